/** The catalogue of the migrated database against the registry and the rules of DESIGN §4. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testDatabase } from '../../test/city/database.ts'
import { tables } from './tables.ts'

const database = await testDatabase({ after })
const rows = async (text: string): Promise<string[]> =>
  (await database.pool.query<{ name: string }>(text)).rows.map(it => it.name)

const distributed = Object.entries(tables)
  .filter(([, placement]) => placement === 'distributed')
  .map(([name]) => name)
const list = distributed.map(it => `'${it}'`).join(', ')

test('every table is registered, and everything registered is a table', async () => {
  const found = await rows(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p', 'f') and not relispartition`,
  )
  assert.deepEqual(found.sort(), Object.keys(tables).sort())
})

test('a distributed table begins with the district, which is never missing', async () => {
  const found = await rows(
    `select t.relname as name from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum = 1
      where t.relnamespace = 'public'::regnamespace and t.relname in (${list})
        and a.attname = 'district' and a.atttypid = 'text'::regtype and a.attnotnull`,
  )
  assert.deepEqual(found.sort(), distributed.sort())
})

test('every index and key of a distributed table begins with the district', async () => {
  const found = await rows(
    `select i.indexrelid::regclass::text as name
       from pg_index i join pg_class t on t.oid = i.indrelid
      where t.relname in (${list}) and t.relnamespace = 'public'::regnamespace and i.indkey[0] <> 1`,
  )
  assert.deepEqual(found, [])
})

test('every distributed table has a primary key', async () => {
  const found = await rows(
    `select t.relname as name from pg_class t
      where t.relname in (${list}) and t.relnamespace = 'public'::regnamespace
        and not exists (select from pg_constraint c where c.conrelid = t.oid and c.contype = 'p')`,
  )
  assert.deepEqual(found, [])
})

test('a foreign key from a distributed table stays in the district or leads to a reference table', async () => {
  const found = await database.pool.query<{ name: string; target: string; inside: boolean }>(
    `select c.conname as name, f.relname as target, c.conkey[1] = 1 and c.confkey[1] = 1 as inside
       from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class f on f.oid = c.confrelid
      where c.contype = 'f' and t.relname in (${list}) and c.conparentid = 0`,
  )
  const leaving = found.rows.filter(it =>
    distributed.includes(it.target) ? !it.inside : tables[it.target as keyof typeof tables] !== 'reference',
  )
  assert.deepEqual(leaving, [])
})

test('a reference table never points into a district', async () => {
  const found = await rows(
    `select c.conname as name from pg_constraint c join pg_class t on t.oid = c.conrelid
       join pg_class f on f.oid = c.confrelid
      where c.contype = 'f' and t.relname not in (${list}) and f.relname in (${list})`,
  )
  assert.deepEqual(found, [])
})

test('no table has triggers, rules or numbers made by the database', async () => {
  const found = await rows(
    `select tgname as name from pg_trigger where not tgisinternal
      union all select rulename from pg_rules where schemaname = 'public'
      union all select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace`,
  )
  assert.deepEqual(found, [])
})

test('constraints have names somebody chose: table_something', async () => {
  const found = await rows(
    `select c.conname as name from pg_constraint c join pg_class t on t.oid = c.conrelid
      where t.relnamespace = 'public'::regnamespace and c.contype <> 'n'
        and (c.conname !~ ('^' || t.relname || '_') or c.conname ~ ('^' || t.relname || '_.+_(key|fkey|check)\\d*$'))`,
  )
  assert.deepEqual(found, [])
})
