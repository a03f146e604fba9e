/** Chance that can be repeated: the same seed throws the same dice. Never used where secrets are made. */

export interface Dice {
  /** A share in [0, 1). */
  readonly share: () => number
  /** A whole number from `from` to `to`, both included. */
  readonly between: (from: number, to: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
  /** An id in the form of UUIDv7 for a moment. */
  readonly id: (at: number) => string
  /** Other dice of the same seed: what one part of the demo throws does not move another part. */
  readonly of: (name: string) => Dice
}

export function diceOf(seed: string): Dice {
  const share = sharesOf(seed)
  const below = (n: number) => Math.floor(share() * n)
  return {
    share,
    between: (from, to) => from + below(to - from + 1),
    chance: odds => share() < odds,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[below(list.length)] as T
    },
    id: at => {
      const digits = (n: number) =>
        below(2 ** (4 * n))
          .toString(16)
          .padStart(n, '0')
      const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0')
      const variant = (8 + below(4)).toString(16)
      return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-${variant}${digits(3)}-${digits(6)}${digits(6)}`
    },
    of: name => diceOf(`${seed}/${name}`),
  }
}

/** mulberry32 (Tommy Ettinger, public domain), started by an FNV-1a hash of the seed. */
function sharesOf(seed: string): () => number {
  let state = hashOf(seed)
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01_00_01_93)
  return hash >>> 0
}
