import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayAmount, sayChange, sayDay, sayDistance, sayLength, sayMoment, sayNumber } from './format.ts'

const now = Date.parse('2026-11-21T10:00:00+08:00')

test('a moment of this year is written without its year, in Beijing time wherever the reader sits', () => {
  assert.deepEqual(sayMoment('2026-11-21T06:05:00Z', now), { zh: '11月21日 14:05', en: '21 Nov, 14:05' })
  assert.deepEqual(sayMoment('2025-12-31T16:30:00Z', now), { zh: '1月1日 00:30', en: '1 Jan, 00:30' })
  assert.equal(sayMoment('2025-11-21T06:05:00Z', now).zh, '2025年11月21日 14:05')
})

test('a day stays the day it is', () => {
  assert.deepEqual(sayDay('2026-01-01', now), { zh: '1月1日', en: '1 Jan' })
})

test('what is missing is a dash, never 0', () => {
  assert.equal(sayMoment(null, now).zh, '—')
  assert.equal(sayNumber(null), '—')
  assert.equal(sayAmount(undefined).en, '—')
})

test('numbers have their thousands and the large ones the units people say', () => {
  assert.equal(sayNumber(12479), '12,479')
  assert.equal(sayNumber(87.2, 2), '87.20')
  assert.deepEqual(sayAmount(140_000_000), { zh: '1.4 亿', en: '140 m' })
})

test('a length has at most two units', () => {
  assert.equal(sayLength(3 * 3_600_000).zh, '3 小时')
  assert.equal(sayLength(2 * 86_400_000 + 4 * 3_600_000).zh, '2 天 4 小时')
  assert.equal(sayLength(30_000).zh, '不到 1 分钟')
})

test('a change has a sign, an arrow and says against what', () => {
  const points = { zh: '个百分点', en: 'points' }
  const lastWeek = { zh: '较上周', en: 'on last week' }
  assert.deepEqual(sayChange(3.2, 1, points, lastWeek), {
    zh: '较上周 ↑ +3.2 个百分点',
    en: '↑ +3.2 points on last week',
  })
})

test('a distance is in metres until it is a kilometre', () => {
  assert.equal(sayDistance(860.4).zh, '860 米')
  assert.equal(sayDistance(1234).en, '1.2 km')
})
