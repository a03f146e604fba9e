/** The directory of a zip file and its entries, unpacked within limits: what arrives may be made to burst. */
import { pipeline, Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly isDeflated: boolean
  readonly isEncrypted: boolean
  readonly packed: Uint8Array
}

/** The bytes are not a zip file we can read, or unpack to more than allowed. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
  readonly code: 'broken' | 'too-large'
  constructor(code: ZipError['code'], what: string) {
    super(what)
    this.code = code
  }
}

/** Entries by name, from the central directory, which is right where the streamed headers may not be. */
export function zipEntries(bytes: Uint8Array): Map<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = new Map<string, ZipEntry>()
  try {
    const end = endRecord(view)
    const count = view.getUint16(end + 10, true)
    let at = view.getUint32(end + 16, true)
    for (let i = 0; i < count; i++) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new ZipError('broken', 'no directory entry')
      const nameLength = view.getUint16(at + 28, true)
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
      entries.set(name, entryAt(bytes, view, at, name))
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    }
  } catch (e) {
    // Reading past the end throws a RangeError: the directory points outside of the file.
    throw e instanceof ZipError ? e : new ZipError('broken', 'the directory of the zip file is damaged')
  }
  return entries
}

/** The unpacked bytes of one entry, piece by piece; more than `mostBytes` of them is an error. */
export async function* unpack(entry: ZipEntry, mostBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of entry.isDeflated ? inflated(entry.packed) : [entry.packed]) {
    size += piece.length
    if (size > mostBytes)
      throw new ZipError('too-large', `${entry.name} unpacks to more than ${mostBytes} bytes`)
    yield piece
  }
}

const PIECE_BYTES = 65_536

async function* inflated(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: PIECE_BYTES })
  pipeline(Readable.from(sliced(packed)), inflate, () => {})
  try {
    for await (const piece of inflate) yield piece as Uint8Array
  } catch (e) {
    throw new ZipError('broken', String(e))
  }
}

function* sliced(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function endRecord(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw new ZipError('broken', 'no end of a zip directory')
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, name: string): ZipEntry {
  const method = view.getUint16(at + 10, true)
  const size = view.getUint32(at + 20, true)
  const local = view.getUint32(at + 42, true)
  // Zip64 begins at 4 GiB, far above what is taken in.
  if (size === 0xffffffff || local === 0xffffffff) throw new ZipError('too-large', `${name} is a zip64 entry`)
  if (method !== 0 && method !== 8) throw new ZipError('broken', `${name} is packed by method ${method}`)
  if (view.getUint32(local, true) !== 0x04034b50) throw new ZipError('broken', `${name} has no header`)
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (start + size > bytes.length) throw new ZipError('broken', `${name} is cut off`)
  return {
    name,
    isDeflated: method === 8,
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    packed: bytes.subarray(start, start + size),
  }
}
