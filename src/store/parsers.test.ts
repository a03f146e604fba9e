import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseMoment } from './parsers.ts'

const FIRST = Date.parse('0000-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/** As PostgreSQL writes it in UTC: no zeros at the end of a second. */
const written = (at: number): string =>
  `${new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.0*|(\.\d*?)0*)Z$/, '$1')}+00`

test('a moment of the years 0 to 9999 is read as it was written, whole seconds and parts of them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: FIRST, max: LAST }),
      fc.constantFrom(1, 10, 100, 1_000, 60_000),
      (n, step) => {
        const at = n - (n % step)
        assert.equal(parseMoment(written(at)), at)
      },
    ),
  )
  for (const at of [FIRST, 0, Date.parse('2000-02-29T23:59:59.999Z'), LAST])
    assert.equal(parseMoment(written(at)), at)
})

test('what is not in UTC, or of other years, is refused', () => {
  for (const text of ['2026-11-21 14:05:00+08', '0044-03-15 12:00:00+00 BC', '10000-01-01 00:00:00+00', ''])
    assert.throws(() => parseMoment(text), RangeError, text)
})
