/** Rolls readings up 汇总: the value of a factor over a period, from what the device sent for it or from the level below. */
import { HOUR_MS, type Instant, MINUTE_MS } from '../core/instant.ts'
import { type Factors, type FactorValues, isNormal, valueOf } from '../core/reading.ts'
import type { FactorRollup, Level, Rollup } from '../core/rollup.ts'

/** A realtime record. */
export interface Reading {
  readonly at: Instant
  readonly factors: Factors
}

/** A roll-up of the level below. */
export interface Part {
  readonly at: Instant
  readonly factors: Rollup
}

/**
 * HJ 212-2017 appendix D: a minute's mean of 12 readings taken every 5 s, an hour's of 45 minutes, a day's of 20
 * hours. Below that there is a mean to look at, and none that counts.
 */
export const LEAST: Readonly<Record<Level, number>> = { minute: 12, hour: 45, day: 20 }

/** A minute from what its device sent for it 2051 and from the readings in it 2011. */
export const rollUpMinute = (q: {
  readonly sent: Factors | undefined
  readonly readings: readonly Reading[]
}): Rollup =>
  rolled('minute', q.sent, {
    codes: q.readings.flatMap(it => Object.keys(it.factors)),
    values: code => inOrder(q.readings).flatMap(it => readingOf(own(it.factors, code))),
  })

/** An hour from minutes 2061, or a day from hours 2031. */
export const rollUp = (q: {
  readonly level: 'hour' | 'day'
  readonly sent: Factors | undefined
  readonly parts: readonly Part[]
}): Rollup =>
  rolled(q.level, q.sent, {
    codes: q.parts.flatMap(it => Object.keys(it.factors)),
    values: code => {
      const parts = inOrder(q.parts).flatMap(it => partOf(it, code))
      return q.level === 'hour' ? minutesOf(parts) : parts
    },
  })

/** One number that takes part in a mean, and how many minutes or hours it stands for. */
interface Value extends Omit<FactorRollup, 'n' | 'sent'> {
  readonly weight: number
}

interface Timed extends Value {
  readonly at: Instant
  readonly sent: boolean
}

function rolled(
  level: Level,
  sent: Factors | undefined,
  below: { readonly codes: readonly string[]; readonly values: (code: string) => readonly Value[] },
): Rollup {
  const codes = new Set([...below.codes, ...Object.keys(sent ?? {})])
  const found = [...codes].sort().flatMap((code): [string, FactorRollup][] => {
    const derived = meanOf(code, below.values(code), LEAST[level])
    const it = sentOf(own(sent ?? {}, code), derived?.n ?? 0) ?? derived
    return it ? [[code, it]] : []
  })
  return Object.fromEntries(found)
}

/** The device measures more often than it sends: its own mean comes first, if it says that it was normal. */
function sentOf(values: FactorValues | undefined, n: number): FactorRollup | undefined {
  const avg = valueOf('hour', values)
  if (avg === undefined || !values || !isNormal(values)) return undefined
  const { Min: min, Max: max } = values
  return {
    avg,
    min: typeof min === 'number' ? min : avg,
    max: typeof max === 'number' ? max : avg,
    n,
    valid: true,
    sent: true,
  }
}

/** Those that count, if they are enough; else all there are, and the mean does not count. Nothing is not zero. */
function meanOf(code: string, values: readonly Value[], least: number): FactorRollup | undefined {
  const valid = values.filter(it => it.valid)
  const isEnough = weightOf(valid) >= least
  const used = isEnough ? valid : values
  if (used.length === 0) return undefined
  return {
    avg: tidy(directions.has(code) ? meanDirection(used) : meanValue(used)),
    min: Math.min(...used.map(it => it.min)),
    max: Math.max(...used.map(it => it.max)),
    n: weightOf(used),
    valid: isEnough,
    sent: false,
  }
}

const weightOf = (values: readonly Value[]): number => values.reduce((sum, it) => sum + it.weight, 0)

const meanValue = (values: readonly Value[]): number =>
  values.reduce((sum, it) => sum + it.avg * it.weight, 0) / weightOf(values)

/** Wind direction 风向: the mean of 350° and 10° is 0°, not 180°. */
const directions: ReadonlySet<string> = new Set(['a01008'])

function meanDirection(values: readonly Value[]): number {
  const along = (of: (radians: number) => number) =>
    values.reduce((sum, it) => sum + of((it.avg * Math.PI) / 180) * it.weight, 0)
  const degrees = (Math.atan2(along(Math.sin), along(Math.cos)) * 180) / Math.PI
  return tidy(degrees + 360) % 360
}

/** Twelve digits: what binary sums leave behind is not shown, nothing measured is lost. */
const tidy = (value: number): number => Number(value.toPrecision(12))

const inOrder = <T extends { readonly at: Instant }>(list: readonly T[]): T[] =>
  list.toSorted((a, b) => a.at - b.at)

/** Devices name factors as they like; `constructor` is one only where it was sent. */
const own = <T>(factors: Readonly<Record<string, T>>, code: string): T | undefined =>
  Object.hasOwn(factors, code) ? factors[code] : undefined

function readingOf(values: FactorValues | undefined): Value[] {
  const value = valueOf('realtime', values)
  if (value === undefined || !values || !isNormal(values)) return []
  return [{ avg: value, min: value, max: value, weight: 1, valid: true }]
}

function partOf({ at, factors }: Part, code: string): Timed[] {
  const it = own(factors, code)
  return it ? [{ ...it, at, weight: 1 }] : []
}

/**
 * The minutes an hour is made of. A device may send its means every 1 to 30 minutes (MinInterval, HJ 212-2017 table
 * 4) and does not say so: the interval is taken to be the longest that all its starts in this hour fit into, which is
 * never longer than it was unless most of the hour is missing. Minutes of ours inside one of its own are left out.
 */
function minutesOf(parts: readonly Timed[]): Value[] {
  const minuteOf = (it: Timed) => Math.floor((it.at % HOUR_MS) / MINUTE_MS)
  const own = parts.filter(it => it.sent)
  const interval = Math.min(
    MOST_MINUTES,
    own.reduce((step, it) => greatestCommon(step, minuteOf(it)), 60),
  )
  const covered = new Set(own.flatMap(it => Array.from({ length: interval }, (_, i) => minuteOf(it) + i)))
  return parts.flatMap(it =>
    it.sent ? [{ ...it, weight: interval }] : covered.has(minuteOf(it)) ? [] : [it],
  )
}

const MOST_MINUTES = 30

const greatestCommon = (a: number, b: number): number => (b === 0 ? a : greatestCommon(b, a % b))
