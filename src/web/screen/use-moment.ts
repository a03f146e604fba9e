/** Which moment the screen shows: now, or one of the past that is dragged to, played from and kept in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { dayOf, type Instant, isoShanghai, startOfDay } from '../../core/instant.ts'

/** So many times faster than life. */
export const rates = [60, 600] as const
export type Rate = (typeof rates)[number]

/** How often the playhead moves, and how often the server is asked meanwhile. */
const STEP_MS = 200
const ASK_MS = 800

export interface Moment {
  /** Undefined while the screen is live. */
  readonly at: Instant | undefined
  /** The same, as often as the server is asked for it. */
  readonly asked: string | undefined
  readonly rate: Rate | undefined
  readonly go: (at: Instant) => void
  readonly live: () => void
  readonly play: (rate: Rate) => void
  readonly pause: () => void
}

export function useMoment(): Moment {
  const search = useSearch({ from: '/screen' })
  const [at, setAt] = useState<Instant | undefined>(() => (search.at ? Date.parse(search.at) : undefined))
  const [rate, setRate] = useState<Rate>()
  const asked = useAsked(at)
  useAddress(asked)

  const live = useCallback(() => {
    setRate(undefined)
    setAt(undefined)
  }, [])
  const go = useCallback((to: Instant) => (to >= Date.now() ? live() : setAt(to)), [live])
  const play = useCallback((next: Rate) => {
    setAt(before => before ?? startOfDay(dayOf(Date.now())))
    setRate(next)
  }, [])
  useEffect(() => {
    if (rate === undefined) return undefined
    const timer = setInterval(
      () => setAt(before => (before === undefined ? before : before + rate * STEP_MS)),
      STEP_MS,
    )
    return () => clearInterval(timer)
  }, [rate])
  useEffect(() => {
    if (at !== undefined && at >= Date.now()) live()
  }, [at, live])
  return { at, asked, rate, go, live, play, pause: useCallback(() => setRate(undefined), []) }
}

/** The moment at whole seconds, at most every so often, and the last one in any case. */
function useAsked(at: Instant | undefined): string | undefined {
  const [asked, ask] = useState(at)
  const last = useRef(0)
  useEffect(() => {
    if (at === asked) return undefined
    const wait = at === undefined ? 0 : Math.max(0, last.current + ASK_MS - performance.now())
    const timer = setTimeout(() => {
      last.current = performance.now()
      ask(at)
    }, wait)
    return () => clearTimeout(timer)
  }, [at, asked])
  return asked === undefined ? undefined : isoShanghai(Math.floor(asked / 1_000) * 1_000)
}

/** Whoever sends the address shows the same moment. */
function useAddress(asked: string | undefined): void {
  const navigate = useNavigate({ from: '/screen' })
  const isFirst = useRef(true)
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    void navigate({ search: { at: asked }, replace: true })
  }, [asked, navigate])
}
