/** From a reading to a case: a stack goes over its limit, its owner has it on the desk, and nobody pressed anything. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { isOpenAt } from '../../src/core/calendar.ts'
import { transact } from '../../src/desk/office.ts'
import { silenceRound } from '../../src/desk/sense/end-silent.ts'
import { lookAtMarks, senseRound } from '../../src/desk/sense/watch-records.ts'
import { city, DISTRICT, type Speaker } from '../city/city.ts'
import { rolledBack } from '../city/database.ts'
import { verified } from '../city/entered.ts'
import { goRounds, limitFor, outlet, type Outlet, reading, send } from '../city/readings.ts'

const here = await city({ after })
const { office } = here
const start = Math.floor(Date.now() / 60_000) * 60_000 - 1_800_000
const at = (seconds: number) => start + seconds * 1_000
const leader = await here.as('leader-1')

interface Alarm {
  readonly id: string
  readonly case_id: string | null
  readonly readings: number
  readonly peak: number
  readonly last_at: number
  readonly ended_at: number | null
  readonly ended_by: string | null
}

const alarmsAt = async (place: Outlet): Promise<Alarm[]> =>
  (
    await office.database.pool.query<Alarm>(
      'select * from alarms where district = $1 and place = $2 order by begins_at, id',
      [DISTRICT, place.id],
    )
  ).rows

async function caseOf(id: string | null | undefined, by: Speaker = leader): Promise<CaseReply> {
  const answer = await by.get<CaseReply>(`/cases/${id}`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

/** Seconds and values. */
const said = (place: Outlet, ...pairs: readonly (readonly [number, number, string?])[]) =>
  pairs.map(([s, value, flag]) => reading(place, at(s), value, flag ? { flag } : {}))

async function sends(place: Outlet, ...pairs: readonly (readonly [number, number, string?])[]) {
  await send(office, ...said(place, ...pairs))
  await goRounds(office, at(pairs.at(-1)?.[0] ?? 0))
}

const watched = async (): Promise<Outlet> => {
  const place = await outlet(office)
  await limitFor(office, place.id)
  return place
}

test('one reading over the limit is an alarm, three in a row are a case that its owner has on the desk', async () => {
  const place = await watched()
  await sends(place, [0, 31], [5, 57.3])
  const [first] = await alarmsAt(place)
  assert.deepEqual([first?.readings, first?.case_id], [1, null])
  await sends(place, [10, 61.5], [15, 58])
  const [alarm] = await alarmsAt(place)
  assert.deepEqual([alarm?.id, alarm?.readings, alarm?.peak, alarm?.ended_at], [first?.id, 3, 61.5, null])
  const found = await caseOf(alarm?.case_id)
  assert.equal(found.title, '九号焦化厂1号焦炉排口 二氧化硫超标（实测 58，限值 50 mg/m³）')
  assert.match(found.text ?? '', /自 \d{4}年\d+月\d+日 \d\d:\d\d:05 起连续 3 次超过限值，最高 61\.5 mg\/m³/)
  assert.deepEqual(
    found.events.map(it => [it.step, it.by.title.zh, it.by.post]),
    [
      ['report', '系统', null],
      ['accept', '系统', null],
      ['assign', '系统', null],
    ],
  )
  assert.deepEqual([found.stage, found.channel, found.owner], ['assigned', 'device', 'ecology'])
  assert.deepEqual(
    found.clocks.map(it => it.id),
    ['main', 'stop'],
  )
  assert.deepEqual(found.facts, {
    outlet: place.name,
    factor: '二氧化硫',
    measured: 58,
    limit: 50,
    unit: 'mg/m³',
    alarm: alarm?.id,
  })
})

test('the curve up to that moment is kept in the first event, and nothing sent later changes it', async () => {
  const place = await watched()
  await sends(place, [0, 31], [5, 57], [10, 58], [15, 59, 'C'], [20, 60])
  const [alarm] = await alarmsAt(place)
  const evidence = (await caseOf(alarm?.case_id)).events[0]?.data['evidence']
  const iso = (seconds: number) => new Date(at(seconds)).toISOString()
  const points = [
    [iso(0), 31, 'N'],
    [iso(5), 57, 'N'],
    [iso(10), 58, 'N'],
    [iso(15), 59, 'C'],
    [iso(20), 60, 'N'],
  ]
  assert.deepEqual(evidence, { alarm: alarm?.id, kind: 'realtime', factor: 'a21026', points })
  await sends(place, [2, 99], [25, 61])
  assert.deepEqual((await caseOf(alarm?.case_id)).events[0]?.data['evidence'], evidence)
})

test('the end is noted, and the next alarm of the same factor joins the open case', async () => {
  const place = await watched()
  await sends(place, [0, 60], [5, 60], [10, 60], [15, 40])
  const [ended] = await alarmsAt(place)
  assert.deepEqual([ended?.last_at, ended?.ended_at, ended?.ended_by], [at(10), at(15), 'within'])
  await sends(place, [20, 70], [25, 70], [30, 70])
  const alarms = await alarmsAt(place)
  assert.deepEqual(
    alarms.map(it => it.case_id),
    [ended?.case_id, ended?.case_id],
  )
  const found = await caseOf(ended?.case_id)
  assert.equal(found.reports, 2)
  assert.deepEqual(found.events.at(-1)?.step, 'report')
  assert.equal(found.stage, 'assigned')
})

test('another factor of the same stack is another case, and so is one after the case was closed', async () => {
  const place = await watched()
  await limitFor(office, place.id, { factor: 'a21002', upper: 100 })
  await sends(place, [0, 60], [5, 60], [10, 60], [15, 1])
  const nitrogen = [16, 21, 26].map(s => reading(place, at(s), 120, { factor: 'a21002' }))
  await send(office, ...nitrogen)
  await goRounds(office, at(26))
  const [first] = await alarmsAt(place)
  const id = first?.case_id ?? ''
  const supervisor = await here.as('supervisor-1')
  await supervisor.step(id, 'void', { reason: '设备检修' })
  await sends(place, [30, 60], [35, 60], [40, 60])
  const cases = (await alarmsAt(place)).map(it => it.case_id)
  assert.deepEqual([cases.length, new Set(cases).size], [3, 3])
  assert.ok(cases.every(it => it !== null))
})

test('within one batch a stack may go over, come back and go over again: two alarms, one case', async () => {
  const place = await watched()
  await sends(place, [0, 60], [5, 60], [10, 60], [15, 40], [20, 60], [25, 60], [30, 60])
  const alarms = await alarmsAt(place)
  assert.deepEqual(
    alarms.map(it => [it.readings, it.ended_at]),
    [
      [3, at(15)],
      [3, null],
    ],
  )
  assert.equal(alarms[0]?.case_id, alarms[1]?.case_id)
})

test('what is flagged as anything but normal is not judged', async () => {
  const place = await watched()
  await sends(place, [0, 60, 'C'], [5, 60, 'D'], [10, 60, 'M'])
  assert.deepEqual(await alarmsAt(place), [])
})

test('what comes late, or from a clock that runs ahead, raises no alarm', async () => {
  const place = await watched()
  await sends(place, [60, 40])
  await send(office, ...said(place, [0, 60], [5, 60], [10, 60]))
  await goRounds(office, at(65))
  await send(office, ...said(place, [40_000, 60], [40_005, 60], [40_010, 60]))
  await goRounds(office, at(70))
  assert.deepEqual(await alarmsAt(place), [])
  await sends(place, [75, 60])
  assert.equal((await alarmsAt(place)).length, 1, 'and does not hide what comes after')
})

test('what was there before its limit was watched is history', async () => {
  const place = await watched()
  await send(office, ...said(place, [0, 60], [5, 60], [10, 60]))
  await goRounds(office, at(3_600))
  assert.deepEqual(await alarmsAt(place), [])
})

const silence = (seconds: number) => silenceRound(office, { district: DISTRICT, now: at(seconds) })
const endOf = async (place: Outlet) => {
  const [it] = await alarmsAt(place)
  return [it?.ended_by, it?.ended_at]
}

test('a device that goes silent ends its alarm after ten minutes, says so, and begins another when it speaks again', async () => {
  const place = await watched()
  await sends(place, [0, 60], [5, 60], [10, 60])
  await silence(609)
  assert.deepEqual(await endOf(place), [null, null])
  await silence(610)
  assert.deepEqual(await endOf(place), ['silent', at(610)])
  const [first] = await alarmsAt(place)
  const shown = await leader.get<{ items: { endedBy: string; endedByName: object }[] }>(
    `/alarms?place=${place.id}`,
  )
  assert.deepEqual(
    shown.body.items.map(it => [it.endedBy, it.endedByName]),
    [['silent', { zh: '数据中断', en: 'Went silent' }]],
  )
  await sends(place, [700, 60], [705, 60], [710, 60])
  assert.deepEqual(
    (await alarmsAt(place)).map(it => [it.case_id, it.ended_by]),
    [
      [first?.case_id, 'silent'],
      [first?.case_id, null],
    ],
  )
})

test('what has come in and is not looked at yet keeps an alarm on', async () => {
  const place = await watched()
  await sends(place, [0, 60], [5, 60], [10, 60])
  await send(office, ...said(place, [600, 60]))
  await silence(610)
  assert.deepEqual(await endOf(place), [null, null])
  await goRounds(office, at(610))
  await silence(610)
  assert.deepEqual(await endOf(place), [null, null])
})

test('an alarm goes on through a calibration, and ends after an hour of nothing valid', async () => {
  const place = await watched()
  await sends(place, [0, 60], [5, 60])
  for (let s = 300; s <= 3_600; s += 300) {
    await sends(place, [s, 60, 'C'])
    await silence(s)
    assert.deepEqual(await endOf(place), [null, null])
  }
  await silence(3_605)
  assert.deepEqual(await endOf(place), ['invalid', at(3_605)])
})

test('a case that cannot be opened keeps no other place waiting, and is opened with the next reading once it can', async () => {
  const [bad, good] = [await watched(), await watched()]
  const { pool } = office.database
  await pool.query(`update places set area = '150302999' where id = $1`, [bad.id])
  await pool.query(`alter table cases add constraint nowhere check (area <> '150302999') not valid`)
  const both = [0, 5, 10].flatMap(s => [...said(bad, [s, 60]), ...said(good, [s, 60])])
  await send(office, ...both)
  await assert.rejects(goRounds(office, at(10)), /nowhere/)
  const [[without], [other]] = [await alarmsAt(bad), await alarmsAt(good)]
  assert.deepEqual([without?.case_id, without?.readings, typeof other?.case_id], [null, 3, 'string'])
  await pool.query('alter table cases drop constraint nowhere')
  await sends(bad, [15, 60])
  const [opened] = await alarmsAt(bad)
  assert.deepEqual([opened?.id, typeof opened?.case_id], [without?.id, 'string'])
})

test('a place whose long name would be cut through a rare character has its case all the same', async () => {
  const place = await outlet(office, { name: `${'某'.repeat(79)}𠮷化工厂排口` })
  await limitFor(office, place.id)
  await sends(place, [0, 60], [5, 60], [10, 60])
  assert.equal(typeof (await alarmsAt(place))[0]?.case_id, 'string')
})

test('a limit that applies no more ends its alarm, and the alarm says that', async () => {
  const place = await outlet(office)
  const limit = await limitFor(office, place.id)
  await sends(place, [0, 60], [5, 60])
  await office.database.pool.query(`update limits set to_day = '2021-01-01' where id = $1`, [limit])
  await sends(place, [10, 60])
  assert.deepEqual(await endOf(place), ['limit', at(10)])
})

test('an hour over its limit is a case dated when the hour was over', async () => {
  const place = await outlet(office)
  await limitFor(office, place.id, { kind: 'hour', value: 'Avg', run: 1, verified: false })
  const hour = Math.floor(start / 3_600_000) * 3_600_000 - 3_600_000
  await send(office, reading(place, hour, 66, { kind: 'hour' }))
  await goRounds(office, hour + 3_660_000)
  const [alarm] = await alarmsAt(place)
  const found = await caseOf(alarm?.case_id)
  assert.equal(Date.parse(found.reportedAt), hour + 3_600_000)
  assert.match(found.text ?? '', /小时数据自 .* 起连续 1 次超过限值.*未核实/)
})

test('eight workers at once and one that dies in the middle: every alarm and case once', async () => {
  const places = await Promise.all(Array.from({ length: 6 }, watched))
  for (let step = 0; step < 8; step++) {
    const over = [0, 1, 2].map(i => [step * 120 + i * 30, 60 + step] as const)
    await send(office, ...places.flatMap(it => said(it, ...over, [step * 120 + 90, 40])))
    const q = { district: DISTRICT, now: at(step * 120 + 90), most: 1 }
    await rolledBack(office.database, tx => lookAtMarks(tx, office, q))
    await Promise.all(Array.from({ length: 8 }, () => senseRound(office, q)))
    while (await senseRound(office, q));
  }
  for (const place of places) {
    const alarms = await alarmsAt(place)
    assert.deepEqual(
      alarms.map(it => [it.readings, it.peak]),
      Array.from({ length: 8 }, (_, step) => [3, 60 + step]),
    )
    assert.equal(new Set(alarms.map(it => it.case_id)).size, 1)
    assert.equal((await caseOf(alarms[0]?.case_id)).reports, 8)
  }
})

test('its owner works on it as on any case, whoever watches sees it, and everything holds', async () => {
  const place = await watched()
  await sends(place, [0, 60], [5, 60], [10, 60], [15, 40])
  const [alarm] = await alarmsAt(place)
  const id = alarm?.case_id ?? ''
  const handler = await here.as('ecology-handler')
  const mine = await handler.get<{ items: { id: string; channel: string; owner: string }[] }>(
    '/cases?channel=device&limit=100',
  )
  assert.ok(mine.body.items.some(it => it.id === id))
  await handler.step(id, 'acknowledge')
  await handler.step(id, 'act', { note: '已责令停炉检查脱硫塔', part: 'stop' })
  assert.equal((await caseOf(id, handler)).stage, 'assigned')
  for (const path of ['/cases/export?format=csv&channel=device', '/figures']) {
    const answer = await leader.get(path)
    assert.equal(answer.status, 200, `${path} ${JSON.stringify(answer.body)}`)
  }
  const town = await here.as('town-001-handler')
  assert.equal((await town.get(`/cases/${id}`)).status, 404)
  const verdict = await verified(office)
  assert.ok('ok' in verdict && verdict.ok, JSON.stringify(verdict))
})

/** The last full hour of which this is true. */
function lastHour(isSo: (moment: number) => boolean): number {
  let moment = Math.floor(Date.now() / 3_600_000) * 3_600_000
  while (!isSo(moment)) moment -= 3_600_000
  return moment
}

async function toldOf(moment: number) {
  const place = await watched()
  await send(office, ...[0, 5, 10].map(s => reading(place, moment + s * 1_000, 60)))
  await goRounds(office, moment + 10_000)
  const [alarm] = await alarmsAt(place)
  return transact(office, tx =>
    tx
      .selectFrom('notices')
      .select(['kind', 'post'])
      .where('district', '=', DISTRICT)
      .where('case_id', '=', alarm?.case_id ?? '')
      .orderBy('kind')
      .execute(),
  )
}

test('by day its owner is told that it is theirs, and whoever watches that there is an alarm', async () => {
  const found = await toldOf(lastHour(it => isOpenAt(office.calendar, it)))
  const posts = (kind: string) => found.filter(it => it.kind === kind).map(it => it.post)
  assert.deepEqual(posts('assigned'), ['ecology-handler'])
  assert.ok(posts('alarm').includes('duty-1'))
})

test('at night the one on duty is told, once', async () => {
  const found = await toldOf(lastHour(it => !isOpenAt(office.calendar, it)))
  assert.deepEqual(
    found.map(it => it.kind),
    ['assigned'],
  )
})
