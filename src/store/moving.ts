/** Cases that one change touches all at once: locked some at a time, so that a long change can be stopped and gone on with. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from './database.ts'

export type Touched =
  /** Open, and owned or helped with by a unit. */
  | { readonly unit: string }
  /** Anywhere in an area, whatever the stage. */
  | { readonly area: string }
  /** Open with a deadline, after a mark: these are gone through once. */
  | { readonly dueAfter: string }

/** Locks the next few. Their events are read in the next statement, so that they are those of the lock. */
export async function lockTouched(
  tx: Tx,
  q: { readonly district: string; readonly by: Touched; readonly limit: number },
): Promise<{ readonly id: string; readonly head: string }[]> {
  const found = await sql<{ id: string; head: string }>`select id, head from cases
    where district = ${q.district} and ${clause(q.by)} order by id limit ${q.limit} for update`.execute(tx)
  return found.rows
}

export async function countTouched(
  tx: Tx,
  q: { readonly district: string; readonly by: Touched },
): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from cases
    where district = ${q.district} and ${clause(q.by)}`.execute(tx)
  return found.rows[0]?.n ?? 0
}

const open = sql`stage not in ('closed', 'void')`

function clause(by: Touched): RawBuilder<unknown> {
  if ('unit' in by) return sql`${open} and (owner = ${by.unit} or co_owners @> array[${by.unit}])`
  if ('area' in by) return sql`area like ${`${by.area}%`}`
  return sql`${open} and due is not null and id > ${by.dueAfter}::uuid`
}
