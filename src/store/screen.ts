/** What the wall screen draws: open cases with their lights, places that measure, alarms, the events of a day. */
import { type RawBuilder, sql } from 'kysely'
import { prefixOf } from '../core/area.ts'
import { DAY_MS, dayOf, type Instant } from '../core/instant.ts'
import type { Factors, RecordKind } from '../core/reading.ts'
import type { Scope } from '../core/scope.ts'
import type { Stage } from '../core/stage.ts'
import { isOpen, lightOf } from './cases.ts'
import { moment, type Tx } from './database.ts'
import type { Glance } from './day-counts.ts'
import { type CaseColumn, casesAt, scopeColumns } from './past.ts'
import { inArea, seenBy } from './scope.ts'

/** An open case as the map draws it. */
export interface PointRow {
  readonly id: string
  readonly number: string
  readonly program: string
  readonly kind: string
  readonly stage: Stage
  readonly light: 'green' | 'yellow' | 'red' | 'none'
  readonly lon: number
  readonly lat: number
  readonly changedAt: Instant
}

/** Open cases with a position that the asker sees. Few columns: of two thousand rows each one costs a millisecond. */
export async function openPoints(tx: Tx, q: Glance): Promise<PointRow[]> {
  const found =
    await sql<PointRow>`select c.id, c.number, c.program, c.kind, c.stage, ${lightOf(q.asOf)} as light,
      c.lon, c.lat, c.changed_at as "changedAt"
    from (${casesAt(openHere(q), pointColumns, q.past)}) c order by c.id`.execute(tx)
  return found.rows
}

const openHere = (q: Glance): RawBuilder<unknown> =>
  sql.join([seenBy(q.scope), inArea(q.area, q.scope.district), isOpen, sql`c.lon is not null`], sql` and `)

const clusterColumns = [
  ...scopeColumns,
  'stage',
  'lon',
  'lat',
  'due',
  'light_from',
  'paused',
] as const satisfies readonly CaseColumn[]

const pointColumns = [...clusterColumns, 'id', 'number', 'kind', 'changed_at'] as const

export interface ClusterRow {
  readonly area: string
  readonly lon: number
  readonly lat: number
  readonly n: number
  readonly late: number
}

/** The same by village, where they are more than a map can show one by one. */
export async function clusterCases(tx: Tx, q: Glance): Promise<ClusterRow[]> {
  const found = await sql<ClusterRow>`select left(c.area, 12) as area, avg(c.lon) as lon, avg(c.lat) as lat,
      count(*) as n, count(*) filter (where ${lightOf(q.asOf)} = 'red') as late
    from (${casesAt(openHere(q), clusterColumns, q.past)}) c group by 1 order by 1`.execute(tx)
  return found.rows
}

/** Places of what one's posts reach; those of programs in `open` (weather, air) are there for everybody. */
function reachable(scope: Scope, open: readonly string[]): RawBuilder<unknown> {
  const reached = scope.posts.map(post => {
    const here = post.area === scope.district ? sql`true` : sql`p.area like ${`${prefixOf(post.area)}%`}`
    return post.programs.includes('*') ? here : sql`(${here} and p.program = any(${post.programs}::text[]))`
  })
  return sql`(${sql.join([sql`p.program = any(${open}::text[])`, ...reached], sql` or `)})`
}

interface Reach extends Glance {
  readonly openPrograms: readonly string[]
}

export interface LimitOfPlace {
  readonly factor: string
  readonly kind: RecordKind
  readonly upper: number
}

export interface PlaceSeen {
  readonly id: string
  readonly program: string
  readonly kind: string
  readonly name: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly recordKind: RecordKind
  readonly at: Instant
  readonly factors: Factors
  readonly limits: readonly LimitOfPlace[]
}

/** The last record of each place and kind of record: kept for now, looked up for a moment of the past. */
const lastRecords = (q: Glance): RawBuilder<unknown> =>
  q.past
    ? sql`select r.* from latest l cross join lateral (
        select r.place, r.kind, r.at, r.factors from records r
        where r.district = l.district and r.place = l.place and r.kind = l.kind and r.at <= ${moment(q.asOf)}
        order by r.at desc limit 1) r
      where l.district = ${q.scope.district}`
    : sql`select l.place, l.kind, l.at, l.factors from latest l where l.district = ${q.scope.district}`

/** Each place that measures, with the newest of its records and the limits of that day. */
export async function placesMeasuring(tx: Tx, q: Reach): Promise<PlaceSeen[]> {
  const day = dayOf(q.asOf)
  const found = await sql<PlaceSeen>`select p.id, p.program, p.kind, p.name, p.area, p.lon, p.lat,
      r.kind as "recordKind", r.at, r.factors,
      coalesce((select json_agg(json_build_object('factor', i.factor, 'kind', i.kind, 'upper', i.upper)) from limits i
        where i.district = p.district and i.program = p.program and i.place_kind = p.kind
          and (i.place is null or i.place = p.id) and i.from_day <= ${day} and (i.to_day is null or i.to_day > ${day})),
        '[]'::json) as limits
    from (select distinct on (r.place) * from (${lastRecords(q)}) r order by r.place, r.at desc, r.kind) r
    join places p on p.district = ${q.scope.district} and p.id = r.place
    where ${reachable(q.scope, q.openPrograms)}
    order by p.program, p.kind, p.name, p.id`.execute(tx)
  return found.rows
}

/** How many records each place has sent of the day: a range of the key for each place and kind, and no more. */
export async function recordsOfDay(
  tx: Tx,
  q: Pick<Glance, 'day' | 'asOf'> & { readonly district: string },
): Promise<ReadonlyMap<string, number>> {
  const found = await sql<{ place: string; n: number }>`select l.place, sum(r.n)::int as n
    from latest l cross join lateral (select count(*) as n from records r
      where r.district = l.district and r.place = l.place and r.kind = l.kind
        and r.at >= ${moment(q.day)} and r.at <= ${moment(q.asOf)}) r
    where l.district = ${q.district} and l.at >= ${moment(q.day)} group by l.place`.execute(tx)
  return new Map(found.rows.map(row => [row.place, row.n]))
}

export interface AlarmSeen {
  readonly id: string
  readonly place: string
  readonly placeName: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly factor: string
  readonly kind: RecordKind
  readonly peak: number
  readonly upper: number
  readonly unit: string
  readonly beginsAt: Instant
  readonly endedAt: Instant | null
  readonly caseId: string | null
  readonly caseNumber: string | null
  readonly raised: number
  readonly open: number
}

/** Alarms that are open and those of the day, newest open one first; beside each how many there are in all. */
export async function alarmsSeen(tx: Tx, q: Reach & { readonly limit: number }): Promise<AlarmSeen[]> {
  const at = moment(q.asOf)
  const isOn = q.past ? sql`(a.ended_at is null or a.ended_at > ${at})` : sql`a.ended_at is null`
  const begun = q.past ? sql`a.begins_at <= ${at}` : sql`true`
  const found =
    await sql<AlarmSeen>`select a.*, c.number as "caseNumber", case when c.id is null then null else a."case" end as "caseId"
    from (select a.id, a.place, p.name as "placeName", p.area, p.lon, p.lat, a.factor, a.kind, a.peak, a.upper, a.unit,
        a.begins_at as "beginsAt", case when ${isOn} then null else a.ended_at end as "endedAt", a.case_id as "case",
        a.district, count(*) filter (where a.begins_at >= ${moment(q.day)}) over () as raised,
        count(*) filter (where ${isOn}) over () as open
      from alarms a join places p on p.district = a.district and p.id = a.place
      where a.district = ${q.scope.district} and ${reachable(q.scope, q.openPrograms)} and ${begun}
        and (${isOn} or a.begins_at >= ${moment(q.day)})
      order by ${isOn} desc, a.begins_at desc, a.id limit ${q.limit}) a
    left join cases c on c.id = a."case" and ${seenBy(q.scope)}
    order by a."endedAt" nulls first, a."beginsAt" desc, a.id`.execute(tx)
  return found.rows
}

/** guess: what a phone without a network brings later than this is in the case, and not on the slider. */
const LATEST_DAYS = 7

/** Things that happened on a day, each five minutes together. */
export async function ticksOfDay(
  tx: Tx,
  q: { readonly scope: Scope; readonly area: string; readonly day: Instant; readonly until: Instant },
): Promise<{ at: Instant; reported: number; closed: number; other: number }[]> {
  const found = await sql<{ at: Instant; reported: number; closed: number; other: number }>`
    select date_bin('5 minutes', e.at, ${moment(q.day)}) as at,
      count(*) filter (where e.step = 'report' and e.seq = 1) as reported,
      count(*) filter (where e.step in ('pass', 'answer', 'fix-on-spot')) as closed,
      count(*) filter (where not (e.step = 'report' and e.seq = 1) and e.step not in ('pass', 'answer', 'fix-on-spot')) as other
    from case_events e join cases c on c.district = e.district and c.id = e.case_id
    where e.district = ${q.scope.district} and e.recorded_at >= ${moment(q.day)}
      and e.recorded_at < ${moment(q.day + LATEST_DAYS * DAY_MS)} and e.at >= ${moment(q.day)} and e.at < ${moment(q.until)}
      and ${seenBy(q.scope)} and ${inArea(q.area, q.scope.district)}
    group by 1 order by 1`.execute(tx)
  return found.rows
}

/** Alarms that were on at some moment of a span. */
export async function alarmsBetween(
  tx: Tx,
  q: {
    readonly scope: Scope
    readonly openPrograms: readonly string[]
    readonly from: Instant
    readonly until: Instant
    readonly limit: number
  },
): Promise<{ id: string; beginsAt: Instant; endedAt: Instant | null }[]> {
  const found = await sql<{ id: string; beginsAt: Instant; endedAt: Instant | null }>`
    select a.id, a.begins_at as "beginsAt", a.ended_at as "endedAt"
    from alarms a join places p on p.district = a.district and p.id = a.place
    where a.district = ${q.scope.district} and ${reachable(q.scope, q.openPrograms)}
      and a.begins_at < ${moment(q.until)} and (a.ended_at is null or a.ended_at >= ${moment(q.from)})
    order by a.begins_at, a.id limit ${q.limit}`.execute(tx)
  return found.rows
}
