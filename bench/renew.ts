/**
 * Brings a data set to changed migrations: new tables and indexes are made in it, and tables that are laid out anew in
 * seconds; as long as the columns of all others are the same.
 */
import type { Pool } from 'pg'
import { migrationsOf, MIGRATIONS } from '../src/store/migrate.ts'
import { statements } from '../src/store/statements.ts'

const COLUMNS = `select c.relname as "table",
    string_agg(format('%s %s %s', attname, atttypid::regtype, attnotnull), ',' order by attnum) as columns
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and attnum > 0 and not attisdropped
  group by 1`

const INDEXES = `select pg_get_indexdef(indexrelid) as def, indexrelid::regclass::text as name from pg_index i
  where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`

/** What `readings.ts` lays out. */
const quick: readonly string[] = ['alarms', 'latest', 'records', 'watches', 'rollups', 'rollup_marks']

interface Index {
  readonly def: string
  readonly name: string
}

/** False when the columns differ and the rows have to be made anew. */
export async function renew(old: Pool, fresh: Pool, say: (line: string) => void): Promise<boolean> {
  const [had, wanted] = [await columnsOf(old), await columnsOf(fresh)]
  const changed = [...had.keys()].filter(table => wanted.get(table) !== had.get(table))
  if (changed.some(table => !quick.includes(table))) return false
  for (const table of changed) await old.query(`drop table ${table}`)
  for (const table of changed) had.delete(table)
  for (const text of creating([...wanted.keys()].filter(table => !had.has(table)))) await old.query(text)
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

/** The statements of our migrations that create these tables. */
const creating = (tables: readonly string[]): string[] =>
  migrationsOf(MIGRATIONS)
    .flatMap(it => statements(it.text))
    .map(it => it.text)
    .filter(text => tables.includes(/^create table (\w+)/.exec(text)?.[1] ?? ''))

async function columnsOf(pool: Pool): Promise<Map<string, string>> {
  const found = await pool.query<{ table: string; columns: string }>(COLUMNS)
  return new Map(found.rows.map(row => [row.table, row.columns]))
}

const indexesOf = async (pool: Pool): Promise<Index[]> => (await pool.query<Index>(INDEXES)).rows
