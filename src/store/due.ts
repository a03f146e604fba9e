/** What falls due: whose turn it is, locked so that several clocks share the work and none does it twice. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

export interface Falling {
  readonly district: string
  readonly now: Instant
}

/** Kinds of which the clock's scanner takes care. */
const scanned = ['ladder', 'resume', 'acknowledge'] as const
export type DueKind = (typeof scanned)[number]

/** Whether anything has fallen due: asked before a transaction is begun for it. */
export async function isAnyDue(tx: Tx, q: Falling): Promise<boolean> {
  const found = await sql<{ yes: boolean }>`select exists(select from due
    where district = ${q.district} and at <= ${moment(q.now)} and kind = any(${scanned}::text[])) as yes`.execute(
    tx,
  )
  return found.rows[0]?.yes ?? false
}

/**
 * Locks the cases for which something has fallen due longest. Those that another clock or a step holds are passed by;
 * their events are read in the next statement, so that they are those of the lock.
 */
export async function lockDueCases(
  tx: Tx,
  q: Falling & { readonly limit: number },
): Promise<{ readonly id: string; readonly head: string }[]> {
  const found = await sql<{ id: string; head: string }>`select c.id, c.head
    from due d join cases c on c.district = d.district and c.id = d.ref
    where d.district = ${q.district} and d.kind in ('ladder', 'resume') and d.at <= ${moment(q.now)}
    order by d.at, d.ref limit ${q.limit} for update of c skip locked`.execute(tx)
  return found.rows
}

/** The same for notices that nobody has acknowledged in time. */
export async function lockDueNotices(tx: Tx, q: Falling & { readonly limit: number }): Promise<string[]> {
  const found = await sql<{ id: string }>`select n.id
    from due d join notices n on n.district = d.district and n.id = d.ref
    where d.district = ${q.district} and d.kind = 'acknowledge' and d.at <= ${moment(q.now)}
    order by d.at, d.ref limit ${q.limit} for update of n skip locked`.execute(tx)
  return found.rows.map(row => row.id)
}

/** Puts off what of these kinds has fallen due longest and cannot be done, twice as long each time, up to an hour. */
export async function putOffFirst(
  tx: Tx,
  q: Falling & { readonly kinds: readonly DueKind[] },
): Promise<void> {
  await sql`update due set tries = tries + 1,
      at = ${moment(q.now)} + least(interval '1 minute' * power(2, tries), interval '1 hour')
    where district = ${q.district} and (kind, ref) in (select kind, ref from due
      where district = ${q.district} and at <= ${moment(q.now)} and kind = any(${[...q.kinds]}::text[])
      order by at, ref limit 1 for update skip locked)`.execute(tx)
}

/** The next open cases after an id, locked: what is due of them is counted anew. */
export async function lockOpenCases(
  tx: Tx,
  q: { readonly district: string; readonly after: string; readonly limit: number },
): Promise<string[]> {
  const found = await sql<{ id: string }>`select id from cases
    where district = ${q.district} and stage in ('accepted', 'assigned') and (due is not null or deferred)
      and id > ${q.after}::uuid order by id limit ${q.limit} for update`.execute(tx)
  return found.rows.map(row => row.id)
}
