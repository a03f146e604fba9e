/** The day's Merkle root over the last hashes of its cases (RFC 6962 §2.1), and the proof that one of them is in it. */
import { createHash } from 'node:crypto'
import { hashName, profileOf, type Profile } from './chain.ts'

/** The way from one leaf up to the root: the neighbours met, lowest first, as hex. */
export interface InclusionProof {
  readonly index: number
  readonly size: number
  readonly path: readonly string[]
}

/** `sha256:<hex>` or `sm3:<hex>`. Order counts. No leaves at all give the hash of nothing, as in RFC 6962. */
export function merkleRoot(profile: Profile, leaves: readonly string[]): string {
  const levels = levelsOf(profile, leaves)
  return named(profile, levels.at(-1)?.[0] ?? hash(profile, []))
}

/** The proof for the leaf at `index`, or undefined when there is no such leaf. */
export function inclusionProof(
  profile: Profile,
  leaves: readonly string[],
  index: number,
): InclusionProof | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) return undefined
  const path: string[] = []
  let at = index
  for (const level of levelsOf(profile, leaves)) {
    const neighbour = level[at ^ 1]
    if (neighbour && level.length > 1) path.push(neighbour.toString('hex'))
    at >>= 1
  }
  return { index, size: leaves.length, path }
}

/** Whether the leaf stands at that place under that root (RFC 9162 §2.1.3.2). The root names the algorithm. */
export function checkProof(q: { root: string; leaf: string; proof: InclusionProof }): boolean {
  const profile = profileOf(q.root)
  const { index, size, path } = q.proof
  if (!profile || !Number.isSafeInteger(size) || !Number.isInteger(index)) return false
  if (index < 0 || index >= size || path.some(it => !/^[0-9a-f]{64}$/.test(it))) return false
  let node = leafHash(profile, q.leaf)
  let at = index
  let last = size - 1
  for (const text of path) {
    if (last === 0) return false
    const neighbour = Buffer.from(text, 'hex')
    if (at % 2 === 1 || at === last) {
      node = nodeHash(profile, neighbour, node)
      // A node without a right neighbour rises unchanged until it has a left one.
      while (at % 2 === 0 && at > 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else node = nodeHash(profile, node, neighbour)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && named(profile, node) === q.root
}

/**
 * Level by level, a lonely last node rising unchanged: the same tree as the RFC's recursion
 * (split at the largest power of two), in one pass.
 */
function levelsOf(profile: Profile, leaves: readonly string[]): Buffer[][] {
  if (leaves.length === 0) return []
  let level = leaves.map(it => leafHash(profile, it))
  const levels = [level]
  while (level.length > 1) {
    const above: Buffer[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]]
      if (left) above.push(right ? nodeHash(profile, left, right) : left)
    }
    level = above
    levels.push(level)
  }
  return levels
}

// Leaf and node begin with different bytes, else a node could be passed off as a leaf.
const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)

const leafHash = (profile: Profile, leaf: string): Buffer => hash(profile, [LEAF, Buffer.from(leaf, 'utf8')])

const nodeHash = (profile: Profile, left: Buffer, right: Buffer): Buffer => hash(profile, [NODE, left, right])

function hash(profile: Profile, parts: readonly Buffer[]): Buffer {
  const made = createHash(hashName[profile])
  for (const part of parts) made.update(part)
  return made.digest()
}

const named = (profile: Profile, bytes: Buffer): string => `${hashName[profile]}:${bytes.toString('hex')}`
