/** The service is away: says so over every page, tries by itself, and reads anew what is shown once it is back. */
import './outage.css'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSay } from '../kit/language.tsx'
import { isBack, noteBack, useIsAway } from '../kit/outage.ts'

const EVERY_MS = 3_000

export function Outage() {
  const say = useSay()
  const client = useQueryClient()
  const router = useRouter()
  const isAway = useIsAway()
  useEffect(() => {
    if (!isAway) return
    const leaving = new AbortController()
    const ask = async () => {
      if (!(await isBack(leaving.signal)) || leaving.signal.aborted) return
      noteBack()
      await client.invalidateQueries()
      await router.invalidate() // a page that could not be opened opens now
    }
    const timer = setInterval(() => void ask(), EVERY_MS)
    return () => {
      clearInterval(timer)
      leaving.abort()
    }
  }, [isAway, client, router])
  if (!isAway) return null
  return (
    <p className="outage" role="status">
      <strong>{say({ zh: '服务暂时不可用', en: 'The service is not available right now' })}</strong>
      <span>
        {say({
          zh: '正在自动重试，请不要关闭本页：已填写的内容仍在，恢复后可继续提交',
          en: 'Trying again by itself. Keep this page open: what you wrote is still here and can be sent then',
        })}
      </span>
    </p>
  )
}
