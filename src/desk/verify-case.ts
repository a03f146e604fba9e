/** What does not hold about one case: a link of its chain, its row, its sealed words. */
import { caseFrom } from '../core/case.ts'
import type { EventRow } from '../store/events.ts'
import type { StoredCase } from '../store/verify.ts'
import { digest, eventHash, profileOf } from '../wire/chain.ts'
import { SealError } from '../wire/seal.ts'
import { eventOf } from './append.ts'
import type { Office } from './office.ts'
import { projectionOf } from './projection.ts'
import { isWordsRef, openSalted } from './words.ts'

/** The first place where history does not hold. Null where nothing is left to name. */
export interface Broken {
  readonly case: string | null
  readonly seq: number | null
  readonly id: string | null
}

export type Why = 'hash' | 'link' | 'cut' | 'row' | 'words' | 'root'

export interface CaseToCheck {
  readonly district: string
  readonly id: string
  readonly row: StoredCase | undefined
  readonly events: readonly EventRow[]
}

export interface WordsToCheck {
  readonly event: EventRow
  readonly vault: string
  readonly digest: string
}

export interface Found {
  readonly why: Why
  readonly at: Broken
}

/**
 * An event that is not what its own hash says was altered, and is named before the links it breaks: a changed `seq`
 * leaves a gap elsewhere.
 */
export function brokenChain({ district, id, events }: CaseToCheck): Found | undefined {
  for (const event of events) {
    const profile = profileOf(event.hash)
    if (!profile || eventHash(profile, { district, ...event }) !== event.hash)
      return { why: 'hash', at: { case: id, seq: event.seq, id: event.id } }
  }
  let prev: string | null = null
  for (const [i, event] of events.entries()) {
    if (event.seq !== i + 1) return { why: 'link', at: { case: id, seq: i + 1, id: null } }
    if (event.prev !== prev) return { why: 'link', at: { case: id, seq: event.seq, id: event.id } }
    prev = event.hash
  }
  return undefined
}

export function brokenRow(office: Office, { district, id, row, events }: CaseToCheck): Found | undefined {
  const last = events.at(-1)
  const lastAt = { case: id, seq: last?.seq ?? 1, id: last?.id ?? null }
  if (!row) return { why: 'row', at: { ...lastAt, seq: events[0]?.seq ?? 1, id: events[0]?.id ?? null } }
  if (!last || row.seq > last.seq)
    return { why: 'cut', at: { case: id, seq: (last?.seq ?? 0) + 1, id: null } }
  if (row.seq < last.seq) {
    const next = events[row.seq]
    return { why: 'row', at: { case: id, seq: row.seq + 1, id: next?.id ?? null } }
  }
  const folded = projectionOf(caseFrom(events.map(eventOf)), {
    district,
    id,
    head: last.hash,
    calendar: office.calendar,
  })
  const differs = Object.entries(folded).some(
    ([name, value]) => !derived.has(name) && !isSame(row[name], value),
  )
  return differs ? { why: 'row', at: lastAt } : undefined
}

/** Follows from the calendar too, which may change after the event: not part of what the events say. */
const derived: ReadonlySet<string> = new Set(['light_from'])

/** Moments are numbers when read and text when written. */
function isSame(stored: unknown, folded: unknown): boolean {
  if (stored === folded) return true
  if (typeof stored === 'number' && typeof folded === 'string') return stored === Date.parse(folded)
  if (Array.isArray(stored) && Array.isArray(folded))
    return stored.length === folded.length && stored.every((it, i) => it === folded[i])
  return false
}

export function* wordsOf(event: EventRow): Generator<WordsToCheck> {
  const facts = event.data['facts']
  const values = [
    ...Object.values(event.data),
    ...(typeof facts === 'object' && facts !== null ? Object.values(facts) : []),
  ]
  for (const value of values) if (isWordsRef(value)) yield { event, vault: value.vault, digest: value.digest }
}

/** True also of words whose key was destroyed: they are gone, as they should be. */
export function wordsHold(
  office: Office,
  district: string,
  row: {
    readonly id: string
    readonly keyId: string
    readonly sealed: string
    readonly wrapped: string | null
  },
  said: string,
): boolean {
  try {
    const opened = openSalted(office, district, row)
    return (
      opened === undefined ||
      digest(said.startsWith('hmac-sm3:') ? 'sm' : 'intl', opened.salt, opened.text) === said
    )
  } catch (error) {
    if (error instanceof SealError) return false
    throw error
  }
}
