/** Forgets a person: the key of their words is destroyed, and nothing else is touched. */
import type { Instant } from '../core/instant.ts'
import { type Problem, refuse } from '../core/problem.ts'
import { keyToForget } from '../store/people.ts'
import { destroyKey } from '../store/vault.ts'
import type { Tx } from './office.ts'

export interface Forgotten {
  readonly district: string
  readonly key: string
  /** Sealed texts that nobody can open any more, and cases that search no longer finds by them. */
  readonly words: number
  readonly cases: number
}

/**
 * By the key, or by any report of the person. All that was sealed with it is gone: what they said, who they are,
 * and what officials wrote about it. Events keep references and digests, so that the chain and every figure stand.
 */
export async function forget(
  tx: Tx,
  q: {
    readonly by: { readonly key: string } | { readonly report: string }
    readonly why: string
    readonly now: Instant
  },
): Promise<Forgotten | Problem> {
  const found = await keyToForget(tx, q.by)
  if (!found) return refuse('not-found', q.by)
  const { district, key } = found
  const gone = await destroyKey(tx, { district, id: key, why: q.why, now: q.now })
  return gone ? { district, key, ...gone } : refuse('words-destroyed', { district, key })
}
