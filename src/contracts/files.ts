/** Reading files back. */
import { z } from 'zod'
import { idParams, route } from './route.ts'

export const readFileRoute = route({
  method: 'GET',
  path: '/files/{id}',
  tag: 'files',
  summary: { zh: '读取文件', en: 'Read a file' },
  params: idParams,
  reply: z.unknown(),
})

export const readThumbnail = route({
  method: 'GET',
  path: '/files/{id}/small',
  tag: 'files',
  summary: { zh: '缩略图（不含位置与时间）', en: 'Thumbnail, without metadata' },
  params: idParams,
  reply: z.unknown(),
})
