/** Backup and restore of a lived-in office: all of it or nothing, whatever is wrong is said before anything is written. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { backedUp, restoredInto, target } from '../../../test/city/backups.ts'
import { city, DISTRICT } from '../../../test/city/city.ts'
import { type Cleanup, emptyDatabase } from '../../../test/city/database.ts'
import { filed } from '../../../test/city/reports.ts'
import { isProblem } from '../../core/problem.ts'
import { copyIn, copyOut, onOwnConnection } from '../../store/backup-copy.ts'
import { contentsOf } from '../../store/backup-tables.ts'
import type { Database } from '../../store/database.ts'
import { migrate, migrationsOf, MIGRATIONS } from '../../store/migrate.ts'
import { Refused } from '../../store/refused.ts'
import { beginRestore, restoreBegun, settleRestore } from '../../store/restore-mark.ts'
import { pathOf, putFile } from '../files.ts'
import { openOffice, transact, type Office } from '../office.ts'
import { ensureMonths, takeRecords } from '../take-records.ts'
import { openBackup, migrationsFor } from './check-backup.ts'
import { lastBackup } from './last-backup.ts'

const seed = Number(process.env['YIWANG_SEED'] ?? Date.now() % 1_000_000)
const PLACES = 20
const here = await city({ after })
const { office } = here
const operator = await here.as('operator-1')
const dispatcher = await here.as('dispatcher-1')
const folder = mkdtempSync(join(tmpdir(), 'yiwang-backups-'))
after(() => rmSync(folder, { recursive: true }))

const put = (text: string) =>
  transact(office, async tx => {
    const done = await putFile(tx, office, {
      scope: { district: DISTRICT, person: operator.person, posts: [] },
      by: { person: operator.person, posts: [] },
      name: '现场.pdf',
      bytes: Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`),
      now: Date.now(),
    })
    assert.ok(!isProblem(done), JSON.stringify(done))
    return done
  })

for (let i = 0; i < 6; i++) {
  const { caseId } = await filed(operator, { text: `第 ${i} 件：路灯\t不亮\\n，夜里“看不清”路。` })
  if (i % 2 === 0) await dispatcher.step(caseId, 'accept')
  await put(`现场情况 ${i}`)
}
const place = crypto.randomUUID()
const records = ['2025-01-05', '2026-10-31', '2026-11-21'].map(day => ({
  place,
  device: place,
  kind: 'minute' as const,
  at: Date.parse(`${day}T12:00:00+08:00`),
  receivedAt: Date.parse(`${day}T12:01:00+08:00`),
  resent: false,
  factors: { a21026: { Avg: 31.2, Flag: 'N' } },
}))
await ensureMonths(office, records)
await transact(office, tx => takeRecords(tx, { district: DISTRICT, records }))
const made = await backedUp(office, { file: join(folder, 'city.backup') })

/** Every row of every table; numbers of transactions are those of a cluster. */
async function rowsOf(database: Database): Promise<Record<string, string>> {
  return onOwnConnection(database, async client => {
    const sums: Record<string, string> = {}
    for (const { table, columns, transactions } of (await contentsOf(client)).tables) {
      const kept = columns.filter(it => !transactions.includes(it)).map(it => `"${it}"`)
      const found = await client.query<{ n: number; sum: string }>(
        `select count(*) as n, md5(coalesce(string_agg(it::text, E'\\n' order by it::text collate "C"), '')) as sum
           from (select ${kept.join(', ')} from "${table}") it`,
      )
      sums[table] = `${found.rows[0]!.n} ${found.rows[0]!.sum}`
    }
    return sums
  })
}

const filesOf = (dataDir: string): string[] =>
  readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    .filter(it => it.isFile())
    .map(it => `${it.name} ${readFileSync(join(it.parentPath, it.name)).toString('latin1').length}`)
    .sort()

async function assertEmpty({ database, dataDir }: Pick<Office, 'database' | 'dataDir'>): Promise<void> {
  const found = await database.pool.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace`,
  )
  assert.deepEqual(found.rows, [])
  assert.deepEqual(filesOf(dataDir), [])
}

const refusal = async (work: Promise<unknown>): Promise<Refused> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Refused, String(error))
  return error
}

test('every row, month and file comes back, and the words can be read with the same master key', async t => {
  const there = await target(t)
  const done = await restoredInto(there, { file: made.file, masterKey: office.masterKey })
  assert.deepEqual(
    [done.ok, done.cases, done.files, done.rows, done.masterKey],
    [true, 6, 6, made.rows, 'fits'],
  )
  const [was, is] = [await rowsOf(office.database), await rowsOf(there.database)]
  // The note of the backup itself, and of the restore.
  assert.deepEqual({ ...is, settings: '' }, { ...was, settings: '' })
  assert.deepEqual(filesOf(there.dataDir), filesOf(office.dataDir))
  const again = await openOffice({ ...there, masterKey: office.masterKey })
  await ensureMonths(again, records)
  const taken = await transact(again, tx => takeRecords(tx, { district: DISTRICT, records }))
  assert.deepEqual([taken.inserted, taken.unchanged], [0, 3]) // the months are months again
})

test('what was made is noted, is one file that only its owner reads, and is not replaced unasked', async () => {
  const noted = await transact(office, lastBackup)
  assert.deepEqual([noted?.sha256, noted?.rows, noted?.bytes], [made.sha256, made.rows, made.bytes])
  assert.match(
    (await refusal(backedUp(office, { file: made.file }))).say.en,
    /is there already: give --overwrite/,
  )
  const copy = join(folder, 'again.backup')
  copyFileSync(made.file, copy)
  const renewed = await backedUp(office, { file: copy, overwrite: true })
  assert.notEqual(renewed.sha256, made.sha256)
  assert.deepEqual(
    readdirSync(folder).filter(it => it.includes('.part')),
    [],
  )
  assert.match((await refusal(backedUp(office, { file: join(folder, 'none', 'a.backup') }))).say.en, /ENOENT/)
})

test('a file whose bytes are gone or changed is counted, and the rest is kept', async t => {
  const there = await target(t)
  const [gone, changed] = [await put('不见了'), await put('被改动')]
  const digestOf = async (id: string) =>
    (await office.database.pool.query<{ digest: string }>('select digest from files where id = $1', [id]))
      .rows[0]!.digest
  const [a, b] = [await digestOf(gone.id), await digestOf(changed.id)]
  rmSync(pathOf(office, a))
  writeFileSync(pathOf(office, b), 'something else')
  const it = await backedUp(office, { file: join(folder, 'holes.backup') })
  assert.deepEqual([it.files, it.missing, it.unsound], [7, 1, 1])
  const done = await restoredInto(there, { file: it.file, masterKey: office.masterKey })
  assert.equal(done.files, 7)
  assert.equal(readFileSync(pathOf(there, b), 'utf8'), 'something else')
})

test(`cut off or altered at ${PLACES} places each, it is refused by the place, and nothing is written (YIWANG_SEED=${seed})`, async t => {
  const there = await target(t)
  const whole = readFileSync(made.file)
  let drawn = seed + 1
  const draw = () => (drawn = (drawn * 48_271) % 2_147_483_647) % whole.length
  for (let i = 0; i < PLACES; i++) {
    const [cut, altered] = [join(folder, 'cut.backup'), join(folder, 'altered.backup')]
    const [length, at] = [draw(), draw()]
    copyFileSync(made.file, cut)
    truncateSync(cut, length)
    const bytes = Buffer.from(whole)
    bytes[at]! ^= 1 + (draw() % 255)
    writeFileSync(altered, bytes)
    for (const [file, most] of [
      [cut, length],
      [altered, at],
    ] as const) {
      const { say } = await refusal(restoredInto(there, { file, masterKey: office.masterKey }))
      const named =
        /\(byte (\d+), (head|index|end|table \w+|file [0-9a-f]{64})\)\. Nothing was written$/.exec(say.en)
      assert.ok(named && Number(named[1]) <= most, `${say.en} (${most})`)
      assert.match(say.zh, /第 \d+ 字节，(文件头|索引|结尾|表 \w+|附件 [0-9a-f]{64})）。没有写入任何内容$/)
    }
  }
  await assertEmpty(there)
  assert.equal(restoreBegun(there.dataDir), undefined)
})

test('a backup of an older schema is restored and brought up to date', async t => {
  const old = await olderDatabase(t)
  const it = await backedUp({ database: old, dataDir: office.dataDir })
  const { head, close } = await openBackup({ file: it.file })
  await close()
  assert.deepEqual(
    head.migrations.map(({ name }) => name),
    ['0001-spine.sql'],
  )
  const there = await target(t)
  const done = await restoredInto(there, { file: it.file, masterKey: office.masterKey })
  assert.deepEqual([done.ok, done.cases, done.masterKey], [true, 6, 'fits'])
  const { rows } = await there.database.pool.query<{ name: string }>(
    'select name from migrations order by number',
  )
  assert.deepEqual(rows.map(row => row.name), migrationsOf(MIGRATIONS).map(({ name }) => name)) // prettier-ignore
  assert.equal(await migrate(there.database), 0)
  const kept = await rowsOf(there.database)
  const was = await rowsOf(office.database)
  for (const table of ['cases', 'case_events', 'reports', 'vault', 'people'])
    assert.equal(kept[table], was[table])
})

/** As the first release left it: its tables, and what they hold today. */
async function olderDatabase(t: Cleanup): Promise<Database> {
  const database = await emptyDatabase(t)
  const first = mkdtempSync(join(folder, 'migrations-'))
  copyFileSync(join(MIGRATIONS, '0001-spine.sql'), join(first, '0001-spine.sql'))
  await migrate(database, first)
  await onOwnConnection(office.database, from =>
    onOwnConnection(database, async to => {
      for (const table of (await contentsOf(to)).tables) await copyIn(to, table, copyOut(from, table).bytes)
    }),
  )
  return database
}

test('a backup of a newer program is refused before anything is written', async () => {
  const { head, close } = await openBackup({ file: made.file })
  await close()
  const later = { number: 99, name: '0099-later.sql', sha256: 'f'.repeat(64) }
  const newer = { ...head, migrations: [...head.migrations, later], program: '9.0.0' }
  assert.throws(
    () => migrationsFor(newer),
    /newer program \(9\.0\.0\): it has 0099-later\.sql.*upgrade first/,
  )
  const other = { ...head, migrations: head.migrations.map(it => ({ ...it, sha256: 'e'.repeat(64) })) }
  assert.throws(() => migrationsFor(other), Refused)
})

test('what is in use is never restored over, and it is said what is there', async t => {
  const there = await target(t)
  const used = { database: office.database, dataDir: there.dataDir }
  const full = await refusal(restoredInto(used, { file: made.file, masterKey: office.masterKey }))
  assert.match(full.say.en, /has 0 files; the database has \d+ tables, \d+ of them with rows \(.*areas \d+/)
  const folderUsed = { database: there.database, dataDir: office.dataDir }
  const files = await refusal(restoredInto(folderUsed, { file: made.file, masterKey: office.masterKey }))
  assert.match(files.say.zh, /下有附件 \d+ 个；数据库有表 0 张/)
  await assertEmpty(there)
})

test('another master key is refused; without one everything but the words is there, and that is said', async t => {
  const there = await target(t)
  const wrong = await refusal(restoredInto(there, { file: made.file, masterKey: randomBytes(32) }))
  assert.match(wrong.say.en, /not the one of this backup.*take the other one away and restore without/)
  await assertEmpty(there)
  const done = await restoredInto(there, { file: made.file })
  assert.deepEqual([done.ok, done.cases, done.masterKey], [true, 6, 'missing'])
  await assert.rejects(openOffice({ ...there, masterKey: randomBytes(32) }), /does not fit this database/)
  await openOffice({ ...there, masterKey: office.masterKey })
})

test('sealed with a passphrase it is restored with that one only', async t => {
  const there = await target(t)
  const it = await backedUp(office, { file: join(folder, 'sealed.backup'), passphrase: '煤海明珠 2026 年' })
  const opened = (passphrase?: string) => restoredInto(there, { file: it.file, masterKey: office.masterKey, ...(passphrase && { passphrase }) }) // prettier-ignore
  assert.match((await refusal(opened())).say.en, /BACKUP_PASSPHRASE/)
  assert.match((await refusal(opened('煤海明珠 2025 年'))).say.en, /wrong passphrase/)
  await assertEmpty(there)
  assert.equal((await opened('煤海明珠 2026 年')).ok, true)
})

test('stopped in the middle nothing is there, nobody works there, and the next restore starts over', async t => {
  const there = await target(t)
  const stopping = new AbortController()
  const say = (line: string) => void (line.includes('restoring') && setTimeout(() => stopping.abort(), 30))
  await assert.rejects(
    restoredInto(there, { file: made.file, masterKey: office.masterKey, stopping: stopping.signal, say }),
  )
  const found = await there.database.pool.query(`select from pg_class where relname = 'cases'`)
  assert.equal(found.rowCount, 0)
  assert.notEqual(restoreBegun(there.dataDir), undefined)
  assert.match(
    (await refusal(settleRestore(there.database, there.dataDir))).say.en,
    /cut off: run yiwang restore again/,
  )
  const done = await restoredInto(there, { file: made.file, masterKey: office.masterKey })
  assert.equal(done.ok, true)
  assert.equal(restoreBegun(there.dataDir), undefined)
  assert.deepEqual(filesOf(there.dataDir).length, 6)
  // Killed after all of it was committed: what is left is to say so.
  const { rows } = await there.database.pool.query<{ id: string }>(
    `select value->>'id' as id from settings where name = 'restored'`,
  )
  beginRestore(there.dataDir, rows[0]!.id)
  await settleRestore(there.database, there.dataDir)
  assert.equal(existsSync(join(there.dataDir, 'restore.json')), false)
})
