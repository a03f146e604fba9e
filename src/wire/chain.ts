/** The hash chain of a case: each event names the hash of the one before it, so history cannot be edited unseen. */
import { createHash, createHmac, createSecretKey } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Instant } from '../core/instant.ts'

/** Which family of algorithms a district uses: `intl` is SHA-256, `sm` 国密 is SM3. */
export type Profile = 'intl' | 'sm'

export const hashName: Record<Profile, 'sha256' | 'sm3'> = { intl: 'sha256', sm: 'sm3' }

/** What the hash of an event covers: everything that is stored of it except the hash. */
export interface Linkable {
  readonly district: string
  readonly case: string
  readonly seq: number
  readonly id: string
  readonly step: string
  readonly by: string | null
  readonly post: string | null
  /** When it happened. */
  readonly at: Instant
  /** When we learnt it. */
  readonly recordedAt: Instant
  readonly data: unknown
  /** Hash of the case's event before this one; null for the first. */
  readonly prev: string | null
}

export interface Linked extends Linkable {
  readonly hash: string
}

/** Why a link does not hold; `algorithm` means that the hash names none we know. */
export type Broken<E extends Linked> = {
  readonly event: E
  readonly why: 'algorithm' | 'hash' | 'prev' | 'order' | 'case'
}

/** `sha256:<hex>` or `sm3:<hex>` over the RFC 8785 canonical JSON of the event. */
export const eventHash = (profile: Profile, event: Linkable): string =>
  hashText(profile, canonicalText(event))

/**
 * The first event of one case that does not fit, in the order given, or undefined. Each hash names its own
 * algorithm, so a chain that changed its profile on the way still verifies. What is cut off at the end cannot
 * be seen here: the day's Merkle root shows that.
 */
export function checkChain<E extends Linked>(events: Iterable<E>): Broken<E> | undefined {
  let before: E | undefined
  for (const event of events) {
    const why = brokenLink(event, before)
    if (why) return { event, why }
    before = event
  }
  return undefined
}

/** One link of `checkChain`, for a reader that streams. */
export function brokenLink(event: Linked, before: Linked | undefined): Broken<Linked>['why'] | undefined {
  if (before && (before.case !== event.case || before.district !== event.district)) return 'case'
  if (before && event.seq <= before.seq) return 'order'
  if (event.prev !== (before?.hash ?? null)) return 'prev'
  const profile = profileOf(event.hash)
  if (!profile) return 'algorithm'
  return eventHash(profile, event) === event.hash ? undefined : 'hash'
}

/** The profile a hash was made with, or undefined when it names none of ours. */
export function profileOf(hash: string): Profile | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(hash)) return 'intl'
  if (/^sm3:[0-9a-f]{64}$/.test(hash)) return 'sm'
  return undefined
}

/**
 * Salted digest of a text in the vault: an HMAC keyed with the salt, `hmac-sha256:<hex>` or `hmac-sm3:<hex>`.
 * The salt is destroyed together with the text's key, after which a short text cannot be guessed from it.
 */
export const digest = (profile: Profile, salt: Uint8Array, text: string): string =>
  `hmac-${hashName[profile]}:${createHmac(hashName[profile], createSecretKey(salt)).update(text, 'utf8').digest('hex')}`

/** The text that is hashed, for a reader who wants to check a hash with another tool. */
export function canonicalText(event: Linkable): string {
  const { district, case: of, seq, id, step, by, post, at, recordedAt, data, prev } = event
  const text = canonicalize({
    district,
    case: of,
    seq,
    id,
    step,
    by,
    post,
    at: new Date(at).toISOString(),
    recordedAt: new Date(recordedAt).toISOString(),
    data,
    prev,
  })
  if (text === undefined) throw new TypeError('an event always has a canonical text')
  return text
}

const hashText = (profile: Profile, text: string): string =>
  `${hashName[profile]}:${createHash(hashName[profile]).update(text, 'utf8').digest('hex')}`
