/** Files people send: what they are by content, where and when a photo was taken, and a clean copy of it. */
import exifReader from 'exif-reader'
import { fileTypeFromBuffer } from 'file-type'
import sharp, { type Sharp } from 'sharp'
import type { Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import type { Position } from '../core/position.ts'
import { instantFromLocal } from './request-times.ts'

const MIB = 2 ** 20

/** What is taken in at all. Sizes are guesses: a phone's photo is 2 to 8 MB, a minute of its video 60 to 130 MB. */
export const accepted = {
  'image/jpeg': { group: 'image', extension: 'jpg', mostBytes: 30 * MIB },
  'image/png': { group: 'image', extension: 'png', mostBytes: 30 * MIB },
  'image/webp': { group: 'image', extension: 'webp', mostBytes: 30 * MIB },
  'image/heic': { group: 'image', extension: 'heic', mostBytes: 30 * MIB },
  'video/mp4': { group: 'video', extension: 'mp4', mostBytes: 100 * MIB },
  'video/quicktime': { group: 'video', extension: 'mov', mostBytes: 100 * MIB },
  'audio/mpeg': { group: 'audio', extension: 'mp3', mostBytes: 100 * MIB },
  'audio/x-m4a': { group: 'audio', extension: 'm4a', mostBytes: 100 * MIB },
  'audio/wav': { group: 'audio', extension: 'wav', mostBytes: 100 * MIB },
  'audio/amr': { group: 'audio', extension: 'amr', mostBytes: 100 * MIB },
  'application/pdf': { group: 'document', extension: 'pdf', mostBytes: 100 * MIB },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    group: 'document',
    extension: 'docx',
    mostBytes: 50 * MIB,
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    group: 'document',
    extension: 'xlsx',
    mostBytes: 50 * MIB,
  },
} as const satisfies Record<string, { group: FileGroup; extension: string; mostBytes: number }>

export type FileGroup = 'image' | 'video' | 'audio' | 'document'
export type Mime = keyof typeof accepted

export interface Sniffed {
  readonly type: Mime
  readonly group: FileGroup
  readonly extension: string
  readonly isImage: boolean
}

/** Why a file is not taken: a word for the program, a sentence for the person. */
export interface FileRefusal {
  readonly code: 'not-accepted' | 'too-large' | 'broken' | 'too-many-pixels' | 'no-decoder'
  readonly refused: Bilingual
}

export const isRefusedImage = (it: object): it is FileRefusal => 'refused' in it

/** What the bytes are, whatever their name or sender says. `groups` narrows what this place takes. */
export async function sniff(
  bytes: Uint8Array,
  groups: readonly FileGroup[] = ['image', 'video', 'audio', 'document'],
): Promise<Sniffed | FileRefusal> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const type = found && isAccepted(found.mime) ? found.mime : undefined
  if (!type || !groups.includes(accepted[type].group)) return notAccepted(found?.ext ?? '', groups)
  const { group, extension, mostBytes } = accepted[type]
  if (bytes.length > mostBytes) return tooLarge(extension, mostBytes)
  return { type, group, extension, isImage: group === 'image' }
}

export interface ImageFacts {
  /** As it is looked at, turned by what the camera says; null for HEIC, which cannot be opened here. */
  readonly width: number | null
  readonly height: number | null
  readonly position: Position | null
  /** What the camera claims. */
  readonly takenAt: Instant | null
}

/**
 * Opens the whole picture, so that a broken one is refused before it is kept. Where and when it was taken is
 * what it says; a photo can be made to say anything. A camera's clock without a zone is read in `timeZone`; a
 * position of 0, 0 is a receiver that had none.
 */
export async function readImage(
  bytes: Uint8Array,
  timeZone = 'Asia/Shanghai',
): Promise<ImageFacts | FileRefusal> {
  const kind = await sniff(bytes, ['image'])
  if (isRefusedImage(kind)) return kind
  const size = isFormat(kind.type) ? await sizeOf(bytes) : { width: null, height: null }
  if (isRefusedImage(size)) return size
  return { ...size, ...(await notesOf(bytes, timeZone)) }
}

export interface CleanImage {
  readonly bytes: Uint8Array
  readonly type: Format
  readonly width: number
  readonly height: number
}

/** The photo upright and without anything but its picture: no place, no time, no camera, no hidden thumbnail. */
export async function strip(bytes: Uint8Array): Promise<CleanImage | FileRefusal> {
  return cleaned(bytes, (image, type) =>
    // A quality given to png would reduce its colours.
    type === 'image/png' ? image.png() : image.toFormat(formats[type], { quality: 88 }),
  )
}

/** guess: wide enough for a list on a phone with a dense screen. */
const THUMBNAIL_EDGE = 480

/** At most 480 pixels on the longer edge, upright, without metadata. */
export async function thumbnail(
  bytes: Uint8Array,
  format: 'webp' | 'jpeg' = 'webp',
): Promise<CleanImage | FileRefusal> {
  return cleaned(bytes, image =>
    image
      .resize({ width: THUMBNAIL_EDGE, height: THUMBNAIL_EDGE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toFormat(format, { quality: 75 }),
  )
}

/** guess: the largest phone cameras give 108 and 200 million; unpacked that is 4 bytes each. */
const MOST_PIXELS = 220_000_000

/** What can be opened and made here. The library is built without HEVC for its patents. */
const formats = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp' } as const
type Format = keyof typeof formats

const isFormat = (type: string): type is Format => Object.hasOwn(formats, type)

const opened = (bytes: Uint8Array): Sharp => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })

async function sizeOf(bytes: Uint8Array): Promise<{ width: number; height: number } | FileRefusal> {
  try {
    // Every pixel is read; for a photo of 12 million that is 60 ms.
    await opened(bytes).resize({ width: 64 }).raw().toBuffer()
    const { autoOrient } = await opened(bytes).metadata()
    return { width: autoOrient.width, height: autoOrient.height }
  } catch (e) {
    return whyNot(e)
  }
}

const whyNot = (e: unknown): FileRefusal => (/pixel limit/i.test(String(e)) ? TOO_MANY_PIXELS : BROKEN)

async function cleaned(
  bytes: Uint8Array,
  shape: (image: Sharp, type: Format) => Sharp,
): Promise<CleanImage | FileRefusal> {
  const kind = await sniff(bytes, ['image'])
  if (isRefusedImage(kind)) return kind
  if (!isFormat(kind.type)) return NO_DECODER
  try {
    const image = shape(opened(bytes).autoOrient(), kind.type)
    const { data, info } = await image.toBuffer({ resolveWithObject: true })
    const type = `image/${info.format}`
    return isFormat(type) ? { bytes: data, type, width: info.width, height: info.height } : NO_DECODER
  } catch (e) {
    return whyNot(e)
  }
}

type Exif = exifReader.Exif

/** Notes whose structure is damaged say nothing: the types of the reader are what ought to be there. */
async function notesOf(
  bytes: Uint8Array,
  timeZone: string,
): Promise<Pick<ImageFacts, 'position' | 'takenAt'>> {
  try {
    const { exif: block = exifBlock(bytes) } = await opened(bytes)
      .metadata()
      .catch(() => ({ exif: undefined }))
    if (!block) return NO_NOTES
    const exif = exifReader(block)
    return { position: positionFrom(exif.GPSInfo), takenAt: takenAt(exif, timeZone) }
  } catch {
    return NO_NOTES
  }
}

const NO_NOTES = { position: null, takenAt: null }

/** HEIC keeps the same block among its items. */
function exifBlock(bytes: Uint8Array): Buffer | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = ['Exif\0\0MM\0*', 'Exif\0\0II*\0'].map(it => all.indexOf(it, 0, 'latin1')).find(it => it >= 0)
  return at === undefined ? undefined : all.subarray(at)
}

function positionFrom(gps: Exif['GPSInfo']): Position | null {
  const lat = degrees(gps?.GPSLatitude, gps?.GPSLatitudeRef, 'S', 90)
  const lon = degrees(gps?.GPSLongitude, gps?.GPSLongitudeRef, 'W', 180)
  if (lat === undefined || lon === undefined || (lat === 0 && lon === 0)) return null
  return { lon, lat }
}

/** Degrees, minutes and seconds to the seventh place, a centimetre. */
function degrees(parts: unknown, side: unknown, negative: string, most: number): number | undefined {
  if (!Array.isArray(parts) || parts.length === 0) return undefined
  const [d = 0, m = 0, s = 0] = parts.map(Number)
  const value = Math.round((d + m / 60 + s / 3_600) * 1e7) / 1e7
  if (!(value >= 0 && value <= most)) return undefined
  return side === negative ? -value : value
}

function takenAt({ Photo: photo, GPSInfo: gps }: Exif, timeZone: string): Instant | null {
  const local = localText(photo?.DateTimeOriginal ?? photo?.DateTimeDigitized)
  const zone = (photo?.OffsetTimeOriginal ?? photo?.OffsetTime ?? '').trim()
  if (local && /^[+-]\d\d:\d\d$/.test(zone)) return instantFromLocal(local + zone, timeZone) ?? null
  // Satellites say UTC.
  const clock = (gps?.GPSTimeStamp ?? []).map(it => String(Math.floor(it)).padStart(2, '0'))
  const day = (gps?.GPSDateStamp ?? '').slice(0, 10).replaceAll(':', '-')
  const byGps = instantFromLocal(`${day}T${clock.join(':')}Z`, 'UTC')
  return byGps ?? (local ? (instantFromLocal(local, timeZone) ?? null) : null)
}

/** The reader gives the camera's clock as if it were UTC. */
function localText(it: unknown): string | undefined {
  return it instanceof Date && !Number.isNaN(it.getTime()) ? it.toISOString().slice(0, 23) : undefined
}

const isAccepted = (mime: string): mime is Mime => Object.hasOwn(accepted, mime)

const groupNames: Record<FileGroup, Bilingual> = {
  image: { zh: '图片（JPEG、PNG、WebP、HEIC）', en: 'pictures (JPEG, PNG, WebP, HEIC)' },
  video: { zh: '视频（MP4、MOV）', en: 'video (MP4, MOV)' },
  audio: { zh: '录音（MP3、M4A、WAV、AMR）', en: 'sound (MP3, M4A, WAV, AMR)' },
  document: { zh: '文档（PDF、Word、Excel）', en: 'documents (PDF, Word, Excel)' },
}

function notAccepted(found: string, groups: readonly FileGroup[]): FileRefusal {
  const all = groups.map(it => groupNames[it])
  return {
    code: 'not-accepted',
    refused: {
      zh: `不接受此类文件${found && `（${found}）`}；可以上传：${all.map(it => it.zh).join('、')}`,
      en: `This kind of file${found && ` (${found})`} is not accepted; welcome are ${all.map(it => it.en).join(', ')}`,
    },
  }
}

const tooLarge = (extension: string, most: number): FileRefusal => ({
  code: 'too-large',
  refused: {
    zh: `${extension} 文件不能超过 ${most / MIB} MB`,
    en: `A file of type ${extension} may have at most ${most / MIB} MB`,
  },
})

const BROKEN: FileRefusal = {
  code: 'broken',
  refused: { zh: '图片已损坏，无法打开', en: 'The picture is damaged and cannot be opened' },
}
const TOO_MANY_PIXELS: FileRefusal = {
  code: 'too-many-pixels',
  refused: { zh: '图片尺寸过大：不能超过2.2亿像素', en: 'The picture has more than 220 million pixels' },
}
const NO_DECODER: FileRefusal = {
  code: 'no-decoder',
  refused: {
    zh: 'HEIC 图片无法在此转换：请改存为 JPEG',
    en: 'HEIC cannot be converted here: save the picture as JPEG',
  },
}
