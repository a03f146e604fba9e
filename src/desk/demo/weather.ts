/** The demo's weather 天气: seasons, days, fronts that pass, a wind that turns, and dust that comes with it. */
import { DAY_MS, HOUR_MS, type Instant, SHANGHAI_OFFSET_MS } from '../../core/instant.ts'
import { keyOf, shareAt, swing } from './swings.ts'

export interface Weather {
  /** °C */
  readonly temperature: number
  /** % */
  readonly humidity: number
  /** kPa: about 1,100 m above the sea. */
  readonly pressure: number
  /** m/s */
  readonly windSpeed: number
  /** Degrees clockwise from north, where it blows from. */
  readonly windFrom: number
  /** 0 clear to 1 a dust storm 沙尘. */
  readonly dust: number
}

/** Hours since midnight in Shanghai, with their part. */
export const hourOfDay = (at: Instant): number => ((at + SHANGHAI_OFFSET_MS) % DAY_MS) / HOUR_MS

export function weatherOf(seed: string): (at: Instant) => Weather {
  const key = (name: string) => keyOf(seed, 'weather', name)
  const keys = {
    front: key('front'),
    warm: key('warm'),
    wind: key('wind'),
    gust: key('gust'),
    turn: key('turn'),
    veer: key('veer'),
    moist: key('moist'),
    dust: key('dust'),
  }
  return at => {
    const hour = hourOfDay(at)
    const year = (at / DAY_MS - 200) / 365.25 // 20 July is the warmest
    const front = swing(keys.front, at, 3.5 * DAY_MS)
    const sun = Math.cos(((hour - 15) / 24) * 2 * Math.PI)
    const dust = dustAt(keys.dust, at)
    const breeze = 2.6 + 1.1 * sun + 1.3 * swing(keys.wind, at, 5 * HOUR_MS) + 1.2 * Math.max(0, front)
    return {
      temperature:
        8.5 +
        16.5 * Math.cos(2 * Math.PI * year) +
        5.5 * sun -
        5 * front +
        1.2 * swing(keys.warm, at, 4 * HOUR_MS),
      humidity: clamp(43 - 13 * sun + 12 * front + 8 * swing(keys.moist, at, 6 * HOUR_MS), 12, 96),
      pressure: 89.4 + 0.7 * front + 0.12 * swing(keys.warm, at, 9 * HOUR_MS),
      windSpeed: Math.max(0.2, breeze + 5 * dust + 0.4 * swing(keys.gust, at, 90_000)),
      // Mostly from the north-west in the demo's valley; a front turns it, and it sways within the hour.
      windFrom: turned(
        305 + 95 * swing(keys.turn, at, 15 * HOUR_MS) + 12 * swing(keys.veer, at, 20 * 60_000) - 25 * dust,
      ),
      dust,
    }
  }
}

/** One half-day in eight or so, from a quarter of it to all of it. */
const DUSTY = 0.12
const SPELL_MS = 12 * HOUR_MS

function dustAt(key: number, at: Instant): number {
  const n = Math.floor(at / SPELL_MS)
  const chance = shareAt(key, n)
  if (chance >= DUSTY) return 0
  const strength = 0.35 + 0.65 * shareAt(key + 1, n)
  return strength * Math.sin(Math.PI * (at / SPELL_MS - n)) ** 2
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
const turned = (degrees: number) => ((degrees % 360) + 360) % 360
