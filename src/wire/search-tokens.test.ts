import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { MOST_TOKENS, queryTokens, searchTokens } from './search-tokens.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const key = new Uint8Array(32).fill(5)

function found(query: string, text: string): boolean {
  const tokens = new Set(searchTokens(text, key))
  const wanted = queryTokens(query, key)
  return wanted.length > 0 && wanted.every(it => tokens.has(it))
}

test('words, parts of numbers and mixed addresses are found', () => {
  const text = '海勃湾区XX路３栋1201室 工地扬尘大，电话13812341234，PM10 超标，联系人 Zhang San'
  const queries = [
    '扬尘',
    '工地扬尘',
    '1234',
    '13812341234',
    '3栋',
    '３栋',
    'pm10',
    '120',
    'zhang',
    '海勃湾 扬尘',
  ]
  for (const query of queries) assert.ok(found(query, text), query)
  assert.ok(!found('PM', text), 'two letters are a whole word')
})

test('what is not there is not found', () => {
  assert.ok(!found('3栋', '3号楼5栋'))
  for (const query of ['噪声', '尘扬', '4栋', '1202', '5678', 'li', '扬尘 噪声']) {
    assert.ok(!found(query, '3栋1201室扬尘，电话13812341234'), query)
  }
})

test('a query with nothing to look for gives nothing to look for', () => {
  assert.deepEqual(
    ['', ' ', '，。', '烟'].map(it => queryTokens(it, key)),
    [[], [], [], []],
  )
})

test('without the key the numbers say nothing', () => {
  const other = new Uint8Array(32).fill(6)
  const shared = new Set(searchTokens('工地扬尘', key)).intersection(new Set(searchTokens('工地扬尘', other)))
  assert.equal(shared.size, 0)
})

test('every piece of Chinese text of two or more characters is found in the text it was cut from', t => {
  t.diagnostic(`seed ${seed}`)
  const text = fc.string({
    unit: fc.constantFrom(...Array.from('工地扬尘噪声路街𠮷〇，。 ')),
    minLength: 2,
    maxLength: 80,
  })
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (it, a, b) => {
      const units = Array.from(it)
      const from = a % units.length
      const piece = units.slice(from, from + 1 + (b % (units.length - from))).join('')
      const tokens = new Set(searchTokens(it, key))
      assert.ok(queryTokens(piece, key).every(token => tokens.has(token)))
    }),
    { seed },
  )
})

test('every piece of a longer number or latin word is found', t => {
  t.diagnostic(`seed ${seed}`)
  const text = fc.string({
    unit: fc.constantFrom(...Array.from('abcxyz0123456789')),
    minLength: 3,
    maxLength: 40,
  })
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (it, a, b) => {
      const from = a % (it.length - 2)
      assert.ok(found(it.slice(from, from + 3 + (b % (it.length - from - 2))), it))
    }),
    { seed },
  )
})

test('tokens are different whole numbers below 2^31, at most two thousand', t => {
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), it => {
      const tokens = searchTokens(it, key)
      assert.equal(new Set(tokens).size, tokens.length)
      assert.ok(tokens.every(n => Number.isInteger(n) && n >= 0 && n < 2 ** 31))
    }),
    { seed },
  )
  const long = Array.from({ length: 20_000 }, (_, i) =>
    String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000)),
  ).join('')
  assert.equal(searchTokens(long, key).length, MOST_TOKENS)
})

test('a text of 300 characters takes less than a third of a millisecond', t => {
  const text = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 997) % 5_000))).join(
    '',
  )
  let best = Infinity
  for (let run = 0; run < 300; run++) {
    const began = performance.now()
    searchTokens(text, key)
    best = Math.min(best, performance.now() - began)
  }
  t.diagnostic(`${best.toFixed(3)} ms`)
  assert.ok(best < 0.3)
})
