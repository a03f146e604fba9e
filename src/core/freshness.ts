/** How long a reading stays fresh, and when a device counts as silent 离线. */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from './instant.ts'
import type { RecordKind } from './reading.ts'

/**
 * What may pass after the moment of a reading (realtime) or the start of its period until the next one is here: the
 * period and three intervals. HJ 212-2017 leaves realtime (30 s to 1 h) and minute intervals (10 min as a rule) to
 * the site. guess: three missed in a row are no accident.
 */
export const promiseMs: Readonly<Record<RecordKind, number>> = {
  realtime: 10 * MINUTE_MS,
  minute: 40 * MINUTE_MS,
  hour: 4 * HOUR_MS,
  day: 4 * DAY_MS,
}

/** Older than readings of its kind may be. */
export const isLate = (kind: RecordKind, at: Instant, now: Instant): boolean => now - at > promiseMs[kind]

/** What a device is doing; whether it is on line is asked of a moment, never stored. */
export type DeviceState = 'online' | 'silent' | 'never' | 'ended'

/** On line 在线: heard of within ten minutes, or within what the shortest kind of reading it sends allows. */
export function deviceState(q: {
  readonly seenAt: Instant | null
  readonly shortest: RecordKind | null
  readonly hasEnded: boolean
  readonly now: Instant
}): DeviceState {
  if (q.hasEnded) return 'ended'
  if (q.seenAt === null) return 'never'
  return isLate(q.shortest ?? 'realtime', q.seenAt, q.now) ? 'silent' : 'online'
}
