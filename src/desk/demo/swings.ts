/** Swings that can be asked for at any moment: chance that is smooth in time, the same for the same seed. */
import type { Instant } from '../../core/instant.ts'
import { hashOf } from './dice.ts'

/** A share in [0, 1) that belongs to a key and a whole number. */
export function shareAt(key: number, n: number): number {
  let t = Math.imul(key ^ Math.imul(n | 0, 0x9e_37_79_b1), 0x85_eb_ca_6b)
  t ^= Math.imul(Math.floor(n / 2 ** 32) + 1, 0xc2_b2_ae_35)
  t = Math.imul(t ^ (t >>> 15), 0x2c_1b_3c_6d)
  t = Math.imul(t ^ (t >>> 12), 0x29_7a_2d_39)
  return ((t ^ (t >>> 15)) >>> 0) / 2 ** 32
}

/** Goes up and down between -1 and 1, about once in two periods. */
export function swing(key: number, at: Instant, periodMs: number): number {
  const n = Math.floor(at / periodMs)
  const far = at / periodMs - n
  const smooth = far * far * (3 - 2 * far)
  return 2 * (shareAt(key, n) * (1 - smooth) + shareAt(key, n + 1) * smooth) - 1
}

/** Keys of one thing that swings in several ways. */
export const keyOf = (...names: readonly string[]): number => hashOf(names.join('/'))
