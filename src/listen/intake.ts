/**
 * The queue between the lines and the database: what comes within some milliseconds is one transaction, and answered
 * after its commit. While the database is away the queue waits and the lines are not read; nothing in it is lost by us,
 * since nobody has been told that we have it.
 */
import { DeviceRegister } from '../desk/device-register.ts'
import { type Arrival, judge, type Outcome } from '../desk/judge-arrivals.ts'
import type { Office } from '../desk/office.ts'
import { isHopeless, takeArrivals } from '../desk/take-arrivals.ts'
import type { Counters } from './counters.ts'

/** An arrival and who waits for its answer. */
export interface Waiting {
  readonly arrival: Arrival
  /** Called once, when what follows from it is committed, or never can be. */
  readonly done: (outcome: Outcome) => void
}

export interface IntakeOptions {
  readonly counters: Counters
  /** DESIGN §4: 50 to 200 ms. */
  readonly collectMs: number
  readonly mostQueued: number
  /** Told when lines should stop being read, and when they may go on. */
  readonly onPause: (isPaused: boolean) => void
  /** After each batch, when all of its answers have been given. */
  readonly onBatch: () => void
  readonly onFault: (error: unknown, where: string) => void
}

export interface Intake {
  put(waiting: Waiting): void
  /** Takes in what is there, unless the database is away, and ends. */
  stop(): Promise<void>
}

/** A batch that is as large as this does not wait any longer; a larger one is no faster a record (measured: bench). */
const MOST_BATCH = 1_000
const NOT_STORED: Outcome = { answer: undefined, refusal: 'not-stored', deviations: [] }
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000

export function startIntake(office: Office, q: IntakeOptions): Intake {
  const { counters } = q
  const register = new DeviceRegister(office)
  const stopping = new AbortController()
  let queue: Waiting[] = []
  let isAway = false
  let isPaused = false
  let wake = () => {}

  const settle = () => {
    counters.queue = queue.length
    const shouldPause = isAway || queue.length >= (isPaused ? q.mostQueued / 2 : q.mostQueued)
    if (shouldPause === isPaused) return
    counters.isPaused = isPaused = shouldPause
    q.onPause(isPaused)
  }

  /** Until somebody puts something, the time is over, or we are stopped. */
  const pause = (ms: number | undefined) =>
    new Promise<void>(resolve => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const run = async () => {
    let lastStart = 0
    while (!stopping.signal.aborted || queue.length > 0) {
      if (queue.length === 0) {
        await pause(undefined)
        continue
      }
      const wait = lastStart + q.collectMs - performance.now()
      if (wait > 0 && queue.length < MOST_BATCH && !stopping.signal.aborted) {
        await pause(wait)
        continue
      }
      lastStart = performance.now()
      const batch = queue.slice(0, MOST_BATCH)
      if (!(await takeAll(batch))) return
      queue = queue.slice(batch.length)
      settle()
      q.onBatch()
    }
  }

  /** A row that no database would take costs only itself: its batch is halved until it stands alone. */
  const takeAll = async (batch: readonly Waiting[]): Promise<boolean> => {
    const parts = [batch]
    for (let part = parts.pop(); part; part = parts.pop()) {
      const outcome = await takePatiently(part)
      if (outcome === 'stopped') return false
      if (outcome === 'taken') continue
      const half = Math.ceil(part.length / 2)
      if (half < part.length) parts.push(part.slice(half), part.slice(0, half))
      else part.forEach(lose)
    }
    return true
  }

  /** Again and again while the database is away. */
  const takePatiently = async (batch: readonly Waiting[]): Promise<'taken' | 'hopeless' | 'stopped'> => {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      try {
        await take(batch)
        isAway = false
        return 'taken'
      } catch (error) {
        if (isHopeless(error)) {
          if (batch.length === 1) q.onFault(error, 'gateway')
          return 'hopeless'
        }
        counters.failures++
        if (!isAway) q.onFault(error, 'gateway') // once, not with each try
        isAway = true
        settle()
        if (stopping.signal.aborted) return 'stopped'
        await sleep(wait, stopping.signal)
      }
    }
  }

  const take = async (batch: readonly Waiting[]): Promise<void> => {
    const start = performance.now()
    await register.refresh(numbersOf(batch), Date.now())
    const judged = judge(
      batch.map(it => it.arrival),
      mn => register.find(mn),
      Date.now(),
    )
    const taken = await takeArrivals(office, judged)
    counters.add(judged.outcomes, taken, performance.now() - start)
    for (const [i, it] of batch.entries()) tell(it, judged.outcomes[i] ?? NOT_STORED)
  }

  /** It is committed: whatever goes wrong with an answer, nobody waits for the same batch again. */
  const tell = ({ done }: Waiting, outcome: Outcome) => {
    try {
      done(outcome)
    } catch (error) {
      q.onFault(error, 'gateway')
    }
  }

  const lose = (it: Waiting) => {
    counters.lose()
    tell(it, NOT_STORED)
  }

  const running = run()
  return {
    put(waiting) {
      queue.push(waiting)
      if (queue.length === 1 || queue.length === MOST_BATCH) wake()
      settle()
    },
    async stop() {
      stopping.abort()
      wake()
      await running
    },
  }
}

function* numbersOf(batch: readonly Waiting[]): Generator<string> {
  for (const { arrival } of batch) {
    const mn = 'packet' in arrival.what ? arrival.what.packet.mn : arrival.what.mn
    if (mn !== undefined) yield mn
  }
}

const sleep = (ms: number, stopping: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stopping.addEventListener('abort', end)
  })
