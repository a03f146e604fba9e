import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { attribute, XmlError, xmlReader } from './xml.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

function heard(text: string, size = 3): string[] {
  const all: string[] = []
  const write = xmlReader({
    open: (name, attributes) => all.push(`<${name}${attributes.replace(/\/$/, '').trimEnd()}>`),
    text: it => all.push(it),
    close: name => all.push(`</${name}>`),
  })
  for (let at = 0; at < text.length; at += size) write(text.slice(at, at + size))
  write(null)
  return all
}

const SAMPLE =
  '<?xml version="1.0"?>\n<!-- a > b --><x:a b="1 > 0" c=\'&lt;\'><t>1 &amp; 2&#x4E2D;&#25991;</t>' +
  '<![CDATA[<raw> & ]]><e/><f a="/"/></x:a>\n'

test('elements, text, entities and sections come out whatever the size of the pieces', () => {
  for (let size = 1; size < 30; size++) {
    assert.deepEqual(heard(SAMPLE, size), [
      '<a b="1 > 0" c=\'&lt;\'>',
      '<t>',
      '1 & 2中文',
      '</t>',
      '<raw> & ',
      '<e>',
      '</e>',
      '<f a="/">',
      '</f>',
      '</a>',
    ])
  }
})

test('attributes are found by their whole name', () => {
  const all = ` xr="no" r = "A1" s='2 &quot;' tr:r="3"`
  assert.deepEqual([attribute(all, 'r'), attribute(all, 's'), attribute(all, 't')], ['A1', '2 "', undefined])
})

test('what is not well formed is refused', () => {
  for (const text of [
    '',
    'text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a>&nope;</a>',
    '<a>& b</a>'.replace('& ', '&b '),
    '<a b="1></a>',
    '<1/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a>]]><![CDATA[</a>',
  ]) {
    assert.throws(() => heard(text), XmlError, text)
  }
})

test('text that was escaped comes back', t => {
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, size) => {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;')
      assert.equal(heard(`<a>${escaped}</a>`, size).slice(1, -1).join(''), text)
    }),
    { seed },
  )
})

test('a text made to be slow is not slow', () => {
  const began = performance.now()
  assert.throws(() => heard(`<a b="${'>'.repeat(1_000_000)}`, 100_000), XmlError)
  assert.ok(performance.now() - began < 2_000)
})
