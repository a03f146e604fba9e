/** Keeps a district going: devices over TCP, people over HTTP. The same for `yiwang simulate` and for the demo's own. */
import { dayOf, HOUR_MS, type Instant, MINUTE_MS } from '../../core/instant.ts'
import type { Exceedance } from '../../desk/demo/curves.ts'
import { type Dice, diceOf } from '../../desk/demo/dice.ts'
import type { LastPeriods } from '../../desk/demo/last-periods.ts'
import { demoNumber, type Monitor, monitors } from '../../desk/demo/monitors.ts'
import { signalOf } from '../../desk/demo/signal.ts'
import { type Counts, noCounts } from './counts.ts'
import { runDevice } from './device.ts'
import { runLife } from './life.ts'
import { openLine } from './line.ts'
import { type Pace, paceOf, pause } from './pace.ts'

export interface SimulationOptions {
  readonly host: string
  readonly port: number
  /** Of the web; without one there are devices only. */
  readonly url: string | undefined
  readonly seed: string
  readonly rate: number
  readonly devices: readonly Monitor[]
  /** The moment at which it begins in the simulated district, now if undefined. */
  readonly from?: Instant | undefined
  /** What the server has of each device already, if it is known. */
  readonly last?: LastPeriods | undefined
  /** The device that goes over its limit at once; nobody if undefined. */
  readonly exceed?: Monitor | undefined
  /** A device that somebody wants to see over its limit now: asked every other second. */
  readonly takeWish?: (() => Monitor | undefined) | undefined
  readonly end: AbortSignal
  readonly onFault: (error: unknown) => void
}

/** What the demo's own begins with. */
export const usualPace = { seed: 'demo', rate: 1 } as const

export interface Simulation {
  readonly counts: Readonly<Counts>
  readonly ended: Promise<void>
}

export function startSimulation(q: SimulationOptions): Simulation {
  const counts = noCounts()
  const exceedances: Exceedance[] = []
  const pace = paceOf({ rate: q.rate, from: q.from ?? Date.now(), end: q.end })
  const signal = signalOf({ seed: q.seed, exceedances: () => exceedances })
  const lines = q.devices.map(monitor => {
    const line = openLine({ ...q, counts })
    return Promise.all([line.ended, runDevice({ monitor, signal, line, pace, last: q.last })])
  })
  const story = exceed({ ...q, pace, exceedances, counts })
  const life = q.url === undefined ? undefined : runLife({ ...q, url: q.url, pace, counts })
  return { counts, ended: Promise.all([...lines, story, life]).then(() => {}) }
}

/** The demo's devices, and after them copies of its stacks with numbers of their own. */
export function devicesOf(n: number): Monitor[] {
  const stacks = monitors.filter(it => it.kind === 'gas-outlet')
  return Array.from({ length: n }, (_, i): Monitor => {
    const known = monitors[i]
    if (known) return known
    const like = stacks[i % stacks.length]
    if (!like) throw new Error('the demo has no stack')
    return {
      ...like,
      mn: demoNumber(like.system, 1000 + i),
      externalId: `demo-more-${i + 1}`,
      name: `${i + 1}号模拟排口`,
      profiles: like.profiles.map(it => ({ ...it })),
    }
  })
}

/** How long one lasts, and how long it is until the next one. */
const LASTS_MS = [3 * MINUTE_MS, 6 * MINUTE_MS] as const
const PAUSE_MS = [20 * MINUTE_MS, 40 * MINUTE_MS] as const
const WISHES_EVERY_MS = 2_000

/** Puts one factor of one outlet over its limit for some minutes, again and again, and at once when it is wished. */
async function exceed(
  q: SimulationOptions & { readonly pace: Pace; readonly exceedances: Exceedance[]; readonly counts: Counts },
): Promise<void> {
  const dice = diceOf(`${q.seed}/exceedances/${dayOf(q.pace.now())}`)
  const limited = q.devices.filter(it => it.profiles.some(profile => profile.upper !== undefined))
  const begin = (monitor: Monitor): void => {
    forget(q.exceedances, q.pace.now())
    q.exceedances.push(exceedanceOf(monitor, q.pace.now(), dice))
    q.counts.exceedances++
  }
  if (q.exceed) begin(q.exceed)
  let next = q.pace.now() + dice.between(...PAUSE_MS)
  while (!q.end.aborted) {
    await pause(WISHES_EVERY_MS, q.end)
    const wished = q.takeWish?.()
    if (wished) begin(wished)
    if (q.pace.now() < next || limited.length === 0) continue
    begin(dice.pick(limited))
    next = q.pace.now() + dice.between(...PAUSE_MS)
  }
}

function exceedanceOf(monitor: Monitor, from: Instant, dice: Dice): Exceedance {
  const limited = monitor.profiles.filter(it => it.upper !== undefined)
  const factor = (limited[0] ?? dice.pick(monitor.profiles)).factor
  return {
    mn: monitor.mn,
    factor,
    from,
    to: from + dice.between(...LASTS_MS),
    reaches: 1.12 + 0.3 * dice.share(),
  }
}

/** What is over no longer has to be asked; an hour's mean still needs it. */
function forget(exceedances: Exceedance[], now: Instant): void {
  const kept = exceedances.filter(it => it.to > now - 2 * HOUR_MS)
  exceedances.splice(0, exceedances.length, ...kept)
}
