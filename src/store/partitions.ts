/** Months: records and roll-ups lie in a partition each, made ahead of the rows that need it. */
import { DAY_MS, dayOf, type Instant, SHANGHAI_OFFSET_MS, startOfDay } from '../core/instant.ts'
import { type Database, transact } from './database.ts'
import { CompiledQuery } from 'kysely'

const PARENTS = ['records', 'rollups'] as const
const LOCK = 0x6d_6f_6e_74 // 'mont': one process at a time makes a month

/** Days whose month is there, by their number since 1970: no date is written out for a record. */
const made = new WeakMap<Database, Set<number>>()

/** Makes the months in which these moments fall, in a transaction of its own; what it has made it remembers. */
export async function ensureMonths(database: Database, instants: Iterable<Instant>): Promise<void> {
  const known = made.get(database) ?? new Set<number>()
  made.set(database, known)
  const missing = new Set<number>()
  for (const at of instants) {
    const day = Math.floor((at + SHANGHAI_OFFSET_MS) / DAY_MS)
    if (!known.has(day)) missing.add(day)
  }
  if (missing.size === 0) return
  const months = [...new Set([...missing].map(day => monthOf(day * DAY_MS - SHANGHAI_OFFSET_MS)))].sort()
  await transact(database, async tx => {
    const run = (text: string, values: readonly unknown[] = []) =>
      tx.executeQuery<{ name: string }>(CompiledQuery.raw(text, [...values]))
    await run('select pg_advisory_xact_lock($1)', [LOCK])
    const wanted = months.flatMap(month => PARENTS.map(parent => nameOf(parent, month)))
    const found = await run(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname = any($1)`,
      [wanted],
    )
    const there = new Set(found.rows.map(it => it.name))
    for (const month of months)
      for (const parent of PARENTS)
        if (!there.has(nameOf(parent, month)))
          for (const text of statementsFor(parent, month)) await run(text)
  })
  for (const day of missing) known.add(day)
}

/** After an insert that found no place for its row: somebody took months away. */
export const forgetMonths = (database: Database): void => void made.delete(database)

/** `2026_11`, in Shanghai. */
const monthOf = (at: Instant): string => dayOf(at).slice(0, 7).replace('-', '_')

const nameOf = (parent: (typeof PARENTS)[number], month: string) => `${parent}_${month}`

/** Attaching waits for nobody who reads or writes; `create table … partition of` would stop all of them. */
function statementsFor(parent: (typeof PARENTS)[number], month: string): string[] {
  const name = nameOf(parent, month)
  const [year = 0, number = 0] = month.split('_').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  const start = (of: string) => new Date(startOfDay(`${of}-01`)).toISOString()
  return [
    `create table ${name} (like ${parent} including defaults including constraints)`,
    `alter table ${parent} attach partition ${name} for values from ('${start(month.replace('_', '-'))}') to ('${start(next)}')`,
  ]
}
