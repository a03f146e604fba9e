import assert from 'node:assert/strict'
import { test } from 'node:test'
import { found } from './find-option.ts'

const kinds = [
  { keys: '01 黄土裸露未覆盖 bare soil' },
  { keys: '02 供水问题 water supply' },
  { keys: '10 水压不足 202 low pressure' },
]
const codes = (typed: string) => found(kinds, typed).map(it => it.keys.slice(0, 2))

test('two digits find one kind, and its own number comes before the same digits elsewhere', () => {
  assert.deepEqual(codes('01'), ['01'])
  assert.deepEqual(codes('02'), ['02', '10'])
})

test('any part of a name finds it, in the order of the list', () => {
  assert.deepEqual(codes('水'), ['02', '10'])
  assert.deepEqual(codes('水 low'), ['10'])
  assert.deepEqual(codes(' '), ['01', '02', '10'])
  assert.deepEqual(codes('煤'), [])
})
