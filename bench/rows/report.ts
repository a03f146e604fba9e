/** Report creation, the whole path: socket, session, contract, sealing, chain, one transaction with its commit. */
import { diceOf } from '../../src/desk/demo/dice.ts'
import { hotlineMatters } from '../../src/desk/demo/matters-hotline.ts'
import { benchWorld } from '../generate.ts'
import { cpuDuring } from '../processes.ts'
import type { DataSet } from '../data-set.ts'
import { perPiece, type Result, type Row, thousands } from '../row.ts'
import { served, times } from '../served.ts'

const WARM_UP = 1_500
const REPORTS = 2_000

export const report: Row = {
  id: 'report',
  title: 'Report creation: POST /reports over loopback sockets with keep-alive, committed',
  onCases: async set => {
    const from = Date.now()
    const results = await measured(set)
    await takeBack(set, from)
    return results
  },
}

const measured = (set: DataSet): Promise<Result[]> =>
  served(set, async ({ as, watched }) => {
    const operator = await as('operator-1')
    const bodies = await spoken(WARM_UP + REPORTS)
    const file = (i: number) => operator.post('/reports', bodies[i])
    await times(WARM_UP, file)
    const cpu = await cpuDuring(watched, () => times(REPORTS, i => file(WARM_UP + i)))
    const it = perPiece(`${thousands(set.cases)} cases there`, cpu, REPORTS)
    const elsewhere = 'elsewhere: FixMyStreet 32.6, ODK Central 8.8'
    return [{ ...it, most: 3, beside: `${it.beside}; ${elsewhere}` }]
  })

/** Thousands of reports that nobody assigns would lie before everything a unit sees. */
async function takeBack(set: DataSet, from: number): Promise<void> {
  const { database } = await set.open()
  const those = 'select district, id from cases where reported_at >= to_timestamp($1::float8 / 1000)'
  for (const table of ['feed', 'searches', 'reports', 'case_events'])
    await database.pool.query(`delete from ${table} where (district, case_id) in (${those})`, [from])
  await database.pool.query(`delete from cases where (district, id) in (${those})`, [from])
  await database.pool.query('vacuum analyze')
  await database.close()
}

/** What people say on the phone, every other one with a number to call back. */
async function spoken(n: number): Promise<object[]> {
  const dice = diceOf('reports')
  const villages = (await benchWorld(Date.now())).areas.filter(it => it.level === 'village')
  const kinds = Object.entries(hotlineMatters)
  return Array.from({ length: n }, (_, i) => {
    const [kind, matters] = dice.pick(kinds)
    const text = dice.pick(matters)[1]
    return {
      program: 'hotline',
      kind,
      area: dice.pick(villages).code,
      text,
      position: { lon: 106.8 + dice.share() / 10, lat: 39.6 + dice.share() / 10 },
      ...(i % 2 === 0 ? { reporter: { name: '王女士', phone: `1380000${String(i).padStart(4, '0')}` } } : {}),
    }
  })
}
