import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { deriveKey, nonceBytes, seal, SealError, unseal } from './seal.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

const sealing = fc.constantFrom('intl' as const, 'sm' as const).chain(profile =>
  fc.record({
    profile: fc.constant(profile),
    key: bytes(32),
    nonce: bytes(nonceBytes[profile]),
    plain: fc.uint8Array({ maxLength: 200 }),
    aad: fc.string({ unit: 'grapheme' }),
  }),
)

const notAuthentic = (it: unknown) => it instanceof SealError && it.code === 'not-authentic'

test('what was sealed opens with the same key in the same place', t => {
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(sealing, q => {
      assert.deepEqual(new Uint8Array(unseal(q.key, seal(q), q.aad)), q.plain)
    }),
    { seed },
  )
})

test('another key, another place or one altered bit opens nothing', t => {
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(sealing, fc.nat(), (q, n) => {
      const sealed = seal(q)
      const otherKey = q.key.map((it, i) => (i === n % 32 ? it ^ 1 : it))
      assert.throws(() => unseal(otherKey, sealed, q.aad), notAuthentic)
      assert.throws(() => unseal(q.key, sealed, `${q.aad}/`), notAuthentic)
      assert.throws(() => unseal(q.key, seal({ ...q, aad: 'row/1' }), 'row/2'), notAuthentic)
      const [name, text] = sealed.split(':') as [string, string]
      const raw = Buffer.from(text, 'base64url')
      raw[n % raw.length]! ^= 1 << (n % 8)
      assert.throws(() => unseal(q.key, `${name}:${raw.toString('base64url')}`, q.aad), notAuthentic)
    }),
    { seed },
  )
})

const some = (profile: 'intl' | 'sm') => ({
  profile,
  key: new Uint8Array(32).fill(7),
  nonce: new Uint8Array(nonceBytes[profile]).fill(9),
  plain: Buffer.from('张三 13800001234'),
  aad: '150302/report/1/words',
})

test('a sealed value names its algorithm and shows none of its words', () => {
  assert.match(seal(some('intl')), /^aes-256-gcm:[\w-]+$/)
  assert.match(seal(some('sm')), /^sm4-ctr-hmac-sm3:[\w-]+$/)
  for (const profile of ['intl', 'sm'] as const) {
    const raw = Buffer.from(seal(some(profile)).split(':')[1]!, 'base64url').toString('latin1')
    assert.ok(!raw.includes('13800001234'))
  }
})

test('a value that is cut, misnamed or not base64url is refused by kind', () => {
  const { key, aad } = some('intl')
  const code = (sealed: string) => {
    try {
      unseal(key, sealed, aad)
    } catch (e) {
      return e instanceof SealError ? e.code : String(e)
    }
    return 'opened'
  }
  const good = seal(some('intl'))
  assert.equal(code(good), 'opened')
  assert.equal(code(''), 'unknown-algorithm')
  assert.equal(code('rot13:abcd'), 'unknown-algorithm')
  assert.equal(code('aes-256-gcm:abcd'), 'malformed')
  assert.equal(code(good.slice(0, 30)), 'malformed')
  assert.equal(code(`${good}=`), 'malformed')
  const long = seal({ ...some('intl'), plain: Buffer.alloc(40) })
  assert.equal(code(long.replace('aes-256-gcm', 'sm4-ctr-hmac-sm3')), 'not-authentic')
})

test('AES-256-GCM can be opened by any other implementation that knows the layout', () => {
  const q = some('intl')
  const raw = Buffer.from(seal(q).split(':')[1]!, 'base64url')
  const other = createDecipheriv('aes-256-gcm', q.key, raw.subarray(0, 12))
  other.setAAD(Buffer.from(`aes-256-gcm\n${q.aad}`))
  other.setAuthTag(raw.subarray(-16))
  assert.equal(other.update(raw.subarray(12, -16)).toString(), '张三 13800001234')
  other.final()
})

test('SM4 is the SM4 of GB/T 32907: the standard key enciphers itself as in A.1', () => {
  const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
  const cipher = createCipheriv('sm4-ecb', block, null)
  assert.equal(cipher.update(block).toString('hex'), '681edf34d206965e86b3e94f536e4246')
})

test('HKDF is RFC 5869: test case 1', () => {
  const okm = hkdfSync(
    'sha256',
    Buffer.alloc(22, 0x0b),
    Buffer.from('000102030405060708090a0b0c', 'hex'),
    Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'),
    42,
  )
  assert.equal(
    Buffer.from(okm).toString('hex'),
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  )
})

test('each purpose and profile has a key of its own, the same every time', () => {
  const master = new Uint8Array(32).fill(1)
  const hex = (it: Uint8Array) => Buffer.from(it).toString('hex')
  const keys = [
    deriveKey(master, 'vault'),
    deriveKey(master, 'search'),
    deriveKey(master, 'vault', 'sm'),
  ].map(hex)
  assert.equal(new Set(keys).size, 3)
  assert.equal(hex(deriveKey(master, 'vault')), keys[0])
  assert.ok(keys.every(it => it.length === 64))
})

test('a key or nonce of the wrong length is a bug, and throws as one', () => {
  assert.throws(() => seal({ ...some('intl'), nonce: new Uint8Array(16) }), RangeError)
  assert.throws(() => unseal(new Uint8Array(16), 'aes-256-gcm:', ''), RangeError)
  assert.throws(() => deriveKey(new Uint8Array(31), 'x'), RangeError)
})
