/** An alarm that nothing ends but time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/instant.ts'
import { recordKinds } from '../core/reading.ts'
import { silenceOf } from './silence.ts'

const at = Date.parse('2026-11-21T08:00:00+08:00')

test('ten minutes of silence end an alarm of moments, three intervals one of means, counted from their end', () => {
  const ends = { realtime: 10 * MINUTE_MS, minute: 91 * MINUTE_MS, hour: 4 * HOUR_MS, day: 4 * DAY_MS }
  for (const kind of recordKinds) {
    const open = { kind, lastAt: at, heardAt: at }
    assert.equal(silenceOf(open, at + ends[kind] - 1), undefined)
    assert.equal(silenceOf(open, at + ends[kind]), 'silent')
  }
})

test('while something comes that is not valid it goes on six times as long', () => {
  const open = (now: number) => silenceOf({ kind: 'realtime', lastAt: at, heardAt: now - 5_000 }, now)
  assert.equal(open(at + HOUR_MS - 1), undefined)
  assert.equal(open(at + HOUR_MS), 'invalid')
})
