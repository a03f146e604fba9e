/**
 * Spreadsheets written as a stream: rows are pulled as the reader takes the bytes, so a large export stays small
 * in memory. The same rows give the same bytes; exceljs stamps the moment of writing into the file.
 */
import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import type { Cell } from './table.ts'

export interface XlsxColumn {
  readonly name: string
  /** Width in characters; else from the name. */
  readonly width?: number
  /** `day` and `moment`: ISO local text becomes a real date. Everything else is written as what it is. */
  readonly kind?: 'day' | 'moment'
}

type Rows = AsyncIterable<Readonly<Record<string, Cell>>> | Iterable<Readonly<Record<string, Cell>>>

/** Rows a sheet can hold, the header among them. */
export const MOST_SHEET_ROWS = 1_048_576

/** One sheet with a header that stays in view and can be filtered. Text is never run as a formula. */
export async function* writeXlsx(
  columns: readonly (string | XlsxColumn)[],
  rows: Rows,
  options: { readonly sheet?: string } = {},
): AsyncGenerator<Uint8Array> {
  const all = columns.map(it => (typeof it === 'string' ? { name: it } : it))
  const zip = new ZipWriter()
  for (const [name, text] of Object.entries(fixedParts(options.sheet ?? 'Sheet1')))
    yield* zip.add(name, [text])
  yield* zip.add('xl/worksheets/sheet1.xml', sheetText(all, rows))
  yield zip.end()
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Style numbers of a cell: 0 plain, 1 header, 2 day, 3 moment. */
const STYLE = { header: 1, day: 2, moment: 3 } as const

const STYLES =
  `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>` +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'

function fixedParts(sheet: string): Record<string, string> {
  // 31 characters and none of these, or the programs call the file damaged.
  const name =
    sheet
      .replace(/[\\/?*[\]:]/g, ' ')
      .trim()
      .slice(0, 31) || 'Sheet1'
  return {
    '[Content_Types].xml':
      `${XML}<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    '_rels/.rels':
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets>` +
      `<sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId2" Type="${RELATION}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': XML + STYLES,
  }
}

async function* sheetText(columns: readonly XlsxColumn[], rows: Rows): AsyncGenerator<string> {
  const places = columns.map((_, i) => letters(i))
  const widths = columns.map((it, i) => {
    const width = it.width ?? Math.min(60, Math.max(10, it.name.length * 2 + 4))
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`
  })
  let text =
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `${widths.length > 0 ? `<cols>${widths.join('')}</cols>` : ''}<sheetData><row r="1">` +
    `${columns.map((it, i) => textCell(`${places[i]}1`, it.name, STYLE.header)).join('')}</row>`
  let line = 1
  for await (const row of rows) {
    line++
    if (line > MOST_SHEET_ROWS)
      throw new RangeError(`a sheet holds ${MOST_SHEET_ROWS} rows: write csv instead`)
    text += `<row r="${line}">${columns.map((it, i) => cell(`${places[i]}${line}`, it, row[it.name])).join('')}</row>`
    if (text.length < PIECE_CHARS) continue
    yield text
    text = ''
  }
  const filter = columns.length > 0 ? `<autoFilter ref="A1:${places.at(-1)}${line}"/>` : ''
  yield `${text}</sheetData>${filter}</worksheet>`
}

const PIECE_CHARS = 65_536

function cell(place: string, column: XlsxColumn, value: Cell): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`
  if (typeof value === 'number') return Number.isFinite(value) ? `<c r="${place}"><v>${value}</v></c>` : ''
  const serial = column.kind ? serialOf(value) : undefined
  if (serial === undefined || !column.kind) return textCell(place, value, 0)
  return `<c r="${place}" s="${STYLE[column.kind]}"><v>${serial}</v></c>`
}

/** The format holds no more characters in a cell; a program calls the file damaged if there are. */
const MOST_CELL_CHARS = 32_767

function textCell(place: string, text: string, style: number): string {
  const whole = text.length > MOST_CELL_CHARS ? `${text.slice(0, MOST_CELL_CHARS - 1)}…` : text
  const s = style === 0 ? '' : ` s="${style}"`
  return `<c r="${place}"${s} t="inlineStr"><is><t xml:space="preserve">${escaped(whole)}</t></is></c>`
}

/** Days since 1899-12-30, or undefined when the text is no ISO local day or moment after February 1900. */
function serialOf(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?$/.exec(text)
  const at = match ? Date.parse(`${match[1]}T${match[2] ?? '00:00'}Z`) : Number.NaN
  // A day like 02-30 parses as 03-02.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== match?.[1]) return undefined
  const serial = (at - Date.UTC(1899, 11, 30)) / 86_400_000
  return serial > 60 ? serial : undefined
}

/** XML cannot hold most control characters; the format writes them as `_x0001_`, and such a text escaped. */
function escaped(text: string): string {
  const plain = text.toWellFormed()
  if (!/[&<>"_]|[^\t\n\u0020-\ufffd]/.test(plain)) return plain
  return plain
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[^\t\n\u0020-\ufffd]/g,
      it => `_x${it.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}

/** A zip file whose sizes follow the bytes. A class because it holds the directory until the end. */
class ZipWriter {
  private readonly directory: Buffer[] = []
  private at = 0

  async *add(name: string, texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
    const start = this.at
    let crc = 0
    let size = 0
    let packed = 0
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const text of texts) {
        const bytes = Buffer.from(text, 'utf8')
        crc = crc32(bytes, crc)
        size += bytes.length
        yield bytes
      }
    }
    const header = record(LOCAL, [0, 0, 0], name)
    yield header
    const deflate = createDeflateRaw()
    pipeline(Readable.from(counted(), { objectMode: true, highWaterMark: 1 }), deflate, () => {})
    for await (const piece of deflate) {
      const bytes = piece as Uint8Array
      packed += bytes.length
      yield bytes
    }
    if (Math.max(size, start + packed) > 0xffff_ff00)
      throw new RangeError('a zip file without zip64 ends at 4 GiB')
    yield words([0x08074b50, crc, packed, size])
    this.at += header.length + packed + 16
    this.directory.push(record(CENTRAL, [crc, packed, size], name, start))
  }

  end(): Uint8Array {
    const directory = Buffer.concat(this.directory)
    const count = this.directory.length
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(count, 8)
    end.writeUInt16LE(count, 10)
    end.writeUInt32LE(directory.length, 12)
    end.writeUInt32LE(this.at, 16)
    return Buffer.concat([directory, end])
  }
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50

/** Sizes follow the bytes, names are UTF-8. */
const FLAGS = 0x0808
const DEFLATE = 8
/** 1980-01-01 00:00, the first moment a zip can name: no clock is read here. */
const FIRST_DAY = 0x0021

function record(signature: number, sizes: readonly number[], name: string, start?: number): Buffer {
  const bytes = Buffer.from(name, 'utf8')
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(FLAGS, 2)
  common.writeUInt16LE(DEFLATE, 4)
  common.writeUInt16LE(FIRST_DAY, 8)
  for (const [i, size] of sizes.entries()) common.writeUInt32LE(size, 10 + i * 4)
  common.writeUInt16LE(bytes.length, 22)
  if (start === undefined) return Buffer.concat([words([signature]), common, bytes])
  const more = Buffer.alloc(14)
  more.writeUInt32LE(start, 10)
  return Buffer.concat([words([signature]), Buffer.of(20, 0), common, more, bytes])
}

function words(all: readonly number[]): Buffer {
  const bytes = Buffer.alloc(all.length * 4)
  for (const [i, word] of all.entries()) bytes.writeUInt32LE(word, i * 4)
  return bytes
}
