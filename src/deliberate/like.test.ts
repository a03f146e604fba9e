import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { bigrams, likeness, likenessOf } from './like.ts'

test('two calls about the same night work are look-alikes, a call about heating is not', () => {
  const first = '凤凰岭街道二号工地夜里十二点还在施工，吵得睡不着'
  assert.ok(likeness(first, '二号工地夜里还在施工，太吵，睡不着觉，凤凰岭街道') > 0.6)
  assert.ok(likeness(first, '家里暖气不热，物业说是热力公司的事') < 0.1)
})

test('punctuation, spaces, full-width figures and capitals make no difference', () => {
  assert.equal(likeness('１２３４５ 热线，ABC！', '12345热线abc'), 1)
})

test('repeats count as often as they occur in both', () => {
  assert.equal(likeness('哈哈哈', '哈哈'), 2 / 3)
})

test('nothing is like nothing', () => {
  assert.equal(likeness('', ''), 0)
  assert.equal(likeness('，。', '停水'), 0)
  assert.equal(likeness('水', '水'), 1)
})

test('likeness lies between 0 and 1, is the same both ways, and a text is like itself', () => {
  const texts = fc.string({
    unit: fc.constantFrom(...Array.from('停水电工地夜间施工噪声ab 1，')),
    maxLength: 30,
  })
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const found = likeness(a, b)
      assert.ok(found >= 0 && found <= 1)
      assert.equal(found, likeness(b, a))
      assert.equal(found, likenessOf(bigrams(a), bigrams(b)))
      assert.equal(likeness(a, a), bigrams(a).size > 0 ? 1 : 0)
    }),
  )
})
