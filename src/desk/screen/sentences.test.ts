import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sentencesOf } from './sentences.ts'

const NOW = Date.parse('2026-11-20T15:10:00+08:00')
const none = { n: 0, oldest: null }

type Told = Parameters<typeof sentencesOf>[0]

const quiet: Told = {
  day: {
    know: { records: 0, alarms: 0, open: 0 },
    report: { today: 0, toAccept: none },
    deliberate: { today: 0, toAssign: none },
    handle: { today: 0, inHand: none, toCheck: none },
    evaluate: { today: 0, onTime: { value: null, numerator: 0, denominator: 0 }, toCallBack: none },
    open: 0,
    overdue: 0,
  },
  redLights: [],
  ranking: { figure: 'on-time-closing-rate', title: { zh: '', en: '' }, from: '', to: '', items: [] },
  hot: [],
}

const zh = (it: Told): string[] => sentencesOf(it, NOW).map(one => one.text.zh)
const kind = (zhName: string, lately: number, before: number) => ({
  program: 'hotline',
  kind: zhName,
  kindName: { zh: zhName, en: zhName },
  lately,
  before,
})
const town = (name: string, rank: number | null, value: number) => ({
  rank,
  area: name,
  name: { zh: name, en: name },
  value,
  numerator: 3,
  denominator: 6,
})

test('where nothing is wrong the screen says so', () => {
  assert.deepEqual(zh(quiet), ['目前没有超期的事项'])
})

test('at most three things are told, what waits before what is counted', () => {
  const told = zh({
    ...quiet,
    day: {
      ...quiet.day,
      report: { today: 9, toAccept: { n: 2, oldest: '2026-11-20T09:10:00+08:00' } },
      evaluate: { ...quiet.day.evaluate, today: 4 },
    },
    hot: [kind('噪声扰民', 12, 11), kind('黄土裸露', 9, 2)],
    ranking: {
      ...quiet.ranking,
      items: [town('甲街道', 1, 80), town('乙街道', 2, 50), town('丙街道', null, 0)],
    },
  })
  assert.deepEqual(told, [
    '2 件上报还没有受理，最久的已等 6 小时',
    '近 7 天“黄土裸露”上报 9 件，比前 7 天多 7 件',
    '近 30 天按期办结率最低的是乙街道，50.00%，应结 6 件、按期 3 件',
  ])
})

test('a report that has waited an hour and a kind that rose by chance are no news', () => {
  const told = zh({
    ...quiet,
    day: { ...quiet.day, report: { today: 1, toAccept: { n: 1, oldest: '2026-11-20T14:10:00+08:00' } } },
    hot: [kind('噪声扰民', 4, 0), kind('黄土裸露', 9, 8)],
    ranking: { ...quiet.ranking, items: [town('甲街道', 1, 96)] },
  })
  assert.deepEqual(told, ['目前没有超期的事项'])
})
