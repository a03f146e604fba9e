/** Roll-ups on a real PostgreSQL: however records come in, what is counted piece by piece is what counting all gives. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { DISTRICT } from '../../../test/city/city.ts'
import { testOffice } from '../../../test/city/database.ts'
import { goRounds, outlet, reading, send } from '../../../test/city/readings.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, startOfDay } from '../../core/instant.ts'
import type { DeviceRecord, RecordKind } from '../../core/reading.ts'
import type { Rollup } from '../../core/rollup.ts'
import { insertAll } from '../../store/insert.ts'
import { type Dice, diceOf } from '../demo/dice.ts'
import { transact } from '../office.ts'
import { recompute } from './recompute.ts'
import { rollUpRound } from './roll-up.ts'
import { senseRound } from './watch-records.ts'

const office = await testOffice({ after })
const seed = process.env['YIWANG_SEED'] ?? String(Date.now() % 1_000_000)
const start = startOfDay('2026-10-31') // two days and two months
const end = start + 2 * DAY_MS
const never = end + 400 * DAY_MS

await transact(office, tx =>
  insertAll(tx, {
    areas: [
      {
        code: DISTRICT,
        level: 'district',
        parent: '150300',
        name_zh: '海勃湾区',
        name_en: 'Haibowan',
        boundary: null,
        from_day: '2000-01-01',
        to_day: null,
        source: 'test',
      },
    ],
    units: [
      {
        district: DISTRICT,
        id: 'government',
        kind: 'government',
        line: null,
        area: DISTRICT,
        name_zh: '区政府',
        name_en: 'Government',
        from_day: '2000-01-01',
        to_day: null,
      },
    ],
  }),
)

interface Row {
  readonly place: string
  readonly level: string
  readonly at: number
  readonly factors: Rollup
}

const rows = async (): Promise<Row[]> =>
  (
    await office.database.pool.query<Row>(
      'select place, level, at, factors from rollups where district = $1 order by place, level, at',
      [DISTRICT],
    )
  ).rows

const all = (more: object = {}) =>
  recompute(office, { clock: () => never, goesOn: () => true, progress: () => {}, ...more })

const places = Array.from({ length: 3 }, () => crypto.randomUUID())
const device = crypto.randomUUID()
const lengths: Readonly<Record<RecordKind, number>> = {
  realtime: 5_000,
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
}

/** Mostly close together, so that minutes fill, are disputed and are sent twice; now and then days apart. */
function someRecord(dice: Dice, around: number): DeviceRecord {
  const kind = dice.pick(['realtime', 'realtime', 'realtime', 'minute', 'minute', 'hour', 'day'] as const)
  const near = Math.min(end - 1, Math.max(start, around + dice.between(-MINUTE_MS, MINUTE_MS)))
  const moment = dice.share() < 0.1 ? start + dice.between(0, 2 * DAY_MS - 1) : near
  const at =
    kind === 'day'
      ? startOfDay('2026-10-31') + dice.between(0, 1) * DAY_MS
      : moment - (moment % lengths[kind])
  const values = () => {
    const value = dice.between(0, 1_000) / 10
    const flag = dice.pick(['N', 'N', 'N', 'N', 'D', 'C'])
    return kind === 'realtime'
      ? { Rtd: value, Flag: flag }
      : { Avg: value, Min: value - 1, Max: value + 1, Flag: flag }
  }
  const factors = dice.share() < 0.8 ? { a21026: values(), a01008: values() } : { a21026: values() }
  return { place: dice.pick(places), device, kind, at, receivedAt: at, resent: false, factors }
}

/** Gateways and workers all at once, in no order. */
async function live(dice: Dice): Promise<void> {
  const kept: DeviceRecord[] = []
  for (let i = 0; i < 25; i++) {
    const around = start + dice.between(0, 2 * DAY_MS - 1)
    const batch = () => {
      const fresh = Array.from({ length: dice.between(1, 60) }, () => someRecord(dice, around))
      const again = kept.length === 0 ? [] : Array.from({ length: dice.between(0, 5) }, () => dice.pick(kept))
      kept.push(...fresh)
      return [...fresh, ...again]
    }
    const q = { district: DISTRICT, now: dice.chance(0.5) ? around : never, most: dice.between(1, 40) }
    const works = [
      () => send(office, ...batch()),
      () => send(office, ...batch()),
      () => senseRound(office, q),
      () => senseRound(office, q),
      () => rollUpRound(office, q),
      () => rollUpRound(office, q),
      () => rollUpRound(office, q),
    ].filter(() => dice.chance(0.7))
    await Promise.all(works.map(work => work()))
  }
}

const HISTORIES = process.env['YIWANG_SOAK'] ? 60 : 4

for (let n = 1; n <= HISTORIES; n++)
  test(`counted piece by piece it is what counting all of it gives (YIWANG_SEED=${seed}, ${n})`, async () => {
    await live(diceOf(`${seed}/${n}`))
    await goRounds(office, never)
    const bit = await rows()
    assert.ok(bit.length > 100, `${bit.length} rows`)
    const done = await all()
    assert.ok(!('problem' in done))
    assert.deepEqual([done.changed, done.dropped], [0, 0])
    await office.database.pool.query('delete from rollups where district = $1', [DISTRICT])
    await all()
    assert.deepEqual(await rows(), bit)
    const left = await office.database.pool.query(
      'select from rollup_marks where district = $1 union all select from stale_rollups where district = $1',
      [DISTRICT],
    )
    assert.equal(left.rowCount, 0)
  })

test('a row that is wrong is set right, one that nothing stands behind goes, and both are counted', async () => {
  const place = await outlet(office)
  const noon = Date.parse('2026-10-31T12:00:00+08:00')
  await send(office, reading(place, noon, 31), reading(place, noon + HOUR_MS, 33))
  await goRounds(office, never)
  const mine = async () => (await rows()).filter(it => it.place === place.id)
  const right = await mine()
  const run = (text: string) => office.database.pool.query(text, [DISTRICT, place.id])
  await run(`update rollups set factors = '{}' where district = $1 and place = $2 and level = 'day'`)
  await run(`delete from rollups where district = $1 and place = $2 and level = 'minute'
    and at = '2026-10-31 13:00:00+08'`)
  await run(`insert into rollups values ($1, $2, 'minute', '2026-11-01 23:59:00+08', '{}')`)
  const done = await all({ place: place.id })
  assert.deepEqual(done, { places: 1, days: 2, changed: 2, dropped: 1 })
  assert.deepEqual(await mine(), right)
  assert.deepEqual(await all({ place: place.id, from: '2026-11-01' }), {
    places: 0,
    days: 0,
    changed: 0,
    dropped: 0,
  })
})

test('a minute is counted once it is over, and a late reading counts its minute, hour and day anew', async () => {
  const place = crypto.randomUUID()
  const noon = Date.parse('2026-10-31T12:00:00+08:00')
  const said = (at: number, Rtd: number): DeviceRecord => ({
    place,
    device,
    kind: 'realtime',
    at,
    receivedAt: at,
    resent: false,
    factors: { a21026: { Rtd, Flag: 'N' } },
  })
  const mine = async () =>
    (await rows()).filter(it => it.place === place).map(it => [it.level, it.factors['a21026']?.avg])
  await send(office, said(noon, 10), said(noon + 5_000, 20))
  await goRounds(office, noon + 30_000)
  assert.deepEqual(await mine(), [])
  await goRounds(office, noon + MINUTE_MS)
  assert.deepEqual(await mine(), [
    ['day', 15],
    ['hour', 15],
    ['minute', 15],
  ])
  await send(office, said(noon + 10_000, 60))
  await goRounds(office, noon + 90_000)
  assert.deepEqual(await mine(), [
    ['day', 30],
    ['hour', 30],
    ['minute', 30],
  ])
})

test('a place that is not there cannot be counted anew', async () => {
  const done = await all({ place: crypto.randomUUID() })
  assert.ok('problem' in done && done.problem === 'not-found')
})
