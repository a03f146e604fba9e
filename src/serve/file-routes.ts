/** Files over HTTP: sent as a form, read back whole or small. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { postFile } from '../contracts/cases.ts'
import { readFileRoute, readThumbnail } from '../contracts/files.ts'
import { invalid, isProblem } from '../core/problem.ts'
import * as desk from '../desk/files.ts'
import type { Office } from '../desk/office.ts'
import { SENT, serve } from './api.ts'

/** Photos from one address a minute: a sweep of a building site sends a few dozen. guess. */
const UPLOADS_A_MINUTE = 240

export function fileRoutes(app: FastifyInstance, office: Office): void {
  serve(
    app,
    office,
    postFile,
    async ({ tx, file, session, now }) =>
      file
        ? desk.putFile(tx, office, { scope: session.scope, by: session.actor, ...file, now })
        : invalid('file', null, { zh: '一个文件', en: 'one file' }),
    { perMinute: UPLOADS_A_MINUTE },
  )
  for (const contract of [readFileRoute, readThumbnail]) {
    serve(app, office, contract, async ({ tx, params, session, reply }) => {
      const small = contract === readThumbnail
      const file = await desk.readFileOf(tx, office, {
        scope: session.scope,
        by: session.actor,
        id: params.id,
        small,
      })
      if (isProblem(file)) return file
      // What is named by its digest never changes; private, since who may see it does.
      void reply
        .header('cache-control', 'private, max-age=86400, immutable')
        .header('etag', `"${file.digest}${small ? '-small' : ''}"`)
      await sendFile(reply, file, inline.has(file.type))
      return SENT
    })
  }
}

/** Shown in the page; anything else is saved, never run. */
const inline: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'video/mp4',
])

export async function sendFile(
  reply: FastifyReply,
  file: { readonly name: string; readonly type: string; readonly bytes: Buffer },
  isInline = false,
): Promise<void> {
  await reply
    .header(
      'content-disposition',
      `${isInline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    )
    .header('x-content-type-options', 'nosniff')
    .type(file.type)
    .send(file.bytes)
}
