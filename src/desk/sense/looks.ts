/** Which records each limit has to look at, given what has come in and how far it got. Nothing is read or written. */
import { dayOf, HOUR_MS, type Instant, MINUTE_MS } from '../../core/instant.ts'
import { concerns, judgedValue, type Limit, limitsOn } from '../../core/limit.ts'
import { isNormal, type RecordKind } from '../../core/reading.ts'
import { CLOCK_SLACK_MS } from '../../core/refusal.ts'
import { lengthOf } from '../../core/rollup.ts'
import type { Watched } from '../../sense/watch.ts'
import type { OpenAlarm, WatchRow } from '../../store/alarms.ts'
import type { WatchedPlace } from '../../store/limits.ts'
import type { Mark, RecordFound } from '../../store/rollups.ts'

/** The new records of one kind at one place, and the limits that are asked about them. */
export interface Look {
  readonly place: WatchedPlace
  readonly kind: RecordKind
  readonly from: Instant
  /** Exclusive. */
  readonly to: Instant
  /** All that concern the place: which of them applies is a question of the day. */
  readonly limits: readonly Limit[]
  readonly watches: readonly Watch[]
}

export interface Watch {
  readonly limit: Limit
  readonly lastAt: Instant
  readonly alarm: OpenAlarm | null
}

/**
 * How far back a limit looks when it is watched at a place for the first time: what was sent before is history and
 * raises no alarm. guess: the interval a device may send in, and some patience.
 */
const FIRST_LOOK_MS: Readonly<Record<RecordKind, number>> = {
  realtime: 10 * MINUTE_MS,
  minute: HOUR_MS,
  hour: 3 * HOUR_MS,
  day: 36 * HOUR_MS,
}

/**
 * Up to the newest mark and not to the newest record: after a long rest of the clock, a round reads no more than
 * what its marks stand for. A device whose clock runs ahead is not believed: it would hide what comes after.
 */
export function looksAt(q: {
  readonly places: readonly WatchedPlace[]
  readonly limits: readonly Limit[]
  readonly known: readonly WatchRow[]
  readonly marks: readonly Mark[]
  readonly now: Instant
}): Look[] {
  const known = new Map(q.known.map(it => [`${it.place} ${it.limit}`, it]))
  const marks = Map.groupBy(q.marks, it => `${it.place} ${it.kind}`)
  return q.places.flatMap(place => {
    const limits = q.limits.filter(it => concerns(it, place))
    return [...Map.groupBy(limits, it => it.kind)].flatMap(([kind, ofKind]): Look[] => {
      const to = Math.min(q.now + CLOCK_SLACK_MS, endOf(marks.get(`${place.id} ${kind}`) ?? []))
      const watches = ofKind
        .map(limit => watchOf(limit, known.get(`${place.id} ${limit.id}`), q.now))
        .filter(it => it.lastAt < to && mayApply(it, to))
      if (watches.length === 0) return []
      return [{ place, kind, from: Math.min(...watches.map(it => it.lastAt)) + 1, to, limits, watches }]
    })
  })
}

const watchOf = (limit: Limit, row: WatchRow | undefined, now: Instant): Watch => ({
  limit,
  lastAt: row?.lastAt ?? now - FIRST_LOOK_MS[limit.kind],
  alarm: row?.alarm ?? null,
})

const endOf = (marks: readonly Mark[]): Instant =>
  Math.max(...marks.map(it => it.at + lengthOf[it.kind === 'realtime' ? 'minute' : it.kind]))

/** A limit that was over before it last looked, with nothing open, need not look again. */
const mayApply = ({ limit, lastAt, alarm }: Watch, to: Instant): boolean =>
  alarm !== null || (limit.from <= dayOf(to) && (limit.to === null || limit.to > dayOf(lastAt)))

/** The records as a limit judges them. */
export function readingsFor(look: Look, limit: Limit, records: readonly RecordFound[]): Watched[] {
  const days = new Map<string, boolean>()
  const applies = (at: Instant): boolean => {
    const day = dayOf(at)
    const known = days.get(day) ?? limitsOn({ limits: look.limits, place: look.place, day }).includes(limit)
    days.set(day, known)
    return known
  }
  return records.map(({ at, factors }) => {
    const values = factors[limit.factor]
    const value = values && isNormal(values) ? judgedValue(limit, values) : undefined
    return { at, value, applies: applies(at) }
  })
}
