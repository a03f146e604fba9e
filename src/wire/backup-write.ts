/** Tables and files become the blocks of a backup, packed ahead of the one that is being written. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'
import { blockOf, headBytes, type Kind, MAGIC, MOST_RAW, PACKED, SEALED } from './backup-format.ts'
import type { End, Head, Index } from './backup-parts.ts'
import type { BlockSeal } from './backup-seal.ts'

export interface TableOut {
  readonly part: 'table'
  readonly table: string
  readonly columns: readonly string[]
  readonly bytes: AsyncIterable<Buffer>
  /** Asked once the bytes have ended. */
  readonly rows: () => Promise<number>
}

export interface FileOut {
  readonly part: 'file'
  readonly digest: string
  readonly size: number
  readonly bytes: AsyncIterable<Buffer>
}

/** `missing`: a file whose bytes are gone. */
export type PartOut = TableOut | FileOut | { readonly part: 'missing' }

export interface Written {
  readonly bytes: number
  /** Of the whole file, as `sha256sum` says it. */
  readonly sha256: string
  readonly index: Index
  readonly end: End
}

/** A block before it is packed. */
interface Raw {
  readonly kind: Kind
  readonly bytes: Buffer
  /** What it adds to the index, once it is known where it begins. */
  readonly note?: (offset: number) => void
}

const AHEAD = 4 // threads that Node packs with
const WORTH_IT = 0.97 // photos are packed already
const pack = promisify(zstdCompress)
/** Level 1: 245 MB/s a core on rows of readings, to 0.38 of their size; level 3 160 MB/s to 0.40, deflate 68 MB/s to 0.42. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** The bytes of a backup, block by block; answers what was written. */
export async function* backupOf(q: {
  readonly head: Head
  readonly parts: AsyncIterable<PartOut>
  readonly seal?: BlockSeal | undefined
}): AsyncGenerator<Buffer, Written> {
  const hash = createHash('sha256')
  const contents = new Contents()
  let [bytes, blocks] = [0, 0]
  const count = (out: Buffer): Buffer => {
    hash.update(out)
    bytes += out.length
    return out
  }
  const block = (raw: Raw, packed = raw.bytes) =>
    count(finished({ kind: raw.kind, number: blocks++, raw: raw.bytes.length, bytes: packed, seal: q.seal }))
  const sumSoFar = () => hash.copy().digest('hex')
  yield count(MAGIC)
  yield block({ kind: 'H', bytes: json(q.head) })
  for await (const { raw, packed } of packedAhead(rawBlocks(q.parts, contents))) {
    raw.note?.(bytes)
    yield block(raw, packed)
  }
  const index = contents.index(bytes)
  yield block({ kind: 'I', bytes: json(index) })
  const rows = index.tables.reduce((sum, it) => sum + it.rows, 0)
  const end: End = { blocks: blocks + 1, bytes, rows, files: index.files.files, sha256: sumSoFar() }
  yield block({ kind: 'Z', bytes: json(end) })
  return { bytes, sha256: sumSoFar(), index, end }
}

type Entry = Index['tables'][number]

/** What the index will say. */
class Contents {
  readonly #tables: Entry[] = []
  readonly #files = { files: 0, bytes: 0, missing: 0, unsound: 0 }
  #filesFrom: number | undefined

  table = (entry: Entry) => void this.#tables.push(entry)
  filesFrom = (offset: number) => void (this.#filesFrom ??= offset)
  missing = () => void this.#files.missing++

  file(bytes: number, isSound: boolean): void {
    this.#files.files++
    this.#files.bytes += bytes
    if (!isSound) this.#files.unsound++
  }

  index = (end: number): Index => ({
    tables: this.#tables,
    files: { offset: this.#filesFrom ?? end, ...this.#files },
  })
}

async function* rawBlocks(parts: AsyncIterable<PartOut>, contents: Contents): AsyncGenerator<Raw> {
  for await (const part of parts) {
    if (part.part === 'missing') contents.missing()
    else if (part.part === 'table') yield* tableBlocks(part, contents)
    else yield* fileBlocks(part, contents)
  }
}

async function* tableBlocks(part: TableOut, contents: Contents): AsyncGenerator<Raw> {
  const { table, columns } = part
  let begins = 0
  yield { kind: 'T', bytes: json({ table, columns }), note: offset => void (begins = offset) }
  let bytes = 0
  for await (const piece of pieces(part.bytes)) {
    bytes += piece.length
    yield { kind: 'D', bytes: piece }
  }
  const rows = await part.rows()
  yield {
    kind: 'E',
    bytes: json({ rows, bytes }),
    note: () => contents.table({ table, offset: begins, rows, bytes }),
  }
}

async function* fileBlocks(part: FileOut, contents: Contents): AsyncGenerator<Raw> {
  const { digest, size } = part
  yield { kind: 'F', bytes: json({ digest, size }), note: contents.filesFrom }
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of pieces(part.bytes)) {
    hash.update(piece)
    bytes += piece.length
    yield { kind: 'D', bytes: piece }
  }
  const isSound = hash.digest('hex') === digest
  yield { kind: 'E', bytes: json({ bytes, isSound }), note: () => contents.file(bytes, isSound) }
}

/** The same bytes in pieces of the size of a block. */
async function* pieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    waiting.push(chunk)
    length += chunk.length
    if (length < MOST_RAW) continue
    const all = Buffer.concat(waiting)
    const end = length - (length % MOST_RAW)
    for (let at = 0; at < end; at += MOST_RAW) yield all.subarray(at, at + MOST_RAW)
    waiting = [all.subarray(end)]
    length -= end
  }
  if (length > 0) yield Buffer.concat(waiting)
}

interface Packed {
  readonly raw: Raw
  readonly packed: Buffer
}

async function* packedAhead(source: AsyncIterable<Raw>): AsyncGenerator<Packed> {
  const waiting: Promise<Packed>[] = []
  for await (const raw of source) {
    const next = packedBlock(raw)
    next.catch(() => {}) // heard when its turn comes
    waiting.push(next)
    const first = waiting.length > AHEAD ? waiting.shift() : undefined
    if (first) yield await first
  }
  for (const next of waiting) yield await next
}

async function packedBlock(raw: Raw): Promise<Packed> {
  if (raw.kind !== 'D') return { raw, packed: raw.bytes }
  const packed = await pack(raw.bytes, LEVEL)
  return { raw, packed: packed.length < raw.bytes.length * WORTH_IT ? packed : raw.bytes }
}

/** A block as it is written: packed when that made it shorter, sealed when there is a seal. The head stays readable. */
function finished(q: {
  readonly kind: Kind
  readonly number: number
  readonly raw: number
  readonly bytes: Buffer
  readonly seal: BlockSeal | undefined
}): Buffer {
  const { seal, ...block } = q
  const packed = q.bytes.length < q.raw ? PACKED : 0
  if (!seal || q.kind === 'H') return blockOf({ ...block, flags: packed })
  const flags = packed | SEALED
  const head = headBytes({ ...block, flags, stored: q.bytes.length + seal.tagBytes })
  return blockOf({ ...block, flags, bytes: seal.seal({ number: q.number, head, bytes: q.bytes }) })
}

/** As it is written. */
export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8')
