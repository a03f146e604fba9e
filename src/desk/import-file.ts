/** A file to import: its hash, and its rows as a stream, whether it is CSV or a workbook. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import type { Bilingual } from '../core/language.ts'
import { invalid, type Problem } from '../core/problem.ts'
import { readCsv } from '../wire/csv.ts'
import type { GeoRefusal } from '../wire/geojson.ts'
import { refused, type Refusal, type Row } from '../wire/table.ts'
import { readXlsx } from '../wire/xlsx.ts'

export interface ImportFile {
  readonly path: string
  /** SHA-256 of the bytes. */
  readonly digest: string
  readonly isWorkbook: boolean
}

/** Large pieces: a file of 9 MB is read in 9 pieces instead of 140. */
const PIECE_BYTES = 2 ** 20

/** Looks at a file and hashes it, or says why it cannot be read. */
export async function openFile(path: string): Promise<ImportFile | Problem> {
  try {
    const found = await stat(path)
    if (!found.isFile()) return unreadable(path, { zh: '应为一个文件', en: 'a file' })
    const hash = createHash('sha256')
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES }))
      hash.update(piece as Buffer)
    return { path, digest: hash.digest('hex'), isWorkbook: await looksLikeWorkbook(path) }
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return unreadable(path, { zh: `能读取的文件（${why}）`, en: `a file that can be read (${why})` })
  }
}

/** Its rows by the names of their columns. */
export const rowsOf = (file: ImportFile, required: readonly string[]): AsyncGenerator<Row | Refusal> => {
  const bytes = createReadStream(file.path, { highWaterMark: PIECE_BYTES })
  return file.isWorkbook ? readXlsx(bytes, { required }) : readCsv(bytes, { required })
}

/** guess: a map of a province with its villages; it is held in memory whole. */
const MOST_TEXT_BYTES = 256 * 2 ** 20

/** The whole text of a file that can only be understood whole. */
export async function textOf(file: ImportFile): Promise<string | Problem> {
  const { size } = await stat(file.path)
  if (size <= MOST_TEXT_BYTES) return readFile(file.path, 'utf8')
  const most = `${MOST_TEXT_BYTES / 2 ** 20} MiB`
  return unreadable(file.path, { zh: `不超过 ${most} 的文件`, en: `a file of no more than ${most}` })
}

/** A feature's place in the file, counted from 1, is its line. */
export const featureRefusal = (it: GeoRefusal): Refusal =>
  refused((it.feature ?? -1) + 1, it.field, it.value, it.say)

/** What the reader refused before it came to any row: the file as a whole cannot be read. */
export const unreadableRows = (file: ImportFile, refusals: readonly Refusal[]): Problem => ({
  problem: 'invalid',
  about: { file: file.path },
  fields: refusals.map(it => ({
    field: it.column ?? (it.line > 0 ? `line ${it.line}` : 'file'),
    value: it.value,
    allowed: it.say,
  })),
})

const unreadable = (path: string, allowed: Bilingual): Problem => invalid('file', path, allowed)

/** By its first bytes, as names lie: a zip or the compound file of an older or locked workbook. */
async function looksLikeWorkbook(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return ['504b0304', 'd0cf11e0'].includes(buffer.toString('hex')) || /\.xls[xmb]?$/i.test(path)
  } finally {
    await file.close()
  }
}
