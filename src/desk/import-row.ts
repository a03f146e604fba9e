/** Reads the values of an imported row; the first that will not do refuses the row, with its column and what is allowed. */
import { MAX_WORDS } from '../core/form.ts'
import type { Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import type { Position } from '../core/position.ts'
import { instantFromLocal } from '../wire/request-times.ts'
import { refused, type Refusal, type Row } from '../wire/table.ts'

/** Carries a refusal out of the reading of a row; caught in `readRow` and nowhere else. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.say.en)
    this.refusal = refusal
  }
}

/** What `read` makes of a row, or why not. */
export function readRow<T>(row: Row, read: (cells: Cells) => T): T | Refusal {
  try {
    return read(new Cells(row))
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}

/** The values of one row by the names of their columns. */
export class Cells {
  readonly #row: Row

  constructor(row: Row) {
    this.#row = row
  }

  get line(): number {
    return this.#row.line
  }

  /** Without blanks around it; empty where there is no such column. */
  text(column: string): string {
    return this.#row.columns[column]?.trim() ?? ''
  }

  /** The values of these columns. */
  values(columns: readonly string[]): Record<string, string> {
    return Object.fromEntries(columns.map(column => [column, this.text(column)]))
  }

  refuse(column: string, zh: string, en: string): never {
    throw new Refused(refused(this.line, column, this.text(column), { zh, en }))
  }

  /** An id of another system: short, in one line. */
  id(column: string): string {
    const text = this.text(column)
    if (text !== '' && text.length <= 100 && text.isWellFormed() && !/\p{Cc}/u.test(text)) return text
    return this.refuse(column, '应为 1 至 100 个字符的编号', 'an id of 1 to 100 characters')
  }

  /** What somebody wrote; empty where nobody did. */
  words(column: string): string {
    const text = this.text(column)
    if (text.length <= MAX_WORDS) return text
    return this.refuse(column, `不超过 ${MAX_WORDS} 字`, `no more than ${MAX_WORDS} characters`)
  }

  /** A local time; undefined where none is given. */
  moment(column: string, q: { readonly timeZone: string; readonly limits?: Limits }): Instant | undefined {
    const text = this.text(column)
    if (text === '') return undefined
    const at = instantFromLocal(text, q.timeZone)
    if (at === undefined) return this.refuse(column, NO_TIME.zh, NO_TIME.en)
    const { notBefore, notAfter } = q.limits ?? {}
    if (notAfter !== undefined && at > notAfter)
      return this.refuse(column, '不应晚于现在', 'not later than now')
    if (notBefore !== undefined && at < notBefore)
      return this.refuse(column, '不应早于提出的时间', 'not before it was reported')
    return at
  }

  /** A local time that has to be there. */
  needMoment(column: string, q: { readonly timeZone: string; readonly limits?: Limits }): Instant {
    return this.moment(column, q) ?? this.refuse(column, NO_TIME.zh, NO_TIME.en)
  }

  /** Degrees in two columns; null where both are empty. */
  position(lon: string, lat: string): Position | null {
    if (this.text(lon) === '' && this.text(lat) === '') return null
    return { lon: this.#degrees(lon, 180), lat: this.#degrees(lat, 90) }
  }

  #degrees(column: string, limit: number): number {
    const text = this.text(column)
    if (text !== '' && Math.abs(Number(text)) <= limit) return Number(text)
    const [zh, en] = [
      `应为 -${limit} 到 ${limit} 的度数，或经纬度都留空`,
      `degrees from -${limit} to ${limit}, or both left empty`,
    ]
    return this.refuse(column, zh, en)
  }
}

export interface Limits {
  readonly notBefore?: Instant
  readonly notAfter?: Instant
}

const NO_TIME: Bilingual = {
  zh: '应为存在的日期和时间，如 2019-04-25T09:32:09',
  en: 'a date and time that exist, as 2019-04-25T09:32:09',
}
