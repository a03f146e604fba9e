/** Places that measure, as the screen shows them: the most pressing value first, and whether it can be believed. */
import type { Measuring, Screen } from '../../contracts/screen.ts'
import { isLate } from '../../core/freshness.ts'
import { type Instant, isoShanghai } from '../../core/instant.ts'
import type { Bilingual } from '../../core/language.ts'
import { type FactorValues, NORMAL, valueOf } from '../../core/reading.ts'
import type { AlarmSeen, PlaceSeen } from '../../store/screen.ts'
import { factorName, unitOf } from '../../wire/hj212/factors.ts'
import type { Office } from '../office.ts'
import { firstFactors, HUMIDITY, TEMPERATURE, WIND_FROM, WIND_SPEED } from './first-factors.ts'

const MOST_VALUES = 8

export function measuringOf(
  office: Office,
  q: {
    readonly places: readonly PlaceSeen[]
    readonly alarms: readonly AlarmSeen[]
    readonly records: ReadonlyMap<string, number>
    readonly asOf: Instant
  },
): Measuring[] {
  const alarmed = Map.groupBy(
    q.alarms.filter(it => it.endedAt === null),
    it => it.place,
  )
  return q.places.map(it => {
    const factors = new Set((alarmed.get(it.id) ?? []).map(alarm => alarm.factor))
    return {
      id: it.id,
      program: it.program,
      kind: it.kind,
      kindName: placeKindName(office, it.program, it.kind),
      name: it.name,
      area: it.area,
      position: it.lon === null || it.lat === null ? null : { lon: it.lon, lat: it.lat },
      recordKind: it.recordKind,
      at: isoShanghai(it.at),
      state: stateOf(it, { isAlarmed: factors.size > 0, asOf: q.asOf }),
      values: valuesOf(it, factors).slice(0, MOST_VALUES),
      records: q.records.get(it.id) ?? 0,
    }
  })
}

function stateOf(
  it: PlaceSeen,
  q: { readonly isAlarmed: boolean; readonly asOf: Instant },
): Measuring['state'] {
  if (isLate(it.recordKind, it.at, q.asOf)) return 'late'
  if (q.isAlarmed) return 'alarm'
  const flags = Object.values(it.factors).map(flagOf)
  return flags.length > 0 && flags.every(flag => flag !== null && flag !== NORMAL) ? 'invalid' : 'normal'
}

function flagOf(values: FactorValues): string | null {
  const flag = values['Flag']
  return typeof flag === 'string' ? flag : null
}

function valuesOf(it: PlaceSeen, alarmed: ReadonlySet<string>): Measuring['values'] {
  const found = Object.entries(it.factors).map(([factor, values]) => {
    const value = valueOf(it.recordKind, values) ?? null
    const limit = limitOf(it, factor)
    return { factor, name: factorName(factor), unit: unitOf(factor), value, flag: flagOf(values), limit }
  })
  const press = (one: (typeof found)[number]): number => {
    if (alarmed.has(one.factor)) return 0
    if (one.limit !== null) return 1
    if (it.limits.some(other => other.factor === one.factor)) return 2 // of hours, where this is a minute
    const first = firstFactors.indexOf(one.factor)
    return first < 0 ? 3 + firstFactors.length : 3 + first
  }
  const share = (one: (typeof found)[number]) => (one.limit ? (one.value ?? 0) / one.limit : 0)
  return found.toSorted(
    (a, b) => press(a) - press(b) || share(b) - share(a) || (a.factor < b.factor ? -1 : 1),
  )
}

/** The limit of the same kind of record; a stricter one of another kind is not what this value is held against. */
function limitOf(it: PlaceSeen, factor: string): number | null {
  const uppers = it.limits
    .filter(one => one.factor === factor && one.kind === it.recordKind)
    .map(one => one.upper)
  return uppers.length > 0 ? Math.min(...uppers) : null
}

function placeKindName(office: Office, program: string, kind: string): Bilingual {
  const found = office.programs.get(program)?.places[kind]
  return found ? { zh: found.zh, en: found.en } : { zh: kind, en: kind }
}

/** The weather is what the freshest place says that measures wind. */
export function weatherOf(places: readonly PlaceSeen[], asOf: Instant): Screen['weather'] {
  const windy = places.filter(it => it.factors[WIND_FROM] ?? it.factors[WIND_SPEED])
  const it = windy.toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))[0]
  if (!it) return null
  const read = (factor: string): number | null => {
    const values = it.factors[factor]
    const flag = values ? flagOf(values) : null
    return flag === null || flag === NORMAL ? (valueOf(it.recordKind, values) ?? null) : null
  }
  return {
    place: it.name,
    at: isoShanghai(it.at),
    state: stateOf(it, { isAlarmed: false, asOf }),
    windFromDeg: read(WIND_FROM),
    windMPerS: read(WIND_SPEED),
    temperatureC: read(TEMPERATURE),
    humidityPercent: read(HUMIDITY),
  }
}

/** What a place said last of a factor, held against what was raised. */
export function lastValue(places: readonly PlaceSeen[], it: AlarmSeen): number | null {
  const place = places.find(one => one.id === it.place)
  return place?.recordKind === it.kind ? (valueOf(it.kind, place.factors[it.factor]) ?? null) : null
}
