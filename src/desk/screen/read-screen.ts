/** The wall screen's one answer: everything it shows of a district, now or as it stood at a past moment. */
import type { MappedCase, Screen, ScreenAlarm } from '../../contracts/screen.ts'
import { ratio } from '../../core/indicator.ts'
import { addDays, dayOf, type Instant, isoShanghai, startOfDay } from '../../core/instant.ts'
import type { Scope } from '../../core/scope.ts'
import { indicators } from '../../evaluate/indicators.ts'
import { LEAST_CASES, rank } from '../../evaluate/rank.ts'
import { listCases } from '../../store/cases.ts'
import type { Tx } from '../../store/database.ts'
import { countDay, type Counted, countKinds, type DailyId, type Glance } from '../../store/day-counts.ts'
import { countByArea } from '../../store/figures.ts'
import { dutyRows } from '../../store/duties.ts'
import {
  type AlarmSeen,
  alarmsSeen,
  clusterCases,
  openPoints,
  type PlaceSeen,
  placesMeasuring,
  type PointRow,
  recordsOfDay,
} from '../../store/screen.ts'
import { lengthBelow, talliedOf } from '../figures.ts'
import { factorName, unitOf } from '../../wire/hj212/factors.ts'
import type { Office } from '../office.ts'
import { pastOf } from '../past.ts'
import { areaName, type Names } from '../registers.ts'
import { kindName, showRow } from '../show-row.ts'
import { coversAll } from '../tallies.ts'
import { lastValue, measuringOf, weatherOf } from './measuring.ts'
import { sentencesOf } from './sentences.ts'

/** As many as a map shows one by one. */
export const MOST_ON_MAP = 2_000
const RED_LIGHTS = 8
const HOT_KINDS = 6
const RANKED_DAYS = 30
/** guess: more alarms at a time are a broken limit, not news; their number is exact. */
const MOST_ALARMS = 100

export interface Asked {
  readonly scope: Scope
  readonly at?: Instant | undefined
  readonly now: Instant
}

export async function readScreen(tx: Tx, office: Office, q: Asked): Promise<Screen> {
  const glance = await glanceOf(tx, office, q)
  const { scope, area, asOf, day } = glance
  const openPrograms = openProgramsOf(office)
  const names = await office.registers.of(tx, scope.district, q.now)
  const duties = await dutyRows(tx, scope.district, dayOf(asOf))
  const places = await placesMeasuring(tx, { ...glance, openPrograms })
  const alarms = await alarmsSeen(tx, { ...glance, openPrograms, limit: MOST_ALARMS })
  const records = await recordsOfDay(tx, { district: scope.district, day, asOf })
  const counts = await countDay(tx, glance)
  const red = await listCases(tx, {
    scope,
    filter: { light: 'red', area },
    sort: 'due',
    limit: RED_LIGHTS,
    now: asOf,
    past: glance.past,
  })
  const isTooMany = counts.open.n > MOST_ON_MAP
  const points = isTooMany ? [] : await openPoints(tx, glance)
  const ranking = await rankTowns(tx, office, { ...glance, names })
  const hot = await countKinds(tx, { ...glance, limit: HOT_KINDS })
  const seen = {
    day: showDay(counts, {
      records: places.reduce((sum, it) => sum + (records.get(it.id) ?? 0), 0),
      alarms: alarms[0]?.raised ?? 0,
      open: alarms[0]?.open ?? 0,
    }),
    alarms: alarms.map(it => showAlarm(names, it, places)),
    redLights: red.map(row => showRow(office, names, { district: scope.district, row, now: asOf })),
    ranking,
    hot: hot.map(it => ({ ...it, kindName: kindName(office, it.program, it.kind) })),
  }
  return {
    area: { code: area, name: areaName(names, area) },
    asOf: isoShanghai(asOf),
    isPast: glance.past !== undefined,
    duties: duties
      .filter(it => it.startsAt <= asOf && it.endsAt > asOf)
      .flatMap(({ role, zh, en }) => (isRole(role) ? [{ role, person: { zh, en } }] : [])),
    weather: weatherOf(places, asOf),
    cases: points.map(row => mapped(office, row)),
    clusters: isTooMany ? await showClusters(tx, names, glance) : [],
    places: measuringOf(office, { places, alarms, records, asOf }),
    ...seen,
    sentences: sentencesOf(seen, asOf),
  }
}

/** Where and when somebody looks: a town's officer sees the town, everybody else the district. */
export async function glanceOf(
  tx: Tx,
  office: Office,
  q: Asked & { readonly area?: string | undefined },
): Promise<Glance> {
  const { scope, now } = q
  const isPast = q.at !== undefined && q.at < now
  const asOf = isPast && q.at !== undefined ? q.at : now
  return {
    scope,
    area: q.area ?? areaOf(scope),
    day: startOfDay(dayOf(asOf)),
    asOf,
    past: isPast ? await pastOf(tx, office, { district: scope.district, at: asOf }) : undefined,
  }
}

/** The smallest area that holds all of one's posts. */
export function areaOf({ district, posts }: Scope): string {
  const first = posts[0]?.area ?? district
  const length = [15, 12, 9].find(
    n => first.length >= n && posts.every(it => it.area.startsWith(first.slice(0, n))),
  )
  return length === undefined ? district : first.slice(0, length)
}

/** Programs that keep a register and have no cases: weather and air are everybody's. */
export const openProgramsOf = (office: Office): string[] =>
  [...office.programs.values()].filter(it => it.cases === undefined).map(it => it.id)

const roles = ['leader', 'chief', 'officer', 'team'] as const
const isRole = (role: string): role is (typeof roles)[number] => roles.some(it => it === role)

const waiting = (it: Counted) => ({ n: it.n, oldest: it.oldest === null ? null : isoShanghai(it.oldest) })

function showDay(counts: Record<DailyId, Counted>, know: Screen['day']['know']): Screen['day'] {
  const numerator = counts['on-time-today'].n
  const denominator = counts['timed-today'].n
  return {
    know,
    report: { today: counts['reported-today'].n, toAccept: waiting(counts['to-accept']) },
    deliberate: { today: counts['assigned-today'].n, toAssign: waiting(counts['to-assign']) },
    handle: {
      today: counts['done-today'].n,
      inHand: waiting(counts['in-hand']),
      toCheck: waiting(counts['to-check']),
    },
    evaluate: {
      today: counts['closed-today'].n,
      onTime: {
        value: ratio(numerator, denominator, onTime.rounding, onTime.unit) ?? null,
        numerator,
        denominator,
      },
      toCallBack: waiting(counts['to-call-back']),
    },
    open: counts.open.n,
    overdue: counts.overdue.n,
  }
}

const mapped = (office: Office, row: PointRow): MappedCase => ({
  id: row.id,
  number: row.number,
  program: row.program,
  kindName: kindName(office, row.program, row.kind),
  stage: row.stage,
  light: row.light === 'none' ? null : row.light,
  position: { lon: row.lon, lat: row.lat },
  changedAt: isoShanghai(row.changedAt),
})

const showClusters = async (tx: Tx, names: Names, q: Glance): Promise<Screen['clusters']> =>
  (await clusterCases(tx, q)).map(({ area, lon, lat, n, late }) => ({
    area,
    areaName: areaName(names, area),
    position: { lon, lat },
    n,
    late,
  }))

function showAlarm(names: Names, it: AlarmSeen, places: readonly PlaceSeen[]): ScreenAlarm {
  return {
    id: it.id,
    place: it.place,
    placeName: it.placeName,
    areaName: areaName(names, it.area),
    position: it.lon === null || it.lat === null ? null : { lon: it.lon, lat: it.lat },
    factor: it.factor,
    factorName: factorName(it.factor),
    value: (it.endedAt === null ? lastValue(places, it) : null) ?? it.peak,
    limit: it.upper,
    unit: it.unit === '' ? unitOf(it.factor) : it.unit,
    beginsAt: isoShanghai(it.beginsAt),
    endedAt: it.endedAt === null ? null : isoShanghai(it.endedAt),
    case: it.caseId === null || it.caseNumber === null ? null : { id: it.caseId, number: it.caseNumber },
  }
}

const onTime = onTimeRate()

function onTimeRate() {
  const found = indicators.find(it => it.id === 'on-time-closing-rate')
  if (!found) throw new Error('the indicator on-time-closing-rate is gone')
  return found
}

/** Towns by the share closed in time of the last thirty days: the same figure as on the figures page. */
async function rankTowns(
  tx: Tx,
  office: Office,
  q: Glance & { readonly names: Names },
): Promise<Screen['ranking']> {
  const to = dayOf(q.asOf)
  const from = addDays(to, 1 - RANKED_DAYS)
  const sight = {
    scope: q.scope,
    area: q.area,
    from: startOfDay(from),
    to: startOfDay(addDays(to, 1)),
    asOf: q.asOf,
    changed: q.past?.changed,
    ...(coversAll(q.scope, { area: q.area }) ? { tallied: talliedOf(office) } : {}),
  }
  const groups = await countByArea(tx, sight, onTime, lengthBelow(q.area))
  const rows = groups.flatMap(({ key, parts }) => {
    const part = parts[0]
    if (key === null || !part?.denominator) return []
    const { numerator, denominator } = part
    const value = ratio(numerator, denominator, onTime.rounding, onTime.unit) ?? null
    return [{ area: key, name: areaName(q.names, key), value, numerator, denominator }]
  })
  const ranked = rank(rows, {
    key: it => it.area,
    value: it => it.value ?? undefined,
    size: it => it.denominator,
    least: LEAST_CASES,
  })
  return {
    figure: onTime.id,
    title: onTime.title,
    from,
    to,
    items: ranked.map(({ row, rank: place }) => ({ rank: place, ...row })),
  }
}
