/** Roll-ups 汇总: what a factor was over a minute, an hour, a day at one place. */
import { DAY_MS, dayOf, HOUR_MS, type Instant, MINUTE_MS, startOfDay } from './instant.ts'

export const levels = ['minute', 'hour', 'day'] as const
export type Level = (typeof levels)[number]

export interface FactorRollup {
  readonly avg: number
  readonly min: number
  readonly max: number
  /** Values it was made of: readings of a minute, minutes of an hour, hours of a day. */
  readonly n: number
  /** Enough of them for the standard, or said so by the device itself. */
  readonly valid: boolean
  /** The device itself sent it for this period. */
  readonly sent: boolean
}

/** By factor code. */
export type Rollup = Readonly<Record<string, FactorRollup>>

/** Of one place. */
export interface Period {
  readonly place: string
  readonly level: Level
  /** Its start. */
  readonly at: Instant
}

export const lengthOf: Readonly<Record<Level, number>> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS }

/** The start of the period in which a moment falls. Hours begin in Shanghai when they begin in UTC. */
export const startOf = (level: Level, at: Instant): Instant =>
  level === 'day' ? startOfDay(dayOf(at)) : at - (at % lengthOf[level])

/** The level that is counted from this one. */
export const above: Readonly<Record<Level, Level | undefined>> = {
  minute: 'hour',
  hour: 'day',
  day: undefined,
}
