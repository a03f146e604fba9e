// Writes src/store/schema.ts: the types of every table, read from a freshly migrated database.
// Ours instead of kysely-codegen: a check constraint with a list becomes a union, columns keep their order.
// With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as prettier from 'prettier'
import { testDatabase } from '../test/city/database.ts'

const FILE = fileURLToPath(new URL('../src/store/schema.ts', import.meta.url))

const HEAD = `/** Generated from the migrated database by \`scripts/schema.mjs\`; do not edit. */
import type { ColumnType } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'

/** Comes out as milliseconds; goes in as a Date, or as \`moment(at)\`. */
export type Timestamp = ColumnType<Instant, Date, Date>

/** Comes out parsed, to be read by a schema; goes in as text (the driver would turn a list into an array of SQL). */
export type Json = ColumnType<unknown, string, string>

/** Has a default: may be left out. */
type Generated<T> =
  T extends ColumnType<infer Out, infer In, infer New> ? ColumnType<Out, In | undefined, New> : ColumnType<T, T | undefined, T>
`

const TYPES = {
  text: 'string', varchar: 'string', uuid: 'string', xid8: 'string', name: 'string',
  int2: 'number', int4: 'number', int8: 'number', float4: 'number', float8: 'number', numeric: 'number',
  bool: 'boolean', date: 'Day', timestamptz: 'Timestamp', json: 'Json', jsonb: 'Json', bytea: 'Buffer',
} // prettier-ignore

const COLUMNS = `
  select t.relname as "table", a.attname as "column", y.typname as type, a.attnotnull as required,
         a.atthasdef or a.attidentity <> '' as filled, a.attgenerated <> '' as computed,
         (select pg_get_constraintdef(c.oid) from pg_constraint c
           where c.conrelid = t.oid and c.contype = 'c' and c.conkey = array[a.attnum] limit 1) as "check"
    from pg_class t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    join pg_type y on y.oid = a.atttypid
   where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
   order by t.relname, a.attnum`

function typeOf(column) {
  const name = column.type.replace(/^_/, '')
  const base = TYPES[name]
  if (!base) throw new Error(`${column.table}.${column.column}: no TypeScript type for ${column.type}`)
  const list = /^CHECK \(\(\(?"?\w+"?\)?(?:::text)? = ANY \(\(?ARRAY\[(.*)\](?:\)::text\[\])?\)\)\)$/.exec(
    column.check ?? '',
  )?.[1]
  const one =
    list && base === 'string' ? [...list.matchAll(/'([^']*)'/g)].map(it => `'${it[1]}'`).join(' | ') : base
  const whole = column.type.startsWith('_') ? `(${one})[]` : one
  const nullable = column.required ? whole : `(${whole}) | null`
  if (column.computed) return `ColumnType<${nullable}, never, never>`
  return column.filled ? `Generated<${nullable}>` : nullable
}

const pascal = name => name.replace(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase())

async function generate(columns) {
  const tables = Map.groupBy(columns, it => it.table)
  const interfaces = [...tables].map(
    ([table, its]) =>
      `export interface ${pascal(table)} {\n${its.map(it => `${it.column}: ${typeOf(it)}`).join('\n')}\n}\n`,
  )
  const index = [...tables.keys()].map(it => `${it}: ${pascal(it)}`).join('\n')
  const config = await prettier.resolveConfig(FILE)
  return prettier.format([HEAD, ...interfaces, `export interface DB {\n${index}\n}\n`].join('\n'), {
    ...config,
    filepath: FILE,
  })
}

const cleanups = []
const database = await testDatabase({ after: work => cleanups.push(work) })
try {
  const text = await generate((await database.pool.query(COLUMNS)).rows)
  if (!process.argv.includes('--check')) writeFileSync(FILE, text)
  else if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('src/store/schema.ts is not what the migrations make: run node scripts/schema.mjs\n')
    process.exitCode = 1
  }
} finally {
  for (const work of cleanups) await work()
}
