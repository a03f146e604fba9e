/** The scanner where something cannot be done: on a real PostgreSQL, whatever else is due is. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { city, DISTRICT } from '../../test/city/city.ts'
import { due } from './due.ts'

const { office } = await city({ after })
const { pool } = office.database
const noon = Date.parse('2026-11-21T12:00:00+08:00')
const FIRST = '150300' // its turn comes before that of the city's district

/** Told to somebody who did not acknowledge it: what is about nothing any more is only taken off the list. */
async function unacknowledged(district: string, at: number): Promise<string> {
  const id = crypto.randomUUID()
  await pool.query(
    `insert into notices (district, id, kind, person, data, at) values ($1, $2, 'urged', $2, '{}', now())`,
    [district, id],
  )
  await pool.query(`insert into due (district, kind, ref, at) values ($1, 'acknowledge', $2, $3)`, [
    district,
    id,
    new Date(at),
  ])
  return id
}

const left = async () =>
  (await pool.query<{ ref: string; tries: number }>(`select ref, tries from due order by at, ref`)).rows.map(
    it => [it.ref, it.tries],
  )

test('a district in which nothing can be done keeps no other waiting, and what fails there is put off', async () => {
  await pool.query('delete from due')
  await pool.query(
    `insert into units select $1, id, kind, line, $1, name_zh, name_en, from_day, to_day from units
       where district = $2 limit 1`,
    [FIRST, DISTRICT],
  )
  await pool.query(`create function nothing_goes() returns trigger language plpgsql as
    $$ begin raise exception 'nothing goes'; end $$`)
  await pool.query(`create trigger nothing_goes before delete on due for each row
    when (old.district = '${FIRST}' and old.kind = 'acknowledge') execute function nothing_goes()`)
  const stuck = await unacknowledged(FIRST, noon - 1_000)
  await unacknowledged(DISTRICT, noon - 1_000)
  // Of another kind, and longer due: what fails is not this.
  const other = crypto.randomUUID()
  await pool.query(`insert into due (district, kind, ref, at) values ($1, 'ladder', $2, $3)`, [
    FIRST,
    other,
    new Date(noon - 60_000),
  ])
  await assert.rejects(due.round(office, noon), /nothing goes/)
  assert.deepEqual(await left(), [
    [other, 0],
    [stuck, 1],
  ])
})
