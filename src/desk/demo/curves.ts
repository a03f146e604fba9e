/** How a factor of the demo goes through days and weeks, and when its value does not count or nobody sends it. */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SHANGHAI_OFFSET_MS } from '../../core/instant.ts'
import { NORMAL } from '../../core/reading.ts'
import type { Monitor, Profile } from './monitors.ts'
import { keyOf, shareAt, swing } from './swings.ts'
import { hourOfDay, type Weather } from './weather.ts'

/** A time for which a factor of a device is over its limit 超标时段. */
export interface Exceedance {
  readonly mn: string
  readonly factor: string
  readonly from: Instant
  readonly to: Instant
  /** How many times its limit it reaches. */
  readonly reaches: number
}

/** Times the usual value: slow and quick swings and the rhythm of the day. */
export function timesUsual(
  profile: Profile,
  q: { readonly key: number; readonly at: Instant; readonly weather: (at: Instant) => Weather },
): number {
  const { key, at } = q
  const swings =
    1 +
    profile.swing * (0.6 * swing(key, at, 7 * HOUR_MS) + 0.4 * swing(key + 1, at, 40 * MINUTE_MS)) +
    0.04 * swing(key + 2, at, 4 * MINUTE_MS)
  return swings * rhythm(profile, at, q.weather)
}

function rhythm(profile: Profile, at: Instant, weather: (at: Instant) => Weather): number {
  const hour = hourOfDay(at)
  switch (profile.rhythm) {
    case 'traffic':
      return 0.75 + 0.55 * bump(hour, 8, 1.6) + 0.6 * bump(hour, 19, 2.2)
    case 'sun':
      return 0.35 + 1.15 * bump(hour, 15, 3.6)
    case 'shift':
      return 0.94 + 0.12 * bump(hour, 11, 4) + 0.08 * bump(hour, 22, 3)
    case 'dust': {
      const { dust, windSpeed } = weather(at)
      return 0.8 + 0.3 * bump(hour, 9, 2.5) + 5.5 * dust + 0.04 * Math.max(0, windSpeed - 4)
    }
    case 'inversion':
      return 0.8 + 0.4 * bump(hour, 7, 3) + 0.35 * bump(hour, 23, 3) + 1.2 * weather(at).dust
    default:
      return 1
  }
}

/** A bell over the hours of a day, around midnight too. */
function bump(hour: number, middle: number, width: number): number {
  const off = Math.min(Math.abs(hour - middle), 24 - Math.abs(hour - middle))
  return Math.exp(-((off / width) ** 2))
}

/** Lifted to a multiple of the limit while it is exceeded, within a tenth of that time or 20 seconds. */
export function raised(
  value: number,
  q: {
    readonly monitor: Monitor
    readonly profile: Profile
    readonly at: Instant
    readonly exceedances: readonly Exceedance[]
  },
): number {
  const { upper, factor } = q.profile
  if (upper === undefined) return value
  for (const it of q.exceedances) {
    if (it.mn !== q.monitor.mn || it.factor !== factor || q.at < it.from || q.at >= it.to) continue
    const ramp = Math.min(20_000, (it.to - it.from) / 10)
    const share = Math.min(1, (q.at - it.from) / ramp, (it.to - q.at) / ramp)
    const top = upper * it.reaches * (1 + 0.04 * swing(keyOf(it.mn, factor), q.at, MINUTE_MS))
    return value + Math.max(0, top - value) * share
  }
  return Math.min(value, upper * 0.93) // nobody exceeds unless the story says so
}

const CALIBRATED_EVERY = 7 // days, HJ 75 asks for it; the exact day is invented
const CALIBRATION_MS = 25 * MINUTE_MS

/** HJ 212-2017 table 8: C while a gas analyser is calibrated 校准, N otherwise. */
export function flagAt(monitor: Monitor, profile: Profile, at: Instant): string {
  if (monitor.kind !== 'gas-outlet' || profile.upper === undefined) return NORMAL
  const key = keyOf(monitor.mn, 'calibration')
  const day = Math.floor((at + SHANGHAI_OFFSET_MS) / DAY_MS)
  if ((day + key) % CALIBRATED_EVERY !== 0) return NORMAL
  const begins = (9 + Math.floor(6 * shareAt(key, 0))) * HOUR_MS + 10 * MINUTE_MS
  const since = ((at + SHANGHAI_OFFSET_MS) % DAY_MS) - begins
  return since >= 0 && since < CALIBRATION_MS ? 'C' : NORMAL
}

const SPELL_MS = 3 * HOUR_MS
const AWAY = 0.012

/** Whether the line is broken: about once in ten days, for up to three hours. */
export function isAway(seed: string, monitor: Monitor, at: Instant): boolean {
  const key = keyOf(seed, monitor.mn, 'away')
  const n = Math.floor(at / SPELL_MS)
  return shareAt(key, n) < AWAY && at / SPELL_MS - n < 0.3 + 0.7 * shareAt(key + 1, n)
}
