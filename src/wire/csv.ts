/** CSV (RFC 4180) as offices export it, read and written as a stream. */
import { decodeText, type Encoding } from './decode-text.ts'
import { headerNames, headerRefusals, refused, rowFrom, type Cell, type Refusal, type Row } from './table.ts'

export interface CsvReading {
  /** Columns without which the file is refused. */
  readonly required?: readonly string[]
  /** When it is known; else UTF-8 and GB18030 are told apart. */
  readonly encoding?: Encoding
  /** When it is known; else comma, tab or semicolon, whichever the header has most. */
  readonly delimiter?: string
}

/**
 * Rows and refusals in the order of the file. A broken record is refused and reading goes on with the next line:
 * after a quote that never closes this is the line below the one where it opened. A header that will not do
 * ends the reading. Empty lines are skipped, the guard that `writeCsv` adds is taken off.
 */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  reading: CsvReading = {},
): AsyncGenerator<Row | Refusal> {
  const scanner = new Scanner(reading.delimiter)
  let names: string[] | undefined
  for await (const text of ending(decodeText(source, reading.encoding))) {
    for (const record of scanner.records(text)) {
      if (names) {
        yield rowOrRefusal(record, names)
        continue
      }
      if ('raw' in record) {
        yield refused(record.line, null, record.raw, BROKEN)
        return
      }
      names = headerNames(record.cells).map(unguarded)
      const refusals = headerRefusals(record.line, names, reading.required ?? [])
      yield* refusals
      if (refusals.length > 0) return
    }
  }
  if (!names) yield* headerRefusals(0, [], [])
}

/** UTF-8 with a mark, so that Excel and WPS read the Chinese; text that would run as a formula is guarded. */
export async function* writeCsv(
  names: readonly string[],
  rows: AsyncIterable<Readonly<Record<string, Cell>>> | Iterable<Readonly<Record<string, Cell>>>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let text = `\ufeff${names.map(printed).join(',')}\r\n`
  for await (const row of rows) {
    text += `${names.map(name => printed(row[name])).join(',')}\r\n`
    if (text.length < PIECE_CHARS) continue
    yield encoder.encode(text)
    text = ''
  }
  yield encoder.encode(text)
}

/** Pieces of this size cost nothing extra and keep memory flat. */
const PIECE_CHARS = 32_768

/** A leading `'` goes before what a spreadsheet would calculate (OWASP "CSV injection", full-width signs too). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

function printed(value: Cell): string {
  if (value === null || value === undefined) return '""'
  const plain = typeof value === 'boolean' ? String(value).toUpperCase() : String(value)
  const text = typeof value === 'string' && FORMULA.test(plain) && !NUMBER.test(plain) ? `'${plain}` : plain
  return text === '' || /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const unguarded = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text)

const BROKEN = {
  zh: '引号没有成对，或引号后还有文字：请检查这一行的双引号',
  en: 'A quote is not closed, or text follows a closing quote: check the double quotes of this line',
}

const UNREADABLE = {
  zh: '含有无法识别的字符：请另存为 UTF-8 编码后再导入',
  en: 'Some characters could not be read: save the file as UTF-8 and import it again',
}

function rowOrRefusal(record: Scanned, names: readonly string[]): Row | Refusal {
  const { line } = record
  if ('raw' in record) return refused(line, null, record.raw, BROKEN)
  const { cells } = record
  // Commas without anything behind the last column are harmless and common.
  if (cells.length < names.length || cells.some((it, i) => i >= names.length && it !== '')) {
    return refused(line, null, cells.join(','), {
      zh: `此行有${cells.length}列，表头有${names.length}列`,
      en: `This line has ${cells.length} values, the header has ${names.length} columns`,
    })
  }
  const bad = cells.findIndex(it => it.includes('\ufffd'))
  if (bad >= 0) return refused(line, names[bad] ?? null, cells[bad] ?? '', UNREADABLE)
  return rowFrom(line, names, cells.map(unguarded))
}

/** The texts, and `null` when there are no more. */
async function* ending(texts: AsyncIterable<string>): AsyncGenerator<string | null> {
  yield* texts
  yield null
}

type Scanned =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly raw: string }

/** guess: no honest record is longer; a quote that stays open so far was never closed. */
const MOST_RECORD_CHARS = 1_000_000

/** Cuts text that arrives in pieces into records. A class because it holds what has not been cut yet. */
class Scanner {
  private delimiter: string | undefined
  private held = ''
  private line = 1
  /** Inside a line that was given up and whose end has not come yet. */
  private skipping = false

  constructor(delimiter: string | undefined) {
    this.delimiter = delimiter
  }

  *records(text: string | null): Generator<Scanned> {
    const isEnd = text === null
    const all = this.held + (text ?? '')
    let at = 0
    while (at < all.length) {
      const lineEnd = endOfLine(all, at, isEnd)
      if (this.skipping && lineEnd === undefined) {
        at = all.length
        break
      }
      if (this.skipping) {
        this.skipping = false
        this.line++
        at = lineEnd ?? all.length
        continue
      }
      const isLong = all.length - at > MOST_RECORD_CHARS
      if (lineEnd === undefined && !isLong) break
      // An empty line says nothing about the delimiter.
      const delimiter = this.delimiter ?? delimiterOf(all.slice(at, lineEnd))
      const cut = cutRecord(all, at, delimiter, isEnd)
      if (cut === 'more' && !isLong) break
      if (typeof cut !== 'string') {
        if (cut.cells.length > 0) {
          this.delimiter = delimiter
          yield { line: this.line, cells: cut.cells }
        }
        this.line += cut.lines
        at = cut.end
        continue
      }
      yield { line: this.line, raw: all.slice(at, lineEnd).trimEnd() }
      this.skipping = lineEnd === undefined
      if (!this.skipping) this.line++
      at = lineEnd ?? all.length
    }
    this.held = all.slice(at)
  }
}

/** Where the next line begins; undefined when its end has not come yet. */
function endOfLine(text: string, from: number, isEnd: boolean): number | undefined {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === LF) return i + 1
    if (unit !== CR) continue
    if (i + 1 < text.length) return text.charCodeAt(i + 1) === LF ? i + 2 : i + 1
    break
  }
  return isEnd ? text.length : undefined
}

const LF = 10
const CR = 13
const QUOTE = 34

interface Cut {
  /** Empty for an empty line. */
  readonly cells: string[]
  readonly end: number
  readonly lines: number
}

/** One record from `from` on; `more` when its end has not come yet, `broken` when the quotes are wrong. */
function cutRecord(text: string, from: number, delimiter: string, isEnd: boolean): Cut | 'more' | 'broken' {
  const comma = delimiter.charCodeAt(0)
  const cells: string[] = []
  let at = from
  let lines = 1
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const cell = cutQuoted(text, at, isEnd)
      if (typeof cell === 'string') return cell
      cells.push(cell.value)
      lines += linesIn(cell.value)
      at = cell.end
    } else {
      const start = at
      while (at < text.length && !isBorder(text.charCodeAt(at), comma)) at++
      cells.push(text.slice(start, at))
    }
    if (at >= text.length) {
      if (!isEnd) return 'more'
      return { cells, end: at, lines }
    }
    const unit = text.charCodeAt(at)
    if (unit === comma) {
      at++
      continue
    }
    if (unit !== LF && unit !== CR) return 'broken'
    const end = endOfLine(text, at, isEnd)
    if (end === undefined) return 'more'
    return { cells: at === from ? [] : cells, end, lines }
  }
}

const isBorder = (unit: number, comma: number): boolean => unit === comma || unit === LF || unit === CR

function cutQuoted(
  text: string,
  open: number,
  isEnd: boolean,
): { value: string; end: number } | 'more' | 'broken' {
  let value = ''
  let at = open + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return isEnd ? 'broken' : 'more'
    value += text.slice(at, quote)
    if (text.charCodeAt(quote + 1) !== QUOTE) return { value, end: quote + 1 }
    value += '"'
    at = quote + 2
  }
}

function linesIn(value: string): number {
  if (!/[\r\n]/.test(value)) return 0
  return value.split(/\r\n|\r|\n/).length - 1
}

function delimiterOf(header: string): string {
  const count = (it: string) => header.split(it).length - 1
  return [',', '\t', ';'].reduce((best, it) => (count(it) > count(best) ? it : best))
}
