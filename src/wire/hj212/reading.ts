/** What a packet of data says of a place: the moment or period, and each factor's values. */
import type { DeviceDeviation, DeviceRefusal } from '../../core/device-fault.ts'
import { type Instant, SHANGHAI_OFFSET_MS } from '../../core/instant.ts'
import type { Factors, RecordKind } from '../../core/reading.ts'
import { codeOf } from './factors.ts'
import type { Head, RawPacket } from './packet.ts'

/** Table 9: the commands that upload values of factors. */
const kinds: ReadonlyMap<string, RecordKind> = new Map([
  ['2011', 'realtime'],
  ['2051', 'minute'],
  ['2061', 'hour'],
  ['2031', 'day'],
])

/** The kind of record that a packet brings, if it is one of data. */
export const recordKindOf = (packet: Head): RecordKind | undefined => kinds.get(packet.cn)

export interface Reading {
  /** The moment of a realtime value, the start of the period of others: DataTime is that already. */
  readonly at: Instant
  readonly factors: Factors
  readonly deviations: readonly DeviceDeviation[]
}

/** Table 4, and what else is in the field; names in another case are these. */
const fields = new Map(
  (
    'SampleTime CompleteTime SampleType Rtd Min Avg Max Cou Flag EFlag ' +
    'ZsRtd ZsMin ZsAvg ZsMax Data DayData NightData RS RT'
  )
    .split(' ')
    .map(name => [name.toLowerCase(), name]),
)
const TEXTS = new Set(['Flag', 'EFlag', 'SampleTime', 'CompleteTime', 'SampleType'])
const CODE = /^[0-9A-Za-z]{1,24}$/
const NUMBER = /^[+-]?(?:\d{1,14}(?:\.\d{0,10})?|\.\d{1,10})$/ // table 4: N14.2, and more decimals in the field

export function readingOf(packet: RawPacket): Reading | { readonly refusal: DeviceRefusal } {
  const { data } = packet
  const noted = new Set<DeviceDeviation>()
  const factors: Record<string, Record<string, number | string>> = {}
  let at: Instant | undefined
  let hasFactors = false
  for (let start = 0; start < data.length;) {
    const end = endOf(data, start)
    const equals = data.indexOf('=', start)
    const name = equals < 0 || equals > end ? '' : data.slice(start, equals)
    const value = data.slice(equals + 1, end)
    if (name === 'DataTime') at ??= momentOf(value, noted)
    else if (end > start)
      hasFactors = put(factors, { meant: meantBy(name, packet.st), value }, noted) || hasFactors
    start = end + 1
  }
  if (at === undefined) return { refusal: 'data-time' }
  if (!hasFactors) return { refusal: 'no-factors' }
  return { at, factors, deviations: [...noted] }
}

/** Where a value ends: `;` between factors and `,` within one part alike. */
function endOf(data: string, start: number): number {
  for (let at = start; at < data.length; at++) {
    const code = data.charCodeAt(at)
    if (code === SEMICOLON || code === COMMA) return at
  }
  return data.length
}

const [SEMICOLON, COMMA] = [0x3b, 0x2c]

function put(
  factors: Record<string, Record<string, number | string>>,
  { meant, value }: { readonly meant: Meant | undefined; readonly value: string },
  noted: Set<DeviceDeviation>,
): boolean {
  if (!meant) return !noted.add('unknown-field')
  for (const it of meant.deviations) noted.add(it)
  if (value === '') return !noted.add('empty')
  const { code, field, isText } = meant
  const values = Object.hasOwn(factors, code) ? factors[code] : (factors[code] = {})
  if (!values || Object.hasOwn(values, field)) return !noted.add('twice')
  const isNumber = !isText && NUMBER.test(value)
  if (!isNumber && !isText) noted.add('no-number')
  values[field] = isNumber ? Number(value) : field === 'Flag' ? flagOf(value, noted) : value
  return true
}

/** Table 8 has capitals only: `n` is normal, and not a flag that keeps a value out of every limit. */
function flagOf(value: string, noted: Set<DeviceDeviation>): string {
  const flag = value.trim().toUpperCase()
  if (flag !== value) noted.add('field-case')
  return flag
}

/** What the name of a value means: of which factor, and which of its values. */
interface Meant {
  readonly code: string
  readonly field: string
  readonly isText: boolean
  readonly deviations: readonly DeviceDeviation[]
}

/** By system and name: devices send the same few again and again (36 of 91 µs a record, with the groups of values). */
const known = new Map<string, Map<string, Meant | undefined>>()
const MOST_KNOWN = 1_024 // of each of as many systems as there are: the rest is worked out each time
const MOST_SYSTEMS = 32

function meantBy(name: string, system: string): Meant | undefined {
  const names = known.get(system)
  if (!names) {
    if (known.size < MOST_SYSTEMS) known.set(system, new Map())
    return understand(name, system)
  }
  const before = names.get(name)
  if (before !== undefined || names.has(name)) return before
  const meant = understand(name, system)
  if (names.size < MOST_KNOWN) names.set(name, meant)
  return meant
}

function understand(name: string, system: string): Meant | undefined {
  const dash = name.indexOf('-')
  const sent = name.slice(0, dash)
  const given = name.slice(dash + 1)
  const field = fields.get(given.toLowerCase())
  if (dash < 0 || !CODE.test(sent) || field === undefined) return undefined
  const code = codeOf(sent, system)
  const deviations: DeviceDeviation[] = []
  if (code !== sent) deviations.push('legacy-code')
  if (field !== given) deviations.push('field-case')
  return { code, field, isText: TEXTS.has(field), deviations }
}

/** `YYYYMMDDhhmmss` in Shanghai, and with milliseconds where a device sends them. */
function momentOf(text: string, noted: Set<DeviceDeviation>): Instant | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(text)
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  const ms = parts[7]
  if (ms !== undefined) noted.add('data-time-length')
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const at = Date.UTC(year, month - 1, day, hour, minute, second, Number(ms ?? 0))
  // The 31st of February would be a day in March.
  const isDay = month >= 1 && day >= 1 && new Date(at).getUTCDate() === day && month <= 12
  return isDay ? at - SHANGHAI_OFFSET_MS : undefined
}
