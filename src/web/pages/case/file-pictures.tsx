/** Pictures that open in full, other files as links. */
import { Image } from 'antd'
import type { FileReply } from '../../../contracts/cases.ts'
import { readFileRoute, readThumbnail } from '../../../contracts/files.ts'
import { addressOf } from '../../kit/call.ts'
import { saySize } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'

const fileAddress = (id: string): string => addressOf(readFileRoute, { params: { id } })
const thumbnailAddress = (id: string): string => addressOf(readThumbnail, { params: { id } })

const isPicture = (it: FileReply): boolean => it.type.startsWith('image/')

export function FilePictures({
  files,
  side = 88,
}: {
  readonly files: readonly FileReply[]
  readonly side?: number
}) {
  const say = useSay()
  if (files.length === 0) return null
  const others = files.filter(it => !isPicture(it))
  return (
    <div className="pictures">
      <Image.PreviewGroup>
        {files.filter(isPicture).map(it => (
          <Image
            key={it.id}
            src={thumbnailAddress(it.id)}
            preview={{ src: fileAddress(it.id) }}
            alt={it.name}
            width={side}
            height={side}
            loading="lazy"
          />
        ))}
      </Image.PreviewGroup>
      {others.map(it => (
        <a key={it.id} href={fileAddress(it.id)} download={it.name}>
          {it.name} <span className="second small">{saySize(it.size)}</span>
          <span className="visually-hidden">{say({ zh: '下载', en: 'Download' })}</span>
        </a>
      ))}
    </div>
  )
}
