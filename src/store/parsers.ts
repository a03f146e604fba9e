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

/** `2026-11-21 14:05:00.123456+00` → whole milliseconds; the session's time zone is UTC. */
export function parseMoment(text: string): number {
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
