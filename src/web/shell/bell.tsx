/** How many notices wait to be read; red while one on duty has not acknowledged one. */
import './bell.css'
import { BellOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { countNotices, listNotices } from '../../contracts/notices.ts'
import { useRead } from '../kit/call.ts'
import { useSay } from '../kit/language.tsx'
import { listen } from '../kit/live.ts'

/** The stream calls at once; this is for the time without it. */
const A_MINUTE = 60_000
const MOST_SHOWN = 99

export function Bell() {
  const say = useSay()
  const client = useQueryClient()
  const { unread = 0, waiting = 0 } = useRead(countNotices, {}, { refetchInterval: A_MINUTE }).data ?? {}
  useEffect(() => {
    const reread = () => {
      for (const { path } of [countNotices, listNotices]) void client.invalidateQueries({ queryKey: [path] })
    }
    return listen({ onNotice: reread, onBack: reread })
  }, [client])
  const name =
    unread === 0
      ? { zh: '通知', en: 'Notices' }
      : {
          zh: `通知，${unread} 条未读${waiting ? `，${waiting} 条待确认` : ''}`,
          en: `Notices, ${unread} unread${waiting ? `, ${waiting} to acknowledge` : ''}`,
        }
  return (
    <Link to="/notices" className="bell" aria-label={say(name)} title={say(name)}>
      <BellOutlined aria-hidden />
      {unread > 0 && (
        <span className={waiting > 0 ? 'bell-count bell-waiting' : 'bell-count'} aria-hidden="true">
          {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
        </span>
      )}
    </Link>
  )
}
