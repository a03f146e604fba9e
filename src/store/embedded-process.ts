/** Looking at PostgreSQL processes from outside: which one runs on a cluster, is it alive, stop it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** What postmaster.pid says of the server that wrote it. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly isReady: boolean
}

const POLL_MS = 20
const FAST_STOP_MS = 30_000
const QUICK_STOP_MS = 5_000
/** Higher than any pid_max, so PostgreSQL finds nobody there. */
const NOBODYS_PID = 2_147_483_646

/** The server that runs on this cluster now; a file left by a dead one counts for nothing. */
export function livePostmaster(cluster: string): Postmaster | undefined {
  const lines = pidFile(cluster)
  const pid = Number(lines?.[0])
  if (!lines || !Number.isInteger(pid) || !isServerOf(pid, cluster)) return undefined
  return { pid, port: Number(lines[3]), isReady: (lines[7] ?? '').trim() === 'ready' }
}

/**
 * Makes a stale postmaster.pid plainly stale. PostgreSQL refuses to start while the pid in it answers, and
 * it does when it is a zombie that init reaps late (1.6 s seen) or, after a reboot, somebody else's
 * process. The rest of the file stays: by it PostgreSQL finds back ends that outlived their postmaster.
 * Answers the port of the dead server: whoever was connected to it tries there again.
 */
export function discountStalePid(cluster: string): number | undefined {
  const lines = pidFile(cluster)
  if (!lines || livePostmaster(cluster)) return undefined
  writeFileSync(join(cluster, 'postmaster.pid'), [String(NOBODYS_PID), ...lines.slice(1)].join('\n'))
  return Number(lines[3]) || undefined
}

/** Fast shutdown: sessions are cut off, a checkpoint is written. Immediate when that takes too long. */
export async function stopServer(pid: number, cluster: string): Promise<void> {
  for (const [signal, withinMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', QUICK_STOP_MS],
  ] as const) {
    if (!isServerOf(pid, cluster)) return
    process.kill(pid, signal)
    const end = Date.now() + withinMs
    while (isServerOf(pid, cluster) && Date.now() < end) await pause(POLL_MS)
  }
}

/** Alive, not a zombie, and PostgreSQL on this very folder. */
export function isServerOf(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0)
    if (process.platform !== 'linux') return true
    if (/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) return false
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.includes(cluster) && (words[0] ?? '').endsWith('postgres')
  } catch {
    return false // no such process, or one of a user we may not signal: not ours
  }
}

function pidFile(cluster: string): string[] | undefined {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
}
