/** `./yiwang start` from nothing and again, and what it holds in memory once it has come to rest. */
import { setTimeout as pause } from 'node:timers/promises'
import { cpuOf, pssOf, rssOf, type Watched } from '../processes.ts'
import type { Result, Row } from '../row.ts'
import { inFolder, runningIn } from '../running.ts'

const MB = 2 ** 20
const AT_REST_MS = 60 // of CPU in a second: timers only
const CALM_SECONDS = 5
const MOST_SECONDS = 60

export const start: Row = {
  id: 'start',
  title: './yiwang start with the demo district: seconds to ready, and memory at rest',
  once: () =>
    inFolder(async dataDir => {
      const cold = await runningIn(dataDir, async it => it.seconds)
      const { seconds, results } = await runningIn(dataDir, async it => ({
        ...it,
        results: await atRest(it.watched),
      }))
      return [
        {
          name: 'cold: a new cluster, the demo laid out',
          value: cold,
          unit: 's',
          beside: 'web built before',
        },
        { name: 'warm: the same directory again', value: seconds, unit: 's' },
        ...results,
      ]
    }),
}

/** Memory once nothing but timers ran for some seconds. */
async function atRest(watched: Watched): Promise<Result[]> {
  const spent = () => {
    const cpu = cpuOf(watched)
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
    { name: 'memory of Node at rest (RSS)', value: rssOf(watched.node) / MB, unit: 'MB' },
    {
      name: 'memory of PostgreSQL at rest (PSS of all its processes)',
      value: pssOf(watched.postmaster) / MB,
      unit: 'MB',
    },
  ]
}
