/** SipHash-2-4 (Aumasson and Bernstein, 2012): the published short keyed hash, on halves of 32 bits. */

/** The 16 bytes of a key as four words, little end first. */
export type SipKey = Readonly<Int32Array>

export function sipKey(key: Uint8Array): SipKey {
  if (key.length !== 16) throw new RangeError(`a SipHash key has 16 bytes, not ${key.length}`)
  const view = new DataView(key.buffer, key.byteOffset, 16)
  return Int32Array.of(...[0, 4, 8, 12].map(at => view.getInt32(at, true)))
}

/** The low 32 bits of SipHash-2-4 of the first `length` bytes. */
export function sipHash(key: SipKey, bytes: Uint8Array, length = bytes.length): number {
  const [a = 0, b = 0, c = 0, d = 0] = key
  // v0 to v3 as low and high halves.
  const v = Int32Array.of(
    a ^ 0x70736575,
    b ^ 0x736f6d65,
    c ^ 0x6e646f6d,
    d ^ 0x646f7261,
    a ^ 0x6e657261,
    b ^ 0x6c796765,
    c ^ 0x79746573,
    d ^ 0x74656462,
  )
  return mixed(v, bytes, length)
}

function mixed(v: Int32Array, bytes: Uint8Array, length: number): number {
  const whole = length - (length % 8)
  for (let at = 0; at < whole; at += 8) block(v, wordAt(bytes, at, at + 4), wordAt(bytes, at + 4, at + 8))
  const last = wordAt(bytes, whole + 4, length) | (length << 24)
  block(v, wordAt(bytes, whole, Math.min(length, whole + 4)), last)
  put(v, 4, at(v, 4) ^ 0xff)
  for (let i = 0; i < 4; i++) round(v)
  return (at(v, 0) ^ at(v, 2) ^ at(v, 4) ^ at(v, 6)) >>> 0
}

function block(v: Int32Array, low: number, high: number): void {
  put(v, 6, at(v, 6) ^ low)
  put(v, 7, at(v, 7) ^ high)
  round(v)
  round(v)
  put(v, 0, at(v, 0) ^ low)
  put(v, 1, at(v, 1) ^ high)
}

function wordAt(bytes: Uint8Array, from: number, to: number): number {
  let word = 0
  for (let i = Math.min(to, from + 4) - 1; i >= from; i--) word = (word << 8) | (bytes[i] ?? 0)
  return word
}

function round(v: Int32Array): void {
  let l0 = at(v, 0),
    h0 = at(v, 1),
    l1 = at(v, 2),
    h1 = at(v, 3)
  let l2 = at(v, 4),
    h2 = at(v, 5),
    l3 = at(v, 6),
    h3 = at(v, 7)
  let sum = (l0 >>> 0) + (l1 >>> 0)
  let turn = 0
  // v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32
  h0 = (h0 + h1 + (sum > 0xffffffff ? 1 : 0)) | 0
  l0 = sum | 0
  turn = (l1 << 13) | (h1 >>> 19)
  h1 = ((h1 << 13) | (l1 >>> 19)) ^ h0
  l1 = turn ^ l0
  turn = l0
  l0 = h0
  h0 = turn
  // v2 += v3; v3 <<<= 16; v3 ^= v2
  sum = (l2 >>> 0) + (l3 >>> 0)
  h2 = (h2 + h3 + (sum > 0xffffffff ? 1 : 0)) | 0
  l2 = sum | 0
  turn = (l3 << 16) | (h3 >>> 16)
  h3 = ((h3 << 16) | (l3 >>> 16)) ^ h2
  l3 = turn ^ l2
  // v0 += v3; v3 <<<= 21; v3 ^= v0
  sum = (l0 >>> 0) + (l3 >>> 0)
  h0 = (h0 + h3 + (sum > 0xffffffff ? 1 : 0)) | 0
  l0 = sum | 0
  turn = (l3 << 21) | (h3 >>> 11)
  h3 = ((h3 << 21) | (l3 >>> 11)) ^ h0
  l3 = turn ^ l0
  // v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32
  sum = (l2 >>> 0) + (l1 >>> 0)
  h2 = (h2 + h1 + (sum > 0xffffffff ? 1 : 0)) | 0
  l2 = sum | 0
  turn = (l1 << 17) | (h1 >>> 15)
  h1 = ((h1 << 17) | (l1 >>> 15)) ^ h2
  l1 = turn ^ l2
  turn = l2
  l2 = h2
  h2 = turn
  put(v, 0, l0)
  put(v, 1, h0)
  put(v, 2, l1)
  put(v, 3, h1)
  put(v, 4, l2)
  put(v, 5, h2)
  put(v, 6, l3)
  put(v, 7, h3)
}

const at = (v: Int32Array, i: number): number => v[i] ?? 0

const put = (v: Int32Array, i: number, word: number): void => {
  v[i] = word
}
