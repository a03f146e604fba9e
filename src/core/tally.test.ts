import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Indicator } from './indicator.ts'
import { sourceOf, tallyPlan, withinDay } from './tally.ts'

const indicator = (numerator: Indicator['numerator'], denominator?: Indicator['numerator']): Indicator => ({
  id: 'some',
  title: { zh: '某指标', en: 'Some' },
  numerator,
  ...(denominator && { denominator }),
  unit: '件',
  rounding: { places: 0, mode: 'half-up' },
  source: { zh: '测试', en: 'a test' },
})

test('a list is tallied under the day of the one moment that bounds it', () => {
  assert.equal(sourceOf(['reported-in-period', 'not-void']), 'reported')
  assert.equal(sourceOf(['called-back', 'closed-in-period']), 'closed')
  assert.equal(sourceOf(['due-in-period', 'not-void', 'closed-on-time']), 'due')
})

test('what asks for open cases finds them among the open ones', () => {
  assert.equal(sourceOf(['open']), 'open')
  assert.equal(sourceOf(['overdue', 'reported-in-period']), 'open')
})

test('a list with no bound, with two, or whose void cases fall due is not tallied', () => {
  assert.equal(sourceOf(['solved']), undefined)
  assert.equal(sourceOf(['reported-in-period', 'closed-in-period']), undefined)
  assert.equal(sourceOf(['due-in-period']), undefined)
})

test('a plan has each list of numerators and denominators once', () => {
  const plan = tallyPlan([
    indicator(['reported-in-period', 'solved'], ['reported-in-period']),
    indicator(['reported-in-period']),
    indicator(['open']),
  ])
  assert.deepEqual(plan, {
    reported: [['reported-in-period', 'solved'], ['reported-in-period']],
    closed: [],
    due: [],
  })
  assert.deepEqual(withinDay('reported', ['reported-in-period', 'solved']), ['solved'])
})
