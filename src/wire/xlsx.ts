/**
 * Spreadsheets (xlsx, ECMA-376) read as a stream of rows. Our own reader of the format: the streaming reader of
 * exceljs 4.4 does not report merged cells, writes sheets to temporary files (personal data on disk, and this
 * room does no I/O), and keeps only the last run of rich text in a cell.
 */
import type { Bilingual } from '../core/language.ts'
import type { Workbook } from './sheet-cell.ts'
import {
  mergesOf,
  partPieces,
  partText,
  rowsOf,
  sheetsOf,
  stringsOf,
  stylesOf,
  type Merge,
  type SheetEntry,
  type SheetRow,
} from './sheet-parts.ts'
import { headerNames, headerRefusals, refused, rowFrom, type Refusal, type Row } from './table.ts'
import { XmlError } from './xml.ts'
import { zipEntries, ZipError, type ZipEntry } from './zip.ts'

export interface XlsxReading {
  /** Columns without which the sheet is refused; a title above the header is skipped when they are given. */
  readonly required?: readonly string[]
  /** Name of the sheet; else the first that is not hidden. */
  readonly sheet?: string
  /** Packed size taken in, 64 MiB when not said. */
  readonly mostBytes?: number
  /** Unpacked size of a sheet, 512 MiB when not said; shared texts a quarter of that. */
  readonly mostUnpackedBytes?: number
}

const MIB = 2 ** 20

/** Small parts: workbook, relations, styles. */
const MOST_PART_BYTES = 16 * MIB

/**
 * Rows and refusals in the order of the sheet, days and moments as ISO local text, formulas by their stored
 * result. A merged range among the rows is refused, the rows it touches are left out, and the others are read.
 */
export async function* readXlsx(
  source: AsyncIterable<Uint8Array>,
  reading: XlsxReading = {},
): AsyncGenerator<Row | Refusal> {
  const bytes = await collected(source, reading.mostBytes ?? 64 * MIB)
  const fault = bytes ? otherKind(bytes) : TOO_LARGE
  if (!bytes || fault) {
    yield refused(0, null, '', fault ?? TOO_LARGE)
    return
  }
  try {
    yield* rowsFrom(zipEntries(bytes), reading)
  } catch (e) {
    if (e instanceof ZipError) yield refused(0, null, e.message, e.code === 'too-large' ? TOO_LARGE : DAMAGED)
    else if (e instanceof XmlError) yield refused(0, null, e.message, DAMAGED)
    else throw e
  }
}

async function* rowsFrom(
  entries: ReadonlyMap<string, ZipEntry>,
  reading: XlsxReading,
): AsyncGenerator<Row | Refusal> {
  const most = reading.mostUnpackedBytes ?? 512 * MIB
  const opened = await openBook(entries, most)
  if ('say' in opened) {
    yield opened
    return
  }
  const { book, sheets } = opened
  const sheet =
    reading.sheet === undefined
      ? sheets.find(it => !it.isHidden)
      : sheets.find(it => it.name === reading.sheet)
  const entry = sheet && entries.get(sheet.path)
  if (!entry) {
    yield noSheet(sheets, reading.sheet)
    return
  }
  const styles = entries.get('xl/styles.xml')
  const kinds = styles ? stylesOf(await partText(styles, MOST_PART_BYTES)) : []
  const merges = await mergesOf(partPieces(entry, most))
  yield* tableFrom(rowsOf(partPieces(entry, most), book, kinds), merges, reading.required ?? [])
}

async function openBook(
  entries: ReadonlyMap<string, ZipEntry>,
  most: number,
): Promise<{ book: Workbook; sheets: SheetEntry[] } | Refusal> {
  const [workbook, relations] = [entries.get('xl/workbook.xml'), entries.get('xl/_rels/workbook.xml.rels')]
  if (!workbook || !relations) {
    return refused(0, null, '', entries.has('xl/workbook.bin') ? OTHER_KINDS.xlsb : OTHER_KINDS.other)
  }
  if (workbook.isEncrypted) return refused(0, null, '', OTHER_KINDS.encrypted)
  const [text, links] = [
    await partText(workbook, MOST_PART_BYTES),
    await partText(relations, MOST_PART_BYTES),
  ]
  const { sheets, from1904 } = sheetsOf(text, links, 'xl/')
  const strings = entries.get('xl/sharedStrings.xml')
  return {
    sheets,
    book: { from1904, strings: strings ? await stringsOf(partPieces(strings, most / 4)) : [] },
  }
}

/** A title of a few lines may stand above the header. */
const MOST_TITLE_ROWS = 20

interface Header {
  readonly line: number
  readonly names: readonly string[]
  /** Where the table begins when the first columns are empty. */
  readonly first: number
}

async function* tableFrom(
  rows: AsyncIterable<SheetRow>,
  merges: readonly Merge[],
  required: readonly string[],
): AsyncGenerator<Row | Refusal> {
  const above: Header[] = []
  let header: Header | undefined
  let merged: MergeWatch | undefined
  for await (const row of rows) {
    if (row.cells.every(it => typeof it === 'string' && it.trim() === '')) continue
    if (header && merged) {
      const touched = merged(row.line)
      yield* touched.refusals
      if (!touched.isInside) yield rowOrRefusal(row, header)
      continue
    }
    above.push(headerOf(row))
    const found = above.at(-1)
    const isHere = found && required.every(it => found.names.includes(it))
    if (!isHere && above.length < MOST_TITLE_ROWS) continue
    header = bestOf(above, required)
    if (!header) break
    const refusals = [...headerRefusals(header.line, header.names, required), ...mergedHeader(header, merges)]
    yield* refusals
    if (refusals.length > 0) return
    merged = mergeWatch(header, merges)
  }
  if (header && merged) yield* merged(Infinity).refusals
  else {
    const best = bestOf(above, required)
    yield* headerRefusals(best?.line ?? 0, best?.names ?? [], required)
  }
}

function headerOf(row: SheetRow): Header {
  const cells = row.cells.map(it => (typeof it === 'string' ? it : ''))
  const first = cells.findIndex(it => it.trim() !== '')
  return { line: row.line, names: headerNames(cells.slice(first)), first }
}

/** The row with the most of the required names; the first of them when several have as many. */
function bestOf(above: readonly Header[], required: readonly string[]): Header | undefined {
  const count = (it: Header) => required.filter(name => it.names.includes(name)).length
  return above.reduce<Header | undefined>(
    (best, it) => (best && count(best) >= count(it) ? best : it),
    undefined,
  )
}

function rowOrRefusal(row: SheetRow, header: Header): Row | Refusal {
  const { names, first } = header
  const outside = row.cells.findIndex((it, i) => (i < first || i >= first + names.length) && it !== '')
  if (outside >= 0) {
    const it = row.cells[outside]
    const at = letters(outside)
    return refused(row.line, null, typeof it === 'string' ? it : (it?.value ?? ''), {
      zh: `${at}列有内容，但表头没有这一列`,
      en: `There is something in column ${at}, which has no name in the header`,
    })
  }
  const cells: string[] = []
  for (const [i, it] of row.cells.slice(first).entries()) {
    if (typeof it !== 'string') return refused(row.line, names[i] ?? null, it.value, it.say)
    cells.push(it)
  }
  return rowFrom(row.line, names, cells)
}

type MergeWatch = (line: number) => { isInside: boolean; refusals: Refusal[] }

/** Asked line by line, downwards: the merged ranges that have begun since, and whether the line is in one. */
function mergeWatch(header: Header, merges: readonly Merge[]): MergeWatch {
  const inTable = merges.filter(it => touches(it, header) && it.lines[1] > header.line)
  let next = 0
  let until = 0
  return line => {
    const refusals: Refusal[] = []
    for (let it = inTable[next]; it && it.lines[0] <= line; it = inTable[++next]) {
      until = Math.max(until, it.lines[1])
      const column = header.names[Math.max(0, it.columns[0] - header.first)] ?? null
      refusals.push(refused(it.lines[0], column, it.ref, mergedText(it.ref)))
    }
    return { isInside: line <= until, refusals }
  }
}

const mergedHeader = (header: Header, merges: readonly Merge[]): Refusal[] =>
  merges
    .filter(it => touches(it, header) && it.lines[0] <= header.line && it.lines[1] >= header.line)
    .map(it => refused(header.line, null, it.ref, mergedText(it.ref)))

const touches = (it: Merge, header: Header): boolean =>
  it.columns[0] < header.first + header.names.length && it.columns[1] >= header.first

const mergedText = (ref: string): Bilingual => ({
  zh: `${ref}是合并单元格：请取消合并，每一行都填写完整`,
  en: `${ref} is a merged cell: unmerge it and fill in every row`,
})

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}

function noSheet(sheets: readonly SheetEntry[], wanted: string | undefined): Refusal {
  const there = sheets.map(it => it.name).join('、')
  return refused(0, null, wanted ?? '', {
    zh: `没有找到工作表${wanted === undefined ? '' : `“${wanted}”`}；文件中有：${there}`,
    en: `The sheet${wanted === undefined ? '' : ` "${wanted}"`} is not there; the file has: ${there}`,
  })
}

async function collected(source: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source) {
    size += piece.length
    if (size > most) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** What a file that is no zip is instead, as far as it shows. */
function otherKind(bytes: Uint8Array): Bilingual | undefined {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex')
  if (start.startsWith('504b')) return undefined
  if (start !== 'd0cf11e0a1b11ae1') return OTHER_KINDS.other
  // A password turns xlsx into a compound file like .xls, with a stream of this name.
  const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(ENCRYPTED)
  return isEncrypted ? OTHER_KINDS.encrypted : OTHER_KINDS.xls
}

const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')

const OTHER_KINDS = {
  encrypted: {
    zh: '文件设有打开密码：请取消密码后再导入',
    en: 'The file is protected by a password: remove it and import the file again',
  },
  xls: {
    zh: '这是旧版 .xls 文件：请另存为 .xlsx 后再导入',
    en: 'This is an old .xls file: save it as .xlsx and import it again',
  },
  xlsb: {
    zh: '这是 .xlsb 文件：请另存为 .xlsx 后再导入',
    en: 'This is an .xlsb file: save it as .xlsx and import it again',
  },
  other: {
    zh: '这不是 Excel 文件（.xlsx）：请另存为 .xlsx 或 .csv 后再导入',
    en: 'This is not an Excel file (.xlsx): save it as .xlsx or .csv and import it again',
  },
} satisfies Record<string, Bilingual>

const TOO_LARGE = {
  zh: '文件过大，或解压后过大：请拆分后再导入',
  en: 'The file is too large, packed or unpacked: split it and import the parts',
}
const DAMAGED = {
  zh: '文件已损坏：请用 Excel 或 WPS 打开并另存后再导入',
  en: 'The file is damaged: open it in a spreadsheet program, save it and import it again',
}
