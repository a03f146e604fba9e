/** Units and posts one by one, and what a succession does to the registers: the ends, and who follows whom. */
import { sql } from 'kysely'
import type { Day } from '../core/instant.ts'
import type { Tx } from './database.ts'

interface Key {
  readonly district: string
  readonly id: string
}

interface Dated {
  readonly kind: string
  readonly area: string
  readonly zh: string
  readonly en: string
  readonly from: Day
  readonly to: Day | null
}

/** A unit, locked for the rest of the transaction. */
export async function unitById(
  tx: Tx,
  q: Key,
): Promise<(Dated & { readonly line: string | null }) | undefined> {
  const found = await sql<
    Dated & { line: string | null }
  >`select kind, line, area, name_zh as zh, name_en as en, from_day as "from", to_day as "to"
    from units where district = ${q.district} and id = ${q.id} for update`.execute(tx)
  return found.rows[0]
}

/** A post, whether it exists today or not. */
export async function postById(
  tx: Tx,
  q: Key,
): Promise<(Dated & { readonly unit: string; readonly programs: readonly string[] }) | undefined> {
  const found = await sql<
    Dated & { unit: string; programs: string[] }
  >`select kind, unit, area, programs, title_zh as zh, title_en as en, from_day as "from", to_day as "to"
    from posts where district = ${q.district} and id = ${q.id}`.execute(tx)
  return found.rows[0]
}

export interface SuccessionRow {
  readonly old: string
  readonly next: string
  readonly day: Day
  readonly reason: string
}

/** Who followed a unit, over any number of mergers; the latest first. */
export async function successorsOf(tx: Tx, q: Key): Promise<SuccessionRow[]> {
  const found =
    await sql<SuccessionRow>`select old_unit as old, new_unit as next, day, reason from unit_successions
    where district = ${q.district} and old_unit = ${q.id} order by day desc, new_unit`.execute(tx)
  return found.rows
}

/** Who does on a day what a unit of the past did, for every unit that was followed. */
export async function heirsOn(
  tx: Tx,
  q: { readonly district: string; readonly day: Day },
): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{
    old: string
    next: string
  }>`select distinct on (old_unit) old_unit as old, new_unit as next from unit_successions
    where district = ${q.district} and day <= ${q.day} order by old_unit, day desc, new_unit`.execute(tx)
  return new Map(found.rows.map(row => [row.old, row.next]))
}

/**
 * Notes that `next` does from that day on what `old` did, and so what those did whom `old` had followed: a reader
 * finds everybody's heir in one row, without walking along.
 */
export async function putSuccession(tx: Tx, q: SuccessionRow & { readonly district: string }): Promise<void> {
  await sql`insert into unit_successions (district, old_unit, new_unit, day, reason)
    select ${q.district}, it.old, ${q.next}, ${q.day}::date, ${q.reason} from (
      select ${q.old}::text as old union select old_unit from unit_successions
      where district = ${q.district} and new_unit = ${q.old}) it
    where it.old <> ${q.next} on conflict do nothing`.execute(tx)
}

/** Ends a unit with its posts and who holds them; what had not begun by that day never does. */
export async function endUnit(
  tx: Tx,
  q: Key & { readonly to: Day },
): Promise<{ readonly posts: number; readonly holdings: number }> {
  const { district, id, to } = q
  await sql`update units set to_day = ${to} where district = ${district} and id = ${id}`.execute(tx)
  const holdings = await sql`update holdings set to_day = greatest(from_day, ${to}::date)
    where district = ${district} and (to_day is null or to_day > ${to}) and post in
      (select id from posts where district = ${district} and unit = ${id})`.execute(tx)
  const posts = await sql`update posts set to_day = greatest(from_day, ${to}::date)
    where district = ${district} and unit = ${id} and (to_day is null or to_day > ${to})`.execute(tx)
  return { posts: Number(posts.numAffectedRows ?? 0), holdings: Number(holdings.numAffectedRows ?? 0) }
}

/** Posts of a unit that exist on a day or begin later. */
export async function postsOfUnit(
  tx: Tx,
  q: Key & { readonly day: Day },
): Promise<{ readonly id: string; readonly kind: string }[]> {
  const found = await sql<{ id: string; kind: string }>`select id, kind from posts
    where district = ${q.district} and unit = ${q.id} and (to_day is null or to_day > ${q.day}) order by id`.execute(
    tx,
  )
  return found.rows
}
