/** Writes rows of several tables in one statement: one round trip for a report, a step or a whole import batch. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import type { Tx } from './database.ts'
import type { DB } from './schema.ts'

/** A row by column names; moments as ISO text, since it travels as JSON. */
export type Row<T extends keyof DB> = Readonly<Partial<Record<keyof DB[T], unknown>>>

export type Rows = { readonly [T in keyof DB]?: readonly Row<T>[] }

export const iso = (at: Instant): string => new Date(at).toISOString()
export const isoOrNull = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : iso(at)

/**
 * Inserts all rows, and replaces the projections in `update`, as one statement. Foreign keys are checked at its
 * end, so the order of tables does not matter. Columns not named take their defaults: rows of one table must
 * name the same ones.
 */
export async function insertAll(tx: Tx, rows: Rows, update: readonly Row<'cases'>[] = []): Promise<void> {
  const parts = Object.entries(rows).flatMap(([table, list]) => {
    const first = list[0]
    if (!first) return []
    const columns = sql.join(Object.keys(first).map(name => sql.ref(name)))
    return [
      sql`${sql.ref(`put_${table}`)} as (insert into ${sql.table(table)} (${columns})
        select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(list)}::json))`,
    ]
  })
  const first = update[0]
  if (first) {
    const columns = Object.keys(first).filter(name => name !== 'district' && name !== 'id')
    const sets = sql.join(columns.map(name => sql`${sql.ref(name)} = n.${sql.ref(name)}`))
    parts.push(sql`put_update as (update cases c set ${sets}
      from json_populate_recordset(null::cases, ${JSON.stringify(update)}::json) n
      where c.district = n.district and c.id = n.id)`)
  }
  if (parts.length > 0) await sql`with ${sql.join(parts)} select`.execute(tx)
}
