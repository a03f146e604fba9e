/** The server's live stream: one line for the page, however many listen. A browser holds six lines to one server. */
import { API } from './call.ts'

export interface Listener {
  /** Something happened to a case: the data as it was sent. */
  readonly onCase?: (data: string) => void
  /** One has been told of something. */
  readonly onNotice?: () => void
  readonly onLive?: (isLive: boolean) => void
  /** The line was away: what is shown may be old. */
  readonly onBack?: () => void
}

const listeners = new Set<Listener>()
let stream: EventSource | undefined
let wasOpen = false

/** Answers how to stop listening. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  if (listeners.size === 1) {
    wasOpen = false
    document.addEventListener('visibilitychange', seen)
    if (!document.hidden) open()
  } else if (stream?.readyState === EventSource.OPEN) listener.onLive?.(true)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    document.removeEventListener('visibilitychange', seen)
    close()
  }
}

function open(): void {
  stream = new EventSource(`${API}/stream`)
  stream.addEventListener('case', (message: MessageEvent<string>) => tell(it => it.onCase?.(message.data)))
  stream.addEventListener('notice', () => tell(it => it.onNotice?.()))
  stream.addEventListener('error', () => tell(it => it.onLive?.(false)))
  stream.addEventListener('open', () => {
    tell(it => it.onLive?.(true))
    // The line goes on after the last case it heard; of notices it only says that there are some.
    if (wasOpen) tell(it => it.onBack?.())
    wasOpen = true
  })
}

function close(): void {
  stream?.close()
  stream = undefined
}

/** Tabs nobody looks at give their line up, and read anew when looked at. */
function seen(): void {
  close()
  if (!document.hidden) open()
}

const tell = (say: (listener: Listener) => void): void => [...listeners].forEach(say)
