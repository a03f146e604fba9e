/** Watches readings against a limit: a run of them over it is an alarm, from the first one until one is back within. */
import type { AlarmEnd } from '../core/alarm.ts'
import type { Instant } from '../core/instant.ts'

/** What of a record the watch is told. */
export interface Watched {
  readonly at: Instant
  /** Absent: not there, or flagged as anything but normal. It neither breaks a run nor makes it longer. */
  readonly value?: number | undefined
  /** False on a day on which the limit does not apply: nothing is judged, and what was begun ends. */
  readonly applies: boolean
}

/** Readings over the limit, one after another. */
export interface Run {
  readonly beginsAt: Instant
  readonly lastAt: Instant
  /** The first reading back within the limit. */
  readonly endedAt: Instant | null
  readonly endedBy: AlarmEnd | null
  readonly readings: number
  readonly peak: number
  /** The reading that made it long enough for a case. */
  readonly reachedAt: Instant | null
}

/** How far a limit has been watched at a place. */
export interface Watching {
  readonly lastAt: Instant
  /** The one that goes on. */
  readonly run: Run | null
}

export interface Rule {
  readonly upper: number
  /** So many in a row are enough. */
  readonly run: number
}

/**
 * Folds readings in, oldest first; answers every run they touched. What is not later than the last reading looked at
 * has come too late to raise an alarm.
 */
export function watch(
  before: Watching,
  readings: readonly Watched[],
  rule: Rule,
): { readonly after: Watching; readonly runs: readonly Run[] } {
  const runs: Run[] = []
  let { lastAt, run } = before
  let isTouched = false
  for (const reading of readings.toSorted((a, b) => a.at - b.at)) {
    if (reading.at <= lastAt) continue
    lastAt = reading.at
    const next = judged(run, reading, rule)
    if (next === run) continue
    isTouched = true
    run = next
    if (run?.endedAt === null || run === null) continue
    runs.push(run)
    run = null
    isTouched = false
  }
  if (run && isTouched) runs.push(run)
  return { after: { lastAt, run }, runs }
}

function judged(run: Run | null, { at, value, applies }: Watched, rule: Rule): Run | null {
  if (!applies) return run && { ...run, endedAt: at, endedBy: 'limit' }
  if (value === undefined) return run
  if (value <= rule.upper) return run && { ...run, endedAt: at, endedBy: 'within' }
  const before = run ?? { beginsAt: at, readings: 0, peak: value, reachedAt: null }
  const readings = before.readings + 1
  return {
    beginsAt: before.beginsAt,
    lastAt: at,
    endedAt: null,
    endedBy: null,
    readings,
    peak: Math.max(before.peak, value),
    reachedAt: before.reachedAt ?? (readings >= rule.run ? at : null),
  }
}
