/** Rolling readings up: what counts, what is only there to look at, and what the device says itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR_MS, MINUTE_MS } from '../core/instant.ts'
import type { FactorRollup } from '../core/rollup.ts'
import { type Part, type Reading, rollUp, rollUpMinute } from './roll-up.ts'

const start = Date.parse('2026-11-21T08:00:00+08:00')

const readings = (values: readonly number[], flag = 'N'): Reading[] =>
  values.map((Rtd, i) => ({ at: start + i * 5_000, factors: { a21026: { Rtd, Flag: flag } } }))

const part = (minute: number, avg: number, more: Partial<FactorRollup> = {}): Part => ({
  at: start + minute * MINUTE_MS,
  factors: { a21026: { avg, min: avg, max: avg, n: 12, valid: true, sent: false, ...more } },
})

const minutes = (n: number, of: (i: number) => Part): Part[] => Array.from({ length: n }, (_, i) => of(i))
const hour = (parts: readonly Part[]) => rollUp({ level: 'hour', sent: undefined, parts })

test('twelve readings make a minute that counts, eleven one to look at', () => {
  const twelve = rollUpMinute({ sent: undefined, readings: readings([...Array(11).fill(10), 22]) })
  assert.deepEqual(twelve['a21026'], { avg: 11, min: 10, max: 22, n: 12, valid: true, sent: false })
  const eleven = rollUpMinute({ sent: undefined, readings: readings(Array(11).fill(10)) })
  assert.deepEqual(eleven['a21026'], { avg: 10, min: 10, max: 10, n: 11, valid: false, sent: false })
})

test('a reading flagged as anything but normal takes no part, and none at all is not zero', () => {
  assert.deepEqual(rollUpMinute({ sent: undefined, readings: readings([10, 20], 'C') }), {})
  const mixed = [...readings([10, 20]), ...readings([90], 'D')]
  assert.equal(rollUpMinute({ sent: undefined, readings: mixed })['a21026']?.avg, 15)
})

test('what the device sent for the minute stands before what its readings give', () => {
  const sent = { a21026: { Avg: 31.2, Min: 30, Max: 33, Flag: 'N' } }
  const made = rollUpMinute({ sent, readings: readings(Array(12).fill(10)) })
  assert.deepEqual(made['a21026'], { avg: 31.2, min: 30, max: 33, n: 12, valid: true, sent: true })
})

test('what the device sent under another flag does not stand: the readings do', () => {
  const sent = { a21026: { Avg: 31.2, Flag: 'M' } }
  const made = rollUpMinute({ sent, readings: readings(Array(12).fill(10)) })
  assert.deepEqual([made['a21026']?.avg, made['a21026']?.sent], [10, false])
})

test('a factor called as what every object has is in those minutes in which it was sent, and in no other', () => {
  const named = (it: Part): Part => ({ ...it, factors: { constructor: it.factors['a21026'] ?? never() } })
  const parts = minutes(60, i => (i < 50 ? named(part(i, 10)) : part(i, 20)))
  const found = new Map(Object.entries(hour(parts)))
  const odd = found.get('constructor')
  assert.deepEqual([found.get('a21026')?.n, odd?.n, odd?.avg, odd?.min], [10, 50, 10, 10])
})

const never = (): never => assert.fail('every minute has it')

test('minute data of the year 2005 carries no flag and counts', () => {
  assert.equal(rollUpMinute({ sent: { a21026: { Avg: 31.2 } }, readings: [] })['a21026']?.avg, 31.2)
})

test('forty-five minutes make an hour that counts, forty-four one to look at', () => {
  assert.deepEqual(hour(minutes(45, i => part(i, i)))['a21026'], {
    avg: 22,
    min: 0,
    max: 44,
    n: 45,
    valid: true,
    sent: false,
  })
  assert.equal(hour(minutes(44, i => part(i, i)))['a21026']?.valid, false)
})

test('minutes that do not count are left out of an hour that does', () => {
  const parts = minutes(60, i => (i < 45 ? part(i, 10) : part(i, 1_000, { valid: false })))
  assert.deepEqual([hour(parts)['a21026']?.avg, hour(parts)['a21026']?.n], [10, 45])
})

test('five means of ten minutes are fifty minutes of an hour', () => {
  const parts = [0, 10, 20, 40, 50].map(minute => part(minute, minute, { sent: true, n: 0 }))
  assert.deepEqual(
    [hour(parts)['a21026']?.avg, hour(parts)['a21026']?.n, hour(parts)['a21026']?.valid],
    [24, 50, true],
  )
  assert.equal(hour(parts.slice(1))['a21026']?.valid, false, 'four of them are forty')
})

test('one mean alone says nothing of its interval and stands for half an hour at most', () => {
  assert.deepEqual(hour([part(0, 7, { sent: true })])['a21026'], {
    avg: 7,
    min: 7,
    max: 7,
    n: 30,
    valid: false,
    sent: false,
  })
})

test('readings inside an interval the device has averaged itself are not counted twice', () => {
  const own = [0, 10, 20, 30, 40, 50].map(minute => part(minute, 10, { sent: true }))
  const ours = minutes(60, i => part(i, 99)).filter((_, i) => i % 10 !== 0)
  assert.deepEqual([hour([...own, ...ours])['a21026']?.avg, hour([...own, ...ours])['a21026']?.n], [10, 60])
})

test('twenty hours make a day that counts', () => {
  const hours = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ ...part(0, i), at: start + i * HOUR_MS }))
  const day = (n: number) => rollUp({ level: 'day', sent: undefined, parts: hours(n) })['a21026']
  assert.deepEqual([day(20)?.avg, day(20)?.valid, day(19)?.valid], [9.5, true, false])
})

test('the mean of winds from 350° and 10° is north, not south', () => {
  const wind = (degrees: number, i: number): Reading => ({
    at: start + i * 5_000,
    factors: { a01008: { Rtd: degrees, Flag: 'N' } },
  })
  const made = rollUpMinute({ sent: undefined, readings: [350, 10].map(wind) })
  assert.equal(Math.round(made['a01008']?.avg ?? 180) % 360, 0)
})

test('the order of arrival changes nothing', () => {
  const values = Array.from({ length: 60 }, (_, i) => part(i, 0.1 * i + 0.3))
  assert.deepEqual(hour(values.toReversed()), hour(values))
})
