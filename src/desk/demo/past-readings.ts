/** What the demo's devices have sent before its first start: four weeks of hours, a day of minutes, the last half hour. */
import { DAY_MS, type Instant, MINUTE_MS } from '../../core/instant.ts'
import type { DeviceRecord, Factors, RecordKind } from '../../core/reading.ts'
import { pastExceedances } from './exceedances.ts'
import { type Monitor, monitors } from './monitors.ts'
import { PERIOD_MS, type PeriodKind, type Signal, signalOf } from './signal.ts'
import type { World } from './world.ts'

const BACK_MS = { hour: 28 * DAY_MS, minute: DAY_MS, realtime: 30 * MINUTE_MS } as const
/** A device sends the data of a period when it is over. */
const SENT_AFTER_MS = 20_000

/** All of them, some a batch: in the same order for the same seed and moment. */
export function* pastReadings(q: {
  readonly seed: string
  readonly now: Instant
  readonly world: World
}): Generator<readonly DeviceRecord[]> {
  const exceedances = pastExceedances(q.now)
  const signal = signalOf({ seed: q.seed, exceedances: () => exceedances })
  for (const monitor of monitors) {
    const device = q.world.devices.find(it => it.mn === monitor.mn)
    if (!device) throw new Error(`${monitor.mn} is no device of the demo`)
    const record = (kind: RecordKind, at: Instant, factors: Factors): DeviceRecord => ({
      place: device.place,
      device: device.id,
      kind,
      at,
      receivedAt:
        kind === 'realtime' ? at : at + PERIOD_MS[kind === 'hour' ? 'hour' : 'minute'] + SENT_AFTER_MS,
      resent: false,
      factors,
    })
    yield [
      ...periods(signal, { monitor, kind: 'hour', now: q.now }).map(it => record('hour', it.at, it.factors)),
      ...periods(signal, { monitor, kind: 'minute', now: q.now }).map(it =>
        record('minute', it.at, it.factors),
      ),
      ...readings(signal, { ...q, monitor }).map(it => record('realtime', it.at, it.factors)),
    ]
  }
}

interface Said {
  readonly at: Instant
  readonly factors: Factors
}

function periods(
  signal: Signal,
  q: { readonly monitor: Monitor; readonly kind: PeriodKind; readonly now: Instant },
): Said[] {
  const length = PERIOD_MS[q.kind]
  const end = q.now - SENT_AFTER_MS - ((q.now - SENT_AFTER_MS) % length)
  return Array.from(
    { length: BACK_MS[q.kind] / length },
    (_, i) => end - BACK_MS[q.kind] + i * length,
  ).flatMap(at => {
    const factors = signal.period(q.monitor, q.kind, at)
    return factors ? [{ at, factors }] : []
  })
}

function readings(signal: Signal, q: { readonly monitor: Monitor; readonly now: Instant }): Said[] {
  const every = 1000 * q.monitor.everyS
  const end = q.now - (q.now % every)
  return Array.from(
    { length: BACK_MS.realtime / every },
    (_, i) => end - BACK_MS.realtime + i * every,
  ).flatMap(at => {
    const factors = signal.reading(q.monitor, at)
    return factors ? [{ at, factors }] : []
  })
}
