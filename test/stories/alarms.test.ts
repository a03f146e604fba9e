/** From a reading to a case: a stack goes over its limit, the office has it on its desk, and nobody pressed anything. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { transact } from '../../src/desk/office.ts'
import { senseRound } from '../../src/desk/sense/watch-records.ts'
import { city, DISTRICT } from '../city/city.ts'
import { verified } from '../city/entered.ts'
import { goRounds, limitFor, outlet, type Outlet, reading, send } from '../city/readings.ts'

const it = await city({ after })
const { office } = it
const start = Math.floor(Date.now() / 60_000) * 60_000
const at = (seconds: number) => start + seconds * 1_000

interface Alarm {
  readonly id: string
  readonly case_id: string | null
  readonly readings: number
  readonly peak: number
  readonly begins_at: number
  readonly ended_at: number | null
}

const alarmsAt = async (place: Outlet): Promise<Alarm[]> =>
  (
    await office.database.pool.query<Alarm>(
      'select * from alarms where district = $1 and place = $2 order by begins_at, id',
      [DISTRICT, place.id],
    )
  ).rows

const caseOf = async (id: string | null | undefined): Promise<CaseReply> => {
  const leader = await it.as('leader-1')
  const answer = await leader.get<CaseReply>(`/cases/${id}`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

/** Seconds and values. */
async function sends(
  place: Outlet,
  ...pairs: readonly (readonly [number, number, string?])[]
): Promise<void> {
  await send(office, ...pairs.map(([s, value, flag]) => reading(place, at(s), value, flag ? { flag } : {})))
  await goRounds(office, at(pairs.at(-1)?.[0] ?? 0))
}

test('one reading over the limit is an alarm, three in a row are a case that its owner has on the desk', async () => {
  const place = await outlet(office)
  await limitFor(office, place.id)
  await sends(place, [0, 31], [5, 57.3])
  const [first] = await alarmsAt(place)
  assert.deepEqual([first?.readings, first?.case_id], [1, null])
  await sends(place, [10, 61.5], [15, 58])
  const [alarm] = await alarmsAt(place)
  assert.deepEqual([alarm?.id, alarm?.readings, alarm?.peak, alarm?.ended_at], [first?.id, 3, 61.5, null])
  const found = await caseOf(alarm?.case_id)
  assert.equal(found.title, '九号焦化厂1号焦炉排口 二氧化硫超标（实测 58，限值 50 mg/m³）')
  assert.deepEqual(
    found.events.map(it => [it.step, it.by.title.zh, it.by.post]),
    [
      ['report', '系统', null],
      ['accept', '系统', null],
      ['assign', '系统', null],
    ],
  )
  assert.deepEqual([found.stage, found.channel, found.owner], ['assigned', 'device', 'ecology'])
  assert.ok(found.due)
})
