import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Rounding, ratio } from '../core/indicator.ts'
import { indicators, isLessBetter, ruleInWords } from './indicators.ts'

const byId = (id: string) => indicators.find(it => it.id === id)!
const rounded = (places: number): Rounding => ({ places, mode: 'half-up' })
const truncated = (places: number): Rounding => ({ places, mode: 'truncate' })

// 天门市 December 2016 bulletin and articles 000, 001, 004: governance-processes §2.3, articles.md §6.
test('published ratios come out as they were printed', () => {
  const printed: [number, number, Rounding, number][] = [
    [911, 972, rounded(2), 93.72],
    [737, 972, rounded(2), 75.82],
    [902, 956, rounded(2), 94.35],
    [9, 16, rounded(2), 56.25],
    [953, 996, rounded(2), 95.68],
    [43, 996, rounded(2), 4.32],
    [137, 157, rounded(2), 87.26],
    [305, 365, rounded(1), 83.6],
    [957, 1317, rounded(2), 72.67],
    [1605, 3170, rounded(2), 50.63],
    [22, 41, truncated(1), 53.6],
    [41, 43, truncated(1), 95.3],
    [39, 43, truncated(0), 90],
  ]
  for (const [numerator, denominator, rounding, value] of printed)
    assert.equal(ratio(numerator, denominator, rounding, '%'), value, `${numerator}/${denominator}`)
})

test('the closing rate of 天门 follows from the shared indicator', () => {
  const { rounding, unit } = byId('closing-rate')
  assert.equal(ratio(911, 972, rounding, unit), 93.72)
  assert.equal(ratio(0, 0, rounding, unit), undefined, 'nothing due is not 0 %')
})

test('the closing rate reads as a sentence in both languages', () => {
  assert.deepEqual(ruleInWords(byId('closing-rate')), {
    numerator: {
      zh: '本期到期、未缓办、未作废、已结案的事项',
      en: 'Cases that fell due in the period, were not deferred, are not void and are closed',
    },
    denominator: {
      zh: '本期到期、未缓办、未作废的事项',
      en: 'Cases that fell due in the period, were not deferred and are not void',
    },
  })
  assert.equal(
    ruleInWords(byId('answered-within-1-workdays')).numerator.zh,
    '本期上报、已答复、1个工作日内结案的事项',
  )
  assert.equal(ruleInWords(byId('open-count')).denominator, null)
})

test('what a share counts is always part of what it is a share of', () => {
  for (const it of indicators) {
    assert.equal(it.unit === '%', it.denominator !== undefined, it.id)
    for (const clause of it.denominator ?? []) assert.ok(it.numerator.includes(clause), it.id)
  }
})

test('every indicator has an id of its own, both titles and a source', () => {
  assert.equal(new Set(indicators.map(it => it.id)).size, indicators.length)
  for (const it of indicators) assert.ok(it.title.zh && it.title.en && it.source, it.id)
})

test('less rework is better, more closing is', () => {
  assert.ok(isLessBetter(byId('rework-rate')))
  assert.ok(!isLessBetter(byId('closing-rate')))
})
