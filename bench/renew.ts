/** Brings a data set to migrations whose columns are the same: its indexes are made anew instead of its rows. */
import type { Pool } from 'pg'

const COLUMNS = `select string_agg(format('%s.%s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull),
    ',' order by attrelid::regclass::text, attnum) as shape
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped`

const INDEXES = `select pg_get_indexdef(indexrelid) as def, indexrelid::regclass::text as name from pg_index i
  where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`

interface Index {
  readonly def: string
  readonly name: string
}

/** False when the columns differ and the rows have to be made anew. */
export async function renew(old: Pool, fresh: Pool, say: (line: string) => void): Promise<boolean> {
  if ((await shapeOf(old)) !== (await shapeOf(fresh))) return false
  const [has, wants] = [await indexesOf(old), await indexesOf(fresh)]
  for (const { name, def } of has.filter(it => !wants.some(other => other.def === it.def))) {
    say(`dropping ${def}`)
    await old.query(`drop index ${name}`)
  }
  for (const { def } of wants.filter(it => !has.some(other => other.def === it.def))) {
    say(def)
    await old.query(def)
  }
  const run = await fresh.query<{ number: number; name: string; sha256: string }>('select * from migrations')
  await old.query('delete from migrations')
  for (const { number, name, sha256 } of run.rows)
    await old.query('insert into migrations (number, name, sha256) values ($1, $2, $3)', [
      number,
      name,
      sha256,
    ])
  await old.query('vacuum analyze')
  return true
}

const shapeOf = async (pool: Pool) => (await pool.query<{ shape: string }>(COLUMNS)).rows[0]?.shape
const indexesOf = async (pool: Pool): Promise<Index[]> => (await pool.query<Index>(INDEXES)).rows
