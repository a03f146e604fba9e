/** One cell of a spreadsheet as text: days and moments in ISO form, formulas by their stored result. */
import type { Bilingual } from '../core/language.ts'

/** What a number in a cell means by its format. */
export type NumberKind = 'number' | 'day' | 'moment' | 'clock'

export interface CellFault {
  readonly value: string
  readonly say: Bilingual
}

export interface RawCell {
  /** The `t` attribute: s, str, inlineStr, b, e, d, n or none. */
  readonly type: string
  readonly kind: NumberKind
  readonly hasFormula: boolean
  /** Undefined when the cell stores no value. */
  readonly value: string | undefined
}

export interface Workbook {
  readonly strings: readonly string[]
  /** Days are counted from 1904 instead of 1900. */
  readonly from1904: boolean
}

export function cellText(cell: RawCell, book: Workbook): string | CellFault {
  const { value } = cell
  if (value === undefined) return cell.hasFormula ? NO_RESULT : ''
  switch (cell.type) {
    case 's':
      return book.strings[Number(value)] ?? { value, say: BROKEN }
    case 'str':
    case 'inlineStr':
      return unescaped(value)
    case 'd':
      return value.replace(/Z$/, '')
    case 'b':
      return value === '0' ? 'FALSE' : 'TRUE'
    case 'e':
      return { value, say: { zh: `单元格是错误值${value}`, en: `The cell holds the error ${value}` } }
    default:
      return numberText(value, cell.kind, book)
  }
}

/** `_x000D_` is how the format writes characters that XML cannot hold. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

/** What the number format `id` (ECMA-376 §18.8.30, with the Chinese ones) or its code means. */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code !== undefined) return kindOfCode(code)
  if (id === 22) return 'moment'
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54)) return 'day'
  if (id === 57 || id === 58) return 'day'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 55 || id === 56) return 'clock'
  return id >= 45 && id <= 47 ? 'clock' : 'number'
}

function kindOfCode(code: string): NumberKind {
  const plain = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';')[0]
  const hasClock = /[hs]/i.test(plain ?? '')
  const hasDay = hasClock ? /[yd]/i.test(plain ?? '') : /[ymd]/i.test(plain ?? '')
  if (hasDay) return hasClock ? 'moment' : 'day'
  return hasClock ? 'clock' : 'number'
}

/** The format keeps fifteen digits; a longer whole number (an identity number) has lost its end already. */
const MOST_EXACT = 1e15

function numberText(text: string, kind: NumberKind, book: Workbook): string | CellFault {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) return { value: text, say: BROKEN }
  if (kind !== 'number') return momentText(number, kind, book.from1904) ?? { value: text, say: BROKEN_DAY }
  if (Math.abs(number) >= MOST_EXACT) return { value: text, say: TOO_LONG }
  // 0.1 + 0.2 is stored as 0.30000000000000004 and shown as 0.3.
  return String(Number(number.toPrecision(15)))
}

const DAY_MS = 86_400_000
/** 9999-12-31. */
const LAST_SERIAL = 2_958_466

function momentText(serial: number, kind: NumberKind, from1904: boolean): string | undefined {
  if (serial < 0 || serial >= LAST_SERIAL) return undefined
  // 1900 counts a 29 February that never was: the days before it are one off.
  const first = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const iso = new Date(first + Math.round(serial * DAY_MS)).toISOString().replace(/(?:\.000)?Z$/, '')
  if (kind === 'clock' && serial < 1) return iso.slice(11)
  return kind === 'day' && Number.isInteger(serial) ? iso.slice(0, 10) : iso
}

const NO_RESULT: CellFault = {
  value: '',
  say: {
    zh: '公式没有保存计算结果：请用 Excel 或 WPS 打开并保存后再导入',
    en: 'The formula has no stored result: open and save the file in a spreadsheet program first',
  },
}
const BROKEN = { zh: '单元格内容已损坏', en: 'The content of the cell is damaged' }
const BROKEN_DAY = { zh: '不是有效的日期', en: 'This is not a valid date' }
const TOO_LONG = {
  zh: '超过15位的数字已丢失末尾几位：请把该列设为“文本”格式后重新填写',
  en: 'A number of more than 15 digits has lost its end: format the column as text and enter it again',
}
