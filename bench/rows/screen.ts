/** The wall screen: what every viewer asks for every five seconds, the cases behind a number, and a past moment. */
import { DAY_MS, HOUR_MS, isoShanghai } from '../../src/core/instant.ts'
import { cpuDuring } from '../processes.ts'
import { perPiece, type Result, type Row, thousands } from '../row.ts'
import { served } from '../served.ts'

const A_FEW = 10
/** What a screen may take until it is answered (DESIGN §9). */
const MOST_MS = 100

export const screen: Row = {
  id: 'screen',
  title: 'Wall screen: GET /screen, one at a time',
  onCases: set =>
    served(set, async ({ as, watched }) => {
      const leader = await as('leader-1')
      const at = (ago: number) => encodeURIComponent(isoShanghai(Date.now() - ago))
      const asked = [
        ['all of it', '/screen'],
        ['cases in hand behind their number', '/screen/cases?set=in-hand'],
        ['ticks of the day', '/screen/day'],
        ['all of it three hours ago', `/screen?at=${at(3 * HOUR_MS)}`],
        ['all of it a week ago', `/screen?at=${at(7 * DAY_MS)}`],
      ] as const
      const results: Result[] = []
      for (const [name, path] of asked) {
        await leader.get(path)
        await leader.get(path)
        const start = performance.now()
        const cpu = await cpuDuring(watched, async () => {
          for (let i = 0; i < A_FEW; i++) await leader.get(path)
        })
        const ms = (performance.now() - start) / A_FEW
        const { beside } = perPiece(name, cpu, A_FEW)
        const isLive = !path.includes('at=')
        results.push({
          name: `${thousands(set.cases)} cases, ${name}`,
          value: ms,
          unit: 'ms',
          ...(isLive ? { most: MOST_MS } : {}),
          beside: `CPU: ${beside}`,
        })
      }
      return results
    }),
}
