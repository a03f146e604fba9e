/** What the screen shows, asked anew every few seconds and at once when the stream says that a case moved. */
import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { readScreen, type Screen } from '../../contracts/screen.ts'
import { API, useRead } from '../kit/call.ts'

/** Readings and alarms come without a word: they are asked for. */
const POLL_MS = 5_000
/** Ten cases that move at once are one question. */
const LEAST_MS = 1_000

export interface Shown {
  readonly screen: Screen | undefined
  readonly error: unknown
  /** The last question had no answer: what is shown is older than it should be. */
  readonly isBehind: boolean
  readonly again: () => void
}

export function useScreen(at: string | undefined): Shown {
  useStream(at === undefined)
  const read = useRead(readScreen, at === undefined ? {} : { query: { at } }, {
    refetchInterval: at === undefined ? POLL_MS : false,
    refetchIntervalInBackground: false,
    staleTime: at === undefined ? 0 : Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
  return { screen: read.data, error: read.error, isBehind: read.isError, again: () => void read.refetch() }
}

/** While it is live: one line to the server, given up by a screen that nobody sees. */
function useStream(isLive: boolean): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (!isLive) return undefined
    let stream: EventSource | undefined
    const reread = () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        void client.invalidateQueries({ queryKey: [readScreen.path] })
      }, LEAST_MS)
    }
    const seen = () => {
      stream?.close()
      if (document.hidden) return
      stream = new EventSource(`${API}/stream`)
      stream.addEventListener('case', reread)
    }
    seen()
    document.addEventListener('visibilitychange', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
      stream?.close()
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [client, isLive])
}

/** The moment by this machine's clock, every second. */
export function useSecond(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
