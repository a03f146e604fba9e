import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audienceOf, type NoticeKind, noticeKinds, onDutyInTurn, sayNotice } from './notice.ts'
import type { Post, PostKind } from './post.ts'
import type { Seen } from './scope.ts'

const post = (id: string, kind: PostKind, unit: string, more: Partial<Post> = {}): Post => ({
  id,
  kind,
  unit,
  area: '150302',
  programs: ['*'],
  title: { zh: id, en: id },
  ...more,
})

const posts = [
  post('water-1', 'handler', 'water'),
  post('water-head', 'unit-head', 'water'),
  post('power-head', 'unit-head', 'power'),
  post('grid-1', 'grid-member', 'town'),
  post('leader', 'leader', 'government', { programs: ['hotline'] }),
  post('leader-else', 'leader', 'government', { programs: ['dust-control'] }),
  post('supervisor', 'supervisor', 'supervision'),
  post('inspector-east', 'inspector', 'supervision', { area: '150302002' }),
  post('inspector-west', 'inspector', 'supervision', { area: '150302001' }),
  post('duty', 'duty-officer', 'government'),
  post('dispatcher', 'dispatcher', 'hotline-centre'),
]

const about = (owner: string | null, restricted: readonly string[] | null = null): Seen => ({
  program: 'hotline',
  area: '150302001',
  owner,
  coOwners: [],
  filedBy: null,
  restricted,
})

const ids = (kind: NoticeKind, it: Seen, unit?: string) =>
  audienceOf(noticeKinds[kind].to, { posts, about: it, unit }).map(post => post.id)

test('each kind of notice finds those who have to know of it', () => {
  const water = about('water')
  assert.deepEqual(ids('assigned', water), ['water-1'])
  assert.deepEqual(ids('rung-handler', water), ['water-1'])
  assert.deepEqual(ids('rung-unit-head', water), ['water-head'])
  assert.deepEqual(ids('rung-leader', water), ['leader'])
  assert.deepEqual(ids('rung-bulletin', water), ['supervisor'])
  assert.deepEqual(ids('rung-exposure', water), ['supervisor', 'inspector-west'])
  assert.deepEqual(ids('extension-asked', water), ['leader', 'supervisor', 'dispatcher'])
  assert.deepEqual(ids('alarm', about(null)), ['inspector-west', 'duty'])
})

test('a unit without handlers is told through its head, one without a head through its handlers', () => {
  assert.deepEqual(ids('assigned', about('power')), ['power-head'])
  assert.deepEqual(ids('rung-unit-head', about('town')), ['grid-1'])
  assert.deepEqual(ids('assigned', about('nobody')), [])
})

test('a department that is summoned does not have the case yet and hears of it all the same', () => {
  assert.deepEqual(ids('summoned', about('water'), 'power'), ['power-head'])
  assert.deepEqual(ids('summoned', about('water', ['water-1']), 'power'), [])
})

test('of a restricted case only named posts hear', () => {
  const named = about('water', ['water-1', 'supervisor'])
  assert.deepEqual(ids('assigned', named), ['water-1'])
  assert.deepEqual(ids('rung-unit-head', named), ['water-1'])
  assert.deepEqual(ids('rung-leader', named), [])
  assert.deepEqual(ids('rung-bulletin', named), ['supervisor'])
})

test('on duty the officer comes first, then the chief, then the leader; the team only when there is nobody else', () => {
  const team = [{ role: 'team' as const }]
  const all = [{ role: 'leader' as const }, ...team, { role: 'officer' as const }, { role: 'chief' as const }]
  assert.deepEqual(
    onDutyInTurn(all).map(it => it.role),
    ['officer', 'chief', 'leader'],
  )
  assert.deepEqual(onDutyInTurn(team), team)
  assert.deepEqual(onDutyInTurn([]), [])
})

test('every kind says in both languages what is asked, with its deadline where there is one', () => {
  const due = Date.parse('2026-11-21T14:05:00+08:00')
  for (const kind of Object.keys(noticeKinds) as NoticeKind[]) {
    const { zh, en } = sayNotice(kind, { due })
    assert.match(zh, /^[^A-Za-z]+$/, kind)
    assert.match(en, /^[\x20-\x7e]+$/, kind)
  }
  assert.deepEqual(sayNotice('assigned', { due }), {
    zh: '请签收并按时办理（截止 11月21日 14:05）',
    en: 'Acknowledge it and see to it in time (deadline 21 Nov, 14:05)',
  })
  assert.match(sayNotice('assigned', { due, duty: 'officer' }).zh, /^非工作时间转值班处置：请签收/)
})
