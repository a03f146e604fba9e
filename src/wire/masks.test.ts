import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { maskIdNumber, maskName, maskPhone, redact } from './masks.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

test('a name shows its family name and hides how long it is', () => {
  const names = [
    '张三',
    '张三丰',
    '欧阳修',
    '欧阳锋锋',
    '欧阳',
    '阿卜杜拉·买买提',
    '王',
    ' 李四 ',
    '',
    'John Smith',
    '𠮷田',
  ]
  assert.deepEqual(names.map(maskName), [
    '张**',
    '张**',
    '欧阳**',
    '欧阳**',
    '欧**',
    '阿**',
    '王**',
    '李**',
    '',
    'J**',
    '𠮷**',
  ])
})

test('a phone hides at least four digits', () => {
  const phones = [
    '13812341234',
    '+86 138 1234 1234',
    '１３８１２３４１２３４',
    '0473-2051234',
    '(021)88886666',
    '2051234',
    '110',
  ]
  assert.deepEqual(phones.map(maskPhone), [
    '138****1234',
    '138****1234',
    '138****1234',
    '0473-****234',
    '(021)****6666',
    '****234',
    '***',
  ])
})

test('an identity number shows neither birthday nor town', () => {
  assert.equal(maskIdNumber('150302199001011234'), '150***********1234')
  assert.equal(maskIdNumber('15030219900101123x'), '150***********123x')
  assert.equal(maskIdNumber('E12345678'), 'E******78')
  assert.equal(maskIdNumber('1234'), '****')
})

test('all numbers of a text go, not only the first', () => {
  const text =
    '我叫张三，电话13812341234，也可打 139-5678-5678 或者0473-2051234转801，座机（021）88886666；' +
    '身份证150302199001011234，爱人15030219910202567X，车牌蒙C·12345和蒙CD12345，挂车蒙C1234挂。'
  assert.equal(
    redact(text),
    '我叫张三，电话[电话]，也可打 [电话] 或者[电话]，座机[电话]；' +
      '身份证[证件号]，爱人[证件号]，车牌[车牌]和[车牌]，挂车[车牌]。',
  )
})

for (const [what, text, shown] of [
  ['full-width digits', '电话：１３８１２３４１２３４。', '电话：[电话]。'],
  [
    'groups of any kind',
    '138 1234 1234、138 123 41234、138—1234—1234、138.1234.1234',
    '[电话]、[电话]、[电话]、[电话]',
  ],
  ['with a country code', '+8613812341234 0086-13812341234 8613812341234', '[电话] [电话] [电话]'],
  ['letters next to it', 'tel13812341234abc', 'tel[电话]abc'],
  ['written as words', '打一三八零零一三八零零零找我', '打[电话]找我'],
  ['two joined by a slash', '13812341234/13912341234', '[电话]/[电话]'],
  ['two joined by nothing', '1381234123413912341234', '[号码]'],
  ['a local line', '物业2051234不接，205-1234也不接', '物业[电话]不接，[电话]也不接'],
  ['a company line', '400-123-4567与4001234567', '[电话]与[电话]'],
  ['old identity card and passport', '150302900101123，护照E12345678', '[号码]，护照[证件号]'],
  ['identity number with gaps', '150302 19900101 1234', '[证件号]'],
  ['full-width identity number', '１５０３０２１９９００１０１１２３Ｘ', '[证件号]'],
  ['bank card', '6222 0201 2345 6789 012 和 6222020123456789012', '[号码] 和 [号码]'],
  ['QQ', 'QQ12345678，微信zhang_13812341234', '[证件号]，微信zhang_[电话]'],
  ['mail', '写信到 zhang.san@example.com.cn 即可', '写信到 [邮箱] 即可'],
  [
    'plates of all kinds',
    '京A12345 粤B·D12345 沪ａ８８８８８ 豫Ax1y2z 使012345',
    '[车牌] [车牌] [车牌] [车牌] 使012345',
  ],
  ['police plates', 'WJ蒙12345、蒙C1234警', '[车牌]、[车牌]'],
] as const) {
  test(`nothing of it is left: ${what}`, () => assert.equal(redact(text), shown))
}

test('what a complaint is about stays', () => {
  for (const text of [
    '2019年4月25日09:32，3栋2单元1201室，PM10达到158.25微克，编号150302',
    '拖欠工资1234567元，面积12345678平方米，20240101起，20240101093200记录',
    '2018-2020年连续三年；邮编016000；第12条第3款；1.5 2.3 13.5 14.2',
    '水4.23一吨，电0.64一度，交20万保证金',
    '监测值 0.1234567 与 1234567.89',
    '向云A区反映',
  ]) {
    assert.equal(redact(text), text)
  }
})

test('however many phones a text holds and whatever stands between, none stays', t => {
  t.diagnostic(`seed ${seed}`)
  const phone = fc
    .tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.integer({ min: 0, max: 999_999_999 }))
    .map(([start, rest]) => start + String(rest).padStart(9, '0'))
  const between = fc.constantFrom('，', '。电话', ' 或 ', '/', '、', '\n', ' tel:', '（', '）', '；家里')
  fc.assert(
    fc.property(fc.array(fc.tuple(between, phone), { minLength: 1, maxLength: 12 }), parts => {
      const shown = redact(parts.flat().join(''))
      assert.ok(!/\d/.test(shown), shown)
      assert.equal(shown.split('[电话]').length - 1, parts.length)
    }),
    { seed },
  )
})

test('any text comes back, and redacting twice changes nothing more', t => {
  t.diagnostic(`seed ${seed}`)
  const unit = fc.constantFrom(...Array.from('0123456789-. 一三八零京A@（），元XxＡ１'))
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), text => {
      const once = redact(text)
      assert.equal(redact(once), once)
    }),
    { seed, numRuns: 500 },
  )
})

test('a text made to be slow is not slow', () => {
  const began = performance.now()
  for (const piece of ['a', '1 ', '0-', 'a.', '@a.', '1-', '京a', '一三'])
    redact(piece.repeat(100_000 / piece.length))
  assert.ok(performance.now() - began < 2_000)
})
