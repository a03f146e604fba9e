/** The figures page: every indicator of a period, now and as it stood at a past moment. */
import { addDays, DAY_MS, dayOf } from '../../src/core/instant.ts'
import { cpuDuring } from '../processes.ts'
import { perPiece, type Result, type Row, thousands } from '../row.ts'
import { served } from '../served.ts'

const A_FEW = 5

export const figures: Row = {
  id: 'figures',
  title: 'Figures: GET /figures, one at a time',
  onCases: set =>
    served(set, async ({ as, watched }) => {
      const leader = await as('leader-1')
      const now = Date.now()
      const today = dayOf(now)
      const results: Result[] = []
      const asked = [
        ['this month', `/figures?from=${addDays(today, -20)}&to=${today}`],
        ['a year', `/figures?from=${addDays(today, -364)}&to=${today}`],
        ['this month as of a week ago', `/figures?at=${new Date(now - 7 * DAY_MS).toISOString()}`],
        ['one figure, ranked by owner', `/figures/closing-rate/ranking?by=owner&from=${addDays(today, -20)}`],
      ] as const
      for (const [name, path] of asked) {
        await leader.get(path)
        await leader.get(path)
        const start = performance.now()
        const cpu = await cpuDuring(watched, async () => {
          for (let i = 0; i < A_FEW; i++) await leader.get(path)
        })
        const ms = ((performance.now() - start) / A_FEW).toFixed(0)
        const it = perPiece(`${thousands(set.cases)} cases, ${name}`, cpu, A_FEW)
        results.push({ ...it, most: 100, beside: `${it.beside}; ${ms} ms until answered` })
      }
      return results
    }),
}
