/** The demo's photos: a plain picture that says 演示照片, with a colour for what it shows and a number. */
import { glyphs } from './glyphs.ts'
import type { Sort } from './tale.ts'

const WIDTH = 320
const HEIGHT = 240

/** Ground of each sort: earth for what was found, green for what was done, blue for what was checked. */
const grounds: Readonly<Record<Sort, readonly [number, number, number]>> = {
  before: [0xe8, 0xd6, 0xba],
  after: [0xd5, 0xe8, 0xdc],
  check: [0xd6, 0xe3, 0xf0],
}
const INK = [0x1c, 0x21, 0x27] as const

/** A PNG of two colours for `before-3`. The same name gives the same bytes. */
export function picture(name: string): Buffer {
  const [sort = 'before', number = '1'] = name.split('-')
  const bits = Array.from({ length: HEIGHT }, () => new Uint8Array(WIDTH / 8))
  write(bits, '演示照片', { x: 16, y: 34, scale: 3 })
  write(bits, number, { x: WIDTH / 2 - 24 * number.length, y: 118, scale: 4 })
  return png(bits, [...(grounds[sort as Sort] ?? grounds.before), ...INK])
}

/** Glyphs of 24 rows, each row as hexadecimal digits of its points. */
function write(
  bits: readonly Uint8Array[],
  text: string,
  at: { readonly x: number; readonly y: number; readonly scale: number },
): void {
  let left = at.x
  for (const character of Array.from(text)) {
    const glyph = glyphs[character] ?? ''
    const wide = glyph.length / 24
    for (let y = 0; y < 24 * at.scale; y++) {
      const row = glyph.slice(wide * Math.floor(y / at.scale), wide * (Math.floor(y / at.scale) + 1))
      for (let x = 0; x < 4 * wide * at.scale; x++) {
        const point = Math.floor(x / at.scale)
        const isInk = (Number.parseInt(row[point >> 2] ?? '0', 16) >> (3 - (point & 3))) & 1
        const [line, column] = [bits[at.y + y], left + x]
        if (isInk && line) line[column >> 3] = (line[column >> 3] ?? 0) | (0x80 >> (column & 7))
      }
    }
    left += 4 * wide * at.scale
  }
}

/** PNG (ISO 15948) of one bit a point with a palette of two; stored, since there is little to press. */
function png(bits: readonly Uint8Array[], palette: readonly number[]): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(WIDTH, 0)
  head.writeUInt32BE(HEIGHT, 4)
  head.set([1, 3, 0, 0, 0], 8)
  const rows = Buffer.concat(bits.map(row => Buffer.from([0, ...row])))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', stored(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** One stored block of deflate (RFC 1951 §3.2.4) in a zlib frame (RFC 1950): up to 65,535 bytes. */
function stored(data: Buffer): Buffer {
  const frame = Buffer.from([0x78, 0x01, 0x01, 0, 0, 0, 0])
  frame.writeUInt16LE(data.length, 3)
  frame.writeUInt16LE(0xff_ff - data.length, 5)
  let [a, b] = [1, 0]
  for (const byte of data) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  const adler = Buffer.alloc(4)
  adler.writeUInt32BE(b * 65_536 + a, 0)
  return Buffer.concat([frame, data, adler])
}

function crc32(data: Buffer): number {
  let crc = 0xff_ff_ff_ff
  for (const byte of data) {
    crc ^= byte
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0
}
