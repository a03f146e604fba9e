/** Readings of a place over a period: records as they came, and what they were rolled up to; and alarms. */
import { type RawBuilder, sql } from 'kysely'
import type { AlarmEnd } from '../core/alarm.ts'
import type { Instant } from '../core/instant.ts'
import type { Factors, RecordKind } from '../core/reading.ts'
import type { Level, Rollup } from '../core/rollup.ts'
import type { Scope } from '../core/scope.ts'
import type { Cursor } from './cases.ts'
import { moment, type Tx } from './database.ts'
import { placesSeenBy } from './places.ts'

interface Span {
  readonly district: string
  readonly place: string
  readonly from: Instant
  readonly to: Instant
}

/** Records of one kind, oldest first, as devices sent them. */
export async function recordsBetween(
  tx: Tx,
  q: Span & { readonly kind: RecordKind },
): Promise<{ readonly at: Instant; readonly factors: Factors }[]> {
  const found = await sql<{ at: Instant; factors: Factors }>`select at, factors from records
    where district = ${q.district} and place = ${q.place}::uuid and kind = ${q.kind}
      and at >= ${moment(q.from)} and at <= ${moment(q.to)} order by at`.execute(tx)
  return found.rows
}

export async function rollupsBetween(
  tx: Tx,
  q: Span & { readonly level: Level },
): Promise<{ readonly at: Instant; readonly factors: Rollup }[]> {
  const found = await sql<{
    at: Instant
    factors: Rollup
  }>`select at, factors from rollups
    where district = ${q.district} and place = ${q.place}::uuid and level = ${q.level}
      and at >= ${moment(q.from)} and at <= ${moment(q.to)} order by at`.execute(tx)
  return found.rows
}

export interface AlarmRow {
  readonly id: string
  readonly place: string
  readonly placeName: string
  readonly placeKind: string
  readonly program: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly factor: string
  readonly kind: RecordKind
  readonly upper: number
  readonly unit: string
  readonly peak: number
  readonly readings: number
  readonly beginsAt: Instant
  readonly lastAt: Instant
  readonly endedAt: Instant | null
  readonly endedBy: AlarmEnd | null
  readonly caseId: string | null
  readonly limitSource: string | null
  readonly limitVerified: boolean | null
}

export interface AlarmFilter {
  readonly open?: boolean | undefined
  readonly place?: string | undefined
  readonly program?: string | undefined
  readonly factor?: string | undefined
  readonly case?: string | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** As it stood then: begun by then, and open when not ended by then. */
  readonly at?: Instant | undefined
}

/** Newest first; `after` is the last one of the page before. */
export async function listAlarms(
  tx: Tx,
  q: {
    readonly scope: Scope
    readonly filter: AlarmFilter
    readonly after?: Cursor | undefined
    readonly limit: number
  },
): Promise<AlarmRow[]> {
  const where = [placesSeenBy(q.scope), ...alarmClauses(q.scope.district, q.filter)]
  if (q.after) where.push(sql`(a.begins_at, a.id) < (${moment(q.after.key)}, ${q.after.id}::uuid)`)
  const found =
    await sql<AlarmRow>`select a.id, a.place, p.name as "placeName", p.kind as "placeKind", a.program, p.area,
      p.lon, p.lat, a.factor, a.kind, a.upper, a.unit, a.peak, a.readings, a.begins_at as "beginsAt",
      a.last_at as "lastAt", ${endedBy(q.filter.at)} as "endedAt",
      case when ${endedBy(q.filter.at)} is not null then a.ended_by end as "endedBy", a.case_id as "caseId",
      l.source as "limitSource", l.verified as "limitVerified"
    from alarms a join places p on p.district = a.district and p.id = a.place
    left join limits l on l.district = a.district and l.id = a.limit_id
    where ${sql.join(where, sql` and `)} order by a.begins_at desc, a.id desc limit ${q.limit}`.execute(tx)
  return found.rows
}

export async function countOpenAlarms(tx: Tx, scope: Scope, at?: Instant): Promise<number> {
  const where = [placesSeenBy(scope), ...alarmClauses(scope.district, { open: true, at })]
  const found = await sql<{ n: number }>`select count(*) as n
    from alarms a join places p on p.district = a.district and p.id = a.place
    where ${sql.join(where, sql` and `)}`.execute(tx)
  return found.rows[0]?.n ?? 0
}

function alarmClauses(district: string, filter: AlarmFilter): RawBuilder<unknown>[] {
  const { open, place, program, factor, from, to, at } = filter
  const clauses: RawBuilder<unknown>[] = [sql`a.district = ${district}`]
  if (at !== undefined) clauses.push(sql`a.begins_at <= ${moment(at)}`)
  if (open !== undefined) clauses.push(open ? isOpenAt(at) : sql`not ${isOpenAt(at)}`)
  if (place !== undefined) clauses.push(sql`a.place = ${place}::uuid`)
  if (program !== undefined) clauses.push(sql`a.program = ${program}`)
  if (factor !== undefined) clauses.push(sql`a.factor = ${factor}`)
  if (filter.case !== undefined) clauses.push(sql`a.case_id = ${filter.case}::uuid`)
  if (from !== undefined) clauses.push(sql`a.begins_at >= ${moment(from)}`)
  if (to !== undefined) clauses.push(sql`a.begins_at < ${moment(to)}`)
  return clauses
}

const isOpenAt = (at: Instant | undefined): RawBuilder<unknown> =>
  at === undefined ? sql`a.ended_at is null` : sql`(a.ended_at is null or a.ended_at > ${moment(at)})`

/** Of a past moment nobody knows yet when it will end. */
const endedBy = (at: Instant | undefined): RawBuilder<unknown> =>
  at === undefined ? sql`a.ended_at` : sql`case when a.ended_at <= ${moment(at)} then a.ended_at end`
