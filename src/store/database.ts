/** The pool, the types that come out of it, and transactions: the only way any statement runs. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { RawBuilder, Transaction } from 'kysely'
import { Pool, type PoolClient } from 'pg'
import type { Instant } from '../core/instant.ts'
import { parsers } from './parsers.ts'
import { preparing } from './prepared.ts'
import { Refused } from './refused.ts'
import type { DB } from './schema.ts'

export interface Database {
  readonly url: string
  readonly pool: Pool
  /** Statements outside a transaction: catalogue, health, tests. Everything else takes a `Tx`. */
  readonly plain: Kysely<DB>
  /** On connections that cannot write. */
  readonly reads: Kysely<DB>
  readonly readers: Pool
  /** What a server finds out about it beforehand (`pulse.ts`). */
  readonly condition: Condition
  /** Breaks every connection, and with it what is under way. */
  readonly cut: () => void
  readonly close: () => Promise<void>
}

/** Whether it is worth while to try: of a database that does not answer everything is refused, of a full one what writes. */
export interface Condition {
  answers: boolean
  hasRoom: boolean
}

declare const isTransaction: unique symbol
/** An open transaction. Branded, so that a pool does not fit where one is asked for. */
export type Tx = Transaction<DB> & { readonly [isTransaction]: true }

export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

export interface TransactOptions {
  readonly isolation?: Isolation
  readonly readOnly?: boolean
}

const MAX_CONNECTIONS = 20 // of the server's 100: other processes and psql want some
const MAX_READERS = 10
const UTC = '-c timezone=UTC' // our parser of timestamptz expects it
// A screen is many short questions: two helpers for one of them took 150 ms to start, and it 20 ms without.
const ALONE = '-c max_parallel_workers_per_gather=0'
const CONNECT_WITHIN_MS = 10_000
const IDLE_MS = 30_000
const FORGOTTEN_MS = 60_000 // a transaction that does nothing for this long is a bug that holds locks
const OLDEST_SERVER = 150_000
const TRIES = 3
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
// Somebody inserted the same row a moment before us: the next try finds it there and answers as if it came later.
const UNIQUE_VIOLATION = '23505'
const AGAIN: ReadonlySet<string | undefined> = new Set([SERIALIZATION_FAILURE, DEADLOCK, UNIQUE_VIOLATION])

/** Opens and checks a database. `trust` is for tests on a cluster that is thrown away. */
export async function openDatabase(url: string, q: { readonly trust?: boolean } = {}): Promise<Database> {
  const clients = new Set<PoolClient>()
  const pool = poolOf(url, { max: MAX_CONNECTIONS, options: UTC, clients })
  const readers = poolOf(url, {
    max: MAX_READERS,
    options: `${UTC} -c default_transaction_read_only=on ${ALONE}`,
    clients,
  })
  const kysely = (of: Pool) => new Kysely<DB>({ dialect: new PostgresDialect({ pool: preparing(of) }) })
  try {
    await checkServer(pool, q.trust ?? false)
  } catch (error) {
    await pool.end()
    throw error
  }
  const close = async () => {
    await Promise.all([pool.end(), readers.end()]) // Kysely ends one only after a query of its own
  }
  return {
    url,
    pool,
    plain: kysely(pool),
    reads: kysely(readers),
    readers,
    condition: { answers: true, hasRoom: true },
    cut: () => clients.forEach(client => client.connection.stream.destroy()),
    close,
  }
}

interface PoolOptions {
  readonly max: number
  readonly options: string
  /** Those that are open at the moment. */
  readonly clients: Set<PoolClient>
}

function poolOf(url: string, { max, options, clients }: PoolOptions): Pool {
  if (!/^postgres(?:ql)?:\/\//.test(url))
    throw new Refused({
      zh: '数据库地址应为 postgresql://用户:密码@主机:端口/库名，请检查 DATABASE_URL',
      en: 'The database address should be postgresql://user:password@host:port/name: check DATABASE_URL',
    })
  const pool = new Pool({
    connectionString: url,
    max,
    options,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idleTimeoutMillis: IDLE_MS,
    idle_in_transaction_session_timeout: FORGOTTEN_MS,
    keepAlive: true,
    application_name: 'yiwang',
    types: parsers,
  })
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => void clients.add(client.on('error', () => {})))
  pool.on('remove', client => void clients.delete(client))
  return pool
}

/**
 * Reads on connections that cannot write, each statement by itself: at `read committed` it sees what it would in a
 * transaction, and `begin` and `commit` are half of the round trips of a list (0.5 of its 3.6 ms of CPU).
 */
export const reading = async <T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> => {
  checkCondition(database, false)
  return work(database.reads as unknown as Tx)
}

/** What cannot be done now. The codes are those of the system, so that it is told as if it had been tried. */
class NotNow extends Error {
  readonly code: 'ECONNREFUSED' | 'ENOSPC'

  constructor(code: NotNow['code']) {
    super(code === 'ENOSPC' ? 'the disk of the database is nearly full' : 'the database does not answer')
    this.code = code
  }
}

function checkCondition({ condition }: Database, writes: boolean): void {
  if (!condition.answers) throw new NotNow('ECONNREFUSED')
  if (writes && !condition.hasRoom) throw new NotNow('ENOSPC')
}

/** Runs `work` in one transaction; what two transactions did to each other is tried again, three times in all. */
export async function transact<T>(
  database: Database,
  work: (tx: Tx) => Promise<T>,
  { isolation = 'read committed', readOnly = false }: TransactOptions = {},
): Promise<T> {
  checkCondition(database, !readOnly)
  const builder = database.plain
    .transaction()
    .setIsolationLevel(isolation)
    .setAccessMode(readOnly ? 'read only' : 'read write')
  for (let tries = 1; ; tries++) {
    try {
      return await builder.execute(tx => work(tx as Tx))
    } catch (error) {
      if (!AGAIN.has(codeOf(error)) || tries >= TRIES) throw error
    }
  }
}

/** Runs `work` within a transaction so that it alone is undone when it fails. */
export async function apart<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint apart`.execute(tx)
  try {
    const done = await work()
    await sql`release savepoint apart`.execute(tx)
    return done
  } catch (error) {
    await sql`rollback to savepoint apart`.execute(tx)
    throw error
  }
}

/** A setting for the rest of this transaction. The only place of SET LOCAL, as a message of its own. */
export async function setLocal(tx: Tx, name: LocalSetting, value: string): Promise<void> {
  await sql`set local ${sql.raw(name)} = ${sql.lit(value)}`.execute(tx)
}

/** What a transaction may set for itself. */
export type LocalSetting = 'statement_timeout' | 'lock_timeout' | 'work_mem' | 'enable_seqscan'

/**
 * A moment as a parameter: `where('at', '<=', moment(at))`, `values({ at: moment(at) })`. PostgreSQL refuses the
 * bare number. `never` because it fits where a column's read type is asked for and where its written type is.
 */
export const moment = (at: Instant): RawBuilder<never> => sql<never>`to_timestamp(${at}::float8 / 1000)`

/** PostgreSQL's own code of an error (SQLSTATE), if it is one. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** Nothing acknowledged is lost: a server that may lose commits is refused. */
async function checkServer(pool: Pool, trust: boolean): Promise<void> {
  const found = await pool
    .query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in
       ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version_num', 'server_encoding')`,
    )
    .catch((cause: unknown) => {
      throw unreachable(cause)
    })
  for (const { name, setting } of found.rows) {
    if (name === 'server_version_num' && Number(setting) < OLDEST_SERVER) throw unfit(name, setting, '150000')
    if (name === 'server_encoding' && setting !== 'UTF8') throw unfit(name, setting, 'UTF8')
    if (setting === 'off' && !trust) throw unfit(name, setting, 'on')
  }
}

const unfit = (name: string, setting: string, wanted: string) =>
  new Refused({
    zh: `数据库设置 ${name} 为 ${setting}，要求 ${wanted}：否则已答复的数据可能丢失或无法保存，不能启动`,
    en: `The database has ${name} = ${setting}, wanted ${wanted}: acknowledged data could be lost, so we do not start`,
  })

const unreachable = (cause: unknown) => {
  const reason = cause instanceof Error ? cause.message || (codeOf(cause) ?? cause.name) : String(cause)
  return new Refused(
    { zh: `无法连接数据库：${reason}`, en: `The database cannot be reached: ${reason}` },
    cause,
  )
}
