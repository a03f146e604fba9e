/** The register of devices comes in from a file: each by its number, for a place that is there, once. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isProblem } from '../../src/core/problem.ts'
import { importDevices } from '../../src/desk/import-devices.ts'
import { city, DISTRICT } from '../city/city.ts'
import { testFolder } from '../city/database.ts'

const { office } = await city({ after })
const folder = testFolder({ after })
const { pool } = office.database
const HEAD = 'mn,place,title,system,password,from,to,kind'

async function place(externalId: string, kind = 'gas-outlet') {
  const id = crypto.randomUUID()
  await pool.query(
    `insert into places (district, id, program, kind, external_id, name, area, facts, digest, changed_at)
     values ($1, $2, 'emission', $3, $4, '排口', $1, '{}', '', now())`,
    [DISTRICT, id, kind, externalId],
  )
  return id
}

async function imported(lines: readonly string[], isDryRun = false) {
  const path = join(folder, 'devices.csv')
  writeFileSync(path, `${[HEAD, ...lines].join('\n')}\n`)
  const done = await importDevices(office, {
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

const devices = async (mn: string) =>
  (
    await pool.query<{ place: string; from_day: string; password: string | null }>(
      'select place, from_day, password from devices where district = $1 and mn = $2',
      [DISTRICT, mn],
    )
  ).rows

test('a register of devices is taken in, and the same file again changes nothing', async () => {
  const stack = await place('stack-01')
  const lines = ['MN01,stack-01,1号数采仪,31,123456,2026-01-01,,', `MN02,${stack},2号数采仪,31,,,,`]
  assert.deepEqual(await imported(lines, true), {
    read: 2,
    accepted: 2,
    unchanged: 0,
    refused: 0,
    refusals: [],
  })
  assert.deepEqual(await devices('MN01'), [])
  assert.deepEqual(await imported(lines), { read: 2, accepted: 2, unchanged: 0, refused: 0, refusals: [] })
  assert.deepEqual(await imported(lines), { read: 2, accepted: 0, unchanged: 2, refused: 0, refusals: [] })
  assert.deepEqual(await devices('MN01'), [{ place: stack, from_day: '2026-01-01', password: '123456' }])
  assert.deepEqual(await devices('MN02'), [{ place: stack, from_day: '2026-11-21', password: null }])
})

test('what cannot be registered is named by line, column and value, and the rest comes in', async () => {
  await place('stack-10')
  await place('twice', 'gas-outlet')
  await place('twice', 'water-outlet')
  assert.deepEqual(
    await imported([
      'MN10,stack-10,数采仪,31,,,,',
      'MN 11,stack-10,数采仪,31,,,,',
      'MN12,nowhere,数采仪,31,,,,',
      'MN13,stack-10,,31,,,,',
      'MN14,stack-10,数采仪,301,,,,',
      'MN15,stack-10,数采仪,31,,2026-02-31,,',
      'MN16,twice,数采仪,31,,,,',
      'MN17,twice,数采仪,32,,,,water-outlet',
    ]),
    {
      read: 8,
      accepted: 2,
      unchanged: 0,
      refused: 6,
      refusals: [
        [3, 'mn', 'MN 11'],
        [4, 'place', 'nowhere'],
        [5, 'title', ''],
        [6, 'system', '301'],
        [7, 'from', '2026-02-31'],
        [8, 'place', 'twice'],
      ],
    },
  )
})

test('a device that is registered otherwise stays as it is, and its password is told to nobody', async () => {
  await place('stack-20')
  await place('stack-21')
  await imported(['MN20,stack-20,数采仪,31,secret,,,'])
  const { refusals, refused } = await imported([
    'MN20,stack-20,数采仪,31,other,,,',
    'MN20,stack-21,数采仪,31,secret,,,',
  ])
  assert.equal(refused, 2)
  assert.deepEqual(
    refusals.map(([line, column]) => [line, column]),
    [
      [2, 'password'],
      [3, 'place'],
    ],
  )
  assert.equal(
    JSON.stringify(refusals).includes('secret') || JSON.stringify(refusals).includes('other'),
    false,
  )
})

test('a number that another district has is refused', async () => {
  await place('stack-30')
  await pool.query(
    `insert into places (district, id, program, kind, external_id, name, area, facts, digest, changed_at)
     values ('150303', $1, 'emission', 'gas-outlet', 'x', '排口', '150303', '{}', '', now())`,
    ['00000000-0000-7000-8000-000000000001'],
  )
  await pool.query(
    `insert into devices (district, id, mn, place, title, system, from_day, changed_at)
     values ('150303', gen_random_uuid(), 'MN30', '00000000-0000-7000-8000-000000000001', '数采仪', '31', '2026-01-01', now())`,
  )
  assert.deepEqual((await imported(['MN30,stack-30,数采仪,31,,,,'])).refusals, [[2, 'mn', 'MN30']])
})

test('one that has been calling is in use from the day it first called, and is a stranger no more', async () => {
  await place('stack-40')
  await pool.query(
    `insert into strangers (mn, system, first_at, last_at, packets, peer, packet)
     values ('MN40', '31', '2026-11-18T23:30:00+08:00', now(), 3, '127.0.0.1', '')`,
  )
  await imported(['MN40,stack-40,数采仪,31,,,,'])
  assert.equal((await devices('MN40'))[0]?.from_day, '2026-11-18')
  assert.deepEqual((await pool.query('select from strangers')).rows, [])
})
