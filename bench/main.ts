/** Measures: one table, each row a ratio to a yardstick on the same data or CPU milliseconds of Node and its database. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type DataSet, openDataSet } from './data-set.ts'
import { load, machine } from './machine.ts'
import type { Result, Row } from './row.ts'
import { backup } from './rows/backup.ts'
import { figures } from './rows/figures.ts'
import { imports } from './rows/import.ts'
import { list } from './rows/list.ts'
import { records } from './rows/records.ts'
import { report } from './rows/report.ts'
import { screen } from './rows/screen.ts'
import { simulation } from './rows/simulation.ts'
import { start } from './rows/start.ts'
import { step } from './rows/step.ts'
import { stream } from './rows/stream.ts'
import { web } from './rows/web.ts'
import { markdown, type Measured, plain } from './table.ts'

const rows: readonly Row[] = [
  report,
  list,
  step,
  figures,
  screen,
  imports,
  records,
  stream,
  backup,
  simulation,
  start,
  web,
]

const SMALL = 10_000
const LARGE = 1_000_000

const { values } = parseArgs({
  options: {
    large: { type: 'boolean', default: false },
    only: { type: 'string' },
    cases: { type: 'string' },
    json: { type: 'string' },
  },
})

const say = (line: string) => void process.stderr.write(`${line}\n`)
const chosen = rows.filter(row => values.only === undefined || values.only.split(',').includes(row.id))
if (chosen.length === 0) {
  say(`--only ${values.only}: one or more of ${rows.map(row => row.id).join(',')}`)
  process.exit(2)
}

const here = machine()
say(`${here.cpu}, ${here.cores} cores, ${here.memoryGb} GB, Node ${here.node}, load ${load()}`)
const sets: DataSet[] = []
try {
  sets.push(await openDataSet({ name: 'bench', cases: SMALL, say }))
  if (values.large) {
    const cases = Number(values.cases ?? LARGE)
    sets.push(await openDataSet({ name: 'bench-large', cases, say }))
  }
  const measured: Measured[] = []
  for (const row of chosen) {
    const it = await measure(row)
    measured.push(it)
    process.stdout.write(`${plain(it)}\n`)
  }
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine: here, rows: measured })}\n`)
  // Only a whole run is kept.
  if (values.only === undefined && values.cases === undefined)
    writeFileSync(
      fileURLToPath(new URL(values.large ? 'last-large.md' : 'last.md', import.meta.url)),
      markdown(here, measured),
    )
} finally {
  for (const set of sets) await set.close()
}

async function measure(row: Row): Promise<Measured> {
  const before = load()
  const results: Result[] = []
  for (const set of sets) if (row.onCases) results.push(...(await row.onCases(set)))
  const [first] = sets
  if (row.once && first) results.push(...(await row.once(first)))
  return { id: row.id, title: row.title, results, load: [before, load()] }
}
