/** What a value of PostgreSQL becomes: moments are numbers, days are text, counts are numbers. */
import { types } from 'pg'
import type { CustomTypesConfig } from 'pg'

const INT8 = 20
const INT8_ARRAY = 1016
const NUMERIC = 1700
const NUMERIC_ARRAY = 1231
const DATE = 1082
const DATE_ARRAY = 1182
const TIMESTAMPTZ = 1184
const TIMESTAMPTZ_ARRAY = 1185
const TEXT_ARRAY = 1009

type Parse = (text: string) => unknown

/**
 * `2026-11-21 14:05:00.123+00` → whole milliseconds; the session's time zone is UTC. Read by its digits it takes 0.14 µs,
 * by `Date.parse` 0.51: a list of 50 has two hundred of them.
 */
export function parseMoment(text: string): number {
  const end = text.length - 3
  if (!text.endsWith('+00') || text.charAt(10) !== ' ' || end > MILLISECONDS) return parseRare(text)
  const ms = end > SECONDS ? Math.round(Number(text.slice(SECONDS, end)) * 1000) : 0
  const year = two(text, 0) * 100 + two(text, 2)
  return year < FOUR_DIGITS
    ? parseRare(text)
    : Date.UTC(year, two(text, 5) - 1, two(text, 8), two(text, 11), two(text, 14), two(text, 17), ms)
}

const SECONDS = '2026-11-21 14:05:00'.length
const MILLISECONDS = '2026-11-21 14:05:00.123'.length
const FOUR_DIGITS = 1000 // `Date.UTC` takes the years 0–99 for 1900–1999

const ZERO = '0'.charCodeAt(0)
const two = (text: string, i: number): number =>
  (text.charCodeAt(i) - ZERO) * 10 + text.charCodeAt(i + 1) - ZERO

function parseRare(text: string): number {
  if (text === 'infinity') return Infinity
  if (text === '-infinity') return -Infinity
  const at = Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace('+00', 'Z')}`)
  if (Number.isNaN(at)) throw new RangeError(`timestamptz ${text} is not in UTC or not of the years 0–9999`)
  return at
}

const parseArray = types.getTypeParser(TEXT_ARRAY as number, 'text') as (text: string) => NestedText[]
type NestedText = string | null | NestedText[]

const each =
  (parse: Parse): Parse =>
  text =>
    parseArray(text).map(function deep(it): unknown {
      if (it === null) return null
      return typeof it === 'string' ? parse(it) : it.map(deep)
    })

const ours: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [INT8, Number],
  [INT8_ARRAY, each(Number)],
  [NUMERIC, Number],
  [NUMERIC_ARRAY, each(Number)],
  [DATE, text => text],
  [DATE_ARRAY, each(text => text)],
  [TIMESTAMPTZ, parseMoment],
  [TIMESTAMPTZ_ARRAY, each(parseMoment)],
])

/** Ours for text that comes back, the driver's for everything else. */
export const parsers: CustomTypesConfig = {
  getTypeParser: ((id: number, format: 'text' | 'binary' = 'text') =>
    (format === 'text' ? ours.get(id) : undefined) ??
    types.getTypeParser(id, format)) as typeof types.getTypeParser,
}
