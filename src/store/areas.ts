/** What another code for an area does to the registers. Cases have their own events. */
import { sql } from 'kysely'
import type { Day } from '../core/instant.ts'
import type { Tx } from './database.ts'

export interface AreaSuccession {
  readonly old: string
  readonly next: string
  readonly day: Day
  readonly reason: string
}

export async function areaSuccessorsOf(tx: Tx, code: string): Promise<AreaSuccession[]> {
  const found =
    await sql<AreaSuccession>`select old_code as old, new_code as next, day, reason from area_successions
    where old_code = ${code} order by day desc, new_code`.execute(tx)
  return found.rows
}

export async function putAreaSuccession(tx: Tx, q: AreaSuccession): Promise<void> {
  await sql`insert into area_successions (old_code, new_code, day, reason)
    values (${q.old}, ${q.next}, ${q.day}, ${q.reason})`.execute(tx)
}

/** Areas one level below that exist on a day. */
export async function areasBelow(tx: Tx, q: { readonly code: string; readonly day: Day }): Promise<string[]> {
  const found = await sql<{ code: string }>`select distinct code from areas
    where parent = ${q.code} and (to_day is null or to_day > ${q.day}) order by code`.execute(tx)
  return found.rows.map(row => row.code)
}

/** Units, posts, places and the duty list go on under the new code, one table after the other. */
export async function moveRegisters(
  tx: Tx,
  q: { readonly district: string; readonly old: string; readonly next: string },
): Promise<void> {
  const { district, old, next } = q
  await sql`update units set area = ${next} where district = ${district} and area = ${old}`.execute(tx)
  await sql`update posts set area = ${next} where district = ${district} and area = ${old}`.execute(tx)
  await sql`update places set area = ${next} where district = ${district} and area = ${old}`.execute(tx)
  await sql`update duty_items set area = ${next} where district = ${district} and area = ${old}`.execute(tx)
}
