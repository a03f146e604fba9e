/** Tells the page of one case that something happened to it, as the server's stream says it. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { readCase } from '../../../contracts/cases.ts'
import { API } from '../../kit/call.ts'

const tidings = z.object({ caseId: z.string(), seq: z.number() })

/** Whether the stream is open. Without it the page is as old as its last reading, and says so. */
export function useLiveCase(id: string): boolean {
  const client = useQueryClient()
  const [isLive, setLive] = useState(false)
  useEffect(() => {
    let stream: EventSource | undefined
    const reread = () => void client.invalidateQueries({ queryKey: [readCase.path, { id }] })
    const heard = (message: MessageEvent<string>) => {
      const news = tidings.safeParse(parsed(message.data))
      if (news.success && news.data.caseId === id) reread()
    }
    const open = () => {
      stream = new EventSource(`${API}/stream`)
      stream.addEventListener('case', heard)
      stream.addEventListener('open', () => setLive(true))
      stream.addEventListener('error', () => setLive(false))
    }
    // A browser holds six lines to one server: tabs nobody looks at give theirs up, and read anew when looked at.
    const seen = () => {
      stream?.close()
      if (document.hidden) return
      open()
      reread()
    }
    if (!document.hidden) open()
    document.addEventListener('visibilitychange', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
      stream?.close()
    }
  }, [client, id])
  return isLive
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
