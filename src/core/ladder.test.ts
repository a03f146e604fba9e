import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarFrom } from './calendar.ts'
import { type Case, caseFrom } from './case.ts'
import type { CaseEvent, Clock } from './case-event.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from './instant.ts'
import { mayDiffer, nextDeed } from './ladder.ts'
import type { Rung } from './program.ts'
import { days, hours, workdays } from './term.ts'

const at = (text: string): Instant => Date.parse(`${text}+08:00`)
const calendar = calendarFrom({ days: [], years: [2026] })

const ladder: readonly Rung[] = [
  { to: 'handler', when: { left: 0.3 } },
  { to: 'unit-head', when: { late: hours(0) } },
  { to: 'leader', when: { late: workdays(2) } },
]
const rules = { rules: { ladder }, calendar }
const deed = (it: Case) => nextDeed(it, rules)

// Monday to Monday: 10 hours round the clock, from nine to seven in the evening.
const start = at('2026-03-02T09:00:00')
const clock: Clock = {
  id: 'main',
  term: hours(10),
  start,
  due: at('2026-03-02T19:00:00'),
  provisional: false,
}

type Draft = Pick<CaseEvent, 'step'> & {
  readonly data?: object
  readonly by?: string | null
  readonly at?: Instant
}

const happened = (...drafts: readonly Draft[]): Case =>
  caseFrom(
    drafts.map((it, i) => ({
      id: `${i}`,
      seq: i + 1,
      by: 'somebody',
      post: 'desk',
      at: start,
      data: {},
      ...it,
    })) as CaseEvent[],
  )

const report: Draft = { step: 'report', data: { report: 'r', program: 'p', kind: 'k', channel: 'phone' } }
const accept: Draft = { step: 'accept' }
const assign: Draft = { step: 'assign', data: { owner: 'water', coOwners: [], clocks: [clock] } }
const assigned = [report, accept, assign]
const climbed = (rung: number): Draft => ({
  step: 'urge',
  by: null,
  data: { actor: 'clock', rung, to: ladder[rung]!.to, due: clock.due },
})

test('the handler is reminded when three tenths of the term are left, the head of unit at the deadline, the leader two workdays later', () => {
  const { due } = clock
  assert.equal(deed(happened(report, accept)), undefined)
  assert.deepEqual(deed(happened(...assigned)), {
    kind: 'ladder',
    at: at('2026-03-02T16:00:00'),
    rung: 0,
    to: 'handler',
    due,
  })
  assert.deepEqual(deed(happened(...assigned, climbed(0))), {
    kind: 'ladder',
    at: due,
    rung: 1,
    to: 'unit-head',
    due,
  })
  assert.deepEqual(deed(happened(...assigned, climbed(0), climbed(1))), {
    kind: 'ladder',
    at: at('2026-03-04T18:00:00'),
    rung: 2,
    to: 'leader',
    due,
  })
  assert.equal(deed(happened(...assigned, climbed(0), climbed(1), climbed(2))), undefined)
})

test('a rung is climbed once, and is nobody’s 催办', () => {
  const after = happened(...assigned, climbed(0), { step: 'urge' })
  assert.deepEqual([after.rungs, after.urged], [1, 1])
})

test('whoever gets it anew, opened again or with more time starts at the foot of the ladder', () => {
  const up = [...assigned, climbed(0), climbed(1)]
  const later = { ...clock, due: clock.due + 10 * HOUR_MS }
  for (const more of [
    [assign],
    [{ step: 'rectify' }, { step: 'pass' }, { step: 'reopen', data: { clocks: [clock] } }],
    [{ step: 'extend', data: { decision: 'granted', clocks: [later] } }],
  ] as const)
    assert.equal(deed(happened(...up, ...more))?.kind === 'ladder' && happened(...up, ...more).rungs, 0)
  for (const step of ['acknowledge', 'act', 'supervise', 'correct'] as const)
    assert.equal(happened(...up, { step }).rungs, 2, step)
  const renamed = {
    step: 'assign',
    data: { succession: { from: 'water', to: 'new-water', day: '2026-03-02' } },
  } as const
  assert.equal(happened(...up, renamed).rungs, 2)
})

test('nobody is urged while the clock stands still, the work waits for its check, or the case is over', () => {
  const steps: readonly Draft[][] = [
    [{ step: 'suspend' }],
    [{ step: 'shelve' }],
    [{ step: 'rectify' }],
    [{ step: 'rectify' }, { step: 'pass' }],
    [{ step: 'void' }],
    [{ step: 'decline', data: { suggest: 'power' } }],
  ]
  for (const more of steps) assert.equal(deed(happened(...assigned, ...more)), undefined, more.at(-1)?.step)
  assert.equal(deed(happened(...assigned, { step: 'rectify' }, { step: 'fail' }))?.kind, 'ladder')
})

test('what stood still does not count: the reminder and the late rungs move with the deadline', () => {
  const stop = { step: 'suspend', at: start + HOUR_MS } as const
  const moved = { ...clock, due: clock.due + 2 * HOUR_MS }
  const go = { step: 'resume', at: start + 3 * HOUR_MS, data: { clocks: [moved] } } as const
  assert.equal(deed(happened(...assigned, stop, go))?.at, at('2026-03-02T18:00:00'))
  const late = { step: 'suspend', at: clock.due + HOUR_MS } as const
  const again = { step: 'resume', at: clock.due + 25 * HOUR_MS, data: { clocks: [clock] } } as const
  // Suspended from Monday 20:00 to Tuesday 20:00: one of the two workdays did not count.
  assert.equal(
    deed(happened(...assigned, climbed(0), climbed(1), late, again))?.at,
    at('2026-03-05T18:00:00'),
  )
})

test('a deferral ends at the first moment of its day, or at once when that day is over', () => {
  const deferred = (until: string) =>
    happened(...assigned, { step: 'defer', at: start + MINUTE_MS, data: { until } })
  assert.deepEqual(deed(deferred('2026-03-09')), { kind: 'resume', at: at('2026-03-09T00:00:00') })
  assert.deepEqual(deed(deferred('2026-03-01')), { kind: 'resume', at: start + MINUTE_MS })
  const unassigned = happened(report, accept, { step: 'defer', data: { until: '2026-03-09' } })
  assert.equal(deed(unassigned)?.kind, 'resume')
  assert.equal(
    deed(happened(report, accept, { step: 'defer', data: { until: '2026-03-09' } }, { step: 'void' })),
    undefined,
  )
})

test('imported history sleeps until a person takes a step', () => {
  const byImport = { by: null, data: { actor: 'import' } } as const
  const history: Draft[] = [
    { ...report, by: null, data: { ...report.data, actor: 'import' } },
    { step: 'accept', ...byImport },
    { ...assign, by: null, data: { ...assign.data, actor: 'import' } },
  ]
  assert.equal(deed(happened(...history)), undefined)
  assert.equal(
    deed(happened(...history, { step: 'correct', by: null, data: { actor: 'clock', clocks: [clock] } })),
    undefined,
  )
  assert.equal(deed(happened(...history, { step: 'acknowledge' }))?.kind, 'ladder')
  // What the clock itself opened, from an alarm, is nobody's history.
  const opened = [report, assign].map(it => ({ ...it, by: null, data: { ...it.data, actor: 'clock' } }))
  assert.equal(deed(happened({ ...opened[0]! }, { step: 'accept', by: null }, opened[1]!))?.kind, 'ladder')
})

test('a step after which nothing else is due is known without counting', () => {
  const before = happened(...assigned)
  assert.equal(mayDiffer(before, happened(...assigned, climbed(0))), true)
  const { seq: _, ...same } = before
  assert.equal(mayDiffer(before, { ...same, seq: 9, urged: 3, acknowledged: true }), false)
})

test('each rung of terms on working days falls on working time', () => {
  const friday = at('2026-03-06T10:00:00')
  const weekly: Clock = {
    id: 'main',
    term: days(1),
    start: friday,
    due: at('2026-03-09T18:00:00'),
    provisional: false,
  }
  const it = happened(report, accept, {
    step: 'assign',
    data: { owner: 'water', coOwners: [], clocks: [weekly] },
  })
  assert.equal(deed({ ...it, rungs: 2 })?.at, at('2026-03-11T18:00:00'))
})
