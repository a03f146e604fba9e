/**
 * Frames of HJ 212 (2017 table 2): `##`, four digits of length, the data segment, four of check sum, CR LF. TCP hands
 * them over in halves and several at a time, and senders lie: whatever comes, the next good frame is found.
 */
import type { DeviceDeviation, DeviceRefusal } from '../../core/device-fault.ts'
import { crc16, modbusCrc } from './crc.ts'

export type Frame =
  | { readonly segment: Buffer; readonly deviations: readonly DeviceDeviation[] }
  | { readonly refusal: DeviceRefusal; readonly bytes: Buffer }

export interface Split {
  readonly frames: readonly Frame[]
  /** What may be the beginning of a frame: hand it in again, in front of what comes next. */
  readonly rest: Buffer
}

/** Table 3 allows 1,024 and captures have 1,623. */
export const MOST_BYTES = 8 * 1024
const SEGMENT_BYTES = 1024
const HEAD = 6 // ## and the length
const CRC = 4
const [CR, LF, HASH] = [0x0d, 0x0a, 0x23]

/** Cuts bytes into frames; `most` is the longest data segment taken. */
export function splitFrames(bytes: Buffer, most: number = MOST_BYTES): Split {
  const frames: Frame[] = []
  let at = 0
  for (;;) {
    const start = bytes.indexOf('##', at, 'latin1')
    if (start < 0) break
    noteNoise(frames, bytes.subarray(at, start))
    const read = frameAt(bytes, start, most)
    if (read === 'incomplete') return { frames, rest: bytes.subarray(start) }
    frames.push(read.frame)
    at = read.end
  }
  const end = at < bytes.length && bytes.at(-1) === HASH ? bytes.length - 1 : bytes.length
  noteNoise(frames, bytes.subarray(at, end))
  return { frames, rest: bytes.subarray(end) }
}

interface Read {
  readonly frame: Frame
  readonly end: number
}

function frameAt(bytes: Buffer, start: number, most: number): Read | 'incomplete' {
  const length = lengthAt(bytes, start + 2)
  if (length === undefined) return broken(bytes, start, 'noise')
  if (length === 'incomplete') return 'incomplete'
  if (length > most) return broken(bytes, start, 'too-long')
  const end = start + HEAD + length
  if (bytes.length < end + CRC) return nextFrame(bytes, start) ? broken(bytes, start, 'length') : 'incomplete'
  const segment = bytes.subarray(start + HEAD, end)
  const field = bytes.toString('latin1', end, end + CRC)
  const after = end + CRC
  if (!/^[0-9a-f]{4}$/i.test(field)) return broken(bytes, start, 'length')
  const sum = parseInt(field, 16)
  const isEnded = after === bytes.length || bytes[after] === CR
  if (sum === crc16(segment)) {
    const deviations: DeviceDeviation[] = []
    if (!isEnded) deviations.push('line-end')
    if (length > SEGMENT_BYTES) deviations.push('long-segment')
    return { frame: { segment, deviations }, end: afterLine(bytes, after) }
  }
  if (!isEnded && bytes[after] !== HASH) return broken(bytes, start, 'length')
  const swapped = ((sum & 0xff) << 8) | (sum >> 8)
  const modbus = modbusCrc(segment)
  const refusal = sum === modbus || swapped === modbus ? 'crc-modbus' : 'crc'
  return { frame: { refusal, bytes: segment }, end: afterLine(bytes, after) }
}

/** Four decimal digits; fewer of them may still become four. */
function lengthAt(bytes: Buffer, at: number): number | 'incomplete' | undefined {
  const text = bytes.toString('latin1', at, at + HEAD - 2)
  if (!/^\d*$/.test(text)) return undefined
  return text.length < HEAD - 2 ? 'incomplete' : Number(text)
}

/** A line that ends and a frame that begins, before the frame at `start` had all it declared: its length is a lie. */
function nextFrame(bytes: Buffer, start: number): boolean {
  for (let at = bytes.indexOf('\n##', start, 'latin1'); at >= 0; at = bytes.indexOf('\n##', at + 1, 'latin1'))
    if (typeof lengthAt(bytes, at + 3) === 'number') return true
  return false
}

/** Everything up to where the next frame may begin. */
function broken(bytes: Buffer, start: number, refusal: DeviceRefusal): Read {
  const next = bytes.indexOf('##', start + 1, 'latin1')
  const end = next < 0 ? (bytes.at(-1) === HASH ? bytes.length - 1 : bytes.length) : next
  return { frame: { refusal, bytes: bytes.subarray(start, end) }, end }
}

function afterLine(bytes: Buffer, at: number): number {
  if (bytes[at] !== CR) return at
  return bytes[at + 1] === LF ? at + 2 : at + 1
}

/** Blank space and ends of lines are nothing to talk about. */
function noteNoise(frames: Frame[], bytes: Buffer): void {
  if (bytes.some(it => it > 0x20)) frames.push({ refusal: 'noise', bytes })
}
