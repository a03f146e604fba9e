/** The parts of an xlsx file one by one: which sheets there are, shared strings, formats, merged ranges, rows. */
import {
  cellText,
  numberKind,
  unescaped,
  type CellFault,
  type NumberKind,
  type Workbook,
} from './sheet-cell.ts'
import { attribute, xmlReader, type XmlSink } from './xml.ts'
import { unpack, ZipError, type ZipEntry } from './zip.ts'

export interface SheetEntry {
  readonly name: string
  readonly isHidden: boolean
  readonly path: string
}

export interface SheetRow {
  readonly line: number
  readonly cells: readonly (string | CellFault)[]
}

/** A merged range; columns count from 0, lines from 1. */
export interface Merge {
  readonly ref: string
  readonly lines: readonly [number, number]
  readonly columns: readonly [number, number]
}

/** The text of a part in one go; for the small ones. */
export async function partText(entry: ZipEntry, mostBytes: number): Promise<string> {
  let text = ''
  for await (const piece of partPieces(entry, mostBytes)) text += piece
  return text
}

export async function* partPieces(entry: ZipEntry, mostBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const bytes of unpack(entry, mostBytes)) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}

/** Worksheets in the order of the tabs, and the day the calendar begins with. */
export function sheetsOf(
  workbook: string,
  relations: string,
  folder: string,
): { sheets: SheetEntry[]; from1904: boolean } {
  const paths = new Map<string, string>()
  read(relations, {
    open: (name, it) => {
      if (name !== 'Relationship' || !attribute(it, 'Type')?.endsWith('/worksheet')) return
      const target = attribute(it, 'Target') ?? ''
      paths.set(attribute(it, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : folder + target)
    },
  })
  const sheets: SheetEntry[] = []
  let from1904 = false
  read(workbook, {
    open: (name, it) => {
      if (name === 'workbookPr') from1904 = /^(?:1|true|on)$/.test(attribute(it, 'date1904') ?? '')
      const path =
        name === 'sheet' ? paths.get(attribute(it, 'r:id') ?? attribute(it, 'id') ?? '') : undefined
      const state = attribute(it, 'state') ?? 'visible'
      if (path) sheets.push({ name: attribute(it, 'name') ?? '', isHidden: state !== 'visible', path })
    },
  })
  return { sheets, from1904 }
}

/** Rich text becomes plain; readings of characters (phonetic runs) are left out. */
export async function stringsOf(pieces: AsyncIterable<string>): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let isText = false
  let isReading = false
  const write = xmlReader({
    open: name => {
      if (name === 'si') current = ''
      isText = name === 't'
      if (name === 'rPh') isReading = true
    },
    text: it => {
      if (isText && !isReading) current += it
    },
    close: name => {
      isText = false
      if (name === 'rPh') isReading = false
      if (name === 'si') strings.push(unescaped(current))
    },
  })
  for await (const piece of pieces) write(piece)
  write(null)
  return strings
}

/** What numbers mean, by the style number of a cell. */
export function stylesOf(text: string): NumberKind[] {
  const codes = new Map<number, string>()
  const kinds: NumberKind[] = []
  let isCells = false
  read(text, {
    open: (name, it) => {
      if (name === 'numFmt') codes.set(Number(attribute(it, 'numFmtId')), attribute(it, 'formatCode') ?? '')
      if (name === 'cellXfs') isCells = true
      if (name !== 'xf' || !isCells) return
      const id = Number(attribute(it, 'numFmtId') ?? 0)
      kinds.push(numberKind(id, codes.get(id)))
    },
    close: name => {
      if (name === 'cellXfs') isCells = false
    },
  })
  return kinds
}

/**
 * Merged ranges stand behind the rows, so the part is gone through once before it is read: unpacking costs a
 * tenth of reading (100,000 rows x 10).
 */
export async function mergesOf(pieces: AsyncIterable<string>): Promise<Merge[]> {
  let tail = ''
  let isAfter = false
  for await (const piece of pieces) {
    tail += piece
    if (!isAfter) {
      const end = /<\/(?:\w+:)?sheetData\s*>/.exec(tail)
      isAfter = end !== null
      tail = end ? tail.slice(end.index) : tail.slice(-40)
    }
    if (tail.length > MOST_TAIL_CHARS)
      throw new ZipError('too-large', 'too much behind the rows of the sheet')
  }
  const merges: Merge[] = []
  for (const [, inner = ''] of tail.matchAll(/<(?:\w+:)?mergeCell(\s[^>]*)>/g)) {
    const ref = attribute(inner, 'ref') ?? ''
    const [from, to = from] = ref.split(':').map(placeOf)
    if (from && to) merges.push({ ref, lines: [from.line, to.line], columns: [from.column, to.column] })
  }
  return merges.sort((a, b) => a.lines[0] - b.lines[0] || a.columns[0] - b.columns[0])
}

const MOST_TAIL_CHARS = 16_000_000

/** The rows of a sheet as they come; rows and cells the file leaves out are left out or empty. */
export async function* rowsOf(
  pieces: AsyncIterable<string>,
  book: Workbook,
  styles: readonly NumberKind[],
): AsyncGenerator<SheetRow> {
  let ready: SheetRow[] = []
  const write = xmlReader(rowSink(book, styles, it => ready.push(it)))
  for await (const piece of pieces) {
    write(piece)
    yield* ready
    ready = []
  }
  write(null)
}

function rowSink(book: Workbook, styles: readonly NumberKind[], done: (row: SheetRow) => void): XmlSink {
  let line = 0
  let column = -1
  let cells: (string | CellFault)[] = []
  let type = ''
  let kind: NumberKind = 'number'
  let hasFormula = false
  let value: string | undefined
  let into: 'value' | 'none' = 'none'
  let isReading = false
  return {
    open: (name, it) => {
      into = 'none'
      if (name === 'row') {
        line = Number(attribute(it, 'r') ?? line + 1)
        column = -1
        cells = []
      } else if (name === 'c') {
        column = placeOf(attribute(it, 'r') ?? '')?.column ?? column + 1
        type = attribute(it, 't') ?? ''
        kind = styles[Number(attribute(it, 's') ?? 0)] ?? 'number'
        hasFormula = false
        value = undefined
      } else if (name === 'f') hasFormula = true
      else if (name === 'rPh') isReading = true
      else if (name === 'v' || (name === 't' && !isReading)) {
        into = 'value'
        value ??= ''
      }
    },
    text: it => {
      if (into === 'value') value = (value ?? '') + it
    },
    close: name => {
      into = 'none'
      if (name === 'rPh') isReading = false
      else if (name === 'row') done({ line, cells })
      else if (name === 'c') {
        const it = cellText({ type, kind, hasFormula, value }, book)
        if (it === '') return
        const at = Math.min(column, MOST_COLUMNS)
        while (cells.length < at) cells.push('')
        cells[at] = it
      }
    },
  }
}

/**
 * guess: no table is wider. The format allows 16,384, and a million rows of one value at the far end would keep
 * us busy for minutes; what stands further right is met as one column too many.
 */
const MOST_COLUMNS = 1_000

/** `B12` is column 1 of line 12. */
function placeOf(ref: string): { line: number; column: number } | undefined {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(ref) ?? []
  if (!letters || !digits) return undefined
  let column = 0
  for (let i = 0; i < letters.length; i++) column = column * 26 + letters.charCodeAt(i) - 64
  return { line: Number(digits), column: column - 1 }
}

function read(text: string, sink: XmlSink): void {
  const write = xmlReader(sink)
  write(text)
  write(null)
}
