/** Starting `postgres` on a cluster until it answers, or joining the one that already runs there. */
import { spawn } from 'node:child_process'
import { closeSync, copyFileSync, existsSync, fstatSync, openSync, readFileSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { surroundings } from './embedded-cluster.ts'
import type { Cluster } from './embedded-cluster.ts'
import { discountStalePid, livePostmaster } from './embedded-process.ts'
import type { Postmaster } from './embedded-process.ts'
import { Refused } from './refused.ts'

export interface StartOptions {
  readonly cluster: Cluster
  readonly log: string
  readonly say: (line: string) => void
  /** The port of before, so that a pool that is open finds the server again. */
  readonly port?: number | undefined
  /** Tests only: settings that win over ours. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

const RETRY_MS = 8_000 // zombies and back ends that outlive a killed postmaster were gone after 1.6 s
const PASSING = /already exists|still in use|could not bind/
const POLL_MS = 15
const SAY_EVERY_MS = 5_000
const LOG_LIMIT = 16 * 1024 * 1024

/** On the command line, so that a changed default reaches old clusters too. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1', // a disk without heads
  jit: 'off', // costs more than our short queries
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse', // details quote the values of rows
} as const

/** A server that answers. Retries what passes by itself; anything else is said with the end of the log. */
export async function startServer(q: StartOptions): Promise<Postmaster> {
  const end = Date.now() + RETRY_MS
  let port = q.port
  for (;;) {
    const joined = await joinRunning(q)
    if (joined) return joined
    const before = discountStalePid(q.cluster.folder)
    port ??= before
    const attempt = await launch(q, port ?? (await freePort()))
    if ('pid' in attempt) return attempt
    if (!PASSING.test(attempt.log) || Date.now() > end) throw cannotStart(q, attempt.log)
    if (attempt.log.includes('could not bind')) port = await freePort()
    await pause(200)
  }
}

/** The server that runs already, once it is ready; nothing when there is none, or it dies meanwhile. */
async function joinRunning(q: StartOptions): Promise<Postmaster | undefined> {
  const tell = teller(q)
  for (;;) {
    const server = livePostmaster(q.cluster.folder)
    if (!server || server.isReady) return server
    tell()
    await pause(POLL_MS)
  }
}

/** Its own session, so that Ctrl-C in our terminal reaches only us and we stop it when requests are done. */
async function launch(q: StartOptions, port: number): Promise<Postmaster | { readonly log: string }> {
  const settings = Object.entries({ ...SETTINGS, port: String(port), ...q.settings })
  const options = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const before = trimLog(q.log)
  const log = openSync(q.log, 'a', 0o600)
  const child = spawn(join(q.cluster.bin, 'postgres'), ['-D', q.cluster.folder, ...options], {
    ...surroundings(q.cluster.user),
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  child.unref()
  const end = new Promise<string>(resolve => {
    child.on('error', error => resolve(String(error)))
    child.on('exit', () => resolve(logFrom(q.log, before)))
  })
  const tell = teller(q)
  for (;;) {
    const server = livePostmaster(q.cluster.folder)
    if (server?.isReady && server.pid === child.pid) return server
    const failure = await Promise.race([end, pause(POLL_MS)])
    if (failure !== undefined) return { log: failure }
    tell()
  }
}

/** Recovery after a crash may take minutes on a large database; we wait as long as the server lives. */
function teller({ say }: StartOptions): () => void {
  let sayAt = Date.now() + SAY_EVERY_MS
  return () => {
    if (Date.now() < sayAt) return
    say('数据库正在恢复，请稍候 (the database is recovering)')
    sayAt += SAY_EVERY_MS
  }
}

/** Keeps one old log beside the new one. Truncating is safe: the server appends. Answers the size. */
export function trimLog(log: string): number {
  const handle = openSync(log, 'a', 0o600)
  const { size } = fstatSync(handle)
  closeSync(handle)
  if (size < LOG_LIMIT) return size
  copyFileSync(log, `${log}.1`)
  truncateSync(log)
  return 0
}

const logFrom = (log: string, start: number) =>
  existsSync(log) ? readFileSync(log, 'utf8').slice(start) : ''

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject()))
    })
  })
}

function cannotStart({ cluster, log }: StartOptions, text: string): Refused {
  const reason = text.trim().split('\n').slice(-8).join('\n')
  return new Refused({
    zh: `数据库 ${cluster.folder} 无法启动（日志 ${log}）：\n${reason}`,
    en: `PostgreSQL on ${cluster.folder} does not start (log ${log}):\n${reason}`,
  })
}
