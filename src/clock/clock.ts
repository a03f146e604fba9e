/** The clock: everything that happens because time passes. Each task goes round by itself; several processes may run it. */
import type { Instant } from '../core/instant.ts'
import type { Office } from '../desk/office.ts'

/** Something to be looked at again and again. */
export interface Task {
  readonly name: string
  /** How long after a round that found nothing the next one begins. */
  readonly everyMs: number
  /** One round in transactions of its own; true when there is more to do at once. */
  readonly round: (office: Office, now: Instant) => Promise<boolean>
}

export interface Clock {
  /** Ends once the rounds that are under way have ended. */
  stop(): Promise<void>
}

/** After a round that failed, most likely because the database is away. */
const PATIENCE_MS = 2_000

export function startClock(
  office: Office,
  q: { readonly tasks: readonly Task[]; readonly onFault: (error: unknown, where: string) => void },
): Clock {
  const stopping = new AbortController()
  const runs = q.tasks.map(task => goRound(office, task, stopping.signal, q.onFault))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(runs)
    },
  }
}

async function goRound(
  office: Office,
  task: Task,
  stopping: AbortSignal,
  onFault: (error: unknown, where: string) => void,
): Promise<void> {
  while (!stopping.aborted) {
    let wait = task.everyMs
    try {
      if (await task.round(office, Date.now())) wait = 0
    } catch (error) {
      onFault(error, `clock ${task.name}`)
      wait = Math.max(wait, PATIENCE_MS)
    }
    if (wait > 0) await pause(wait, stopping)
    else await new Promise(setImmediate) // a long backlog leaves room for others
  }
}

const pause = (ms: number, stopping: AbortSignal): Promise<void> =>
  new Promise(go => {
    if (stopping.aborted) return go()
    const end = () => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', end)
      go()
    }
    const timer = setTimeout(end, ms)
    stopping.addEventListener('abort', end)
  })
