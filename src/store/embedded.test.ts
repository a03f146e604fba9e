/** The embedded PostgreSQL under everything an operator, a power cut or the kernel may do to it. */
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { testFolder } from '../../test/city/database.ts'
import { openDatabase } from './database.ts'
import { openEmbedded } from './embedded.ts'
import type { EmbeddedOptions } from './embedded.ts'
import { livePostmaster } from './embedded-process.ts'

const said: string[] = []
const open = (dataDir: string, q: Partial<EmbeddedOptions> = {}) =>
  openEmbedded({ dataDir, say: line => void said.push(line), ...q })

// Made once: initdb waits for the disk. Every test leaves it stopped.
const shared = testFolder({ after })

const isRunning = (dataDir: string) => livePostmaster(clusterOf(dataDir)) !== undefined
const clusterOf = (dataDir: string) => join(dataDir, 'pg')

test('the last one to leave stops it; who comes back finds what was written', async () => {
  const [first, second] = await Promise.all([open(shared), open(shared)])
  assert.equal(first.pid(), second.pid())
  const database = await openDatabase(second.url)
  await first.release()
  await database.pool.query('create table notes as select 1 as n')
  const { rows } = await database.pool
    .query(`select datcollate, datlocale, pg_encoding_to_char(encoding) as encoding
    from pg_database where datname = current_database()`)
  assert.deepEqual(rows, [{ datcollate: 'C.UTF-8', datlocale: 'zh-Hans-CN', encoding: 'UTF8' }])
  await database.close()
  await second.release()
  assert.equal(isRunning(shared), false)
  await usable(shared, 'select n from notes')
})

test('names are sorted as a Chinese reader expects', async () => {
  const { rows } = await usable(shared, `select n from unnest(array['张', '李', '王', '白']) n order by n`)
  assert.deepEqual(
    rows.map(it => it.n),
    ['白', '李', '王', '张'],
  )
})

test('an initdb that was killed half-way is made anew', async t => {
  const dataDir = testFolder(t)
  mkdirSync(join(dataDir, 'pg.new', 'base'), { recursive: true })
  writeFileSync(join(dataDir, 'pg.new', 'PG_VERSION'), '18\n')
  writeFileSync(join(dataDir, 'pg.new.password'), 'half')
  await usable(dataDir)
  assert.equal(existsSync(join(dataDir, 'pg.new')), false)
})

test('a postmaster.pid whose pid now belongs to somebody else does not stop it', async () => {
  await usable(shared)
  const lines = [process.pid, clusterOf(shared), 1_764_000_000, 1, '', '127.0.0.1', '0 0', 'ready', '']
  writeFileSync(join(clusterOf(shared), 'postmaster.pid'), lines.join('\n'))
  await usable(shared)
})

test('one that was killed is recovered at once, although the dead process is still listed', async () => {
  const first = await open(shared)
  const database = await openDatabase(first.url)
  await database.pool.query('create table more_notes as select 7 as n')
  process.kill(first.pid(), 'SIGKILL')
  const second = await open(shared)
  assert.notEqual(second.pid(), first.pid())
  await database.close()
  const again = await openDatabase(second.url)
  assert.deepEqual((await again.pool.query('select n from more_notes')).rows, [{ n: 7 }])
  await again.close()
  await second.release()
  await first.release()
  assert.equal(isRunning(shared), false)
})

test('who keeps watch starts a killed one again, and the open pool finds it', async () => {
  const embedded = await open(shared, { watch: true })
  const database = await openDatabase(embedded.url)
  process.kill(embedded.pid(), 'SIGKILL')
  for (let tries = 0; tries < 50; tries++) {
    await pause(100)
    if (
      await database.pool.query('select 1').then(
        () => true,
        () => false,
      )
    )
      break
  }
  assert.equal((await database.pool.query('select 1 as n')).rows[0].n, 1)
  await database.close()
  await embedded.release()
  assert.equal(isRunning(shared), false)
})

test('a server that may lose commits is refused by the name of the setting', async () => {
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    const embedded = await open(shared, { settings: { [name]: 'off' } })
    await assert.rejects(openDatabase(embedded.url), new RegExp(`${name} = off, wanted on`))
    await embedded.release()
  }
})

test('a lost password file, a cluster of another version and a lost folder are said plainly', async t => {
  const dataDir = testFolder(t)
  await usable(dataDir)
  const version = join(clusterOf(dataDir), 'PG_VERSION')
  writeFileSync(version, '17\n')
  await assert.rejects(open(dataDir), /was made by PostgreSQL 17; the embedded one is 18/)
  writeFileSync(version, '18\n')
  rmSync(join(dataDir, 'pg.password'))
  await assert.rejects(open(dataDir), /pg\.password is missing/)
})

test('settings PostgreSQL does not know end in its own words, not in a wait', async () => {
  await assert.rejects(
    open(shared, { settings: { jitt: 'off' } }),
    /unrecognized configuration parameter "jitt"/,
  )
})

const isRoot = process.getuid?.() === 0
test('below a folder only root may enter, the cluster lies under /var/lib', { skip: !isRoot }, async t => {
  const dataDir = testFolder(t)
  chmodSync(join(dataDir, '..'), 0o700)
  said.length = 0
  await usable(dataDir)
  const folder = readlinkSync(clusterOf(dataDir))
  t.after(async () => rmSync(join(folder, '..'), { recursive: true, force: true }))
  assert.match(folder, /^\/var\/lib\/yiwang\/[0-9a-f]{16}\/pg$/)
  assert.match(said.join('\n'), /database files are kept there/)
  await usable(dataDir)
  rmSync(folder, { recursive: true })
  await assert.rejects(open(dataDir), /points to a database folder that is gone/)
})

test('the log is kept small', async () => {
  await usable(shared)
  const log = join(shared, 'log', 'postgres.log')
  writeFileSync(log, 'x'.repeat(16 * 1024 * 1024))
  await usable(shared)
  assert.ok(readFileSync(log).length < 100_000)
  assert.ok(existsSync(`${log}.1`))
})

/** Starts, asks one question, stops. */
async function usable(shared: string, question = 'select 1 as n') {
  const embedded = await open(shared)
  const database = await openDatabase(embedded.url)
  try {
    return await database.pool.query<{ n: unknown }>(question)
  } finally {
    await database.close()
    await embedded.release()
    assert.equal(isRunning(shared), false)
  }
}
