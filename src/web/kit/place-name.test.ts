import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeName } from './place-name.ts'

const names: Record<string, { zh: string; en: string }> = {
  '150302001': { zh: '凤凰岭街道', en: 'Fenghuangling' },
  '150302001001': { zh: '公园社区', en: 'Gongyuan' },
}
const grid = { zh: '第五网格', en: 'Grid 5' }

test('a grid is named with its village, and its town is said beside it', () => {
  const { name, within } = placeName('150302001001005', grid, code => names[code])
  assert.deepEqual([name.zh, name.en, within?.zh], ['公园社区第五网格', 'Gongyuan, Grid 5', '凤凰岭街道'])
})

test('a town needs nothing else, and a grid whose village is unknown keeps its own name', () => {
  assert.deepEqual(
    placeName('150302001', names['150302001']!, code => names[code]),
    {
      name: names['150302001'],
      within: undefined,
    },
  )
  assert.equal(placeName('150302001001005', grid, () => undefined).name.zh, '第五网格')
})
