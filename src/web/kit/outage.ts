/** Whether the service is away. Noted with every answer; looked after until it is back. */
import { useSyncExternalStore } from 'react'
import type { ProblemReply } from '../../contracts/route.ts'

let isAway = false
const listeners = new Set<() => void>()

function note(next: boolean): void {
  if (next === isAway) return
  isAway = next
  for (const listener of listeners) listener()
}

/** A gateway in front of us says 502 or 504 in our place. */
const AWAY_STATUS = new Set([0, 502, 504])

export const noteProblem = (it: ProblemReply): void => {
  if (it.code === 'unavailable' || AWAY_STATUS.has(it.status)) note(true)
}

export const noteBack = (): void => note(false)

export const useIsAway = (): boolean =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isAway,
  )

/** Asks whether the server can do its work again. */
export const isBack = (signal: AbortSignal): Promise<boolean> =>
  fetch('/health', { signal, cache: 'no-store' }).then(
    answer => answer.ok,
    () => false,
  )
