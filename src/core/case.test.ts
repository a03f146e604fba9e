import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { calendarFrom } from './calendar.ts'
import { type Case, caseFrom, apply, fresh, isPaused } from './case.ts'
import type { CaseEvent } from './case-event.ts'
import { HOUR_MS } from './instant.ts'
import type { Actor, Post, PostKind } from './post.ts'
import { program } from './program.ts'
import { openSteps, refusal, type Question } from './refusal.ts'
import { isOpen, type Step, stages } from './stage.ts'
import { days, workdays } from './term.ts'

const NOW = Date.parse('2026-11-18T10:00:00+08:00')
const calendar = calendarFrom({ days: [] })
const rules = program({
  id: 'bare-soil',
  title: { zh: '裸土', en: 'Bare soil' },
  basis: 'guess: a test',
  cases: {
    noun: { zh: '问题', en: 'Finding' },
    letters: 'BS',
    line: 'housing',
    terms: [{ term: days(2), from: '2020-01-01', source: 'guess: a test' }],
    kinds: { soil: { zh: '裸土', en: 'Bare soil' } },
  },
}).cases!

const post = (kind: PostKind, unit: string): Post => ({
  id: `${unit}-${kind}`,
  kind,
  title: { zh: kind, en: kind },
  unit,
  area: '150302',
  programs: ['*'],
})
const actor = (person: string, ...posts: Post[]): Actor => ({ person, posts })
const dispatcher = actor('p-dispatcher', post('dispatcher', 'desk'))
const handler = actor('p-handler', post('handler', 'site-7'))
const inspector = actor('p-inspector', post('inspector', 'inspection'))

let id = 0
const did = (step: Step, data: object = {}, by = 'p-handler', at = NOW): CaseEvent =>
  ({ id: `e${++id}`, seq: id, step, by, post: null, at, data }) as unknown as CaseEvent

const clock = { id: 'main', term: days(2), start: NOW, due: NOW + 48 * HOUR_MS, provisional: false }
const reported = [
  did(
    'report',
    {
      report: 'r',
      number: 'BS-1',
      program: 'bare-soil',
      kind: 'soil',
      area: '150302001',
      channel: 'phone',
      unit: 'desk',
    },
    'p-caller',
  ),
]
const accepted = [...reported, did('accept', {}, 'p-dispatcher')]
const assigned = [
  ...accepted,
  did('assign', { owner: 'site-7', coOwners: [], clocks: [clock] }, 'p-dispatcher'),
]

const ask = (
  events: readonly CaseEvent[],
  step: Question['step'],
  by: Actor,
  more: Partial<Question> = {},
): Question => ({
  before: caseFrom(events),
  step,
  data: {},
  at: NOW,
  rules,
  calendar,
  by,
  now: NOW,
  ...more,
})
const codeOf = (q: Question) => refusal(q)?.problem

test('a failed re-inspection goes back to the same owner with the same deadline', () => {
  const after = caseFrom([...assigned, did('rectify', { unit: 'site-7' }), did('fail', {}, 'p-inspector')])
  const { stage, owner, clocks, rounds, failures } = after
  assert.deepEqual(
    { stage, owner, clocks, rounds, failures },
    { stage: 'assigned', owner: 'site-7', clocks: [clock], rounds: 1, failures: 1 },
  )
})

test('whoever handled a case may not check it, on whatever post', () => {
  const done = [...assigned, did('rectify', { unit: 'site-7' })]
  const both = actor('p-handler', ...handler.posts, post('inspector', 'inspection'))
  assert.equal(codeOf(ask(done, 'pass', both)), 'checker-is-handler')
  assert.equal(codeOf(ask(done, 'pass', inspector)), undefined)
})

test('where the program says so, nobody of the handling unit may check it', () => {
  const done = [...assigned, did('rectify', { unit: 'site-7' })]
  const colleague = actor('p-colleague', post('inspector', 'site-7'))
  assert.equal(codeOf(ask(done, 'pass', colleague)), undefined)
  assert.equal(
    codeOf(ask(done, 'pass', colleague, { rules: { ...rules, checker: 'other-unit' } })),
    'checker-is-handler',
  )
})

test('the order of answers is open, permitted, well said', () => {
  assert.equal(codeOf(ask(reported, 'pass', handler, { data: 'nonsense' })), 'step-not-open')
  assert.equal(codeOf(ask(accepted, 'assign', handler, { data: 'nonsense' })), 'not-permitted')
  assert.equal(codeOf(ask(accepted, 'assign', dispatcher, { data: 'nonsense' })), 'invalid')
})

test('only the unit in charge acts on a case', () => {
  const other = actor('p-other', post('handler', 'site-8'))
  const data = { note: '已覆盖' }
  assert.equal(codeOf(ask(assigned, 'act', other, { data })), 'not-permitted')
  assert.equal(codeOf(ask(assigned, 'act', handler, { data })), undefined)
})

test('a wrong owner may decline twice and within two workdays, then a joint decision has to fix the owner', () => {
  const data = { reason: '不属于我单位职责', suggest: 'site-8' }
  assert.equal(codeOf(ask(assigned, 'decline', handler, { data })), undefined)
  const again = did('assign', { owner: 'site-7', coOwners: [], clocks: [clock] }, 'p-dispatcher')
  const twice = [...assigned, did('decline', {}), again, did('decline', {}), again]
  assert.equal(codeOf(ask(twice, 'decline', handler, { data })), 'declines-used-up')
  assert.equal(
    codeOf(ask(assigned, 'decline', handler, { data, now: NOW + 5 * 24 * HOUR_MS })),
    'declines-used-up',
  )
})

test('an extension is asked by the owner, decided by somebody else, and given once', () => {
  const data = { decision: 'asked', term: workdays(3), reason: '等待材料' }
  assert.equal(codeOf(ask(assigned, 'extend', handler, { data: { decision: 'granted' } })), 'nothing-pending')
  const asked = [...assigned, did('extend', data)]
  assert.equal(codeOf(ask(asked, 'extend', handler, { data })), 'awaiting-decision')
  assert.equal(codeOf(ask(asked, 'extend', handler, { data: { decision: 'granted' } })), 'not-permitted')
  assert.equal(
    codeOf(ask(asked, 'extend', actor('p-handler', ...dispatcher.posts), { data: { decision: 'granted' } })),
    'approver-is-asker',
  )
  assert.equal(codeOf(ask(asked, 'extend', dispatcher, { data: { decision: 'granted' } })), undefined)
  const granted = [
    ...asked,
    did('extend', { decision: 'granted', clocks: [{ ...clock, due: clock.due + HOUR_MS }] }, 'p-dispatcher'),
  ]
  assert.equal(caseFrom(granted).clocks[0]?.due, clock.due + HOUR_MS)
  assert.equal(codeOf(ask(granted, 'extend', handler, { data })), 'extensions-used-up')
})

test('a refused extension leaves the deadline as it was', () => {
  const after = caseFrom([
    ...assigned,
    did('extend', { decision: 'asked', term: workdays(3) }),
    did('extend', { decision: 'refused' }, 'p-dispatcher'),
  ])
  assert.deepEqual([after.clocks, after.extension, after.extensions], [[clock], 'refused', 0])
})

test('a phone whose clock runs an hour ahead is told so, and which moments are allowed', () => {
  const problem = refusal(
    ask(accepted, 'assign', dispatcher, { data: { owner: 'site-7' }, at: NOW + HOUR_MS }),
  )
  assert.equal(problem?.problem, 'invalid')
  assert.equal(problem.fields[0]?.field, 'at')
  assert.match(problem.fields[0].allowed.zh, /校准/)
})

test('nobody can have reported it done before it was assigned', () => {
  const late = [
    ...accepted,
    did('assign', { owner: 'site-7', coOwners: [], clocks: [clock] }, 'p-dispatcher', NOW + HOUR_MS),
  ]
  const data = { note: '已覆盖' }
  assert.equal(codeOf(ask(late, 'rectify', handler, { data, at: NOW, now: NOW + 2 * HOUR_MS })), 'invalid')
  assert.equal(
    codeOf(ask(late, 'rectify', handler, { data, at: NOW + HOUR_MS, now: NOW + 2 * HOUR_MS })),
    undefined,
  )
})

test('a case taken up again has no closing time, and one without owner waits to be assigned', () => {
  const closed = [...assigned, did('rectify'), did('pass', {}, 'p-inspector')]
  assert.equal(caseFrom(closed).stage, 'closed')
  const again = caseFrom([...closed, did('reopen', { clocks: [clock] }, 'p-dispatcher')])
  assert.deepEqual([again.stage, again.closedAt, again.reopened], ['assigned', null, 1])
  assert.equal(
    caseFrom([
      ...reported,
      did('void', {}, 'p-dispatcher'),
      did('reopen', { clocks: [clock] }, 'p-dispatcher'),
    ]).stage,
    'accepted',
  )
})

test('history is never refused: any event on any case folds to a stage we know', () => {
  const step = fc.constantFrom<Step>(
    'accept',
    'assign',
    'pass',
    'fail',
    'rectify',
    'decline',
    'reopen',
    'void',
    'suspend',
    'resume',
    'merge',
    'answer',
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), walked => {
      const events = walked.map(it => did(it, { owner: 'u', coOwners: [], clocks: [clock], into: 'x' }))
      const end = [...reported, ...events].reduce(apply, fresh)
      assert.ok(stages.includes(end.stage))
      assert.equal(end.seq, [...reported, ...events].at(-1)?.seq)
    }),
    { verbose: 1 },
  )
})

test('random walks among open steps: no case is a dead end, and what is offered is never refused', () => {
  const everybody = actor(
    'p-all',
    ...(['operator', 'dispatcher', 'supervisor', 'leader', 'publicity'] as const).map(kind =>
      post(kind, 'desk'),
    ),
    ...handler.posts,
  )
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), choices => {
      let it: Case = caseFrom(reported)
      for (const choice of choices) {
        const q = { before: it, rules, calendar, now: NOW }
        const offers = [everybody, inspector].flatMap(by =>
          openSteps({ ...q, by }).map(offer => ({ ...offer, by })),
        )
        if (isOpen(it.stage))
          assert.ok(
            offers.some(offer => ['void', 'merge', 'pass', 'answer'].includes(offer.step)),
            `dead end at ${it.stage}`,
          )
        const offer = offers[choice % offers.length]
        assert.ok(offer, `nothing can be done at ${it.stage}`)
        const data = wellSaid(offer.step, offer.phase)
        const problem = refusal({ ...q, step: offer.step, data, at: NOW, by: offer.by })
        assert.equal(problem, undefined, `${offer.step}: ${JSON.stringify(problem)}`)
        it = apply(
          it,
          did(
            offer.step,
            { ...data, clocks: [clock], coOwners: [], unit: offer.post.unit, relation: 'related' },
            offer.by.person ?? '',
          ),
        )
        assert.equal(isPaused(it) && !isOpen(it.stage) && it.stage === 'closed', false)
      }
    }),
    { verbose: 1 },
  )
})

/** Something valid to say with each step. */
function wellSaid(step: Question['step'], phase: 'ask' | 'decide' | undefined): Record<string, unknown> {
  const note = { note: '已办' }
  const said: Partial<Record<Step, Record<string, unknown>>> = {
    dismiss: { reason: 'other' },
    verify: { real: true },
    answer: { reply: '已答复' },
    'fix-on-spot': note,
    assign: { owner: 'site-7' },
    decline: { reason: '不属职责', suggest: 'site-8' },
    act: note,
    rectify: note,
    fail: { reason: '仍裸露' },
    reinspect: { sound: true },
    extend:
      phase === 'decide' ? { decision: 'granted' } : { decision: 'asked', term: days(2), reason: '降雨' },
    plan: phase === 'decide' ? { decision: 'granted' } : { decision: 'asked' },
    defer: { until: '2026-12-01', reason: '冬季停工' },
    shelve: { reason: '需资金' },
    suspend: { reason: '等待检测' },
    supervise: note,
    instruct: { kind: 'order', leader: '分管领导甲', ...note },
    escalate: { to: 'unit', ...note },
    summon: { unit: 'unit', ...note },
    meet: { units: ['site-7'], ...note },
    'propose-exposure': { ...note, heard: '已听取' },
    expose: { channel: '微信曝光台', text: '曝光', legalReview: true, secrecyReview: true },
    split: { title: '分案', kind: 'soil' },
    link: { case: '01890000-0000-7000-8000-000000000000' },
    merge: { into: '01890000-0000-7000-8000-000000000000' },
    'call-back': { contacted: true, solved: true, satisfied: 5 },
    rate: { satisfied: 4 },
    reopen: { reason: '反弹' },
    'extend-to-peers': { ...note, units: ['site-8'] },
    correct: { reason: '更正' },
    void: { reason: '重复录入' },
  }
  return said[step] ?? {}
}
