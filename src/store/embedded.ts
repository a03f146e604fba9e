/**
 * The embedded PostgreSQL of a data directory. It is a process of its own that any of ours may find and use:
 * whoever comes first starts it, the last one to leave stops it, and one left over by a killed process is
 * joined by the next. Kernel locks decide, so nothing has to be cleaned up after `kill -9`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { NAME, openCluster } from './embedded-cluster.ts'
import { tryLock, waitLock } from './embedded-lock.ts'
import type { FileLock } from './embedded-lock.ts'
import { isServerOf, livePostmaster, stopServer } from './embedded-process.ts'
import type { Postmaster } from './embedded-process.ts'
import { startServer, trimLog } from './embedded-start.ts'
import type { StartOptions } from './embedded-start.ts'
import { Refused } from './refused.ts'

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly say: (line: string) => void
  /** A server keeps watch: a PostgreSQL that dies is started again on the same port. */
  readonly watch?: boolean
  /** Tests only: settings that win over ours. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface Embedded {
  readonly url: string
  readonly pid: () => number
  /** Leaves; stops PostgreSQL when nobody else uses it. */
  readonly release: () => Promise<void>
}

const START_WAIT_MS = 120_000
const TRIES = 20
const RETRY_MS = 150
const WATCH_MS = 1_000
const TRIM_EVERY_MS = 300_000

/** The database of a data directory, started or joined. */
export async function openEmbedded(q: EmbeddedOptions): Promise<Embedded> {
  const { cluster, server, log, users } = await alone(q.dataDir, async () => {
    const cluster = openCluster(q.dataDir, q.say)
    const log = join(q.dataDir, 'log', 'postgres.log')
    const server = await reach({ cluster, log, say: q.say, settings: q.settings })
    return { cluster, server, log, users: tryLock(usersFile(q.dataDir), 'shared') }
  })
  let pid = server.pid
  const revive = async () => {
    if (isServerOf(pid, cluster.folder)) return
    const options = { cluster, log, say: q.say, settings: q.settings, port: server.port }
    pid = (await alone(q.dataDir, () => startServer(options))).pid
    q.say('数据库进程曾中断，已重新启动 (PostgreSQL had died and was started again)')
  }
  const trim = setInterval(() => trimLog(log), TRIM_EVERY_MS).unref()
  const stopWatch = q.watch ? repeat(revive, q.say) : async () => {}
  return {
    url: urlOf(cluster.password, server.port),
    pid: () => pid,
    async release() {
      clearInterval(trim)
      await stopWatch()
      await alone(q.dataDir, () => leave(q.dataDir, users, cluster.folder))
    },
  }
}

/** The lock of those who use the database; the last one out finds that it can have it alone. */
async function leave(dataDir: string, mine: FileLock | undefined, folder: string): Promise<void> {
  mine?.release()
  const last = tryLock(usersFile(dataDir), 'exclusive')
  const server = livePostmaster(folder) // perhaps started again by somebody else meanwhile
  if (last && server) await stopServer(server.pid, folder)
  last?.release()
}

/** One process at a time starts, joins or stops the database of a data directory. */
async function alone<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  for (const name of ['lock', 'log']) mkdirSync(join(dataDir, name), { recursive: true })
  const lock = await waitLock(join(dataDir, 'lock', 'start'), 'exclusive', START_WAIT_MS)
  if (!lock) {
    throw new Refused({
      zh: `另一个进程正在启动或停止 ${dataDir} 的数据库，已等待 ${START_WAIT_MS / 1_000} 秒`,
      en: `Another process has been starting or stopping the database of ${dataDir} for ${START_WAIT_MS / 1_000} s`,
    })
  }
  try {
    return await work()
  } finally {
    lock.release()
  }
}

/** A server found alive may be dying: killed a moment ago, or told to stop by somebody else. */
async function reach(q: StartOptions): Promise<Postmaster> {
  for (let tries = 1; ; tries++) {
    const server = await startServer(q)
    try {
      await ensureDatabase(urlOf(q.cluster.password, server.port))
      return server
    } catch (error) {
      await pause(RETRY_MS)
      if (tries === TRIES || (isServerOf(server.pid, q.cluster.folder) && !isGoing(error))) throw error
    }
  }
}

/** PostgreSQL says that it is shutting down or starting up (SQLSTATE 57P01 to 57P03). */
const isGoing = (error: unknown) =>
  error instanceof Error && 'code' in error && /^57P0[1-3]$/.test(String(error.code))

/** A process killed right after initdb leaves a cluster without our database. */
async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url.replace(/[^/]+$/, 'postgres') })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [NAME])
    if (found.rowCount === 0) await client.query(`create database ${NAME}`)
  } finally {
    await client.end()
  }
}

/** Calls `work` again and again, one at a time; the answer stops that and waits for the last call. */
function repeat(work: () => Promise<void>, say: (line: string) => void): () => Promise<void> {
  let running = Promise.resolve()
  let isBusy = false
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    running = work()
      .catch((error: unknown) =>
        say(`数据库无法重新启动 (PostgreSQL could not be started again): ${String(error)}`),
      )
      .finally(() => (isBusy = false))
  }, WATCH_MS).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}

const usersFile = (dataDir: string) => join(dataDir, 'lock', 'users')
const urlOf = (password: string, port: number) => `postgresql://${NAME}:${password}@127.0.0.1:${port}/${NAME}`
