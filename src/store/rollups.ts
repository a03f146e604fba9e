/** Roll-ups: what has come in and is to be looked at, which periods have to be counted anew, and what they came to. */
import { CompiledQuery, sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import type { Factors, RecordKind } from '../core/reading.ts'
import type { Level, Period, Rollup } from '../core/rollup.ts'
import { moment, type Tx } from './database.ts'
import { iso } from './insert.ts'

/** That records of a kind came in for the minute, hour or day that begins at `at`. */
export interface Mark {
  readonly place: string
  readonly kind: RecordKind
  readonly at: Instant
}

/** The districts that have devices: where readings come from. */
export async function districtsWithDevices(tx: Tx): Promise<string[]> {
  const found = await sql<{
    district: string
  }>`select distinct district from devices order by district`.execute(tx)
  return found.rows.map(row => row.district)
}

export async function hasMarks(tx: Tx, district: string): Promise<boolean> {
  const found = await sql<{ has: boolean }>`select exists (
    select from rollup_marks where district = ${district}) as has`.execute(tx)
  return found.rows[0]?.has ?? false
}

/** Takes the oldest marks away and answers them. Records are read in a later statement: all they stand for is there. */
export async function takeMarks(
  tx: Tx,
  q: { readonly district: string; readonly limit: number },
): Promise<Mark[]> {
  const found = await sql<Mark>`delete from rollup_marks where district = ${q.district} and id = any(array(
      select id from rollup_marks where district = ${q.district} order by id limit ${q.limit}
      for update skip locked))
    returning place, kind, at`.execute(tx)
  return found.rows
}

/** In one order for everybody: two that note the same periods never wait for one another in a circle. */
export async function noteStale(
  tx: Tx,
  q: { readonly district: string; readonly periods: readonly Period[] },
): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(NOTE, [q.district, asJson(q.periods)]))
}

const NOTE = `insert into stale_rollups (district, place, level, at)
  select distinct $1, place, level, at from json_to_recordset($2::json) as s (place uuid, level text, at timestamptz)
  order by place, level, at on conflict do nothing`

export async function hasStale(
  tx: Tx,
  q: { readonly district: string; readonly now: Instant },
): Promise<boolean> {
  const found = await sql<{ has: boolean }>`select exists (
    select from stale_rollups where district = ${q.district} and ${isOver(q.now)}) as has`.execute(tx)
  return found.rows[0]?.has ?? false
}

/** Takes periods that are to be counted anew, of one place or of all; a minute only once it is over. */
export async function takeStale(
  tx: Tx,
  q: {
    readonly district: string
    readonly place?: string
    readonly now: Instant
    readonly limit: number
  },
): Promise<Period[]> {
  const found = await sql<Period>`delete from stale_rollups s using (
      select place, level, at from stale_rollups where district = ${q.district} and ${isOver(q.now)}
        and ${q.place === undefined ? sql`true` : sql`place = ${q.place}::uuid`}
      order by place, level, at limit ${q.limit} for update skip locked) it
    where s.district = ${q.district} and s.place = it.place and s.level = it.level and s.at = it.at
    returning s.place, s.level, s.at`.execute(tx)
  return found.rows
}

const isOver = (now: Instant) => sql`(level <> 'minute' or at <= ${moment(now)} - interval '1 minute')`

export interface RecordFound {
  readonly place: string
  readonly kind: RecordKind
  readonly at: Instant
  readonly device: string
  readonly factors: Factors
}

/** A span of time of one place: `from` included, `to` not. */
export interface Span {
  readonly place: string
  readonly from: Instant
  readonly to: Instant
}

/** Records of a kind in spans, oldest first. */
export async function recordsIn(
  tx: Tx,
  q: { readonly district: string; readonly kind: RecordKind; readonly spans: readonly Span[] },
): Promise<RecordFound[]> {
  if (q.spans.length === 0) return []
  const found = await tx.executeQuery<RecordFound>(
    CompiledQuery.raw(RECORDS, [q.district, q.kind, spansAsJson(q.spans)]),
  )
  return found.rows
}

// `offset 0`: each span is looked up by the key in its own month, however large PostgreSQL takes the table for.
const RECORDS = `select r.* from json_to_recordset($3::json) as s (place uuid, "from" timestamptz, "to" timestamptz)
  cross join lateral (
    select place, kind, at, device, factors from records
    where district = $1 and place = s.place and kind = $2 and at >= s."from" and at < s."to" offset 0
  ) r order by r.place, r.at`

export interface RollupFound {
  readonly place: string
  readonly at: Instant
  readonly factors: Rollup
}

export async function rollupsIn(
  tx: Tx,
  q: { readonly district: string; readonly level: Level; readonly spans: readonly Span[] },
): Promise<RollupFound[]> {
  if (q.spans.length === 0) return []
  const found = await tx.executeQuery<RollupFound>(
    CompiledQuery.raw(ROLLUPS, [q.district, q.level, spansAsJson(q.spans)]),
  )
  return found.rows
}

const ROLLUPS = `select r.* from json_to_recordset($3::json) as s (place uuid, "from" timestamptz, "to" timestamptz)
  cross join lateral (
    select place, at, factors from rollups
    where district = $1 and place = s.place and level = $2 and at >= s."from" and at < s."to" offset 0
  ) r order by r.place, r.at`

/** Writes roll-ups and answers those that were not so before. */
export async function putRollups(
  tx: Tx,
  q: { readonly district: string; readonly level: Level; readonly rollups: readonly RollupFound[] },
): Promise<{ readonly place: string; readonly at: Instant }[]> {
  if (q.rollups.length === 0) return []
  const rows = q.rollups.map(it => ({ ...it, at: iso(it.at) }))
  const found = await tx.executeQuery<{ place: string; at: Instant }>(
    CompiledQuery.raw(PUT, [q.district, q.level, JSON.stringify(rows)]),
  )
  return found.rows
}

const PUT = `insert into rollups (district, place, level, at, factors)
  select $1, place, $2, at, factors from json_to_recordset($3::json) as s (place uuid, at timestamptz, factors jsonb)
  on conflict (district, place, level, at) do update set factors = excluded.factors
  where rollups.factors <> excluded.factors returning place, at`

/** Takes roll-ups away that nothing stands behind. */
export async function dropRollups(
  tx: Tx,
  q: { readonly district: string; readonly periods: readonly Period[] },
): Promise<number> {
  if (q.periods.length === 0) return 0
  const found = await tx.executeQuery(CompiledQuery.raw(DROP, [q.district, asJson(q.periods)]))
  return Number(found.numAffectedRows ?? 0)
}

const DROP = `delete from rollups r
  using json_to_recordset($2::json) as s (place uuid, level text, at timestamptz)
  where r.district = $1 and r.place = s.place and r.level = s.level and r.at = s.at`

/** The days of a place on which there is anything, in Shanghai. */
export async function daysWithReadings(
  tx: Tx,
  q: { readonly district: string; readonly place: string; readonly from: Instant; readonly to: Instant },
): Promise<Day[]> {
  const day = sql`(at at time zone 'Asia/Shanghai')::date`
  const found = await sql<{ day: Day }>`select distinct day from (
      select ${day} as day from records where district = ${q.district} and place = ${q.place}::uuid
        and at >= ${moment(q.from)} and at < ${moment(q.to)}
      union select ${day} from rollups where district = ${q.district} and place = ${q.place}::uuid
        and at >= ${moment(q.from)} and at < ${moment(q.to)}) as it order by day`.execute(tx)
  return found.rows.map(row => row.day)
}

/** Places something was ever read at. */
export async function placesWithReadings(tx: Tx, district: string): Promise<string[]> {
  const found = await sql<{ place: string }>`select distinct place from latest
    where district = ${district} order by place`.execute(tx)
  return found.rows.map(row => row.place)
}

const asJson = (periods: readonly Period[]): string =>
  JSON.stringify(periods.map(({ place, level, at }) => ({ place, level, at: iso(at) })))

const spansAsJson = (spans: readonly Span[]): string =>
  JSON.stringify(spans.map(({ place, from, to }) => ({ place, from: iso(from), to: iso(to) })))
