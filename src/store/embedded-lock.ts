/**
 * Locks on files of the data directory that the kernel lets go of when their holder dies, however it dies.
 * Node has no flock; SQLite, which is part of Node, takes the same kernel locks. A pid written in a file
 * was not enough: pids are used again, and two processes can find the same stale file at once.
 */
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

export interface FileLock {
  release(): void
}

/** `shared` by any number of holders, or held by one alone. */
export type LockKind = 'exclusive' | 'shared'

const SQLITE_BUSY = 5
const POLL_MS = 25

/** The lock, or nothing when somebody else's stands in the way. */
export function tryLock(file: string, kind: LockKind): FileLock | undefined {
  const handle = new DatabaseSync(file, { timeout: 0 })
  try {
    if (kind === 'exclusive') handle.exec('begin exclusive')
    else handle.exec('begin; select count(*) from sqlite_schema') // the first read takes the shared lock
    return { release: () => handle.close() }
  } catch (error) {
    handle.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

/** Waits for the lock; nothing after `withinMs`. */
export async function waitLock(
  file: string,
  kind: LockKind,
  withinMs: number,
): Promise<FileLock | undefined> {
  const end = Date.now() + withinMs
  for (;;) {
    const lock = tryLock(file, kind)
    if (lock || Date.now() > end) return lock
    await pause(POLL_MS)
  }
}
