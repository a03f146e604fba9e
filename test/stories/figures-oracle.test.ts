/** Random lives of cases: every figure, now and then, is what a fold over all events counts, and history holds. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { CaseReply, CaseRow } from '../../src/contracts/cases.ts'
import type { Figure } from '../../src/contracts/figures.ts'
import { isWorkday } from '../../src/core/calendar.ts'
import { type Case, caseFrom, isPaused, mainClock } from '../../src/core/case.ts'
import type { Clause } from '../../src/core/indicator.ts'
import { addDays, dayOf, isoShanghai, startOfDay } from '../../src/core/instant.ts'
import { isOpen } from '../../src/core/stage.ts'
import { eventOf } from '../../src/desk/append.ts'
import { talliedOf } from '../../src/desk/figures.ts'
import { transact } from '../../src/desk/office.ts'
import { tally } from '../../src/desk/tallies.ts'
import { verify } from '../../src/desk/verify.ts'
import { hotline } from '../../src/programs/hotline.ts'
import { type EventRow, eventsAfter } from '../../src/store/events.ts'
import { city, DISTRICT, type Speaker } from '../city/city.ts'
import { filed } from '../city/reports.ts'

type Named = Extract<Clause, string>
const named: Readonly<Record<Named, true>> = {
  'reported-in-period': true,
  'closed-in-period': true,
  'due-in-period': true,
  open: true,
  closed: true,
  'closed-on-time': true,
  overdue: true,
  'not-deferred': true,
  'not-void': true,
  'assigned-once': true,
  'rectified-once': true,
  reworked: true,
  extended: true,
  declined: true,
  supervised: true,
  exposed: true,
  'called-back': true,
  contacted: true,
  solved: true,
  satisfied: true,
  answered: true,
  'fixed-on-spot': true,
}
const clauses: readonly Clause[] = [
  ...(Object.keys(named) as Named[]),
  ...[1, 3, 10].map(n => ({ closedWithinWorkdays: n })),
  ...[0, 1, 7].map(n => ({ closedWithinDays: n })),
]
/** Each clause by itself, which is counted case by case, and with each moment that cases are tallied by. */
const lists: readonly (readonly Clause[])[] = [
  ...clauses.map(clause => [clause]),
  ...clauses.map(clause => ['reported-in-period', clause] as const),
  ...clauses.map(clause => ['closed-in-period', clause] as const),
  ...clauses.map(clause => ['due-in-period', 'not-void', clause] as const),
]
/** The hotline, with an indicator for each list of clauses. */
const program = {
  ...hotline,
  indicators: lists.map((numerator, i) => ({
    id: `clause-${i}`,
    title: { zh: `条件${i}`, en: `Clause ${i}` },
    numerator,
    unit: '件' as const,
    rounding: { places: 0, mode: 'half-up' as const },
    source: { zh: '测试', en: 'a test' },
  })),
}

const seed = Number(process.env['YIWANG_SEED'] ?? Date.now() % 1_000_000)
const CASES = process.env['YIWANG_SOAK'] ? 400 : 36 // lives of some ten steps
const HOUR = 3_600_000

const here = await city({ after }, [program])
const now = Date.now()
const units = ['housing', 'urban-management']
const posts = [
  'operator-1',
  'dispatcher-1',
  'supervisor-1',
  'inspector-1',
  'leader-1',
  'publicity-1',
  ...units.flatMap(unit => [`${unit}-handler`, `${unit}-head`]),
]
const speakers = await Promise.all(posts.map(id => here.as(id)))
const [operator, , , , leader] = speakers as [Speaker, Speaker, Speaker, Speaker, Speaker]

/** What somebody says with a step; `n` chooses. */
function dataOf(step: string, n: number, q: { phase: string | undefined; other: string }): object {
  const note = '情况说明'
  const unit = units[n % 2]
  const reason = note
  const said: Readonly<Record<string, object>> = {
    dismiss: { reason: 'other' },
    verify: { real: true },
    answer: { reply: note },
    'fix-on-spot': { note },
    assign: { owner: unit, ...(n % 3 === 0 ? { term: { clock: 'hours', n: 1 + (n % 90) } } : {}) },
    decline: { reason, suggest: unit },
    plan: { decision: q.phase === 'decide' ? ['granted', 'refused'][n % 2] : 'asked' },
    act: { note },
    rectify: { note },
    fail: { reason },
    reinspect: { sound: true },
    extend:
      q.phase === 'decide'
        ? { decision: ['granted', 'refused'][n % 2] }
        : { term: { clock: 'days', n: 2 }, reason },
    defer: { until: addDays(dayOf(now), 30), reason },
    shelve: { reason },
    suspend: { reason },
    supervise: { note },
    instruct: { kind: 'instruct', leader: '张某', note },
    escalate: { to: 'government', note },
    summon: { unit, note },
    meet: { units: [unit], note, ...(n % 2 ? { owner: unit } : {}) },
    'propose-exposure': { note, heard: note },
    expose: { channel: '公众号', text: note, legalReview: true, secrecyReview: true },
    split: { title: '分案', kind: 'noise' },
    link: { case: q.other },
    merge: { into: q.other },
    'call-back': { contacted: n % 2 === 0, ...(n % 3 ? { solved: n % 5 > 1, satisfied: 1 + (n % 5) } : {}) },
    rate: { satisfied: 1 + (n % 5) },
    reopen: { reason },
    'extend-to-peers': { note, units: [unit] },
    correct: { reason, ...(n % 2 ? { kind: 'rubbish' } : { area: '150302002' }) },
    void: { reason },
  }
  return said[step] ?? {}
}

/** Ways out are taken seldom, or every life is short. */
const rare = new Set(['dismiss', 'void', 'merge', 'answer', 'split', 'extend-to-peers', 'correct', 'defer'])

/** One life: ten presses or so, each by somebody who may, at moments that go on, and sometimes back. */
async function live(dice: readonly number[], cases: string[]): Promise<void> {
  let at = now - (dice[0]! % 480) * HOUR
  const { caseId } = await filed(operator, { kind: 'street-works', at: new Date(at).toISOString() })
  cases.push(caseId)
  for (const n of dice.slice(1)) {
    at = Math.min(now, at + (n % 40) * HOUR - (n % 11 === 0 ? 60 * HOUR : 0))
    // The clock comes by: what was settled by then is tallied, and may be taken up again.
    if (n % 9 === 0) await tally(here.office, { ...talliedOf(here.office), now })
    const speaker = speakers[n % speakers.length]!
    const { body } = await speaker.get<CaseReply>(`/cases/${caseId}`)
    const all = body.openSteps ?? []
    const open = n % 8 === 0 ? all : all.filter(it => !rare.has(it.step))
    const it = open[(n >> 4) % Math.max(1, open.length)]
    if (!it) continue
    const other = cases[n % cases.length]!
    const data = dataOf(it.step, n >> 3, { phase: it.phase, other })
    const done = await speaker.tryStep(caseId, it.step, data, { at: new Date(at).toISOString() })
    assert.ok(done.status < 500, `${it.step}: ${JSON.stringify(done.body)}`)
  }
}

const lives = fc.sample(fc.array(fc.nat(1_000_000), { minLength: 8, maxLength: 22, size: 'max' }), {
  numRuns: CASES,
  seed,
})
const cases: string[] = []
for (let i = 0; i < CASES; i += 6) await Promise.all(lives.slice(i, i + 6).map(dice => live(dice, cases)))

const events: EventRow[] = await transact(here.office, tx =>
  eventsAfter(tx, { district: DISTRICT, after: undefined, limit: 1_000_000 }),
)
/** All cases as they stood, folded from nothing but what had happened by then. */
const casesAt = (asOf: number, known = Infinity): Map<string, Case> =>
  new Map(
    [...Map.groupBy(events, it => it.case)].flatMap(([id, list]) => {
      const then = list.filter(it => it.at <= asOf && it.recordedAt <= known)
      return then[0]?.seq === 1 ? [[id, caseFrom(then.map(eventOf))] as const] : []
    }),
  )

const workdaysBetween = (from: string, to: string): number => {
  let n = 0
  for (let day = from; day < to;) if (isWorkday(here.office.calendar, (day = addDays(day, 1)))) n++
  return n
}
const within = (at: number | null | undefined, q: Period) => at != null && at >= q.from && at < q.to

interface Period {
  readonly from: number
  readonly to: number
  readonly asOf: number
}

/** The oracle: what each clause asks of a case, said without a database. */
function holds(clause: Clause, it: Case, q: Period): boolean {
  const due = mainClock(it)?.due
  if (typeof clause === 'object') {
    if ('ofProgram' in clause) return it.program === clause.ofProgram
    if (it.closedAt === null) return false
    const [from, to] = [dayOf(it.reportedAt), dayOf(it.closedAt)]
    return 'closedWithinWorkdays' in clause
      ? workdaysBetween(from, to) <= clause.closedWithinWorkdays
      : startOfDay(to) - startOfDay(from) <= clause.closedWithinDays * 24 * HOUR
  }
  const answers: Readonly<Record<Named, boolean>> = {
    'reported-in-period': within(it.reportedAt, q),
    'closed-in-period': within(it.closedAt, q),
    'due-in-period': within(due, q) && (due! <= q.asOf || it.closedAt !== null),
    open: isOpen(it.stage),
    closed: it.stage === 'closed',
    'closed-on-time': it.stage === 'closed' && due !== undefined && it.closedAt! <= due,
    overdue: isOpen(it.stage) && !isPaused(it) && due !== undefined && due < q.asOf,
    'not-deferred': it.deferredUntil === null,
    'not-void': it.stage !== 'void',
    'assigned-once': it.assignedAt !== null,
    'rectified-once': it.rounds > 0,
    reworked: it.failures > 0,
    extended: it.extensions > 0,
    declined: it.declines > 0,
    supervised: it.supervised > 0,
    exposed: it.exposure === 'exposed' || it.exposure === 'claimed',
    'called-back': it.contacted !== null,
    contacted: it.contacted === true,
    solved: it.solved === true,
    satisfied: it.satisfied !== null && it.satisfied >= 3,
    answered: it.closedBy === 'answer' && it.closedAt !== null,
    'fixed-on-spot': it.closedBy === 'fix-on-spot',
  }
  return answers[clause]
}

const shown = `YIWANG_SEED=${seed}`
const moments = [undefined, ...[0.2, 0.5, 0.8, 0.97].map(part => Math.round(now - (1 - part) * 480 * HOUR))]
const today = dayOf(now)
const periods = [
  [addDays(today, -25), today],
  [addDays(today, -9), addDays(today, -3)],
  [addDays(today, -3), addDays(today, 20)],
] as const

const countedLikeTheFold = async () => {
  assert.ok(events.length > CASES * 4, `${events.length} events`)
  let counted = 0
  for (const at of moments)
    for (const [from, to] of periods) {
      const query = `from=${from}&to=${to}${at === undefined ? '' : `&at=${encodeURIComponent(isoShanghai(at))}`}`
      const { body } = await leader.get<{ items: Figure[] }>(`/figures?${query}`)
      const asOf = at ?? Date.parse(body.items[0]!.asOf)
      const q = { from: startOfDay(from), to: startOfDay(addDays(to, 1)), asOf }
      const all = [...casesAt(asOf).values()]
      for (const [i, list] of lists.entries()) {
        const figure = body.items.find(it => it.id === `clause-${i}`)
        const expected = all.filter(it => list.every(clause => holds(clause, it, q))).length
        counted += expected
        assert.equal(figure?.numerator, expected, `${JSON.stringify(list)} ${query}`)
      }
    }
  assert.ok(counted > CASES, 'something is counted')
}

test(
  `every clause counts, now and at any past moment, what a fold over the events counts (${shown})`,
  countedLikeTheFold,
)

test(`so it does once every day is tallied, and the tallies are those of a count from scratch (${shown})`, async () => {
  const rows = async () =>
    (
      await here.office.database.pool.query(
        'select * from tallies order by dimension, key, axis, day, program',
      )
    ).rows
  const drain = async () => {
    while (await tally(here.office, { ...talliedOf(here.office), now }));
    const left = await here.office.database.pool.query('select from tally_marks')
    assert.equal(left.rowCount, 0)
    return rows()
  }
  const kept = await drain()
  assert.ok(kept.length > 20, `${kept.length} tallies`)
  await countedLikeTheFold()
  await here.office.database.pool.query('delete from tallies')
  await here.office.database.pool.query(`delete from turns where name = 'tallies'`)
  assert.deepEqual(await drain(), kept)
})

test(`a figure opens into as many cases as it counts, in pages, each seen once (${shown})`, async () => {
  for (const [i, at] of [
    [3, moments[3]],
    [8, undefined],
    [0, moments[4]],
  ] as const) {
    const query = `from=${periods[0][0]}&to=${today}${at === undefined ? '' : `&at=${encodeURIComponent(isoShanghai(at))}`}`
    const ids: string[] = []
    let figure: (Figure & { cases: { items: CaseRow[]; next: string | null; hidden: number } }) | undefined
    for (let next = ''; ;) {
      const path = `/figures/clause-${i}?${query}&explain=numerator&limit=7${next && `&cursor=${next}`}`
      figure = (await leader.get<NonNullable<typeof figure>>(path)).body
      ids.push(...figure.cases.items.map(it => it.id))
      if (figure.cases.next === null) break
      next = figure.cases.next
    }
    assert.equal(ids.length + figure.cases.hidden, figure.numerator, query)
    assert.equal(new Set(ids).size, ids.length)
  }
})

test(`a case asked for a past moment, or for what was known then, is the fold of the events up to it (${shown})`, async () => {
  const sample = [...casesAt(Infinity).keys()].filter((_, i) => i % 3 === 0)
  for (const id of sample) {
    const list = events.filter(it => it.case === id)
    for (const [name, moment] of [
      ['at', list[list.length >> 1]!.at],
      ['knownAt', list[list.length >> 1]!.recordedAt],
      ['at', list[0]!.at - 1],
    ] as const) {
      const folded = (name === 'at' ? casesAt(moment) : casesAt(Infinity, moment)).get(id)
      const { status, body } = await leader.get<CaseReply>(
        `/cases/${id}?${name}=${encodeURIComponent(isoShanghai(moment))}`,
      )
      assert.equal(status, folded ? 200 : 404)
      if (!folded) continue
      assert.deepEqual(
        [body.stage, body.seq, body.owner, body.urged, body.rounds, body.due],
        [
          folded.stage,
          folded.seq,
          folded.owner,
          folded.urged,
          folded.rounds,
          mainClock(folded) ? isoShanghai(mainClock(folded)!.due) : null,
        ],
      )
    }
  }
})

test(`after all these lives every chain, every row and every word holds (${shown})`, async () => {
  const verdict = await transact(here.office, tx => verify(tx, here.office, { words: true, say: () => {} }), {
    isolation: 'repeatable read',
  })
  assert.deepEqual('ok' in verdict && [verdict.ok, verdict.events], [true, events.length])
})

test('no route edits or deletes an event, and none takes a number, a hash or a moment of recording', async () => {
  const [first] = events
  for (const method of ['PUT', 'DELETE'] as const)
    for (const path of [
      `/cases/${first!.case}`,
      `/cases/${first!.case}/events/${first!.id}`,
      `/cases/${first!.case}/steps`,
    ])
      assert.equal((await leader.send(method, path, {})).status, 404)
  const sent = await filed(operator)
  const forged = {
    seq: 1,
    hash: 'sha256:0',
    prev: null,
    recordedAt: '2020-01-01T00:00:00Z',
    id: crypto.randomUUID(),
  }
  await operator.send('POST', `/cases/${sent.caseId}/steps`, { ...forged, step: 'urge', data: {} })
  const { body } = await operator.get<CaseReply>(`/cases/${sent.caseId}`)
  assert.deepEqual(
    body.events.map(it => it.seq),
    [1, 2],
  )
  assert.ok(Date.parse(body.events[1]!.recordedAt) >= now)
})
