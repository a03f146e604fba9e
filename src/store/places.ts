/** Places 对象: list, one, count, add. Every query takes a scope; a place outside it does not exist. */
import { type RawBuilder, sql } from 'kysely'
import { prefixOf } from '../core/area.ts'
import { promiseMs } from '../core/freshness.ts'
import type { Instant } from '../core/instant.ts'
import { type Factors, type RecordKind, recordKinds } from '../core/reading.ts'
import type { Scope } from '../core/scope.ts'
import { moment, type Tx } from './database.ts'

export interface PlaceRow {
  readonly id: string
  readonly program: string
  readonly kind: string
  readonly externalId: string
  readonly name: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly facts: Record<string, unknown>
  readonly changedAt: Instant
  readonly devices: number
  readonly openAlarms: number
  readonly latestKind: RecordKind | null
  readonly latestAt: Instant | null
  readonly latestReceivedAt: Instant | null
  readonly latestFactors: Factors | null
}

export interface PlaceFilter {
  readonly program?: string | undefined
  readonly kind?: string | undefined
  readonly area?: string | undefined
  readonly q?: string | undefined
  readonly state?: 'alarm' | 'monitored' | 'late' | undefined
}

/** Where a page of a list ordered by name goes on. */
export interface NameCursor {
  readonly name: string
  readonly id: string
}

interface Asked {
  readonly scope: Scope
  readonly filter: PlaceFilter
  /** What is late depends on when one asks. */
  readonly now: Instant
  /** As it stood then; now when absent. */
  readonly at?: Instant | undefined
}

/** True for the rows of `places p` that the scope sees: inside the area of a post that has the program. */
export function placesSeenBy(scope: Scope): RawBuilder<boolean> {
  const posts = scope.posts.map(post => {
    const area = post.area === scope.district ? sql`true` : sql`p.area like ${`${prefixOf(post.area)}%`}`
    const program = post.programs.includes('*') ? sql`true` : sql`p.program = any(${post.programs}::text[])`
    return sql`(${area} and ${program})`
  })
  const any = posts.length > 0 ? sql`(${sql.join(posts, sql` or `)})` : sql`false`
  return sql`p.district = ${scope.district} and ${any}`
}

export async function listPlaces(
  tx: Tx,
  q: Asked & { readonly after?: NameCursor | undefined; readonly limit: number },
): Promise<PlaceRow[]> {
  const where = [placesSeenBy(q.scope), ...filterClauses(q)]
  if (q.after) where.push(sql`(p.name, p.id) > (${q.after.name}, ${q.after.id}::uuid)`)
  const found = await sql<PlaceRow>`select ${columns(q.at)} from places p ${newest(q.at)}
    where ${sql.join(where, sql` and `)} order by p.name, p.id limit ${q.limit}`.execute(tx)
  return found.rows
}

export async function countPlaces(tx: Tx, q: Asked): Promise<number> {
  const where = sql.join([placesSeenBy(q.scope), ...filterClauses(q)], sql` and `)
  const joined = q.filter.state ? newest(q.at) : sql``
  const found = await sql<{
    n: number
  }>`select count(*) as n from places p ${joined} where ${where}`.execute(tx)
  return found.rows[0]?.n ?? 0
}

/** How many places of each kind the scope sees, and how many of them have an open alarm. */
export async function countKinds(
  tx: Tx,
  scope: Scope,
): Promise<{ program: string; kind: string; total: number; openAlarms: number }[]> {
  const found = await sql<{
    program: string
    kind: string
    total: number
    openAlarms: number
  }>`select p.program, p.kind, count(*) as total,
      count(*) filter (where ${openAlarms(undefined)} > 0) as "openAlarms"
    from places p where ${placesSeenBy(scope)} group by 1, 2 order by 1, 2`.execute(tx)
  return found.rows
}

export async function placeById(
  tx: Tx,
  q: { readonly scope: Scope; readonly id: string; readonly at?: Instant | undefined },
): Promise<PlaceRow | undefined> {
  const found = await sql<PlaceRow>`select ${columns(q.at)} from places p ${newest(q.at)}
    where ${placesSeenBy(q.scope)} and p.id = ${q.id}::uuid`.execute(tx)
  return found.rows[0]
}

/** Whether a program's register already has that number under that kind. */
export async function isTaken(
  tx: Tx,
  q: {
    readonly district: string
    readonly program: string
    readonly kind: string
    readonly externalId: string
  },
): Promise<boolean> {
  const found = await sql`select from places where district = ${q.district} and program = ${q.program}
    and kind = ${q.kind} and external_id = ${q.externalId}`.execute(tx)
  return found.rows.length > 0
}

/** Cases that alarms of a place belong to, newest first. Who may see them is asked when they are read. */
export async function casesOfPlace(
  tx: Tx,
  q: { readonly district: string; readonly place: string; readonly limit: number },
): Promise<string[]> {
  const found = await sql<{ id: string }>`select case_id as id from alarms
    where district = ${q.district} and place = ${q.place}::uuid and case_id is not null
    group by case_id order by max(begins_at) desc, case_id limit ${q.limit}`.execute(tx)
  return found.rows.map(row => row.id)
}

const columns = (at: Instant | undefined): RawBuilder<unknown> => sql`p.id, p.program, p.kind,
  p.external_id as "externalId", p.name, p.area, p.lon, p.lat, p.facts, p.changed_at as "changedAt",
  (select count(*) from devices d where d.district = p.district and d.place = p.id) as devices,
  ${openAlarms(at)} as "openAlarms", l.kind as "latestKind", l.at as "latestAt",
  l.received_at as "latestReceivedAt", l.factors as "latestFactors"`

const openAlarms = (at: Instant | undefined): RawBuilder<unknown> =>
  at === undefined
    ? sql`(select count(*) from alarms a where a.district = p.district and a.place = p.id and a.ended_at is null)`
    : sql`(select count(*) from alarms a where a.district = p.district and a.place = p.id
        and a.begins_at <= ${moment(at)} and (a.ended_at is null or a.ended_at > ${moment(at)}))`

/** A reading older than this says nothing of a moment any more. */
const REACH_BACK = sql`interval '3 days'`

/** `l`: the newest reading of whatever kind; of kinds equally new the shortest. */
function newest(at: Instant | undefined): RawBuilder<unknown> {
  const order = sql`order by l.at desc, array_position(${recordKinds}::text[], l.kind) limit 1`
  if (at === undefined)
    return sql`left join lateral (select l.kind, l.at, l.received_at, l.factors from latest l
      where l.district = p.district and l.place = p.id ${order}) l on true`
  return sql`left join lateral (select l.kind, l.at, l.received_at, l.factors
    from unnest(${recordKinds}::text[]) k cross join lateral (
      select r.kind, r.at, r.received_at, r.factors from records r
      where r.district = p.district and r.place = p.id and r.kind = k
        and r.at <= ${moment(at)} and r.at > ${moment(at)} - ${REACH_BACK}
      order by r.at desc limit 1) l ${order}) l on true`
}

function filterClauses({ filter, now, at }: Asked): RawBuilder<unknown>[] {
  const clauses: RawBuilder<unknown>[] = []
  if (filter.program !== undefined) clauses.push(sql`p.program = ${filter.program}`)
  if (filter.kind !== undefined) clauses.push(sql`p.kind = ${filter.kind}`)
  if (filter.area !== undefined) clauses.push(sql`p.area like ${`${prefixOf(filter.area)}%`}`)
  if (filter.q !== undefined) {
    const part = `%${filter.q.replaceAll(/[\\%_]/g, it => `\\${it}`)}%`
    clauses.push(sql`(p.name ilike ${part} or p.external_id ilike ${part})`)
  }
  switch (filter.state) {
    case 'alarm':
      clauses.push(sql`${openAlarms(at)} > 0`)
      break
    case 'monitored':
      clauses.push(isMonitored)
      break
    case 'late':
      clauses.push(sql`${isMonitored} and (l.at is null or ${isLate(at ?? now)})`)
      break
    case undefined:
  }
  return clauses
}

const isMonitored = sql`(l.at is not null
  or exists (select from devices d where d.district = p.district and d.place = p.id))`

const isLate = (
  now: Instant,
): RawBuilder<unknown> => sql`l.at < ${moment(now)} - interval '1 millisecond' * case l.kind
  when 'realtime' then ${promiseMs.realtime}::int8 when 'minute' then ${promiseMs.minute}::int8
  when 'hour' then ${promiseMs.hour}::int8 else ${promiseMs.day}::int8 end`
