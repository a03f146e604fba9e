import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventReply } from '../../../contracts/cases.ts'
import type { Step } from '../../../core/stage.ts'
import { countingEvent } from './counting-event.ts'

const did = (...steps: Step[]): EventReply[] => steps.map((step, i) => ({ step, seq: i + 1 }) as EventReply)

const rule = (numerator: string[], denominator: string[] | null = null) => ({ numerator, denominator })

const onTime = rule(
  ['due-in-period', 'not-deferred', 'not-void', 'closed-on-time'],
  ['due-in-period', 'not-deferred', 'not-void'],
)
const whole = did('report', 'accept', 'assign', 'rectify', 'fail', 'rectify', 'pass', 'call-back')

test('a case counts as closed on time by the check that passed it', () => {
  assert.equal(countingEvent(onTime, 'numerator', whole), 7)
})

test('it counts as due by the assignment that set its deadline', () => {
  assert.equal(countingEvent(onTime, 'denominator', whole), 3)
  assert.equal(countingEvent(onTime, 'rest', whole), 3)
})

test('a longer deadline is the one that counts', () => {
  assert.equal(countingEvent(onTime, 'denominator', did('report', 'assign', 'extend', 'extend')), 4)
})

test('a plain count points at what it counts', () => {
  assert.equal(countingEvent(rule(['reported-in-period']), 'numerator', whole), 1)
  assert.equal(
    countingEvent(rule(['closed-in-period', 'fixed-on-spot']), 'numerator', did('report', 'fix-on-spot')),
    2,
  )
})

test('satisfaction is what the call-back heard', () => {
  const satisfied = rule(
    ['closed-in-period', 'called-back', 'satisfied'],
    ['closed-in-period', 'called-back'],
  )
  assert.equal(countingEvent(satisfied, 'numerator', whole), 8)
})

test('an unknown rule marks nothing', () => {
  assert.equal(countingEvent(rule(['别的']), 'numerator', whole), undefined)
})
