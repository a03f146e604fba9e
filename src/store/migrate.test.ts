import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { emptyDatabase } from '../../test/city/database.ts'
import { migrate, migrationsOf, MIGRATIONS } from './migrate.ts'

const first = 'create table streets (name text not null);\ninsert into streets values ($$东;街$$);\n'
const second = 'alter table streets add column length_m int;\n'

function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'yiwang-migrations-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

test('each file runs once, in order, whoever calls and how often', async t => {
  const database = await emptyDatabase(t)
  const folder = folderWith(t, { '0001-streets.sql': first })
  const runs = await Promise.all([1, 2, 3].map(() => migrate(database, folder)))
  assert.deepEqual(
    runs.sort((a, b) => a - b),
    [0, 0, 1],
  )
  writeFileSync(join(folder, '0002-length.sql'), second)
  assert.equal(await migrate(database, folder), 1)
  assert.equal(await migrate(database, folder), 0)
  assert.deepEqual((await database.pool.query('select * from streets')).rows, [
    { name: '东;街', length_m: null },
  ])
})

test('a file changed after it ran is refused by its name; other line ends are no change', async t => {
  const database = await emptyDatabase(t)
  const folder = folderWith(t, { '0001-streets.sql': first })
  await migrate(database, folder)
  writeFileSync(join(folder, '0001-streets.sql'), first.replaceAll('\n', '\r\n'))
  assert.equal(await migrate(database, folder), 0)
  writeFileSync(join(folder, '0001-streets.sql'), first.replace('东', '西'))
  await assert.rejects(migrate(database, folder), /0001-streets\.sql was changed after it ran/)
})

test('a database from a newer program is left alone', async t => {
  const database = await emptyDatabase(t)
  await migrate(database, folderWith(t, { '0001-streets.sql': first, '0002-length.sql': second }))
  const older = folderWith(t, { '0001-streets.sql': first })
  await assert.rejects(migrate(database, older), /newer than this program: it has 0002-length\.sql/)
})

test('a gap or a number used twice is refused before anything runs', async t => {
  const database = await emptyDatabase(t)
  const gap = folderWith(t, { '0001-streets.sql': first, '0003-length.sql': second })
  await assert.rejects(migrate(database, gap), /0003-length\.sql: expected number 0002/)
  const twice = folderWith(t, { '0001-streets.sql': first, '0001-again.sql': second })
  await assert.rejects(migrate(database, twice), /0001-streets\.sql: expected number 0002/)
})

test('a file that fails half-way leaves nothing, and the line is named', async t => {
  const database = await emptyDatabase(t)
  const folder = folderWith(t, { '0001-streets.sql': `${first}\ninsert into lanes values (1);` })
  await assert.rejects(
    migrate(database, folder),
    /0001-streets\.sql:4 failed: relation "lanes" does not exist/,
  )
  const found = await database.pool.query(`select to_regclass('streets') as table, count(*) from migrations`)
  assert.deepEqual(found.rows, [{ table: null, count: 0 }])
})

test('what has been released is never changed: databases out there have its hash', () => {
  const [spine] = migrationsOf(MIGRATIONS)
  assert.deepEqual(
    [spine?.name, spine?.sha256],
    ['0001-spine.sql', '51eca256440589ea174c73b7528b8e8ad0cfb35ee31e95689e1d4e0e5c79c1d4'],
  )
})
