/** The wall screen: what every viewer asks for every five seconds, the cases behind a number, and a past moment. */
import { DAY_MS, HOUR_MS, isoShanghai, MINUTE_MS } from '../../src/core/instant.ts'
import { cpuDuring } from '../processes.ts'
import { perPiece, type Result, type Row, thousands } from '../row.ts'
import { served } from '../served.ts'

const A_FEW = 10
/** What a screen may take (DESIGN §9); until it is answered depends on who else works here. */
const MOST_MS = 100

export const screen: Row = {
  id: 'screen',
  title: 'Wall screen: GET /screen, one at a time',
  onCases: set =>
    served(set, async ({ as, watched }) => {
      const leader = await as('leader-1')
      const at = (ago: number) => encodeURIComponent(isoShanghai(Date.now() - ago))
      const recent = at(3 * HOUR_MS)
      const week = at(7 * DAY_MS)
      const asked: readonly (readonly [name: string, path: (i: number) => string])[] = [
        ['all of it', () => '/screen'],
        ['cases in hand behind their number', () => '/screen/cases?set=in-hand'],
        ['ticks of the day', () => '/screen/day'],
        ['all of it three hours ago', () => `/screen?at=${recent}`],
        ['all of it a week ago', () => `/screen?at=${week}`],
        [
          'the slider drawn a week ago, five minutes each',
          i => `/screen?at=${at(7 * DAY_MS - i * 5 * MINUTE_MS)}`,
        ],
      ]
      const results: Result[] = []
      for (const [name, path] of asked) {
        const first = performance.now()
        await leader.get(path(-2))
        const firstMs = (performance.now() - first).toFixed(0)
        await leader.get(path(-1))
        const start = performance.now()
        const cpu = await cpuDuring(watched, async () => {
          for (let i = 0; i < A_FEW; i++) await leader.get(path(i))
        })
        const ms = ((performance.now() - start) / A_FEW).toFixed(0)
        const it = perPiece(`${thousands(set.cases)} cases, ${name}`, cpu, A_FEW)
        const isLive = !path(0).includes('at=')
        results.push({
          ...it,
          ...(isLive ? { most: MOST_MS } : {}),
          beside: `${it.beside}; ${ms} ms until answered, the first took ${firstMs} ms`,
        })
      }
      return results
    }),
}
