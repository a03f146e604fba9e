/** Limits come in from a table: by a standard for a kind of places, by a permit for one; none is ever rewritten. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isProblem } from '../../src/core/problem.ts'
import { importLimits } from '../../src/desk/import-limits.ts'
import { city, DISTRICT } from '../city/city.ts'
import { testFolder } from '../city/database.ts'

const { office } = await city({ after })
const folder = testFolder({ after })
const { pool } = office.database
const HEAD = 'id,program,place_kind,place,factor,kind,value,upper,unit,run,case_kind,from,to,source,verified'

async function imported(lines: readonly string[], isDryRun = false) {
  const path = join(folder, 'limits.csv')
  writeFileSync(path, `${[HEAD, ...lines].join('\n')}\n`)
  const done = await importLimits(office, {
    path,
    district: DISTRICT,
    isDryRun,
    clock: () => Date.parse('2026-11-21T12:00:00+08:00'),
    progress: () => {},
  })
  assert.ok(!isProblem(done), JSON.stringify(done))
  const { refusals, ...sum } = done
  return { ...sum, refusals: refusals.map(({ line, column, value }) => [line, column, value]) }
}

const stored = async (id: string) =>
  (
    await pool.query<Record<string, unknown>>('select * from limits where district = $1 and id = $2', [
      DISTRICT,
      id,
    ])
  ).rows[0]

const standard =
  'coke-so2,emission,gas-outlet,,a21026,hour,ZsAvg,50,mg/m³,,gas-over-limit,2015-01-01,,GB 16171-2012 表5,'

test('limits of a standard are taken in, unverified unless the table says so, and the second time nothing changes', async () => {
  const { rowCount } = await pool.query(
    `insert into places (district, id, program, kind, external_id, name, area, facts, digest, changed_at)
     values ($1, gen_random_uuid(), 'emission', 'gas-outlet', 'stack-7', '七号排口', $1, '{}', '', now())`,
    [DISTRICT],
  )
  assert.equal(rowCount, 1)
  const permit =
    'stack-7-so2,emission,gas-outlet,stack-7,a21026,realtime,,35.5,mg/m³,3,gas-over-limit,2026-01-01,2027-01-01,排污许可证,yes'
  assert.equal((await imported([standard, permit], true)).accepted, 2)
  assert.equal(await stored('coke-so2'), undefined, 'a dry run writes nothing')
  assert.deepEqual(await imported([standard, permit]), {
    read: 2,
    accepted: 2,
    unchanged: 0,
    refused: 0,
    refusals: [],
  })
  assert.equal((await imported([standard, permit])).unchanged, 2)
  const [wide, own] = [await stored('coke-so2'), await stored('stack-7-so2')]
  assert.deepEqual(
    [wide?.['place'], wide?.['value'], wide?.['run'], wide?.['verified']],
    [null, 'ZsAvg', 1, false],
  )
  assert.deepEqual([own?.['value'], own?.['upper'], own?.['run'], own?.['verified']], ['Rtd', 35.5, 3, true])
  assert.ok(own?.['place'])
})

test('each value that will not do is named', async () => {
  const like = (column: number, value: string) =>
    standard.split(',').with(0, `wrong-${column}`).with(column, value).join(',')
  const wrong: readonly (readonly [number, string, string])[] = [
    [1, 'air', 'program'],
    [2, 'site', 'place_kind'],
    [3, 'stack-none', 'place'],
    [4, 'SO₂', 'factor'],
    [5, 'week', 'kind'],
    [6, 'Rtd', 'value'],
    [7, '-1', 'upper'],
    [7, '', 'upper'],
    [8, '', 'unit'],
    [9, '1.5', 'run'],
    [10, 'noise', 'case_kind'],
    [11, '2015-02-30', 'from'],
    [12, '2014-01-01', 'to'],
    [13, '', 'source'],
    [14, 'maybe', 'verified'],
  ]
  const done = await imported(wrong.map(([column, value]) => like(column, value)))
  assert.deepEqual(
    done.refusals,
    wrong.map(([, value, name], i) => [i + 2, name, value]),
  )
})

test('a known limit is not rewritten: the next one begins later, under an id of its own', async () => {
  const { refusals } = await imported([standard.replace(',50,', ',30,')])
  assert.deepEqual(refusals, [[2, 'upper', '30']])
  assert.equal((await stored('coke-so2'))?.['upper'], 50)
})
