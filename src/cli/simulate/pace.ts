/** The simulator's time: it begins at a moment and may run faster than the clock on the wall. */
import type { Instant } from '../../core/instant.ts'
import { DAY_MS, HOUR_MS } from '../../core/instant.ts'

export interface Pace {
  /** What time it is in the simulated district. */
  readonly now: () => Instant
  /** Waits until that moment has come there, or until the end; false when it is the end. */
  readonly until: (at: Instant) => Promise<boolean>
  /** Aborted when the simulator is to end. */
  readonly end: AbortSignal
}

/** Devices that are a day ahead are refused: shortly before, a fast pace falls back to that of the wall. */
const MOST_AHEAD_MS = DAY_MS - HOUR_MS
const LONGEST_WAIT_MS = 60_000

export function paceOf(q: {
  readonly rate: number
  readonly from: Instant
  readonly end: AbortSignal
}): Pace {
  const begun = Date.now()
  const now = () => {
    const wall = Date.now()
    return Math.min(q.from + (wall - begun) * q.rate, Math.max(q.from + wall - begun, wall + MOST_AHEAD_MS))
  }
  return {
    now,
    end: q.end,
    async until(at) {
      for (;;) {
        const left = at - now()
        if (q.end.aborted) return false
        if (left <= 0) return true
        await pause(Math.min(Math.ceil(left / q.rate), LONGEST_WAIT_MS), q.end)
      }
    },
  }
}

/** Waits on the wall's clock, at most until the end. */
export const pause = (ms: number, end: AbortSignal): Promise<void> =>
  new Promise(go => {
    if (end.aborted) return go()
    const over = () => {
      clearTimeout(timer)
      end.removeEventListener('abort', over)
      go()
    }
    const timer = setTimeout(over, ms)
    end.addEventListener('abort', over)
  })
