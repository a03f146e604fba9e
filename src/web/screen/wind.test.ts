import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayWind } from './wind.ts'

test('wind is named by where it blows from', () => {
  const named = [0, 22, 23, 90, 315, 337, 338, 360, -45].map(deg => sayWind(deg, 3).zh)
  assert.deepEqual(named, ['北风', '北风', '东北风', '东风', '西北风', '西北风', '北风', '北风', '西北风'])
})

test('below 0.3 m/s there is no direction, and a missing one is not north', () => {
  assert.deepEqual(
    [sayWind(90, 0.2).zh, sayWind(null, 3).zh, sayWind(null, 0).zh, sayWind(90, null).zh],
    ['静风', '—', '静风', '东风'],
  )
})
