/** Which limit applies to a place on a day. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgedValue, type Limit, limitOn, limitsOn } from './limit.ts'

const limit = (more: Partial<Limit>): Limit => ({
  id: 'standard',
  program: 'emission',
  placeKind: 'gas-outlet',
  place: null,
  factor: 'a21026',
  kind: 'hour',
  value: 'ZsAvg',
  upper: 50,
  unit: 'mg/m³',
  run: 1,
  caseKind: 'gas-over-limit',
  from: '2012-10-01',
  to: null,
  source: 'GB 16171-2012',
  verified: false,
  ...more,
})
const stack = { id: 'stack-1', program: 'emission', kind: 'gas-outlet' }
const on = (day: string, ...limits: readonly Limit[]) =>
  limitsOn({ limits, place: stack, day }).map(it => it.id)

test('a reading of a day is judged by the limits of that day', () => {
  const old = limit({ id: 'old', to: '2026-03-01' })
  const next = limit({ id: 'next', from: '2026-03-01', upper: 30 })
  assert.deepEqual(on('2026-02-28', old, next), ['old'])
  assert.deepEqual(on('2026-03-01', old, next), ['next'])
  assert.deepEqual(on('2011-01-01', old, next), [])
})

test('a limit is replaced by one that begins later, though nobody ended it', () => {
  assert.deepEqual(on('2026-04-01', limit({ id: 'old' }), limit({ id: 'next', from: '2026-03-01' })), [
    'next',
  ])
})

test('what a permit says of one stack stands before what the standard says of all', () => {
  const permit = limit({ id: 'permit', place: 'stack-1', from: '2010-01-01' })
  assert.deepEqual(on('2026-04-01', limit({}), permit), ['permit'])
  assert.deepEqual(on('2026-04-01', limit({}), limit({ id: 'permit', place: 'stack-2' })), ['standard'])
})

test('places of another kind or another program have other limits', () => {
  assert.deepEqual(on('2026-04-01', limit({ placeKind: 'water-outlet' }), limit({ program: 'air' })), [])
})

test('an hour and a moment of the same factor have limits of their own', () => {
  const now = limit({ id: 'now', kind: 'realtime', value: 'Rtd' })
  assert.deepEqual(on('2026-04-01', limit({}), now).sort(), ['now', 'standard'])
  const other = limit({ id: 'other', factor: 'a21002' })
  const found = limitOn({ limits: [limit({}), other], place: stack, factor: 'a21002', day: '2026-04-01' })
  assert.deepEqual(found, [other])
})

test('a limit on the converted value asks for that and takes no other', () => {
  assert.equal(judgedValue(limit({}), { Avg: 40, ZsAvg: 56.25 }), 56.25)
  assert.equal(judgedValue(limit({}), { Avg: 40 }), undefined)
})
