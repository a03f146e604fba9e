/** Tells the page of one case that something happened to it, as the server's stream says it. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { readCase } from '../../../contracts/cases.ts'
import { listen } from '../../kit/live.ts'

const tidings = z.object({ caseId: z.string(), seq: z.number() })

/** Whether the stream is open. Without it the page is as old as its last reading, and says so. */
export function useLiveCase(id: string): boolean {
  const client = useQueryClient()
  const [isLive, setLive] = useState(false)
  useEffect(() => {
    const reread = () => void client.invalidateQueries({ queryKey: [readCase.path, { id }] })
    return listen({
      onCase: data => {
        const news = tidings.safeParse(parsed(data))
        if (news.success && news.data.caseId === id) reread()
      },
      onLive: setLive,
      onBack: reread,
    })
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
