/** Work that one process of several does at a time: whose turn it is, and how far it got. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

export interface Turn {
  readonly at: Instant
  readonly note: unknown
}

/** Takes the turn of a piece of work until the transaction ends; undefined while another process has it. */
export async function takeTurn(
  tx: Tx,
  q: { readonly district: string; readonly name: string; readonly now: Instant },
): Promise<Turn | undefined> {
  await sql`insert into turns (district, name, at) values (${q.district}, ${q.name}, ${moment(q.now)})
    on conflict do nothing`.execute(tx)
  const found = await sql<Turn>`select at, note from turns
    where district = ${q.district} and name = ${q.name} for update skip locked`.execute(tx)
  return found.rows[0]
}

/** The same, but waits until whoever has it is done. */
export async function awaitTurn(
  tx: Tx,
  q: { readonly district: string; readonly name: string; readonly now: Instant },
): Promise<void> {
  await sql`insert into turns (district, name, at) values (${q.district}, ${q.name}, ${moment(q.now)})
    on conflict do nothing`.execute(tx)
  await sql`select from turns where district = ${q.district} and name = ${q.name} for update`.execute(tx)
}

export async function endTurn(
  tx: Tx,
  q: { readonly district: string; readonly name: string; readonly now: Instant; readonly note?: unknown },
): Promise<void> {
  await sql`update turns set at = ${moment(q.now)}, note = ${JSON.stringify(q.note ?? null)}::jsonb
    where district = ${q.district} and name = ${q.name}`.execute(tx)
}
