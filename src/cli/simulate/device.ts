/** One device of the simulator: a reading now and then, minutes and hours when they are over. */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../core/instant.ts'
import type { Factors, RecordKind } from '../../core/reading.ts'
import type { Monitor } from '../../desk/demo/monitors.ts'
import type { LastPeriods } from '../../desk/demo/last-periods.ts'
import { PERIOD_MS, type PeriodKind, type Signal } from '../../desk/demo/signal.ts'
import type { Line } from './line.ts'
import type { Pace } from './pace.ts'
import { digits, packetOf } from './packets.ts'

/** Periods are sent a little later than they end, each device at a moment of its own. */
const LATER_MS = 15_000
/** How far back a logger still has what nobody took. */
const KEPT_MS = { minute: DAY_MS, hour: 28 * DAY_MS } as const

export async function runDevice(q: {
  readonly monitor: Monitor
  readonly signal: Signal
  readonly line: Line
  readonly pace: Pace
  /** What the server has of it: the periods since then are sent first, as a logger does after an outage. */
  readonly last?: LastPeriods | undefined
}): Promise<void> {
  const { monitor, signal, pace } = q
  const every = 1000 * monitor.everyS
  const numbers = requestNumbers()
  const send = (kind: RecordKind, at: Instant, factors: Factors): void =>
    q.line.send(packetOf({ ...monitor, kind, at, factors, qn: numbers() }))
  let at = next(pace.now(), every)
  let [minute, hour] = [firstEnd('minute'), firstEnd('hour')]
  while (await pace.until(at)) {
    const reading = signal.reading(monitor, at)
    if (reading) send('realtime', at, reading)
    for (; minute + LATER_MS <= at; minute += PERIOD_MS.minute) sendPeriod('minute', minute)
    for (; hour + LATER_MS + MINUTE_MS <= at; hour += HOUR_MS) sendPeriod('hour', hour)
    // After a long sleep of the machine it goes on from now: a logger's realtime readings are not kept.
    at = Math.max(at + every, next(pace.now() - every, every))
  }

  /** The end of the first period to be sent. */
  function firstEnd(kind: PeriodKind): Instant {
    const length = PERIOD_MS[kind]
    const soon = next(pace.now(), length)
    const kept = soon - KEPT_MS[kind]
    const known = q.last?.(monitor.mn, kind)
    return known === undefined ? soon : Math.min(soon, Math.max(kept, known + 2 * length))
  }

  function sendPeriod(kind: PeriodKind, end: Instant): void {
    const factors = signal.period(monitor, kind, end - PERIOD_MS[kind])
    if (factors) send(kind, end - PERIOD_MS[kind], factors)
  }
}

const next = (at: Instant, step: number): Instant => Math.floor(at / step) * step + step

/** QN: the moment it is sent; two packets of one device never have the same. */
function requestNumbers(): () => string {
  let last = 0
  return () => digits((last = Math.max(last + 1, Date.now())))
}
