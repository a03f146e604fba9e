/** The clock's rounds over several districts. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testOffice } from '../../../test/city/database.ts'
import { reading, send } from '../../../test/city/readings.ts'
import { rollUpEverywhere, watchEverywhere } from './rounds.ts'

const office = await testOffice({ after })
const { pool } = office.database
const noon = Date.parse('2026-11-21T12:00:00+08:00')

/** A device with its place; districts are found by their devices. */
async function device(district: string) {
  const place = { id: crypto.randomUUID(), device: crypto.randomUUID(), name: '一号排口' }
  await pool.query(
    `insert into places (district, id, program, kind, external_id, name, area, facts, digest, changed_at)
     values ($1, $2, 'emission', 'gas-outlet', 'stack', '排口', $1, '{}', '', now())`,
    [district, place.id],
  )
  await pool.query(
    `insert into devices (district, id, mn, place, title, system, from_day, changed_at)
     values ($1, $2, $3, $4, '数采仪', '31', '2026-01-01', now())`,
    [district, place.device, `MN${district}`, place.id],
  )
  return place
}

test('a district in which something fails does not hold up the next one', async () => {
  const [first, second] = [await device('150302'), await device('150303')]
  await send(office, reading(first, noon, 31))
  await pool.query(`insert into rollup_marks select '150303', gen_random_uuid(), $1, 'realtime', $2`, [
    second.id,
    new Date(noon),
  ])
  // Whatever it is: the first district cannot be watched.
  await pool.query(`alter table watches add constraint nothing_fits check (district <> '150302')`)
  await pool.query(
    `insert into limits select '150302', 'l', 'emission', 'gas-outlet', null, 'a21026', 'realtime', 'Rtd', 50,
       'mg/m³', 1, 'gas-over-limit', '2020-01-01', null, 'test', true`,
  )
  await assert.rejects(watchEverywhere(office, noon), /nothing_fits/)
  const marks = async () =>
    (await pool.query<{ district: string }>('select district from rollup_marks order by district')).rows.map(
      it => it.district,
    )
  assert.deepEqual(await marks(), ['150302'])
  await pool.query('alter table watches drop constraint nothing_fits')
  await watchEverywhere(office, noon)
  assert.deepEqual(await marks(), [])
  await rollUpEverywhere(office, noon + 60_000)
  const rolled = await pool.query('select from rollups where district = $1', ['150302'])
  assert.equal(rolled.rowCount, 3)
})
