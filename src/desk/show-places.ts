/** Places, alarms and readings as answers show them: names filled in, the newest reading judged by today's limits. */
import type { AlarmReply } from '../contracts/alarms.ts'
import type { LatestReading, LimitReply, PlaceRow as Shown, ShownValue } from '../contracts/places.ts'
import { alarmEndNames } from '../core/alarm.ts'
import { isLate } from '../core/freshness.ts'
import { dayOf, type Instant, isoShanghai } from '../core/instant.ts'
import type { Limit } from '../core/limit.ts'
import type { Bilingual } from '../core/language.ts'
import { type Factors, isNormal, recordKindNames, valueOf } from '../core/reading.ts'
import type { PlaceRow } from '../store/places.ts'
import type { AlarmRow } from '../store/readings.ts'
import { factorName, unitOf } from '../wire/hj212/factors.ts'
import { limitFor } from './limit-lines.ts'
import type { Office } from './office.ts'
import { areaName, type Names } from './registers.ts'

interface Shows {
  readonly names: Names
  readonly limits: readonly Limit[]
  readonly now: Instant
}

export function showPlace(office: Office, q: Shows & { readonly row: PlaceRow }): Shown {
  const { row, names } = q
  return {
    id: row.id,
    program: row.program,
    programName: programName(office, row.program),
    kind: row.kind,
    kindName: placeKindName(office, row.program, row.kind),
    externalId: row.externalId,
    name: row.name,
    area: row.area,
    areaName: areaName(names, row.area),
    position: row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat },
    devices: row.devices,
    openAlarms: row.openAlarms,
    latest: showLatest(q),
  }
}

function showLatest({ row, limits, now }: Shows & { readonly row: PlaceRow }): LatestReading | null {
  const { latestKind: kind, latestAt: at, latestReceivedAt: receivedAt, latestFactors } = row
  if (kind === null || at === null || receivedAt === null || latestFactors === null) return null
  return {
    kind,
    kindName: recordKindNames[kind],
    at: isoShanghai(at),
    receivedAt: isoShanghai(receivedAt),
    late: isLate(kind, at, now),
    values: showValues({ limits, place: row, kind, at }, latestFactors),
  }
}

function showValues(
  q: Omit<Parameters<typeof limitFor>[0], 'factor' | 'day'> & { readonly at: Instant },
  factors: Factors,
): ShownValue[] {
  const day = dayOf(q.at)
  const shown = Object.entries(factors).map(([factor, values]) => {
    const value = valueOf(q.kind, values) ?? null
    const flag = values['Flag']
    const valid = value !== null && isNormal(values)
    const limit = limitFor({ ...q, factor, day })
    return {
      factor,
      name: factorName(factor),
      unit: limit?.unit ?? unitOf(factor),
      value,
      flag: typeof flag === 'string' ? flag : null,
      valid,
      upper: limit?.upper ?? null,
      over: valid && limit !== undefined && value > limit.upper,
    }
  })
  return shown.sort((a, b) => rank(a) - rank(b) || byWeight(a.factor, b.factor))
}

const rank = (it: ShownValue): number => (it.upper === null ? 1 : 0)

/** Flow, temperature, wind and the like: what is needed to read the others. */
const CONDITION = /^(a0[01]|a19|w00|w01001|w01010)/
const PARTICLES = /^a340/

/** What is looked at first: dust, then other pollutants, then the conditions they are measured under. */
export const byWeight = (a: string, b: string): number => weight(a) - weight(b) || (a < b ? -1 : 1)

const weight = (factor: string): number => (CONDITION.test(factor) ? 2 : PARTICLES.test(factor) ? 0 : 1)

export const showLimit = (row: Limit): LimitReply => ({
  id: row.id,
  factor: row.factor,
  factorName: factorName(row.factor),
  kind: row.kind,
  kindName: recordKindNames[row.kind],
  upper: row.upper,
  unit: row.unit,
  run: row.run,
  from: row.from,
  to: row.to,
  source: row.source,
  verified: row.verified,
})

export const showAlarm = (
  office: Office,
  q: {
    readonly names: Names
    readonly row: AlarmRow
    /** Numbers of the cases that the asker may see. */
    readonly numbers: ReadonlyMap<string, string>
  },
): AlarmReply => {
  const { row, names, numbers } = q
  const number = row.caseId === null ? undefined : numbers.get(row.caseId)
  return {
    id: row.id,
    place: row.place,
    placeName: row.placeName,
    placeKindName: placeKindName(office, row.program, row.placeKind),
    program: row.program,
    programName: programName(office, row.program),
    area: row.area,
    areaName: areaName(names, row.area),
    position: row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat },
    factor: row.factor,
    factorName: factorName(row.factor),
    kind: row.kind,
    kindName: recordKindNames[row.kind],
    upper: row.upper,
    unit: row.unit,
    peak: row.peak,
    readings: row.readings,
    beginsAt: isoShanghai(row.beginsAt),
    lastAt: isoShanghai(row.lastAt),
    endedAt: row.endedAt === null ? null : isoShanghai(row.endedAt),
    endedBy: row.endedBy,
    endedByName: row.endedBy && alarmEndNames[row.endedBy],
    limitSource: row.limitSource,
    limitVerified: row.limitVerified ?? false,
    case: row.caseId !== null && number !== undefined ? { id: row.caseId, number } : null,
  }
}

export const programName = (office: Office, id: string): Bilingual =>
  office.programs.get(id)?.title ?? { zh: id, en: id }

/** What a register calls a kind; one that came with an import and nobody declared keeps its own word. */
export function placeKindName(office: Office, program: string, kind: string): Bilingual {
  const found = office.programs.get(program)?.places[kind]
  if (found) return { zh: found.zh, en: found.en }
  return kind === 'place' ? { zh: '对象', en: 'Place' } : { zh: kind, en: kind }
}
