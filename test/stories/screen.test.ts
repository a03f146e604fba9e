/** The wall screen: each number is what a fold over the events counts, opens into those cases, and can be asked of the past. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import type { Reply } from '../../src/contracts/route.ts'
import type { Screen, screenCases, ScreenDay } from '../../src/contracts/screen.ts'
import { type Case, caseFrom, isPaused, mainClock } from '../../src/core/case.ts'
import type { DayCountId } from '../../src/core/day-count.ts'
import { DAY_MS, dayOf, HOUR_MS, isoShanghai, MINUTE_MS, startOfDay } from '../../src/core/instant.ts'
import { isOpen } from '../../src/core/stage.ts'
import { eventOf } from '../../src/desk/append.ts'
import { transact } from '../../src/desk/office.ts'
import { eventsAfter } from '../../src/store/events.ts'
import { city, DISTRICT, type Speaker } from '../city/city.ts'
import { measuredIn } from '../city/measured.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const there = await measuredIn(here.office)
const now = Date.now()
const seed = Number(process.env['YIWANG_SEED'] ?? now % 1_000_000)
const shown = `YIWANG_SEED=${seed}`
const CASES = 24

const [operator, dispatcher, handler, inspector, leader] = (await Promise.all(
  ['operator-1', 'dispatcher-1', 'urban-management-handler', 'inspector-1', 'leader-1'].map(it =>
    here.as(it),
  ),
)) as [Speaker, Speaker, Speaker, Speaker, Speaker]

/** A small generator, so that a seed tells a whole story again. */
let dice = seed
const roll = (n: number): number => (dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648) % n

const paths: readonly (readonly [speaker: Speaker, step: string, data: object])[] = [
  [operator, 'accept', {}],
  [dispatcher, 'assign', { owner: 'urban-management' }],
  [handler, 'rectify', { note: '已修复' }],
  [inspector, 'pass', {}],
  [operator, 'call-back', { contacted: true, solved: true, satisfied: 5 }],
]

for (let i = 0; i < CASES; i++) {
  let at = now - roll(16 * 24) * HOUR_MS - roll(3_600) * 1_000
  const { caseId } = await filed(operator, {
    kind: ['street-works', 'noise'][roll(2)],
    area: ['150302001', '150302002'][roll(2)],
    ...(roll(3) > 0 ? { position: { lon: 106.8 + roll(100) / 2_000, lat: 39.65 + roll(100) / 2_000 } } : {}),
    at: new Date(at).toISOString(),
  })
  for (const [speaker, step, data] of paths.slice(0, roll(paths.length + 1))) {
    at = Math.min(now, at + roll(70) * HOUR_MS + 1_000)
    if (at === now && roll(2) === 0) break
    const done = await speaker.tryStep(caseId, step, data, { at: new Date(at).toISOString() })
    if (done.status !== 200) break
    if (step === 'rectify' && roll(4) === 0)
      await inspector.tryStep(caseId, 'fail', { reason: '未修好' }, { at: new Date(at).toISOString() })
  }
}

const events = await transact(here.office, tx =>
  eventsAfter(tx, { district: DISTRICT, after: undefined, limit: 100_000 }),
)

const casesAt = (asOf: number): Map<string, Case> =>
  new Map(
    [...Map.groupBy(events, it => it.case)].flatMap(([id, list]) => {
      const then = list.filter(it => it.at <= asOf)
      return then[0]?.seq === 1 ? [[id, caseFrom(then.map(eventOf))] as const] : []
    }),
  )

/** The oracle: each number said without a database. */
function holds(id: DayCountId, it: Case, asOf: number): boolean {
  const today = (at: number | null) => at !== null && dayOf(at) === dayOf(asOf) && at <= asOf
  const due = mainClock(it)?.due
  const ago = (days: number, at: number) => at > asOf - days * DAY_MS
  const closedToday = it.stage === 'closed' && today(it.closedAt)
  const answers: Readonly<Record<DayCountId, boolean>> = {
    'reported-today': today(it.reportedAt),
    'to-accept': it.stage === 'reported',
    'assigned-today': today(it.assignedAt),
    'to-assign': it.stage === 'accepted',
    'done-today': today(it.rectifiedAt),
    'in-hand': it.stage === 'assigned',
    'to-check': it.stage === 'rectified',
    'closed-today': closedToday,
    'timed-today': closedToday && due !== undefined,
    'on-time-today': closedToday && due !== undefined && it.closedAt! <= due,
    'to-call-back':
      it.stage === 'closed' && it.closedBy === 'pass' && it.contacted === null && ago(7, it.closedAt!),
    open: isOpen(it.stage),
    overdue: isOpen(it.stage) && !isPaused(it) && due !== undefined && due < asOf,
    'kind-lately': ago(7, it.reportedAt),
    'kind-before': ago(14, it.reportedAt) && !ago(7, it.reportedAt),
  }
  return answers[id]
}

/** Where each number stands in the answer. */
const numbersOf = ({ day }: Screen): Partial<Record<DayCountId, number>> => ({
  'reported-today': day.report.today,
  'to-accept': day.report.toAccept.n,
  'assigned-today': day.deliberate.today,
  'to-assign': day.deliberate.toAssign.n,
  'done-today': day.handle.today,
  'in-hand': day.handle.inHand.n,
  'to-check': day.handle.toCheck.n,
  'closed-today': day.evaluate.today,
  'timed-today': day.evaluate.onTime.denominator,
  'on-time-today': day.evaluate.onTime.numerator,
  'to-call-back': day.evaluate.toCallBack.n,
  open: day.open,
  overdue: day.overdue,
})

const screenAt = async (speaker: Speaker, at?: number): Promise<Screen> => {
  const answer = await speaker.get<Screen>(
    at === undefined ? '/screen' : `/screen?at=${encodeURIComponent(isoShanghai(at))}`,
  )
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

const moments = [undefined, 0.1, 3, 20, 50, 200].map(hours =>
  hours === undefined ? undefined : now - hours * HOUR_MS,
)

test(`every number of the five steps is what a fold over the events counts, now and then (${shown})`, async () => {
  let sum = 0
  for (const at of moments) {
    const screen = await screenAt(leader, at)
    const asOf = at ?? Date.parse(screen.asOf)
    const all = [...casesAt(asOf).values()]
    const numbers = numbersOf(screen)
    const expected = Object.fromEntries(
      Object.keys(numbers).map(id => [id, all.filter(it => holds(id as DayCountId, it, asOf)).length]),
    )
    assert.deepEqual(numbers, expected, `as of ${isoShanghai(asOf)}`)
    sum += Object.values(expected).reduce((a, b) => a + b, 0)
    assert.equal(screen.isPast, at !== undefined)
    const open = all.filter(it => isOpen(it.stage) && it.position)
    assert.deepEqual(screen.cases.map(it => it.number).toSorted(), open.map(it => it.number).toSorted())
    const red = all.filter(it => holds('overdue', it, asOf)).map(it => mainClock(it)!.due)
    assert.deepEqual(
      screen.redLights.map(it => Date.parse(it.due!)),
      red.toSorted((a, b) => a - b).slice(0, 8),
    )
    for (const it of screen.hot) {
      const ofKind = all.filter(one => one.kind === it.kind)
      assert.equal(it.lately, ofKind.filter(one => holds('kind-lately', one, asOf)).length)
      assert.equal(it.before, ofKind.filter(one => holds('kind-before', one, asOf)).length)
    }
  }
  assert.ok(sum > CASES, `${sum} counted`)
})

test(`a number opens into as many cases as it says, and the longest waiting is the first (${shown})`, async () => {
  type Listed = Reply<typeof screenCases>
  for (const at of [undefined, now - 3 * HOUR_MS]) {
    const screen = await screenAt(leader, at)
    const when = at === undefined ? '' : `&at=${encodeURIComponent(isoShanghai(at))}`
    for (const [set, n] of Object.entries(numbersOf(screen))) {
      const { body } = await leader.get<Listed>(`/screen/cases?set=${set}&limit=200${when}`)
      assert.equal(body.total, n, set)
      assert.equal(body.items.length + body.hidden, n, set)
      if (at !== undefined || !body.filter) continue
      const { body: list } = await leader.get<{ items: { id: string }[] }>(
        `/cases?limit=200&${new URLSearchParams(body.filter)}`,
      )
      assert.deepEqual(
        list.items.map(it => it.id).toSorted(),
        body.items.map(it => it.id).toSorted(),
        `the workbench lists the same for ${set}`,
      )
    }
    const { oldest } = screen.day.handle.inHand
    const { body } = await leader.get<Listed>(`/screen/cases?set=in-hand&limit=1${when}`)
    const first = body.items[0]
    assert.equal(oldest === null, first === undefined)
    if (first) assert.equal(casesAt(at ?? now).get(first.id)!.assignedAt, Date.parse(oldest!))
  }
})

test('what somebody may not see is counted and never shown', async () => {
  const { caseId, number } = await filed(operator, { position: { lon: 106.8213, lat: 39.6612 } })
  await here.office.database.pool.query(`update cases set restricted = '{operator-1}' where id = $1`, [
    caseId,
  ])
  const screen = await screenAt(leader)
  assert.equal(
    screen.cases.some(it => it.id === caseId),
    false,
  )
  const { body } = await leader.get<Reply<typeof screenCases>>('/screen/cases?set=to-accept&limit=200')
  assert.equal(body.total, screen.day.report.toAccept.n)
  assert.equal(body.hidden, 1)
  assert.equal(JSON.stringify(body).includes(number), false)
  const grid = await screenAt(await here.as('grid-001002'))
  assert.ok(grid.area.code.length > 6, grid.area.code)
  assert.ok(grid.day.open <= screen.day.open)
  const other = await (await here.as('grid-001002')).get('/screen/cases?set=open&area=150302002')
  assert.equal(other.status, 404)
  await here.office.database.pool.query(`update cases set restricted = null where id = $1`, [caseId])
})

test('what has a limit for hours is named before what has none, by the minute too', async () => {
  const at = now - 2 * HOUR_MS
  await there.say(
    there.outlet,
    at,
    { a00000: { Avg: 65, Flag: 'N' }, a21026: { Avg: 12, Flag: 'N' } },
    'minute',
  )
  const { places } = await screenAt(leader, at + 1_000)
  assert.equal(places.find(it => it.id === there.outlet)?.values[0]?.factor, 'a21026')
})

test('stations show what they said last, outlets against their limit, each as it was at a past moment', async () => {
  const t = Math.max(now - 30 * MINUTE_MS, startOfDay(dayOf(now)) + 5_000)
  for (const [ago, so2] of [
    [20_000, 31],
    [10_000, 57.3],
  ] as const)
    await there.say(there.outlet, now - ago, {
      a21026: { Rtd: so2, Flag: 'N' },
      a24088: { Rtd: 4, Flag: 'N' },
    })
  await there.say(there.outlet, t - 3 * HOUR_MS, { a21026: { Rtd: 12, Flag: 'N' } })
  await there.say(
    there.weather,
    now - 60_000,
    { a01007: { Avg: 3.2, Flag: 'N' }, a01008: { Avg: 315, Flag: 'N' }, a01001: { Avg: -2.5, Flag: 'N' } },
    'minute',
  )
  await there.say(
    there.air,
    now - 5 * HOUR_MS,
    { a34002: { Avg: 86, Flag: 'N' }, a34004: { Avg: 35, Flag: 'N' } },
    'hour',
  )
  const old = await there.alarm({ begins: now - 4 * HOUR_MS, ended: now - 3 * HOUR_MS, peak: 61 })
  const { caseId, number } = await filed(operator)
  const alarm = await there.alarm({ begins: now - 10_000, caseId })

  const screen = await screenAt(leader)
  const outlet = screen.places.find(it => it.id === there.outlet)!
  assert.equal(outlet.state, 'alarm')
  assert.deepEqual(
    outlet.values.map(it => [it.factor, it.value, it.limit]),
    [
      ['a21026', 57.3, 50],
      ['a24088', 4, null],
    ],
  )
  assert.equal(screen.places.find(it => it.id === there.air)!.state, 'late')
  assert.deepEqual(
    [
      screen.weather?.windFromDeg,
      screen.weather?.windMPerS,
      screen.weather?.temperatureC,
      screen.weather?.humidityPercent,
    ],
    [315, 3.2, -2.5, null],
  )
  const [first] = screen.alarms
  assert.equal(first?.id, alarm)
  assert.deepEqual([first.value, first.limit, first.unit, first.endedAt], [57.3, 50, 'mg/m³', null])
  assert.deepEqual(first.case, { id: caseId, number })
  assert.equal(screen.day.know.open, 1)

  const before = await screenAt(leader, now - 15_000)
  assert.equal(before.places.find(it => it.id === there.outlet)!.values[0]!.value, 31)
  assert.equal(before.day.know.open, 0)
  const during = await screenAt(leader, now - 3.5 * HOUR_MS)
  assert.deepEqual(
    during.alarms.filter(it => it.endedAt === null).map(it => it.id),
    [old],
  )

  const stranger = await screenAt(await here.as('housing-handler'))
  assert.equal(
    stranger.alarms.every(it => it.case === null),
    true,
    'a case one may not see is not named',
  )
  assert.ok(stranger.weather, 'the weather is everybody’s')
})

test('who has the duty is shown, and a day has the ticks of what happened on it', async () => {
  const screen = await screenAt(leader)
  assert.ok(
    screen.duties.some(it => it.role === 'leader'),
    JSON.stringify(screen.duties),
  )
  const day = dayOf(now - 2 * DAY_MS)
  const { body } = await leader.get<ScreenDay>(`/screen/day?day=${day}`)
  const happened = events.filter(it => dayOf(it.at) === day)
  assert.equal(
    body.ticks.reduce((sum, it) => sum + it.reported + it.closed + it.other, 0),
    happened.length,
  )
})

test('the ranking is the figure of the figures page, and its numbers open there', async () => {
  const { ranking } = await screenAt(leader)
  const path = `/figures/${ranking.figure}/ranking?from=${ranking.from}&to=${ranking.to}`
  const { body } = await leader.get<{
    items: { key: string; rank: number | null; figure: { numerator: number } }[]
  }>(path)
  assert.deepEqual(
    ranking.items.map(it => [it.area, it.rank, it.numerator]),
    body.items.map(it => [it.key, it.rank, it.figure.numerator]),
  )
})

test('the screen of a past moment is what was shown at that moment', async () => {
  const { caseId } = await filed(operator, { position: { lon: 106.83, lat: 39.67 } })
  const then = await screenAt(leader)
  await new Promise(go => setImmediate(go))
  for (const [speaker, step, data] of paths.slice(0, 2)) await speaker.step(caseId, step, data)
  const { body: changed } = await leader.get<CaseReply>(`/cases/${caseId}`)
  assert.equal(changed.stage, 'assigned')
  const again = await screenAt(leader, Date.parse(then.asOf))
  for (const part of ['cases', 'redLights', 'hot', 'ranking', 'alarms', 'duties'] as const)
    assert.deepEqual(again[part], then[part], part)
  assert.deepEqual({ ...again.day, know: 0 }, { ...then.day, know: 0 })
})
