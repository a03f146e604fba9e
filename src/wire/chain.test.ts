import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import canonicalize from 'canonicalize'
import * as fc from 'fast-check'
import {
  canonicalText,
  checkChain,
  digest,
  eventHash,
  profileOf,
  type Linked,
  type Profile,
} from './chain.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

const event = (seq: number, prev: string | null, data: unknown = { unit: 'housing' }) => ({
  district: '150302',
  case: '0199a1b2-0000-7000-8000-000000000001',
  seq,
  id: `0199a1b2-0000-7000-8000-00000000010${seq}`,
  step: 'accept',
  by: null,
  post: null,
  at: Date.UTC(2026, 2, 2, 6, 5, 0, 7),
  recordedAt: Date.UTC(2026, 2, 2, 6, 5, 1),
  data,
  prev,
})

function chain(profiles: readonly Profile[], data: readonly unknown[] = []): Linked[] {
  const made: Linked[] = []
  for (const [i, profile] of profiles.entries()) {
    const it = event(i + 1, made.at(-1)?.hash ?? null, data[i] ?? {})
    made.push({ ...it, hash: eventHash(profile, it) })
  }
  return made
}

test('what is hashed is canonical JSON with times in UTC to the millisecond', () => {
  assert.equal(
    canonicalText(event(1, null, { b: 1, a: '扬尘' })),
    '{"at":"2026-03-02T06:05:00.007Z","by":null,"case":"0199a1b2-0000-7000-8000-000000000001",' +
      '"data":{"a":"扬尘","b":1},"district":"150302","id":"0199a1b2-0000-7000-8000-000000000101","post":null,' +
      '"prev":null,"recordedAt":"2026-03-02T06:05:01.000Z","seq":1,"step":"accept"}',
  )
})

test('the hash can be recomputed with nothing but that text', () => {
  const it = event(1, null)
  const hex = createHash('sha256').update(canonicalText(it)).digest('hex')
  assert.equal(eventHash('intl', it), `sha256:${hex}`)
  assert.match(eventHash('sm', it), /^sm3:[0-9a-f]{64}$/)
})

test('canonical JSON as in the samples of RFC 8785 §3.2', () => {
  const sample = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
    "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`
  assert.equal(
    canonicalize(JSON.parse(sample)),
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
      String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  )
  const names = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
    "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`
  const order = Object.values(JSON.parse(canonicalize(JSON.parse(names)) ?? '') as Record<string, string>)
  // Integer-like names come first when JavaScript walks an object; the text itself begins with "\r".
  assert.deepEqual(order.slice(1), [
    'Carriage Return',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
  assert.ok(canonicalize(JSON.parse(names))?.startsWith(String.raw`{"\r":`))
})

test('SM3 of "abc" is the number in GB/T 32905 A.1', () => {
  const hex = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
  assert.equal(createHash('sm3').update('abc').digest('hex'), hex)
})

test('a chain that changed its profile on the way still verifies', () => {
  assert.equal(checkChain(chain(['intl', 'intl', 'sm', 'sm', 'intl'])), undefined)
  assert.equal(checkChain([]), undefined)
})

test('the first event that was touched is the one named', () => {
  const events = chain(['intl', 'sm', 'intl', 'sm'])
  const broken = (index: number, change: Partial<Linked>) =>
    checkChain(events.map((it, i) => (i === index ? { ...it, ...change } : it)))
  assert.deepEqual(
    [broken(1, { data: { unit: 'water' } })?.event.seq, broken(1, { at: 0 })?.why],
    [2, 'hash'],
  )
  assert.equal(broken(2, { recordedAt: 1 })?.why, 'hash')
  assert.equal(broken(2, { by: 'somebody' })?.why, 'hash')
  assert.equal(broken(0, { prev: events[3]!.hash })?.why, 'prev')
  assert.equal(broken(1, { hash: 'md5:00' })?.why, 'algorithm')
  assert.equal(broken(3, { case: 'another' })?.why, 'case')
  assert.equal(broken(3, { seq: 2 })?.why, 'order')
})

test('two events with one number are noticed although each hash is right', () => {
  const [a] = chain(['intl']) as [Linked]
  const again = event(1, a.hash)
  assert.equal(checkChain([a, { ...again, hash: eventHash('intl', again) }])?.why, 'order')
})

test('an event left out, put in front or swapped is noticed', () => {
  const [a, b, c] = chain(['intl', 'intl', 'intl']) as [Linked, Linked, Linked]
  assert.deepEqual(checkChain([a, c]), { event: c, why: 'prev' })
  assert.deepEqual(checkChain([b, c]), { event: b, why: 'prev' })
  assert.deepEqual(checkChain([a, c, b]), { event: c, why: 'prev' })
})

test('one who rewrites an event together with its hash breaks the next one', () => {
  const [a, b] = chain(['intl', 'intl']) as [Linked, Linked]
  const forged = { ...a, data: { unit: 'nobody' } }
  assert.deepEqual(checkChain([{ ...forged, hash: eventHash('intl', forged) }, b]), { event: b, why: 'prev' })
})

test('the hash survives a trip through JSON and another order of names', t => {
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom<Profile>('intl', 'sm'), (data, profile) => {
      const it = event(1, null, data)
      const turned = Object.fromEntries(Object.entries(it).reverse()) as typeof it
      const back = { ...turned, data: JSON.parse(JSON.stringify(data)) as unknown }
      assert.equal(eventHash(profile, back), eventHash(profile, it))
    }),
    { seed },
  )
})

test('the digest of a text depends on its salt and names its algorithm', () => {
  const one = digest('intl', Buffer.from('salt-1'), '张三')
  assert.match(one, /^hmac-sha256:[0-9a-f]{64}$/)
  assert.match(digest('sm', Buffer.from('salt-1'), '张三'), /^hmac-sm3:[0-9a-f]{64}$/)
  assert.notEqual(one, digest('intl', Buffer.from('salt-2'), '张三'))
  assert.equal(one, digest('intl', Buffer.from('salt-1'), '张三'))
  assert.equal(
    digest('intl', Buffer.from('key'), 'The quick brown fox jumps over the lazy dog'),
    'hmac-sha256:f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
  )
})

test('a hash that is no hash belongs to no profile', () => {
  assert.deepEqual(['', 'sha256:', `sha256:${'g'.repeat(64)}`, `sm3:${'a'.repeat(63)}`].map(profileOf), [
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
