/** Numbered plain SQL files, each run once, in order, in one transaction, and recorded with its hash. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PoolClient } from 'pg'
import type { Database } from './database.ts'
import { Refused } from './refused.ts'
import { statements } from './statements.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sha256: string
  readonly text: string
}

/** A migration that has run. */
export type Recorded = Omit<Migration, 'text'>

export const MIGRATIONS = fileURLToPath(new URL('migrations/', import.meta.url))

const LOCK = 0x79_69_77_61 // 'yiwa': one process migrates, the others wait and find nothing to do
const FILE = /^(\d{4})-[a-z0-9-]+\.sql$/

/** Brings a database up to the newest file; answers how many were run. */
export async function migrate(database: Database, folder: string = MIGRATIONS): Promise<number> {
  const known = migrationsOf(folder)
  const client = await database.pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const waiting = missing(known, await recordedIn(client))
    for (const migration of waiting) await run(client, migration)
    return waiting.length
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    client.release()
  }
}

/** The files of a folder: 0001, 0002, … without a gap. Line ends do not count: git may change them. */
export function migrationsOf(folder: string): Migration[] {
  const names = readdirSync(folder).filter(it => it.endsWith('.sql'))
  return names.sort().map((name, i) => {
    const number = Number(FILE.exec(name)?.[1])
    if (number !== i + 1) {
      throw new Refused({
        zh: `迁移文件 ${name} 应以 ${String(i + 1).padStart(4, '0')} 编号（NNNN-名称.sql，不缺号、不重号）`,
        en: `Migration ${name}: expected number ${String(i + 1).padStart(4, '0')} (NNNN-name.sql, no gap, none twice)`,
      })
    }
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { number, name, text, sha256: createHash('sha256').update(text).digest('hex') }
  })
}

/** What has run here; undefined in a database that was never migrated. */
export async function recorded(client: PoolClient): Promise<Recorded[] | undefined> {
  const found = await client.query<{ exists: boolean }>(
    `select to_regclass('migrations') is not null as exists`,
  )
  if (!found.rows[0]?.exists) return undefined
  return (await client.query<Recorded>('select number, name, sha256 from migrations order by number')).rows
}

async function recordedIn(client: PoolClient): Promise<Recorded[]> {
  const found = await recorded(client)
  if (!found)
    await client.query(
      `create table migrations (
         number integer not null constraint migrations_pkey primary key,
         name text not null,
         sha256 text not null,
         run_at timestamptz not null default now())`,
    )
  return found ?? []
}

/** Runs migrations inside a transaction that is open already: all of it holds, or nothing. */
export async function migrateIn(client: PoolClient, migrations: readonly Migration[]): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [LOCK])
  await recordedIn(client)
  for (const migration of migrations) await apply(client, migration)
}

/** What is still to run. A database whose past is not our past is left alone. */
export function missing(known: readonly Migration[], done: readonly Recorded[]): readonly Migration[] {
  for (const [i, was] of done.entries()) {
    const file = known[i]
    if (was.number !== i + 1) {
      throw new Refused({
        zh: `数据库的迁移记录缺少第 ${i + 1} 号，不能继续`,
        en: `The database has no record of migration ${i + 1}, but of later ones; it is left alone`,
      })
    }
    if (!file) {
      throw new Refused({
        zh: `数据库比本程序新：它已执行 ${was.name}，本程序只认识前 ${known.length} 个迁移；请升级程序`,
        en: `The database is newer than this program: it has ${was.name}, we know ${known.length} migrations; upgrade`,
      })
    }
    if (file.sha256 !== was.sha256) {
      throw new Refused({
        zh: `已执行的迁移 ${file.name} 被改动（记录 ${was.sha256.slice(0, 12)}，文件 ${file.sha256.slice(0, 12)}）；请恢复原文件，改动另写新迁移`,
        en: `Migration ${file.name} was changed after it ran (recorded ${was.sha256.slice(0, 12)}, file ${file.sha256.slice(0, 12)}); restore it and write the change as a new one`,
      })
    }
  }
  return known.slice(done.length)
}

async function run(client: PoolClient, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await apply(client, migration)
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    throw cause
  }
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  let line = 0
  try {
    for (const statement of statements(migration.text)) {
      line = statement.line
      await client.query(statement.text)
    }
    await client.query('insert into migrations (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ])
  } catch (cause) {
    const at = `${migration.name}:${line}`
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Refused({ zh: `迁移 ${at} 失败：${reason}`, en: `Migration ${at} failed: ${reason}` }, cause)
  }
}
