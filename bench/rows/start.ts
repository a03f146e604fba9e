/** `./yiwang start` from nothing and again, and what it holds in memory once it has come to rest. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { cpuOf, pssOf, rssOf } from '../processes.ts'
import type { Result, Row } from '../row.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const MB = 2 ** 20
const AT_REST_MS = 60 // of CPU in a second: timers only
const CALM_SECONDS = 5
const MOST_SECONDS = 60

export const start: Row = {
  id: 'start',
  title: './yiwang start with the demo district: seconds to ready, and memory at rest',
  once: async () => {
    const dataDir = mkdtempSync(join(ROOT, 'out/bench-start-'))
    chmodSync(dataDir, 0o711) // PostgreSQL has a user of its own
    try {
      const cold = await run(dataDir, async () => [])
      const warm = await run(dataDir, atRest)
      return [
        {
          name: 'cold: a new cluster, the demo laid out',
          value: cold.seconds,
          unit: 's',
          beside: 'web built before',
        },
        { name: 'warm: the same directory again', value: warm.seconds, unit: 's' },
        ...warm.results,
      ]
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

async function run(dataDir: string, then: (node: number, postmaster: number) => Promise<Result[]>) {
  const from = performance.now()
  const child = spawn(process.execPath, [join(ROOT, 'yiwang'), 'start', '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exit = once(child, 'exit')
  try {
    const said = await Promise.race([once(child.stdout, 'data'), exit])
    if (!String(said[0]).includes('ready')) throw new Error(`yiwang start ended: ${String(said[0])}`)
    const seconds = (performance.now() - from) / 1000
    const postmaster = Number(readFileSync(join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
    return { seconds, results: await then(child.pid ?? 0, postmaster) }
  } finally {
    child.kill('SIGINT')
    await exit
  }
}

/** Memory once nothing but timers ran for some seconds. */
async function atRest(node: number, postmaster: number): Promise<Result[]> {
  const spent = () => {
    const cpu = cpuOf({ node, postmaster })
    return cpu.node + cpu.postgres
  }
  let before = spent()
  for (let seconds = 0, calm = 0; seconds < MOST_SECONDS && calm < CALM_SECONDS; seconds++) {
    await pause(1_000)
    const now = spent()
    calm = now - before <= AT_REST_MS ? calm + 1 : 0
    before = now
  }
  return [
    { name: 'memory of Node at rest (RSS)', value: rssOf(node) / MB, unit: 'MB' },
    {
      name: 'memory of PostgreSQL at rest (PSS of all its processes)',
      value: pssOf(postmaster) / MB,
      unit: 'MB',
    },
  ]
}
