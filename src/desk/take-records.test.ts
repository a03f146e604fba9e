/** Records on a real PostgreSQL: once each, the first word stands, other words are kept beside it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { DISTRICT } from '../../test/city/city.ts'
import { testOffice } from '../../test/city/database.ts'
import type { DeviceRecord } from '../core/reading.ts'
import { transact } from './office.ts'
import { ensureMonths, takeableMoment, takeRecords } from './take-records.ts'

const office = await testOffice({ after })
const noon = Date.parse('2026-11-21T12:00:00+08:00')
const device = crypto.randomUUID()

const said = (place: string, more: Partial<DeviceRecord> = {}): DeviceRecord => ({
  place,
  device,
  kind: 'realtime',
  at: noon,
  receivedAt: noon + 40,
  resent: false,
  factors: { a21026: { Rtd: 31.2, Flag: 'N' } },
  ...more,
})

async function take(...records: readonly DeviceRecord[]) {
  await ensureMonths(office, records)
  const { inserted, unchanged, conflicts } = await transact(office, tx =>
    takeRecords(tx, { district: DISTRICT, records }),
  )
  return [inserted, unchanged, conflicts]
}

const rows = async <T extends object>(table: string, place: string): Promise<T[]> =>
  (
    await office.database.pool.query<T>(
      `select * from ${table} where district = $1 and place = $2 order by kind, at`,
      [DISTRICT, place],
    )
  ).rows

test('a record sent again is one row and leaves nothing more to count', async () => {
  const place = crypto.randomUUID()
  assert.deepEqual(await take(said(place)), [1, 0, 0])
  assert.deepEqual(await take(said(place, { receivedAt: noon + 9_000 })), [0, 1, 0])
  assert.equal((await rows('records', place)).length, 1)
  assert.equal((await rows('rollup_marks', place)).length, 1)
})

test('another value for the same moment is kept beside the first, once, and changes nothing', async () => {
  const place = crypto.randomUUID()
  const other = said(place, { factors: { a21026: { Rtd: 99, Flag: 'N' } } })
  await take(said(place))
  assert.deepEqual(await take(other), [0, 0, 1])
  assert.deepEqual(await take(other), [0, 0, 1])
  const kept = await rows<{ factors: unknown; device: string }>('record_conflicts', place)
  assert.deepEqual(
    kept.map(it => [it.factors, it.device]),
    [[other.factors, device]],
  )
  for (const table of ['records', 'latest'])
    assert.deepEqual(
      (await rows<{ factors: unknown }>(table, place)).map(it => it.factors),
      [said(place).factors],
    )
})

test('the same values in another order or with more zeros are no conflict', async () => {
  const place = crypto.randomUUID()
  await take(said(place, { factors: { a: { Rtd: 1.5, Flag: 'N' }, b: { Rtd: 2 } } }))
  assert.deepEqual(
    await take(said(place, { factors: { b: { Rtd: 2.0 }, a: { Flag: 'N', Rtd: 1.5 } } })),
    [0, 1, 0],
  )
})

test('twice within one batch the first stands, and a second that differs is a conflict', async () => {
  const place = crypto.randomUUID()
  const other = said(place, { factors: { a21026: { Rtd: 1 } } })
  assert.deepEqual(await take(said(place), other, said(place)), [1, 1, 1])
  assert.deepEqual((await rows<{ factors: unknown }>('records', place))[0]?.factors, said(place).factors)
})

test('what comes late does not become the latest', async () => {
  const place = crypto.randomUUID()
  await take(said(place, { at: noon + 5_000 }))
  await take(said(place), said(place, { kind: 'hour', at: noon }))
  assert.deepEqual(
    (await rows<{ kind: string; at: number }>('latest', place)).map(it => [it.kind, it.at]),
    [
      ['hour', noon],
      ['realtime', noon + 5_000],
    ],
  )
})

test('what is dated ahead is the latest only until something comes that is not', async () => {
  const place = crypto.randomUUID()
  const hours = 3_600_000
  const latest = async () => (await rows<{ at: number }>('latest', place))[0]?.at
  await take(said(place, { at: noon + 20 * hours }))
  assert.equal(await latest(), noon + 20 * hours)
  await take(said(place))
  assert.equal(await latest(), noon)
  const later = { receivedAt: noon + 5_040 }
  await take(said(place, { ...later, at: noon + 5_000 }), said(place, { ...later, at: noon + 9 * hours }))
  assert.equal(await latest(), noon + 5_000)
})

test('what was new marks its minute, hour or day of Shanghai, once a batch', async () => {
  const place = crypto.randomUUID()
  const at = noon + 61_500
  await take(
    said(place, { at }),
    said(place, { at: at + 5_000 }),
    said(place, { kind: 'hour', at }),
    said(place, { kind: 'day', at }),
  )
  const found = await rows<{ kind: string; at: number }>('rollup_marks', place)
  assert.deepEqual(
    found.map(it => [it.kind, it.at]),
    [
      ['day', Date.parse('2026-11-21T00:00:00+08:00')],
      ['hour', noon],
      ['realtime', noon + 60_000],
    ],
  )
})

test('a month begins at midnight in Shanghai, and months come by themselves', async () => {
  const place = crypto.randomUUID()
  const edge = Date.parse('2025-03-01T00:00:00+08:00')
  assert.deepEqual(await take(said(place, { at: edge - 1 }), said(place, { at: edge })), [2, 0, 0])
  const found = await office.database.pool.query<{ name: string }>(
    `select tableoid::regclass::text as name from records where district = $1 and place = $2 order by at`,
    [DISTRICT, place],
  )
  assert.deepEqual(
    found.rows.map(it => it.name),
    ['records_2025_02', 'records_2025_03'],
  )
})

test('ten who need the same new month at once all get it', async () => {
  const records = [said(crypto.randomUUID(), { at: Date.parse('2019-07-07T00:00:00Z') })]
  const offices = Array.from({ length: 10 }, () => ({ database: { ...office.database } })) // each remembers by itself
  await Promise.all(offices.map(it => ensureMonths(it, records)))
  assert.deepEqual(await take(...records), [1, 0, 0])
})

test('only moments from 2005 to a day ahead are taken', () => {
  const taken = (day: string) => takeableMoment(Date.parse(`${day}T00:00:00+08:00`), noon)
  assert.deepEqual(['2004-12-31', '2005-01-01', '2026-11-22', '2026-11-23'].map(taken), [
    'before-2005',
    'yes',
    'yes',
    'ahead',
  ])
})

test('in whatever batches they come, many at once: each key has one row, the first word of a batch, and the newest is the latest', async () => {
  const places = Array.from({ length: 3 }, () => crypto.randomUUID())
  const batch = fc.array(
    fc.record({ place: fc.constantFrom(...places), second: fc.nat(9), value: fc.nat(1) }),
    { maxLength: 12 },
  )
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 5 }), async batches => {
      const start = noon + ++round * 100_000
      const records = batches.map(list =>
        list.map(({ place, second, value }) =>
          said(place, { at: start + second * 1_000, receivedAt: start, factors: { a: { Rtd: value } } }),
        ),
      )
      const sums = await Promise.all(records.map(list => take(...list)))
      const keys = new Set(records.flat().map(it => `${it.place} ${it.at}`))
      const sum = (i: number) => sums.reduce((all, it) => all + (it[i] ?? 0), 0)
      assert.equal(sum(0), keys.size)
      assert.equal(sum(0) + sum(1) + sum(2), records.flat().length)
      for (const place of places) {
        const newest = Math.max(
          ...records
            .flat()
            .filter(it => it.place === place)
            .map(it => it.at),
        )
        const [latest] = await rows<{ at: number }>('latest', place)
        if (newest > 0) assert.equal(latest?.at, newest)
      }
    }),
    { numRuns: 40 },
  )
})
