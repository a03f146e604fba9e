/** Ten thousand things fall due while two clocks run, one is killed and comes back: each is done once, none is missed. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fresh } from '../../src/core/case.ts'
import type { Clock } from '../../src/core/case-event.ts'
import { HOUR_MS, type Instant } from '../../src/core/instant.ts'
import { hours } from '../../src/core/term.ts'
import { append, type NewEvent } from '../../src/desk/append.ts'
import { newId, type Office, transact } from '../../src/desk/office.ts'
import { insertAll } from '../../src/store/insert.ts'
import { city, DISTRICT } from '../city/city.ts'
import { testFolder } from '../city/database.ts'
import { verified } from '../city/entered.ts'
import { yiwang } from '../city/yiwang.ts'

/** Cases with one rung to climb, and with two of which the first is overdue already. */
const SINGLE = 4_000
const DOUBLE = 3_000
const THINGS = SINGLE + 2 * DOUBLE
const WITHIN_MS = 90_000

const here = await city({ after })
const { office } = here
const { url } = office.database
const env = { DATABASE_URL: url, MASTER_KEY: office.masterKey.toString('hex') }

const startClock = () =>
  yiwang(
    { after },
    ['start', '--only', 'clock', '--no-demo', '--port', '0', '--data', testFolder({ after })],
    env,
  )

const count = async (text: string): Promise<number> =>
  Number((await office.database.pool.query<{ n: string }>(`select ${text} as n`)).rows[0]?.n)

const climbed = () => count(`(select count(*) from case_events where step = 'urge')`)

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WITHIN_MS
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `${what}: ${await climbed()} of ${THINGS}`)
    await pause(50)
  }
}

/** A term of ten hours that is reminded of at `reminderAt`, or is an hour late at `lateAt`. */
function clockOf(q: { readonly reminderAt: Instant } | { readonly lateAt: Instant }): Clock {
  const start = 'reminderAt' in q ? q.reminderAt - 7 * HOUR_MS : q.lateAt - 11 * HOUR_MS
  return { id: 'main', term: hours(10), start, due: start + 10 * HOUR_MS, provisional: false }
}

function assigned(office: Office, n: number, clock: Clock) {
  const event = (step: NewEvent['step'], data: object): NewEvent => ({
    id: newId(),
    step,
    by: here.world.people[0]!.id,
    post: 'dispatcher-1',
    at: clock.start,
    data: { ...data, unit: 'hotline-centre' },
  })
  const first = { report: newId(), number: `RX20260101-${n}`, program: 'hotline', kind: 'street-works' }
  const events = [
    event('report', { ...first, area: '150302001', channel: 'phone' }),
    event('accept', {}),
    event('assign', { owner: 'housing', coOwners: [], clocks: [clock] }),
  ]
  return append(office, {
    district: DISTRICT,
    caseId: newId(),
    before: fresh,
    head: null,
    events,
    now: Date.now(),
  })
}

async function lay(now: Instant): Promise<void> {
  for (let from = 0; from < SINGLE + DOUBLE; from += 1_000) {
    const made = Array.from({ length: 1_000 }, (_, i) => {
      const n = from + i
      const at = now - 2_000 + (n % 1_000) * 8
      return assigned(office, n, clockOf(n < SINGLE ? { reminderAt: at } : { lateAt: at }))
    })
    await transact(office, tx =>
      insertAll(tx, {
        cases: made.map(it => it.caseRow),
        case_events: made.flatMap(it => it.eventRows),
        feed: made.flatMap(it => it.feedRows),
        due: made.flatMap(it => it.dueRows),
      }),
    )
  }
}

test('two clocks, one killed in the middle and started again: each rung is climbed once, none is missed', async () => {
  const steady = startClock()
  let other = startClock()
  await until('both clocks run', async () => [steady, other].every(it => it.out().includes('"ready":true')))
  await lay(Date.now())
  for (const share of [0.2, 0.5, 0.7]) {
    await until('work is under way', async () => (await climbed()) >= THINGS * share)
    other.child.kill('SIGKILL')
    await other.ended
    other = startClock()
  }
  await until('everything is done', async () => (await climbed()) >= THINGS)
  await until(
    'nothing is left',
    async () => (await count(`(select count(*) from due where kind = 'ladder' and at <= now())`)) === 0,
  )
  for (const it of [steady, other]) {
    it.child.kill('SIGTERM')
    assert.equal(await it.ended, 0, it.err())
  }

  const { rows } = await office.database.pool.query<{ rungs: number[]; n: string }>(
    `select rungs, count(*) as n from (
       select array_agg((data->>'rung')::int order by seq) as rungs from case_events
       where step = 'urge' group by case_id) it group by rungs order by rungs`,
  )
  assert.deepEqual(
    rows.map(it => [it.rungs, Number(it.n)]),
    [
      [[0], SINGLE],
      [[0, 1], DOUBLE],
    ],
  )
  const told = await count(`(select count(distinct (case_id, kind)) from notices)`)
  assert.equal(told, THINGS, 'somebody hears of each rung')
  assert.equal(await count(`(select count(*) - count(distinct (case_id, kind, person)) from notices)`), 0)
  const verdict = await verified(office)
  assert.ok('ok' in verdict && verdict.ok, JSON.stringify(verdict))
  assert.equal(verdict.cases, SINGLE + DOUBLE)
})
