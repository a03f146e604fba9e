/** What the demo's devices measure: any moment and any period of any of them, the same whenever it is asked for. */
import { HOUR_MS, type Instant, MINUTE_MS } from '../../core/instant.ts'
import { type Factors, NORMAL } from '../../core/reading.ts'
import { type Exceedance, flagAt, isAway, raised, timesUsual } from './curves.ts'
import type { Monitor, Profile } from './monitors.ts'
import { keyOf, swing } from './swings.ts'
import { weatherOf } from './weather.ts'

/** Length of what a device sends as minute and as hour data. */
export const PERIOD_MS = { minute: 10 * MINUTE_MS, hour: HOUR_MS } as const
export type PeriodKind = keyof typeof PERIOD_MS

export interface Signal {
  /** The reading of a moment; nothing while the device is away. */
  readonly reading: (monitor: Monitor, at: Instant) => Factors | undefined
  /** The means of the period that begins at a moment; nothing if the device was away for all of it. */
  readonly period: (monitor: Monitor, kind: PeriodKind, at: Instant) => Factors | undefined
}

/** `exceedances` is asked anew each time: more may come while the simulator runs. */
export function signalOf(q: {
  readonly seed: string
  readonly exceedances: () => readonly Exceedance[]
}): Signal {
  const weather = weatherOf(q.seed)
  const keys = new Map<Profile, number>()
  const keyFor = (monitor: Monitor, profile: Profile): number => {
    const key = keys.get(profile) ?? keyOf(q.seed, monitor.mn, profile.factor)
    keys.set(profile, key)
    return key
  }
  const valueAt = (monitor: Monitor, profile: Profile, at: Instant): number => {
    if (profile.weather) return weather(at)[profile.weather]
    const value = profile.usual * timesUsual(profile, { key: keyFor(monitor, profile), at, weather })
    return raised(value, { monitor, profile, at, exceedances: q.exceedances() })
  }
  // A device that is away or calibrated while its story is told would have nothing to tell.
  const isTold = ({ mn }: Monitor, at: Instant) =>
    q.exceedances().some(it => it.mn === mn && it.from <= at && at < it.to)
  const isHere = (monitor: Monitor, at: Instant) => isTold(monitor, at) || !isAway(q.seed, monitor, at)
  const flagOf = (monitor: Monitor, profile: Profile, at: Instant) =>
    isTold(monitor, at) ? NORMAL : flagAt(monitor, profile, at)
  return {
    reading: (monitor, at) => {
      if (!isHere(monitor, at)) return undefined
      return Object.fromEntries(
        monitor.profiles.map(profile => {
          const jitter = profile.weather ? 1 : 1 + 0.015 * swing(keyFor(monitor, profile) + 3, at, 7_000)
          const value = valueAt(monitor, profile, at) * jitter
          return [profile.factor, { Rtd: rounded(profile, value), Flag: flagOf(monitor, profile, at) }]
        }),
      )
    },
    period: (monitor, kind, at) => {
      const samples = samplesOf(kind, at).filter(it => isHere(monitor, it))
      if (samples.length === 0) return undefined
      return Object.fromEntries(
        monitor.profiles.map(profile => {
          const { flag, counted } = judged(samples, it => flagOf(monitor, profile, it))
          const values = counted.map(it => valueAt(monitor, profile, it))
          const mean = profile.weather === 'windFrom' ? meanDirection(values) : meanOf(values)
          return [
            profile.factor,
            {
              Min: rounded(profile, Math.min(...values)),
              Avg: rounded(profile, mean),
              Max: rounded(profile, Math.max(...values)),
              Flag: flag,
            },
          ]
        }),
      )
    },
  }
}

/** Twelve moments of an hour, ten of ten minutes. */
function samplesOf(kind: PeriodKind, at: Instant): Instant[] {
  const n = kind === 'hour' ? 12 : 10
  return Array.from({ length: n }, (_, i) => at + ((i + 0.5) * PERIOD_MS[kind]) / n)
}

/** Three quarters of a period make it count: 45 minutes of an hour (HJ 212-2017 App. D). */
function judged(samples: readonly Instant[], flagOf: (at: Instant) => string) {
  const counted = samples.filter(it => flagOf(it) === NORMAL)
  if (counted.length >= 0.75 * samples.length) return { flag: NORMAL, counted }
  const other = samples.find(it => flagOf(it) !== NORMAL)
  return { flag: other === undefined ? NORMAL : flagOf(other), counted: samples }
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Of directions: 350° and 10° make 0°, not 180°. */
function meanDirection(values: readonly number[]): number {
  const [x, y] = [Math.cos, Math.sin].map(of => meanOf(values.map(it => of((it * Math.PI) / 180))))
  return ((Math.atan2(y ?? 0, x ?? 0) * 180) / Math.PI + 360) % 360
}

function rounded(profile: Profile, value: number): number {
  const scale = 10 ** profile.decimals
  const whole = Math.round(value * scale) / scale
  return profile.weather === 'windFrom' ? whole % 360 : whole
}
