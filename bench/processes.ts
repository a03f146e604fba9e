/** CPU time and memory of our server and of every process of its PostgreSQL, as the kernel counts them (Linux). */
import { readFileSync, readdirSync } from 'node:fs'

/** Whom a row watches. */
export interface Watched {
  /** The process that serves. */
  readonly node: number
  readonly postmaster: number
}

export interface Cpu {
  readonly node: number
  readonly postgres: number
}

const TICK_MS = 10 // USER_HZ is 100 on every Linux that runs Node

/** CPU milliseconds so far, in user and kernel mode. */
export const cpuOf = (q: Watched): Cpu => ({
  node: ticks(q.node, false) * TICK_MS,
  postgres:
    ticks(q.postmaster, true) * TICK_MS +
    childrenOf(q.postmaster).reduce((sum, pid) => sum + ticks(pid, false) * TICK_MS, 0),
})

/** CPU milliseconds that passed while `work` ran. */
export async function cpuDuring(q: Watched, work: () => Promise<unknown>): Promise<Cpu> {
  const before = cpuOf(q)
  await work()
  const after = cpuOf(q)
  return { node: after.node - before.node, postgres: after.postgres - before.postgres }
}

/** Resident memory of one process, in bytes. */
export const rssOf = (pid: number): number => kilobytes(`/proc/${pid}/status`, 'VmRSS') * 1024

/** PostgreSQL's processes share most of their memory: each page is counted once (PSS). */
export const pssOf = (postmaster: number): number =>
  [postmaster, ...childrenOf(postmaster)].reduce(
    (sum, pid) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss') * 1024,
    0,
  )

/** The time of a child that has ended is its parent's from then on. */
function ticks(pid: number, withEnded: boolean): number {
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = statOf(pid).slice(11, 15).map(Number)
  return user + system + (withEnded ? endedUser + endedSystem : 0)
}

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(statOf(Number(name))[1]) === parent)
    .map(Number)

/** The fields behind the name, which may hold anything. */
function statOf(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`)
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

const kilobytes = (file: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(read(file))?.[1] ?? 0)

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it ended a moment ago
  }
}
