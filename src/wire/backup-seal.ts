/**
 * A backup sealed with a passphrase: each block by itself, bound to its place in its file. The key is made from the
 * passphrase and a salt that is drawn anew for each file, so the number of a block may be its nonce.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto'
import type { Sealing } from './backup-parts.ts'
import { hashName, type Profile } from './chain.ts'

export interface BlockSeal {
  /** How much longer a sealed block is. */
  readonly tagBytes: number
  readonly seal: (q: SealedBlock) => Buffer
  /** The plain bytes; undefined when key, place or bytes are not those it was sealed with. */
  readonly open: (q: SealedBlock) => Buffer | undefined
}

export interface SealedBlock {
  readonly number: number
  /** What the block says of itself: authenticated, not hidden. */
  readonly head: Buffer
  readonly bytes: Buffer
}

export const SALT_BYTES = 16
/** 128 MiB and about half a second: what a wrong guess costs. */
export const COST = 2 ** 17
const BLOCK_SIZE = 8
const PLACE = { intl: 12, sm: 16 } as const

export const sealingAlgorithms = { intl: 'aes-256-gcm', sm: 'sm4-ctr-hmac-sm3' } as const

/** The seal of one file. The bytes of its head, which stay readable, are bound into the key. */
export function blockSeal(q: {
  readonly sealing: Sealing
  readonly head: Buffer
  readonly passphrase: string
}): BlockSeal {
  const { salt, cost, algorithm } = q.sealing
  const profile: Profile = algorithm === sealingAlgorithms.sm ? 'sm' : 'intl'
  const master = scryptSync(q.passphrase.normalize('NFKC'), Buffer.from(salt, 'base64url'), 32, {
    N: cost,
    r: BLOCK_SIZE,
    p: 1,
    maxmem: 2 * 128 * cost * BLOCK_SIZE,
  })
  const bound = createHash(hashName[profile]).update(q.head).digest()
  const keys = Buffer.from(hkdfSync(hashName[profile], master, bound, 'yiwang backup', 64))
  return profile === 'intl'
    ? aesSeal(keys.subarray(0, 32))
    : smSeal(keys.subarray(0, 16), keys.subarray(16, 48))
}

function aesSeal(key: Buffer): BlockSeal {
  const tagBytes = 16
  return {
    tagBytes,
    seal({ number, head, bytes }) {
      const cipher = createCipheriv('aes-256-gcm', key, placeOf('intl', number)).setAAD(head)
      return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    },
    open({ number, head, bytes }) {
      if (bytes.length < tagBytes) return undefined
      const end = bytes.length - tagBytes
      const cipher = createDecipheriv('aes-256-gcm', key, placeOf('intl', number), {
        authTagLength: tagBytes,
      })
      cipher.setAAD(head).setAuthTag(bytes.subarray(end))
      const plain = cipher.update(bytes.subarray(0, end))
      try {
        return Buffer.concat([plain, cipher.final()])
      } catch {
        return undefined
      }
    },
  }
}

function smSeal(key: Buffer, macKey: Buffer): BlockSeal {
  const tagBytes = 32
  const tagOf = (head: Buffer, bytes: Buffer) => createHmac('sm3', macKey).update(head).update(bytes).digest()
  return {
    tagBytes,
    seal({ number, head, bytes }) {
      const hidden = createCipheriv('sm4-ctr', key, placeOf('sm', number)).update(bytes)
      return Buffer.concat([hidden, tagOf(head, hidden)])
    },
    open({ number, head, bytes }) {
      if (bytes.length < tagBytes) return undefined
      const end = bytes.length - tagBytes
      const hidden = bytes.subarray(0, end)
      if (!timingSafeEqual(tagOf(head, hidden), bytes.subarray(end))) return undefined
      return createDecipheriv('sm4-ctr', key, placeOf('sm', number)).update(hidden)
    },
  }
}

/** The block's number; the last four bytes count within a block (SM4 counts there itself). */
function placeOf(profile: Profile, number: number): Buffer {
  const place = Buffer.alloc(PLACE[profile])
  place.writeUInt32BE(number, PLACE[profile] - 8)
  return place
}
