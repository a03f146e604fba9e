/** An import of service requests against COPY of the very rows it made into the same tables. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isProblem } from '../../src/core/problem.ts'
import { diceOf } from '../../src/desk/demo/dice.ts'
import { importRequests } from '../../src/desk/import-table.ts'
import { copyFolder } from '../copy.ts'
import { type DataSet, officeOn, withFresh } from '../data-set.ts'
import { cpuDuring } from '../processes.ts'
import { type Row, thousands } from '../row.ts'

/** Real requests where somebody has put them; they are not shipped. */
const REAL = fileURLToPath(new URL('../../../shared/data/311-nyc/elevator.csv', import.meta.url))
const MADE = 10_000
const TABLES = ['vault_keys', 'vault', 'cases', 'case_events', 'reports', 'searches', 'externals']

export const imports: Row = {
  id: 'import',
  title: 'import requests: rows a second, against COPY of the same rows into the same tables',
  once: async set => {
    const folder = copyFolder(set.folder)
    const path = existsSync(REAL) ? REAL : madeUp(join(folder, 'requests.csv'))
    return withFresh(set, 'imported', async url => {
      const { rows, seconds, cpu } = await imported(set, url, path)
      const copied = await withFresh(set, 'copied', target => copy(set, { from: url, to: target, folder }))
      const speed = (s: number) => `${thousands(Math.round(rows / s))} rows/s`
      return [
        {
          name: `${thousands(rows)} requests, ${path === REAL ? '311 elevator complaints' : 'made up'}`,
          value: copied / seconds,
          unit: 'ratio' as const,
          beside: `${speed(seconds)} with words sealed and events chained, COPY ${speed(copied)}; ${(cpu / rows).toFixed(2)} ms CPU a row`,
        },
      ]
    })
  },
}

async function imported(set: DataSet, url: string, path: string) {
  const office = await officeOn(set.folder, url)
  try {
    let rows = 0
    const start = performance.now()
    const cpu = await cpuDuring({ node: process.pid, postmaster: set.postmaster }, async () => {
      const done = await importRequests(office, {
        path,
        area: '150302',
        program: 'hotline',
        timeZone: 'America/New_York',
        isDryRun: false,
        clock: () => Date.now(),
        progress: () => {},
        stopping: new AbortController().signal,
      })
      if (isProblem(done)) throw new Error(JSON.stringify(done))
      rows = done.accepted
    })
    return { rows, seconds: (performance.now() - start) / 1000, cpu: cpu.node + cpu.postgres }
  } finally {
    await office.database.close()
  }
}

/** Seconds that COPY takes, one transaction. */
async function copy(set: DataSet, q: { from: string; to: string; folder: string }): Promise<number> {
  const from = await officeOn(set.folder, q.from)
  const to = await officeOn(set.folder, q.to)
  const file = (table: string) => join(q.folder, `${table}.copy`)
  try {
    for (const table of TABLES) await from.database.pool.query(`copy ${table} to '${file(table)}'`)
    const start = performance.now()
    const client = await to.database.pool.connect()
    try {
      await client.query('begin')
      for (const table of TABLES) await client.query(`copy ${table} from '${file(table)}'`)
      await client.query('commit')
    } finally {
      client.release()
    }
    return (performance.now() - start) / 1000
  } finally {
    await from.database.close()
    await to.database.close()
  }
}

function madeUp(path: string): string {
  const dice = diceOf('requests')
  const day = (n: number) => new Date(Date.UTC(2025, 0, 1) + n * 3_600_000).toISOString().slice(0, 19)
  const lines = Array.from({ length: MADE }, (_, i) => {
    const at = dice.between(0, 8_000)
    const isClosed = dice.chance(0.9)
    return [
      10_000_000 + i,
      day(at),
      isClosed ? day(at + dice.between(2, 700)) : '',
      dice.pick(['Noise', 'Street Light', 'Elevator', 'Water', 'Rubbish']),
      `Reported by a neighbour, floor ${dice.between(1, 30)}`,
      isClosed ? 'Closed' : 'Open',
      `${dice.between(1, 999)} DEMO STREET`,
      (40.5 + dice.share() / 2).toFixed(6),
      (-74 + dice.share() / 2).toFixed(6),
      isClosed ? 'Looked into and put right; no further action was necessary.' : '',
    ].join(',')
  })
  const head =
    'unique_key,created_date,closed_date,complaint_type,descriptor,status,incident_address,latitude,longitude,resolution_description'
  writeFileSync(path, `${[head, ...lines].join('\n')}\n`)
  return path
}
