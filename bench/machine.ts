/** What a result was measured on: figures of two machines are never compared without it. */
import { spawnSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface Machine {
  readonly system: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly commit: string
  readonly day: string
}

export function machine(): Machine {
  const cores = cpus()
  return {
    system: `${type()} ${release()}`,
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    commit: commit(),
    day: new Date().toISOString().slice(0, 10),
  }
}

/** Of the last minute: others on the same cores make every figure of time worse. */
export const load = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10

function commit(): string {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const git = (...words: string[]) =>
    spawnSync('git', words, { cwd, encoding: 'utf8' }).stdout?.trim() || undefined
  return git('rev-parse', '--short', 'HEAD') ?? 'no git'
}
