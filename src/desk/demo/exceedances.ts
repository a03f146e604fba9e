/** Two times in the past at which an outlet of the demo was over its limit, and what became of the cases. */
import { DAY_MS, dayOf, HOUR_MS, type Instant, MINUTE_MS, startOfDay } from '../../core/instant.ts'
import type { Exceedance } from './curves.ts'
import { type DemoLimit, demoLimits } from './devices.ts'
import { type Monitor, monitors } from './monitors.ts'
import { checked, rectified } from './moves.ts'
import { PERIOD_MS, signalOf } from './signal.ts'
import type { Tale, Teller } from './tale.ts'
import { handlerOf } from './tale.ts'

/** An exceedance of hours that have been told to their end. */
export interface PastExceedance extends Exceedance {
  readonly monitor: Monitor
  readonly limit: DemoLimit
  readonly name: string
  readonly cause: string
  readonly remedy: string
  readonly upTo: 'closed' | 'rectified'
}

export function pastExceedances(now: Instant): PastExceedance[] {
  const hour = now - (now % HOUR_MS)
  const noon = startOfDay(dayOf(now - 12 * DAY_MS)) + 13 * HOUR_MS
  return [
    past({
      externalId: 'demo-gas-outlet-3',
      factor: 'a21026',
      name: '二氧化硫',
      from: noon,
      hours: 3,
      reaches: 1.32,
      cause: '已到现场：脱硫循环泵故障跳停，备用泵未及时投运，已要求企业降低负荷。',
      remedy: '循环泵已修复，备用泵完成联锁试验，连续三小时数据在限值以内，附现场照片。',
      upTo: 'closed',
    }),
    past({
      externalId: 'demo-water-outlet-2',
      factor: 'w01018',
      name: '化学需氧量',
      from: hour - 27 * HOUR_MS,
      hours: 2,
      reaches: 1.18,
      cause: '已到现场：夜间进水浓度偏高，曝气不足，已增开一台风机。',
      remedy: '已调整曝气和回流，出水连续达标，已要求上游企业错峰排放，附现场照片。',
      upTo: 'rectified',
    }),
  ]
}

function past(
  q: Omit<PastExceedance, 'mn' | 'to' | 'monitor' | 'limit'> & {
    readonly externalId: string
    readonly hours: number
  },
): PastExceedance {
  const { externalId, hours, ...rest } = q
  const monitor = monitors.find(it => it.externalId === externalId)
  const limit = demoLimits.find(
    it => it.placeKind === monitor?.kind && it.factor === q.factor && it.kind === 'hour',
  )
  if (!monitor || !limit) throw new Error(`the demo measures no ${q.factor} at ${externalId}`)
  return { ...rest, monitor, limit, mn: monitor.mn, to: q.from + hours * HOUR_MS }
}

/** What the alarm says: hours over the limit, the first and the highest of them, and when it was known and over. */
export interface PastAlarm {
  readonly hours: readonly { readonly at: Instant; readonly value: number; readonly flag: string }[]
  readonly peak: number
  readonly raisedAt: Instant
  readonly endedAt: Instant
}

/** Hour data arrive two minutes after the hour. */
const ARRIVES_MS = HOUR_MS + 2 * MINUTE_MS

export function pastAlarm(seed: string, it: PastExceedance): PastAlarm {
  const signal = signalOf({ seed, exceedances: () => [it] })
  const hours = Array.from({ length: Math.round((it.to - it.from) / PERIOD_MS.hour) }, (_, i) => {
    const at = it.from + i * PERIOD_MS.hour
    const values = signal.period(it.monitor, 'hour', at)?.[it.factor]
    return { at, value: Number(values?.['Avg'] ?? Number.NaN), flag: String(values?.['Flag'] ?? '') }
  })
  return {
    hours,
    peak: Math.max(...hours.map(hour => hour.value)),
    raisedAt: it.from + ARRIVES_MS,
    endedAt: it.to + ARRIVES_MS,
  }
}

/** The case of an exceedance: taken to the plant, its cause found, done, and for the older one checked. */
export function exceeded(n: number): (q: Teller) => void {
  return q => {
    const it = pastExceedances(q.now)[n]
    if (it) lived(q, it, n)
  }
}

function lived(q: Teller, it: PastExceedance, exceedance: number): Tale {
  const { raisedAt, hours } = pastAlarm(q.seed, it)
  const place = q.world.places.find(found => found.externalId === it.monitor.externalId)
  if (!place) throw new Error(`the demo has no ${it.monitor.externalId}`)
  const { upper, unit } = it.limit
  const measured = hours[0]?.value ?? upper
  const title = `${place.name} ${it.name}超标（实测 ${measured}，限值 ${upper} ${unit}）`
  const tale = q.begin({
    program: 'emission',
    kind: it.limit.caseKind,
    at: raisedAt,
    found: {
      exceedance,
      place,
      matter: [title, `${title}。小时均值，自动监测数据。`, it.cause, it.remedy],
      facts: { outlet: place.name, factor: it.factor, measured, limit: upper, unit },
    },
  })
  // In the office the platform does these two by itself.
  tale.step('duty-1', 'accept').step('duty-1', 'assign', { owner: tale.owner, coOwners: tale.coOwners })
  const by = handlerOf(tale.owner)
  tale.wait(24).step(by, 'acknowledge')
  tale.wait(52).step(by, 'act', { note: it.cause, files: [tale.photo('check', by)] })
  rectified(tale.until(it.to + ARRIVES_MS).wait(210))
  return it.upTo === 'closed' ? checked(tale) : tale
}
