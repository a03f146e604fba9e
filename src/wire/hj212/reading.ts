/** What a packet of data says of a place: the moment or period, and each factor's values. */
import type { DeviceDeviation, DeviceRefusal } from '../../core/device-fault.ts'
import { type Instant, SHANGHAI_OFFSET_MS } from '../../core/instant.ts'
import type { Factors, RecordKind } from '../../core/reading.ts'
import { codeOf } from './factors.ts'
import type { Packet } from './packet.ts'

/** Table 9: the commands that upload values of factors. */
const kinds: ReadonlyMap<string, RecordKind> = new Map([
  ['2011', 'realtime'],
  ['2051', 'minute'],
  ['2061', 'hour'],
  ['2031', 'day'],
])

/** The kind of record that a packet brings, if it is one of data. */
export const recordKindOf = (packet: Packet): RecordKind | undefined => kinds.get(packet.cn)

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

export function readingOf(packet: Packet): Reading | { readonly refusal: DeviceRefusal } {
  const noted = new Set<DeviceDeviation>()
  const factors = new Map<string, Map<string, number | string>>()
  let at: Instant | undefined
  for (const group of packet.groups)
    for (const [name, value] of group) {
      if (name === 'DataTime') at ??= momentOf(value, noted)
      else takeField({ name, value, system: packet.st }, factors, noted)
    }
  if (at === undefined) return { refusal: 'data-time' }
  if (factors.size === 0) return { refusal: 'no-factors' }
  return {
    at,
    factors: Object.fromEntries([...factors].map(([code, values]) => [code, Object.fromEntries(values)])),
    deviations: [...noted],
  }
}

function takeField(
  q: { readonly name: string; readonly value: string; readonly system: string },
  factors: Map<string, Map<string, number | string>>,
  noted: Set<DeviceDeviation>,
): void {
  const dash = q.name.indexOf('-')
  const sent = q.name.slice(0, dash)
  if (dash < 0 || !CODE.test(sent)) return void noted.add('unknown-field')
  const given = q.name.slice(dash + 1)
  const field = fields.get(given.toLowerCase())
  if (field === undefined) return void noted.add('unknown-field')
  if (field !== given) noted.add('field-case')
  if (q.value === '') return void noted.add('empty')
  const code = codeOf(sent, q.system)
  if (code !== sent) noted.add('legacy-code')
  const values = factors.get(code) ?? new Map<string, number | string>()
  if (values.has(field)) return void noted.add('twice')
  const isNumber = !TEXTS.has(field) && NUMBER.test(q.value)
  if (!isNumber && !TEXTS.has(field)) noted.add('no-number')
  values.set(field, isNumber ? Number(q.value) : q.value)
  factors.set(code, values)
}

/** `YYYYMMDDhhmmss` in Shanghai, and with milliseconds where a device sends them. */
function momentOf(text: string, noted: Set<DeviceDeviation>): Instant | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second, ms] = parts
  if (ms !== undefined) noted.add('data-time-length')
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms ?? '000'}Z`
  const at = Date.parse(iso)
  // The 31st of February is no moment, whatever the parser makes of it.
  return Number.isNaN(at) || new Date(at).toISOString() !== iso ? undefined : at - SHANGHAI_OFFSET_MS
}
