/** Databases with many cases, generated once and kept in `out/`; rows that write work on a copy where it is small. */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { talliedOf } from '../src/desk/figures.ts'
import { type Office, openOffice } from '../src/desk/office.ts'
import { tally } from '../src/desk/tallies.ts'
import { masterKeyOf, openFolder } from '../src/store/data-folder.ts'
import { openDatabase } from '../src/store/database.ts'
import { type Embedded, openEmbedded } from '../src/store/embedded.ts'
import { migrate, migrationsOf, MIGRATIONS } from '../src/store/migrate.ts'
import { benchWorld, generate, SEED } from './generate.ts'
import { layDevices } from './readings.ts'
import { renew } from './renew.ts'

export interface DataSet {
  readonly cases: number
  readonly folder: string
  readonly url: string
  readonly postmaster: number
  /** An office on it in this process. */
  readonly open: () => Promise<Office>
  readonly close: () => Promise<void>
}

/** Above this a copy takes longer than it is worth: what rows add stays there, a few thousand cases a run. */
const MOST_COPIED = 100_000

export async function openDataSet(q: {
  readonly name: 'bench' | 'bench-large'
  readonly cases: number
  readonly say: (line: string) => void
}): Promise<DataSet> {
  const folder = openFolder(fileURLToPath(new URL(`../out/${q.name}`, import.meta.url)))
  const cluster = await openEmbedded({ dataDir: folder, say: q.say })
  try {
    const base = `cases_${q.cases}`
    await ensureBase(cluster, { ...q, folder, base })
    await measured(cluster, { ...q, folder, base })
    if (q.cases > MOST_COPIED) return dataSet(q.cases, folder, cluster, base)
    await run(cluster, 'drop database if exists work with (force)')
    await run(cluster, `create database work template ${base}`)
    return dataSet(q.cases, folder, cluster, 'work')
  } catch (error) {
    await cluster.release()
    throw error
  }
}

function dataSet(cases: number, folder: string, cluster: Embedded, name: string): DataSet {
  const url = urlOf(cluster, name)
  return {
    cases,
    folder,
    url,
    postmaster: cluster.pid(),
    open: () => officeOn(folder, url),
    close: () => cluster.release(),
  }
}

/** An office on a database of the cluster. */
export async function officeOn(folder: string, url: string): Promise<Office> {
  const database = await openDatabase(url)
  await migrate(database)
  return openOffice({ database, dataDir: folder, masterKey: masterKeyOf(folder, undefined) })
}

/** Another empty, migrated database beside the data set, dropped afterwards. */
export async function withFresh<T>(of: DataSet, name: string, work: (url: string) => Promise<T>): Promise<T> {
  const url = of.url.replace(/[^/]+$/, name)
  const cluster = await openDatabase(of.url.replace(/[^/]+$/, 'postgres'))
  try {
    await cluster.pool.query(`drop database if exists ${name} with (force)`)
    await cluster.pool.query(`create database ${name}`)
    return await work(url)
  } finally {
    await cluster.pool.query(`drop database if exists ${name} with (force)`)
    await cluster.close()
  }
}

interface Base {
  readonly folder: string
  readonly base: string
  readonly cases: number
  readonly say: (line: string) => void
}

/** Made by today's migrations, or made anew. A half-made one has no comment. */
async function ensureBase(cluster: Embedded, q: Base): Promise<void> {
  const hashes = migrationsOf(MIGRATIONS).map(it => it.sha256)
  const wanted = createHash('sha256').update(hashes.join()).digest('hex').slice(0, 16)
  const found = await run(
    cluster,
    `select shobj_description(oid, 'pg_database') as made from pg_database where datname = '${q.base}'`,
  )
  const made = found[0]?.['made']
  if (made === wanted) return
  if (typeof made !== 'string' || !(await renewed(cluster, q))) await make(cluster, q)
  await tallied(cluster, q)
  await run(cluster, `comment on database ${q.base} is '${wanted}'`)
}

async function renewed(cluster: Embedded, q: Base): Promise<boolean> {
  await run(cluster, 'drop database if exists fresh with (force)')
  await run(cluster, 'create database fresh')
  const fresh = await openDatabase(urlOf(cluster, 'fresh'))
  const old = await openDatabase(urlOf(cluster, q.base))
  try {
    await migrate(fresh)
    return await renew(old.pool, fresh.pool, q.say)
  } finally {
    await old.close()
    await fresh.close()
    await run(cluster, 'drop database fresh with (force)')
  }
}

/** What the clock of a server that runs has done long ago. */
async function tallied(cluster: Embedded, q: Base): Promise<void> {
  q.say('counting the days')
  const office = await officeOn(q.folder, urlOf(cluster, q.base))
  try {
    for (let more = true; more;) more = await tally(office, { ...talliedOf(office), now: Date.now() })
  } finally {
    await office.database.close()
  }
}

/** A day later the readings of today are there again. */
async function measured(cluster: Embedded, q: Base): Promise<void> {
  const office = await officeOn(q.folder, urlOf(cluster, q.base))
  try {
    const now = Date.now()
    await layDevices(office, { world: await benchWorld(now), seed: SEED, now })
  } finally {
    await office.database.close()
  }
}

async function make(cluster: Embedded, q: Base): Promise<void> {
  q.say(`generating ${q.cases} cases in ${q.folder}, once`)
  await run(cluster, `drop database if exists ${q.base} with (force)`)
  await run(cluster, `create database ${q.base}`)
  const office = await officeOn(q.folder, urlOf(cluster, q.base))
  try {
    await generate(office, { cases: q.cases, now: Date.now(), say: q.say })
  } finally {
    await office.database.close()
    rmSync(`${q.folder}/copy`, { recursive: true, force: true })
  }
}

const urlOf = (cluster: Embedded, name: string): string => cluster.url.replace(/[^/]+$/, name)

async function run(cluster: Embedded, text: string): Promise<Record<string, unknown>[]> {
  const database = await openDatabase(urlOf(cluster, 'postgres'))
  try {
    return (await database.pool.query<Record<string, unknown>>(text)).rows
  } finally {
    await database.close()
  }
}
