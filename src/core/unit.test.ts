/** What a succession changes, and what it leaves alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caseFrom } from './case.ts'
import type { CaseEvent } from './case-event.ts'
import { hours } from './term.ts'
import { renamed } from './unit.ts'

const clock = { id: 'main', term: hours(8), start: 3, due: 11, provisional: false }
let seq = 0
const did = (step: string, data: object, by: string | null = 'p'): CaseEvent =>
  ({ id: `e${++seq}`, seq, step, by, post: null, at: seq, data }) as unknown as CaseEvent

const told = { report: 'r', number: 'RX1', program: 'x', kind: 'k', area: '1', channel: 'phone' }
const inHand = [
  did('report', { ...told, restricted: ['desk'] }),
  did('accept', {}),
  did('assign', { owner: 'old', coOwners: ['other', 'new'], clocks: [clock] }),
  did('extend', { decision: 'asked', term: hours(2), unit: 'old' }),
  did('rectify', { unit: 'old' }, 'p-handler'),
]
const succession = { from: 'old', to: 'new', day: '2026-11-21' }
const merger = did('assign', {
  owner: 'new',
  coOwners: ['other'],
  clocks: [],
  succession,
  toldPosts: ['new-1'],
})

test('an office that follows stands where the old one stood; deadline, stage and signatures stay', () => {
  const before = caseFrom(inHand)
  const after = caseFrom([...inHand, merger])
  assert.deepEqual(after, {
    ...before,
    seq: after.seq,
    changedAt: after.changedAt,
    owner: 'new',
    coOwners: ['other'],
    handlingUnits: ['new'],
    restricted: ['desk', 'new-1'],
  })
  assert.equal(after.stage, 'rectified')
  assert.deepEqual(after.clocks, [clock])
})

test('a helper that follows is not named twice, and no other unit is touched', () => {
  assert.deepEqual(renamed(['a', 'old', 'new'], succession), ['a', 'new'])
  const list = ['a', 'b']
  assert.equal(renamed(list, succession), list)
  const elsewhere = { ...succession, from: 'nobody' }
  const event = did('assign', { owner: 'old', coOwners: [], clocks: [], succession: elsewhere })
  const after = caseFrom([...inHand, event])
  assert.deepEqual([after.owner, after.coOwners], ['old', ['other', 'new']])
})

test('a year that is published moves a deadline by a correction, which changes no kind and no area', () => {
  const later = { ...clock, due: 20 }
  const after = caseFrom([...inHand, did('correct', { clocks: [later] }, null)])
  assert.deepEqual([after.clocks, after.kind, after.area], [[later], 'k', '1'])
})
