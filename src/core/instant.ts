/** Moments and days. Pure code is handed them; it never reads a clock. */

/** A moment 时刻: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** A day 日 in Asia/Shanghai, `YYYY-MM-DD`. Never a `Date`. */
export type Day = string

/** China keeps UTC+8 all year since 1992; older data is read the same way (reference: no daylight saving). */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** The Shanghai day in which a moment falls. */
export const dayOf = (at: Instant): Day => new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)

/** Midnight in Shanghai at which a day begins. */
export const startOfDay = (day: Day): Instant => Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS

/** The day `n` days later; negative `n` goes back. */
export const addDays = (day: Day, n: number): Day => dayOf(startOfDay(day) + n * DAY_MS)

/** `2026-11-21T14:05:00.000+08:00`: how a moment is written in answers and exports. */
export const isoShanghai = (at: Instant): string =>
  new Date(at + SHANGHAI_OFFSET_MS).toISOString().replace('Z', '+08:00')
