/** Writes rows of several tables in one statement: one round trip for a report, a step or a whole import batch. */
import { CompiledQuery } from 'kysely'
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
 * name the same ones. What is `due` takes the place of what was due before; without a moment nothing is due any more.
 */
export async function insertAll(tx: Tx, rows: Rows, update: readonly Row<'cases'>[] = []): Promise<void> {
  const puts = Object.entries(rows).filter(([, list]) => list.length > 0)
  if (puts.length === 0 && update.length === 0) return
  const values = [...puts.map(([, list]) => list), ...(update.length > 0 ? [update] : [])]
  const shape = puts.map(([table, list]) => ({ table, columns: Object.keys(list[0] ?? {}) }))
  const text = textOf(shape, update[0] && Object.keys(update[0]))
  await tx.executeQuery(
    CompiledQuery.raw(
      text,
      values.map(list => JSON.stringify(list)),
    ),
  )
}

interface Put {
  readonly table: string
  readonly columns: readonly string[]
}

/** Made once a shape: built by Kysely anew each time, it was a tenth of what a step takes in Node. */
function textOf(puts: readonly Put[], updated: readonly string[] | undefined): string {
  const key = [...puts.map(it => `${it.table}(${it.columns.join()})`), `(${updated?.join() ?? ''})`].join()
  const known = texts.get(key)
  if (known !== undefined) return known
  const parts = puts.map(({ table, columns }, i) => {
    const names = columns.map(quoted).join(', ')
    if (table === 'due') return putDue(i + 1)
    return `${quoted(`put_${table}`)} as (insert into ${quoted(table)} (${names})
      select ${names} from json_populate_recordset(null::${quoted(table)}, $${i + 1}::json))`
  })
  if (updated) {
    const sets = updated.filter(name => name !== 'district' && name !== 'id').map(quoted)
    parts.push(`put_update as (update cases c set ${sets.map(name => `${name} = n.${name}`).join(', ')}
      from json_populate_recordset(null::cases, $${puts.length + 1}::json) n
      where c.district = n.district and c.id = n.id)`)
  }
  const text = `with ${parts.join(', ')} select`
  texts.set(key, text)
  return text
}

/** A row is either put or dropped: two halves of one statement must not touch the same row. */
const putDue = (parameter: number): string => `next_due as (
    select district, kind, ref, at from json_populate_recordset(null::due, $${parameter}::json)),
  put_due as (insert into due (district, kind, ref, at)
    select district, kind, ref, at from next_due where at is not null
    on conflict (district, kind, ref) do update set at = excluded.at, tries = 0),
  drop_due as (delete from due d using next_due n where n.at is null
    and d.district = n.district and d.kind = n.kind and d.ref = n.ref)`

const texts = new Map<string, string>()
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
