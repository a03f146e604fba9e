/**
 * A backup 备份: everything the database holds and every stored file, in one file that can be checked by itself.
 *
 *     file    = "yiwang-backup-1\n" block…
 *     block   = kind:1 flags:1 0:2 number:4 stored:4 raw:4 sha256:32 bytes:stored    (big-endian)
 *     order   = H  (T D… E)…  (F D… E)…  I  Z
 *
 *     H head   JSON: when, by which program, the districts, the migrations with their hashes, the months, how to
 *              tell whether a master key fits (its check value, never the key), how it is sealed if it is
 *     T table  JSON: name and columns;   D data: text of COPY;         E end: JSON, rows and bytes
 *     F file   JSON: digest and size;    D data: the file's bytes;     E end: JSON, bytes
 *     I index  JSON: where each table begins, how many rows; where the files begin, how many
 *     Z end    JSON: blocks, bytes, rows, files, and SHA-256 of all that lies before this block
 *
 * A block holds 1 MiB at most before it is packed (zstd, flag 1) and sealed (flag 2), and is numbered. Its SHA-256
 * is over the first 16 bytes of its head and its bytes as stored: a bit that turned, a block that is missing, doubled
 * or moved, and an end that is missing are each found and named. H, T, F and I come first so that the beginning can
 * be read with `head -c`. The master key is not in it.
 */
import { createHash } from 'node:crypto'

/** Some bytes from a place on; fewer where the file ends. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>

export const MAGIC = Buffer.from('yiwang-backup-1\n', 'latin1')

const HEAD_BYTES = 48
const HASHED_BYTES = 16
/** Of a block before it is packed. */
export const MOST_RAW = 1 << 20
/** What a block may say of itself before its hash is looked at: an index of thousands of tables fits. */
const MOST_STORED = 16 << 20

export const PACKED = 1
export const SEALED = 2

export type Kind = (typeof kinds)[number]
const kinds = ['H', 'T', 'D', 'E', 'F', 'I', 'Z'] as const

/** What a block says of itself. */
export interface BlockHead {
  readonly kind: Kind
  readonly flags: number
  readonly number: number
  readonly stored: number
  readonly raw: number
}

/** A block as it is written. */
export function blockOf(q: Omit<BlockHead, 'stored'> & { readonly bytes: Buffer }): Buffer {
  const head = headBytes({ ...q, stored: q.bytes.length })
  return Buffer.concat([head, hashOf(head, q.bytes), q.bytes])
}

/** The 16 bytes that a block begins with, which its seal and its hash cover too. */
export function headBytes(q: BlockHead): Buffer {
  const head = Buffer.alloc(HASHED_BYTES)
  head.write(q.kind, 0, 'latin1')
  head.writeUInt8(q.flags, 1)
  head.writeUInt32BE(q.number, 4)
  head.writeUInt32BE(q.stored, 8)
  head.writeUInt32BE(q.raw, 12)
  return head
}

/** A block that is whole, as it was read. */
export interface Block {
  readonly kind: Kind
  readonly number: number
  readonly raw: number
  readonly isPacked: boolean
  readonly isSealed: boolean
  readonly offset: number
  readonly length: number
  readonly hashed: Buffer
  readonly bytes: Buffer
  /** Head, hash and bytes: what a hash of the whole file goes on with. */
  readonly all: Buffer
}

/** The block that begins at a place, or why there is none. */
export async function readBlock(readAt: ReadAt, offset: number): Promise<Block | 'cut-off' | 'altered'> {
  const start = await readAt(offset, HEAD_BYTES)
  if (start.length < HEAD_BYTES) return 'cut-off'
  const head = parseHead(start)
  if (!head) return 'altered'
  const bytes = await readAt(offset + HEAD_BYTES, head.stored)
  if (bytes.length < head.stored) return 'cut-off'
  const hashed = start.subarray(0, HASHED_BYTES)
  if (!hashOf(hashed, bytes).equals(start.subarray(HASHED_BYTES))) return 'altered'
  return {
    kind: head.kind,
    number: head.number,
    raw: head.raw,
    isPacked: (head.flags & PACKED) !== 0,
    isSealed: (head.flags & SEALED) !== 0,
    offset,
    length: HEAD_BYTES + head.stored,
    hashed,
    bytes,
    all: Buffer.concat([start, bytes]),
  }
}

/** Undefined when it cannot be the beginning of a block. */
function parseHead(bytes: Buffer): BlockHead | undefined {
  const kind = kinds.find(it => it === bytes.toString('latin1', 0, 1))
  const [flags, stored, raw] = [bytes.readUInt8(1), bytes.readUInt32BE(8), bytes.readUInt32BE(12)]
  const isOne = flags <= (PACKED | SEALED) && bytes.readUInt16BE(2) === 0
  if (!kind || !isOne || stored > MOST_STORED || raw > MOST_STORED) return undefined
  return { kind, flags, number: bytes.readUInt32BE(4), stored, raw }
}

const hashOf = (head: Buffer, bytes: Buffer): Buffer =>
  createHash('sha256').update(head).update(bytes).digest()
