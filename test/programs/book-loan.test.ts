import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { calendarFrom } from '../../src/core/calendar.ts'
import { apply, type Case, fresh } from '../../src/core/case.ts'
import type { CaseEvent } from '../../src/core/case-event.ts'
import { type Instant, startOfDay } from '../../src/core/instant.ts'
import type { Actor, PostKind } from '../../src/core/post.ts'
import { termOn } from '../../src/core/program.ts'
import { refusal } from '../../src/core/refusal.ts'
import type { Step } from '../../src/core/stage.ts'
import { days } from '../../src/core/term.ts'
import { bookLoan } from './book-loan.ts'

const rules = bookLoan.cases!
const calendar = calendarFrom({ days: [], hours: [] })
const lent = startOfDay('2026-03-02') + 10 * 3_600_000

const actor = (person: string, kind: PostKind, unit: string): Actor => ({
  person,
  posts: [
    {
      id: `${person}-post`,
      kind,
      title: { zh: person, en: person },
      unit,
      area: '150302',
      programs: ['book-loan'],
    },
  ],
})
const desk = actor('desk', 'operator', 'library')
const shelf = actor('shelf', 'operator', 'library')
const reader = actor('reader', 'handler', 'branch')

const borrowed: CaseEvent = {
  id: '1',
  seq: 1,
  step: 'report',
  by: 'desk',
  post: 'desk-post',
  at: lent,
  data: {
    report: 'r1',
    number: 'TS20260302-0001',
    program: 'book-loan',
    kind: 'book',
    area: '150302001',
    channel: 'visit',
  },
}

type Said = Readonly<Record<string, unknown>>

/** Asks first, then does: a refused step leaves the loan as it is. */
function take(before: Case, by: Actor, step: Exclude<Step, 'report'>, said: Said = {}, told: Said = said) {
  const now: Instant = lent + before.seq * 3_600_000
  const problem = refusal({ before, step, data: said, at: now, rules, calendar, by, now })
  const event = {
    id: `${before.seq + 1}`,
    seq: before.seq + 1,
    step,
    by: by.person,
    post: by.posts[0]!.id,
    at: now,
    data: told,
  }
  return { problem: problem?.problem, after: problem ? before : apply(before, event as CaseEvent) }
}

test('a book is borrowed, brought back and checked by the same steps as any case', () => {
  const clock = { id: 'main', term: days(30), start: lent, due: lent + 30 * 86_400_000, provisional: true }
  let loan = apply(fresh, borrowed)
  const steps: [Actor, Exclude<Step, 'report'>, Said, Said?][] = [
    [desk, 'accept', {}],
    [desk, 'assign', { owner: 'branch' }, { owner: 'branch', coOwners: [], clocks: [clock] }],
    [reader, 'rectify', { note: '已还' }],
    [shelf, 'fail', { reason: '少了光盘' }],
    [reader, 'rectify', { note: '光盘补上' }],
    [shelf, 'pass', {}],
  ]
  for (const [by, step, said, told] of steps) {
    const { problem, after } = take(loan, by, step, said, told)
    assert.equal(problem, undefined, step)
    loan = after
  }
  assert.deepEqual(
    { stage: loan.stage, rounds: loan.rounds, failures: loan.failures, owner: loan.owner },
    { stage: 'closed', rounds: 2, failures: 1, owner: 'branch' },
  )
})

test('nobody checks a book in that they brought back themselves', () => {
  const both: Actor = {
    person: 'both',
    posts: [...actor('both', 'handler', 'branch').posts, ...actor('both', 'operator', 'library').posts],
  }
  const lentOut = [
    { step: 'accept', data: {} },
    { step: 'assign', data: { owner: 'branch', coOwners: [], clocks: [] } },
    { step: 'rectify', data: { unit: 'branch' } },
  ].reduce(
    (loan, it, i) =>
      apply(loan, { ...it, id: `${i + 2}`, seq: i + 2, by: 'both', post: null, at: lent } as CaseEvent),
    apply(fresh, borrowed),
  )
  assert.equal(take(lentOut, both, 'pass').problem, 'checker-is-handler')
  assert.equal(take(lentOut, shelf, 'pass').problem, undefined)
})

test('the loan desk gets its form, and a shelf mark that is none is named', () => {
  const schema = z.toJSONSchema(rules.facts, { io: 'input' })
  assert.deepEqual(schema.required, ['shelfMark', 'state'])
  const wrong = rules.facts.safeParse({ shelfMark: '17', state: 'fine' })
  assert.deepEqual(
    wrong.error?.issues.map(it => it.path.join('.')),
    ['shelfMark'],
  )
})

test('films are due sooner than books, and books were due later before 2024', () => {
  assert.deepEqual(termOn(rules, 'book', '2023-12-31'), days(60))
  assert.deepEqual(termOn(rules, 'book', '2024-01-01'), days(30))
  assert.deepEqual(termOn(rules, 'film', '2024-01-01'), days(7))
})
