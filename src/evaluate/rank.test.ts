import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type RankRule, rank } from './rank.ts'

interface Row {
  readonly unit: string
  readonly value: number | undefined
  readonly cases: number
}

const rule: RankRule<Row> = { key: it => it.unit, value: it => it.value, size: it => it.cases, least: 5 }
const row = (unit: string, value: number | undefined, cases = 10): Row => ({ unit, value, cases })
const places = (rows: readonly Row[], more: Partial<RankRule<Row>> = {}) =>
  rank(rows, { ...rule, ...more }).map(it => `${it.rank ?? '—'} ${it.row.unit}`)

test('ties share a place and the next one is skipped', () => {
  assert.deepEqual(places([row('b', 90), row('a', 90), row('c', 80), row('d', 95)]), [
    '1 d',
    '2 a',
    '2 b',
    '4 c',
  ])
})

test('where less is better the least comes first', () => {
  assert.deepEqual(places([row('a', 3), row('b', 0)], { lessIsBetter: true }), ['1 b', '2 a'])
})

test('a unit with too few cases has no place, however good it is; nor has one without a figure', () => {
  assert.deepEqual(places([row('tiny', 100, 4), row('b', 70), row('none', undefined)]), [
    '1 b',
    '— none',
    '— tiny',
  ])
})

const rows = fc.uniqueArray(
  fc.record<Row>({
    unit: fc.stringMatching(/^[a-z]{1,3}$/),
    value: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    cases: fc.integer({ min: 0, max: 9 }),
  }),
  { selector: it => it.unit, maxLength: 20 },
)

test('the order of arrival does not change a ranking', () => {
  const shuffled = rows.chain(all =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  )
  fc.assert(fc.property(shuffled, ([all, others]) => assert.deepEqual(rank(others, rule), rank(all, rule))))
})

test('a place is one more than the number of units that are better', () => {
  fc.assert(
    fc.property(rows, all => {
      const counted = all.filter(it => it.cases >= 5 && it.value !== undefined)
      for (const it of rank(all, rule)) {
        const better = counted.filter(other => other.value! > (it.row.value ?? Infinity)).length
        assert.equal(it.rank, counted.includes(it.row) ? better + 1 : null)
      }
    }),
  )
})
