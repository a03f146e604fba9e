/**
 * Databases for tests. One embedded cluster in `out/test` serves all of them: whoever comes first starts it, the
 * last one stops it, so a single file runs alone just as the whole suite does. Each file gets a clone (15 ms)
 * of one migrated template.
 */
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program } from '../../src/core/program.ts'
import { openOffice } from '../../src/desk/office.ts'
import type { Office } from '../../src/desk/office.ts'
import { openFolder } from '../../src/store/data-folder.ts'
import { openDatabase, transact } from '../../src/store/database.ts'
import type { Database, Tx } from '../../src/store/database.ts'
import { openEmbedded } from '../../src/store/embedded.ts'
import { livePostmaster } from '../../src/store/embedded-process.ts'
import type { Profile } from '../../src/wire/chain.ts'
import { migrate, migrationsOf, MIGRATIONS } from '../../src/store/migrate.ts'

/** A test context, or the `after` of node:test for a whole file: `testDatabase({ after })`. */
export interface Cleanup {
  after(work: () => Promise<void>): void
}

const CLUSTER = fileURLToPath(new URL('../../out/test', import.meta.url))
const LOCK = 0x74_65_73_74 // 'test': one process at a time makes the template and sweeps
const FOLDER = 'yiwang-test-'

/** An own, migrated database, dropped afterwards. */
export const testDatabase = (t: Cleanup): Promise<Database> => create(t, migrationsOf(MIGRATIONS).length > 0)

/** An own database without any table. */
export const emptyDatabase = (t: Cleanup): Promise<Database> => create(t, false)

/** An office on an own database and an own data directory. */
export async function testOffice(
  t: Cleanup,
  programs?: readonly Program[],
  profile?: Profile,
): Promise<Office> {
  const database = await testDatabase(t)
  const masterKey = randomBytes(32)
  return openOffice({
    database,
    dataDir: testFolder(t),
    masterKey,
    ...(programs && { programs }),
    ...(profile && { profile }),
  })
}

/** A data directory of one's own, deleted afterwards; what a killed run left is deleted by the next. */
export function testFolder(t: Cleanup): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.startsWith(FOLDER) ? name.slice(FOLDER.length).split('-')[0] : Number.NaN)
    if (pid > 0 && !isAlive(pid)) sweep(join(tmpdir(), name))
  }
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`))
  t.after(async () => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o711) // PostgreSQL has a user of its own
  return openFolder(join(folder, 'data'))
}

/** What a killed run left: its PostgreSQL may still be there. */
function sweep(folder: string): void {
  const cluster = join(folder, 'data', 'pg')
  const pid = existsSync(cluster) ? livePostmaster(realpathSync(cluster))?.pid : undefined
  if (pid) process.kill(pid, 'SIGQUIT') // immediate: nobody wants its data
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) // it is just dying
}

/** Runs `work` in a transaction that leaves nothing behind. */
export async function rolledBack<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const isDone = Symbol('done')
  let answer: T | undefined
  await transact(database, async tx => {
    answer = await work(tx)
    throw isDone
  }).catch((error: unknown) => {
    if (error !== isDone) throw error
  })
  return answer as T
}

let made = 0

async function create(t: Cleanup, fromTemplate: boolean): Promise<Database> {
  const embedded = await openEmbedded({ dataDir: openFolder(CLUSTER), say: () => {} })
  const name = `test_${process.pid}_${++made}`
  try {
    await inCluster(embedded.url, async run => {
      const template = fromTemplate ? await ensureTemplate(embedded.url, run) : 'template0'
      await run(`create database ${name} template ${template}`)
    })
    const database = await openDatabase(databaseUrl(embedded.url, name))
    t.after(async () => {
      await database.close()
      await inCluster(embedded.url, run => run(`drop database if exists ${name} with (force)`))
      await embedded.release()
    })
    return database
  } catch (error) {
    await embedded.release()
    throw error
  }
}

type Run = (text: string) => Promise<readonly Record<string, unknown>[]>

/** One connection to the cluster's own database, alone among all test processes. */
async function inCluster<T>(url: string, work: (run: Run) => Promise<T>): Promise<T> {
  const cluster = await openDatabase(url)
  const client = await cluster.pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    return await work(async text => (await client.query<Record<string, unknown>>(text)).rows)
  } finally {
    client.release(true)
    await cluster.close()
  }
}

/** The template of today's migrations; older templates and databases of dead processes are dropped. */
async function ensureTemplate(url: string, run: Run): Promise<string> {
  const hashes = migrationsOf(MIGRATIONS).map(it => it.sha256)
  const template = `template_${createHash('sha256').update(hashes.join()).digest('hex').slice(0, 12)}`
  const names = (await run('select datname from pg_database')).map(it => String(it['datname']))
  for (const name of names) {
    const pid = Number(/^test_(\d+)_/.exec(name)?.[1] ?? Number.NaN)
    const isOld = name.startsWith('template_') && name !== template
    if (isOld || (pid > 0 && !isAlive(pid))) await run(`drop database if exists ${name} with (force)`)
  }
  if (names.includes(template)) return template
  const half = `${template}_half`
  await run(`create database ${half} template template0`)
  const database = await openDatabase(databaseUrl(url, half))
  try {
    await migrate(database)
  } finally {
    await database.close()
  }
  await run(`alter database ${half} rename to ${template}`)
  return template
}

const databaseUrl = (url: string, name: string) => url.replace(/[^/]+$/, name)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
