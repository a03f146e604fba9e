/** Reads a backup block by block, believes nothing that is not whole, and names the place where it is not. */
import { createHash } from 'node:crypto'
import { zstdDecompressSync } from 'node:zlib'
import type { z } from 'zod'
import type { Bilingual } from '../core/language.ts'
import { type Block, type Kind, MAGIC, type ReadAt, readBlock } from './backup-format.ts'
import {
  type End,
  endPart,
  fileEndPart,
  filePart,
  type Head,
  headPart,
  type Index,
  indexPart,
  sectionEndPart,
  tablePart,
} from './backup-parts.ts'
import type { BlockSeal } from './backup-seal.ts'

export type PartIn =
  | { readonly part: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly part: 'file'; readonly digest: string; readonly size: number }
  /** Opened when asked for: who only checks does not unpack. */
  | { readonly part: 'data'; readonly open: () => Buffer; readonly length: number }
  | { readonly part: 'table-end'; readonly rows: number }
  | { readonly part: 'file-end'; readonly isSound: boolean }
  | { readonly part: 'index'; readonly index: Index }
  | { readonly part: 'end'; readonly end: End; readonly sha256: string; readonly bytes: number }

export type Damage =
  'no-backup' | 'newer-format' | 'cut-off' | 'altered' | 'out-of-place' | 'too-long' | 'wrong-passphrase'

/** The file is not one that was written, or was changed since. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged'
  readonly damage: Damage
  readonly offset: number
  /** Which table, file or other part the place lies in. */
  readonly section: Bilingual

  constructor(damage: Damage, offset: number, section: Bilingual) {
    super(`${damage} at byte ${offset}, ${section.en}`)
    this.damage = damage
    this.offset = offset
    this.section = section
  }
}

export interface Opened {
  readonly head: Head
  /** The head as it was written. */
  readonly bytes: Buffer
  /** Where the head ends. */
  readonly offset: number
}

/** What a backup says of itself, from its first bytes. */
export async function readHead(readAt: ReadAt): Promise<Opened> {
  const magic = await readAt(0, MAGIC.length)
  if (!magic.equals(MAGIC)) throw new BackupDamaged(whyNoMagic(magic), 0, sections.head)
  const place = new Place(MAGIC.length, 0, sections.head)
  const block = await place.read(readAt)
  const { bytes, offset, length } = block
  return { head: place.parse(headPart, bytes), bytes, offset: offset + length }
}

function whyNoMagic(magic: Buffer): Damage {
  if (MAGIC.subarray(0, magic.length).equals(magic)) return 'cut-off'
  return /^yiwang-backup-\d+\n/.test(magic.toString('latin1')) ? 'newer-format' : 'no-backup'
}

/** Every part after the head, in order, each block checked before it is handed on; ends with `end`, or throws. */
export async function* partsOf(readAt: ReadAt, opened: Opened, seal?: BlockSeal): AsyncGenerator<PartIn> {
  const hash = createHash('sha256').update(await readAt(0, opened.offset))
  const place = new Place(opened.offset, 1, sections.head)
  for (;;) {
    const block = await place.read(readAt)
    if (block.kind === 'Z') {
      const end = place.endOf(block, hash.copy().digest('hex'), seal)
      const bytes = block.offset + block.length
      if ((await readAt(bytes, 1)).length > 0) throw new BackupDamaged('too-long', bytes, sections.end)
      yield { part: 'end', end, sha256: hash.update(block.all).digest('hex'), bytes }
      return
    }
    yield place.partOf(block, seal)
    hash.update(block.all)
    place.pass(block)
  }
}

/** Which blocks may come next. */
const follows: Record<Kind, readonly Kind[]> = {
  H: ['T', 'F', 'I'],
  T: ['D', 'E'],
  F: ['D', 'E'],
  D: ['D', 'E'],
  E: ['T', 'F', 'I'],
  I: ['Z'],
  Z: [],
}

const sections = {
  head: { zh: '文件头', en: 'head' },
  index: { zh: '索引', en: 'index' },
  end: { zh: '结尾', en: 'end' },
} as const

/** Where the reader stands: what it expects, and what it says when something is wrong. */
class Place {
  #offset: number
  #number: number
  #section: Bilingual
  #last: Kind
  #isInFile = false
  /** Of the section, so far. */
  #bytes = 0

  constructor(offset: number, number: number, section: Bilingual) {
    this.#offset = offset
    this.#number = number
    this.#section = section
    this.#last = 'H'
  }

  damage = (damage: Damage): BackupDamaged => new BackupDamaged(damage, this.#offset, this.#section)

  async read(readAt: ReadAt): Promise<Block> {
    const block = await readBlock(readAt, this.#offset)
    if (typeof block === 'string') throw this.damage(block)
    const isFirst = block.kind === 'H' && this.#number === 0
    if (block.number !== this.#number || !(isFirst || follows[this.#last].includes(block.kind)))
      throw this.damage('out-of-place')
    return block
  }

  pass(block: Block): void {
    this.#offset = block.offset + block.length
    this.#number++
    this.#last = block.kind
  }

  partOf(block: Block, seal: BlockSeal | undefined): PartIn {
    const open = () => this.#open(block, seal)
    switch (block.kind) {
      case 'T': {
        const { table, columns } = this.parse(tablePart, open())
        this.#enter({ zh: `表 ${table}`, en: `table ${table}` }, false)
        return { part: 'table', table, columns }
      }
      case 'F': {
        const { digest, size } = this.parse(filePart, open())
        this.#enter({ zh: `附件 ${digest}`, en: `file ${digest}` }, true)
        return { part: 'file', digest, size }
      }
      case 'D':
        this.#bytes += block.raw
        return { part: 'data', open, length: block.raw }
      case 'E':
        return this.#sectionEnd(open())
      case 'I':
        this.#section = sections.index
        return { part: 'index', index: this.parse(indexPart, open()) }
      case 'H':
      case 'Z':
        throw this.damage('out-of-place')
    }
  }

  /** The last block, which says what all before it was. */
  endOf(block: Block, sha256: string, seal: BlockSeal | undefined): End {
    this.#section = sections.end
    const end = this.parse(endPart, this.#open(block, seal))
    if (end.sha256 !== sha256 || end.bytes !== block.offset || end.blocks !== block.number + 1)
      throw this.damage('altered')
    return end
  }

  parse<T>(schema: z.ZodType<T>, bytes: Buffer): T {
    try {
      return schema.parse(JSON.parse(bytes.toString('utf8')))
    } catch {
      throw this.damage('altered')
    }
  }

  #enter(section: Bilingual, isInFile: boolean): void {
    this.#section = section
    this.#isInFile = isInFile
    this.#bytes = 0
  }

  #sectionEnd(json: Buffer): PartIn {
    if (this.#isInFile) {
      const { bytes, isSound } = this.parse(fileEndPart, json)
      if (bytes === this.#bytes) return { part: 'file-end', isSound }
    } else {
      const { bytes, rows } = this.parse(sectionEndPart, json)
      if (bytes === this.#bytes) return { part: 'table-end', rows }
    }
    throw this.damage('altered')
  }

  #open(block: Block, seal: BlockSeal | undefined): Buffer {
    const { number, isSealed, isPacked, bytes } = block
    const plain = seal ? seal.open({ number, head: block.hashed, bytes }) : bytes
    if (!plain || isSealed !== (seal !== undefined)) throw this.damage('wrong-passphrase')
    try {
      const raw = isPacked ? zstdDecompressSync(plain, { maxOutputLength: Math.max(block.raw, 1) }) : plain
      if (raw.length === block.raw) return raw
    } catch {
      // The hash holds and it still cannot be unpacked: another program wrote it.
    }
    throw this.damage('altered')
  }
}
