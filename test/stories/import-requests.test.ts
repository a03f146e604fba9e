/** Service requests of another city: closed if and only if they have a closing date, wherever and whenever they were. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isProblem } from '../../src/core/problem.ts'
import { importRequests } from '../../src/desk/import-table.ts'
import { transact } from '../../src/desk/office.ts'
import { readCase } from '../../src/desk/read-case.ts'
import { testFolder, testOffice } from '../city/database.ts'
import { asked, everything, shared, summary } from '../city/imports.ts'

const folder = testFolder({ after })
const timeZone = 'America/New_York'
const elevator = shared('311-nyc/elevator.csv')

/** All of them on `npm run soak`; in every other run the first, which hold one of each sort. */
const ROWS = process.env['YIWANG_SOAK'] ? 22_504 : 1_500

test(
  `${ROWS} elevator complaints become as many cases, the second time none`,
  { skip: elevator.skip },
  async t => {
    const office = await testOffice(t)
    const path = join(folder, 'elevator.csv')
    writeFileSync(
      path,
      readFileSync(elevator.path, 'utf8')
        .split('\n')
        .slice(0, ROWS + 1)
        .join('\n'),
    )
    const question = { ...asked(path), timeZone }
    const done = summary(await importRequests(office, question))
    assert.deepEqual(done, { read: ROWS, accepted: ROWS, unchanged: 0, refused: 0, refusals: [] })
    assert.deepEqual(summary(await importRequests(office, question)), {
      ...done,
      accepted: 0,
      unchanged: ROWS,
    })
    const { rows } = await office.database.pool.query<{ stage: string; dated: boolean; n: number }>(
      `select stage, closed_at is not null as dated, count(*)::int as n from cases group by 1, 2`,
    )
    for (const row of rows) assert.equal(row.stage === 'closed', row.dated)
    assert.equal(
      rows.reduce((sum, row) => sum + row.n, 0),
      ROWS,
    )
  },
)

const columns =
  'unique_key,created_date,closed_date,agency,complaint_type,descriptor,status,due_date,incident_address,latitude,longitude,resolution_description'

async function imported(t: Parameters<typeof testOffice>[0], name: string, line: string) {
  const office = await testOffice(t)
  const path = join(folder, name)
  writeFileSync(path, `${columns}\n${line}\n`)
  const done = summary(await importRequests(office, { ...asked(path), timeZone }))
  assert.deepEqual(done.refusals, [])
  const id = (await office.database.pool.query('select id from cases')).rows[0].id
  const it = await transact(office, tx =>
    readCase(tx, office, {
      scope: everything,
      by: { person: null, posts: everything.posts },
      caseId: id,
      now: Date.now(),
    }),
  )
  if (isProblem(it)) throw new Error(it.problem)
  return it
}

test('a request keeps its status, its place, its words and its own deadline', async t => {
  const it = await imported(
    t,
    'closed.csv',
    '7,2024-07-01T12:00:00,2024-07-02T00:00:00,DOB,elevator,Single Device,Assigned,2024-07-04T12:00:00,1970 AMSTERDAM AVENUE,40.83,-73.94,Inspected.',
  )
  assert.equal(it.stage, 'closed')
  assert.deepEqual(it.external, { system: 'requests:hotline', id: '7', status: 'Assigned' })
  assert.deepEqual(it.position, { lon: -73.94, lat: 40.83 })
  assert.equal(it.title, 'elevator: Single Device')
  assert.equal(it.text, 'elevator: Single Device\n1970 AMSTERDAM AVENUE')
  assert.deepEqual(it.facts, { address: '1970 AMSTERDAM AVENUE' })
  assert.equal(it.reportedAt, '2024-07-02T00:00:00.000+08:00')
  assert.equal(it.closedAt, '2024-07-02T12:00:00.000+08:00')
  assert.equal(it.due, '2024-07-05T00:00:00.000+08:00')
  assert.equal(it.events.at(-1)?.words['reply'], 'Inspected.')
})

test('a request that reads closed but has no closing date is open', async t => {
  const it = await imported(t, 'open.csv', '8,2024-07-01T12:00:00,,DOB,elevator,,Closed,,,,,')
  assert.equal(it.stage, 'accepted')
  assert.equal(it.position, null)
  assert.equal(it.external?.status, 'Closed')
})
