/** The whole program in a data directory of its own, as an operator starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Watched } from './processes.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
export const YIWANG = join(ROOT, 'yiwang')
/** Nothing happens there but what a row does. */
const START = [YIWANG, 'start', '--port', '0', '--hj212-port', '0', '--no-simulation']

export interface Running {
  readonly dataDir: string
  readonly watched: Watched
  /** From the command until it said that it was ready. */
  readonly seconds: number
}

/** A data directory that is gone afterwards. */
export async function inFolder<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(ROOT, 'out/bench-start-'))
  chmodSync(dataDir, 0o711) // PostgreSQL has a user of its own
  try {
    return await work(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Starts in a directory, does some work, and stops. */
export async function runningIn<T>(dataDir: string, work: (it: Running) => Promise<T>): Promise<T> {
  const from = performance.now()
  const child = spawn(process.execPath, [...START, '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exit = once(child, 'exit')
  try {
    const said = await Promise.race([once(child.stdout, 'data'), exit])
    if (!String(said[0]).includes('ready')) throw new Error(`yiwang start ended: ${String(said[0])}`)
    const seconds = (performance.now() - from) / 1000
    const postmaster = Number(readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
    const { pid: node } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { pid: number }
    return await work({ dataDir, watched: { node, postmaster }, seconds })
  } finally {
    child.kill('SIGINT')
    await exit
  }
}

export const running = <T>(work: (it: Running) => Promise<T>): Promise<T> =>
  inFolder(dataDir => runningIn(dataDir, work))
