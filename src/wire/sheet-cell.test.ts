import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellText, numberKind, type NumberKind } from './sheet-cell.ts'

const shown = (value: string, kind: NumberKind, from1904 = false) => {
  const it = cellText({ type: '', kind, hasFormula: false, value }, { strings: [], from1904 })
  return typeof it === 'string' ? it : it.say.zh
}

test('days are those a spreadsheet shows, the February that never was included', () => {
  assert.equal(shown('1', 'day'), '1900-01-01')
  assert.equal(shown('59', 'day'), '1900-02-28')
  assert.equal(shown('61', 'day'), '1900-03-01')
  assert.equal(shown('45000', 'day'), '2023-03-15')
  assert.equal(shown('2958465', 'day'), '9999-12-31')
  assert.equal(shown('43538', 'day', true), '2023-03-15')
})

test('moments are exact to the millisecond', () => {
  assert.equal(shown('45000.397326388891', 'moment'), '2023-03-15T09:32:09')
  assert.equal(shown('45000', 'moment'), '2023-03-15T00:00:00')
  assert.equal(shown('45000.5', 'day'), '2023-03-15T12:00:00')
  assert.equal(shown('0.99998842592592597', 'clock'), '23:59:59')
})

test('what is no day says so', () => {
  for (const value of ['-1', '2958466', '1e9']) assert.equal(shown(value, 'day'), '不是有效的日期')
  assert.equal(shown('x', 'number'), '单元格内容已损坏')
})

test('formats say what a number means', () => {
  const kinds = (codes: string[]) => codes.map(it => numberKind(164, it))
  assert.deepEqual(kinds(['yyyy"年"m"月"d"日"', 'm/d', '[$-804]yyyy\\-mm\\-dd;@', 'mmm-yy']), [
    'day',
    'day',
    'day',
    'day',
  ])
  assert.deepEqual(kinds(['yyyy-mm-dd hh:mm', 'd h:mm']), ['moment', 'moment'])
  assert.deepEqual(kinds(['h:mm AM/PM', '[h]:mm:ss', 'mm:ss']), ['clock', 'clock', 'clock'])
  assert.deepEqual(
    kinds(['0.00', '#,##0_);[Red](#,##0)', '0.00E+00', '"第"0"日"', '0\\d', '[DBNum1]General', '@']),
    Array.from({ length: 7 }, () => 'number'),
  )
  assert.deepEqual(
    [0, 9, 14, 22, 20, 31, 57].map(it => numberKind(it, undefined)),
    ['number', 'number', 'day', 'moment', 'clock', 'day', 'day'],
  )
})
