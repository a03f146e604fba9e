import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sipHash, sipKey } from './sip-hash.ts'

const key = sipKey(Uint8Array.from({ length: 16 }, (_, i) => i))
const message = Uint8Array.from({ length: 64 }, (_, i) => i)

test('the hash is that of the paper: bytes 0 to 14 give a129ca6149be45e5', () => {
  assert.equal(sipHash(key, message, 15), 0x49be45e5)
})

test('other lengths as OpenSSL 3 computes them (openssl mac SIPHASH, size 8)', () => {
  const openssl = [
    [0, '310E0EDD47DB6F72'],
    [1, 'FD67DC93C539F874'],
    [2, '5A4FA9D909806C0D'],
    [7, '37D1018BF50002AB'],
    [8, '6224939A79F5F593'],
    [9, 'B0E4A90BDF82009E'],
    [12, 'FBE50E86BC8F1E75'],
    [16, 'DB9BC2577FCC2A3F'],
    [63, '724506EB4C328A95'],
  ] as const
  for (const [length, hex] of openssl) {
    assert.equal(sipHash(key, message, length), Buffer.from(hex, 'hex').readUInt32LE(0), `length ${length}`)
  }
})

test('a key of another length is a bug', () => assert.throws(() => sipKey(new Uint8Array(8)), RangeError))
