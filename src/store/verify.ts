/** What checking needs: every district, its case rows in order, and the last hashes of a day. */
import { sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

/** The districts that have cases, events or roots, one index probe each instead of a walk over all rows. */
export async function districtsWithCases(tx: Tx): Promise<string[]> {
  const found: string[] = []
  for (let after = ''; ; after = found.at(-1) ?? '') {
    const next = await sql<{ district: string | null }>`select least(
        (select min(district) from cases where district > ${after}),
        (select min(district) from case_events where district > ${after}),
        (select min(district) from roots where district > ${after})) as district`.execute(tx)
    const district = next.rows[0]?.district
    if (!district) return found
    found.push(district)
  }
}

/** The district of a case, wherever it is. */
export async function districtOfCase(tx: Tx, id: string): Promise<string | undefined> {
  const found = await sql<{ district: string }>`select district from cases where id = ${id}::uuid`.execute(tx)
  return found.rows[0]?.district
}

/** A case row as stored, by column. */
export type StoredCase = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly seq: number
  readonly head: string
}

/** The next case rows in order of id, after a mark. */
export async function casesAfter(
  tx: Tx,
  q: { readonly district: string; readonly after: string | undefined; readonly limit: number },
): Promise<StoredCase[]> {
  const mark = q.after === undefined ? sql`true` : sql`id > ${q.after}::uuid`
  const found = await sql<StoredCase>`select * from cases
    where district = ${q.district} and ${mark} order by id limit ${q.limit}`.execute(tx)
  return found.rows
}

export async function storedCase(
  tx: Tx,
  q: { readonly district: string; readonly id: string },
): Promise<StoredCase | undefined> {
  const found = await sql<StoredCase>`select * from cases
    where district = ${q.district} and id = ${q.id}::uuid`.execute(tx)
  return found.rows[0]
}

/** The last hash of each case that had an event recorded in a span, by case: the leaves of a day's root. */
export async function lastHashes(
  tx: Tx,
  q: { readonly district: string; readonly from: Instant; readonly to: Instant },
): Promise<string[]> {
  const found = await sql<{ hash: string }>`select distinct on (case_id) hash from case_events
    where district = ${q.district} and recorded_at >= ${moment(q.from)} and recorded_at < ${moment(q.to)}
    order by case_id, seq desc`.execute(tx)
  return found.rows.map(row => row.hash)
}

export interface RootRow {
  readonly day: Day
  readonly root: string
  readonly cases: number
}

export async function rootsOf(tx: Tx, district: string): Promise<RootRow[]> {
  const found = await sql<RootRow>`select day, root, cases from roots
    where district = ${district} order by day`.execute(tx)
  return found.rows
}

/** Writes a day's root once: one that is there stays as it is. */
export async function putRoot(tx: Tx, q: RootRow & { readonly district: string }): Promise<void> {
  await sql`insert into roots (district, day, root, cases)
    values (${q.district}, ${q.day}, ${q.root}, ${q.cases}) on conflict (district, day) do nothing`.execute(
    tx,
  )
}

/** Days since the last root on which events were recorded, before a moment. */
export async function daysWithoutRoot(
  tx: Tx,
  q: { readonly district: string; readonly before: Instant },
): Promise<Day[]> {
  const found = await sql<{
    day: Day
  }>`select distinct (recorded_at at time zone 'Asia/Shanghai')::date as day
    from case_events where district = ${q.district} and recorded_at < ${moment(q.before)}
      and recorded_at >= coalesce((select (max(day) + 1)::timestamp at time zone 'Asia/Shanghai'
        from roots where district = ${q.district}), '-infinity')
    order by 1`.execute(tx)
  return found.rows.map(row => row.day)
}
