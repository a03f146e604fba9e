/** One notice: what it asks, of which case, by when it has to be acknowledged. */
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { acknowledgeNotice, type NoticeReply, readNotice } from '../../../contracts/notices.ts'
import { call } from '../../kit/call.ts'
import { useNow } from '../../kit/data-as-of.tsx'
import { sayMoment, sayTime } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { usePlaceName } from '../../kit/place-name.ts'
import { ProblemNote } from '../../kit/problem-note.tsx'

export function Notice({ it, onChange }: { readonly it: NoticeReply; readonly onChange: () => void }) {
  const say = useSay()
  const read = useMutation({
    mutationFn: () => call(readNotice, { params: { id: it.id } }),
    onSuccess: onChange,
  })
  const acknowledge = useMutation({
    mutationFn: () => call(acknowledgeNotice, { params: { id: it.id } }),
    onSuccess: onChange,
  })
  const isWaiting = it.acknowledgeBy !== null && it.acknowledgedAt === null
  const error = read.error ?? acknowledge.error
  const heading = `notice-${it.id}`
  return (
    <li className={it.readAt === null ? 'notice notice-unread' : 'notice'} aria-labelledby={heading}>
      <div className="notice-text">
        <h2 id={heading}>
          {say(it.kindName)}
          {it.readAt === null && <span className="flag">{say({ zh: '未读', en: 'Unread' })}</span>}
          {it.isPassedOn && (
            <span className="flag flag-red">
              {say({ zh: '前一人未确认，转至您处', en: 'Passed on: nobody before you acknowledged it' })}
            </span>
          )}
        </h2>
        <p>{say(it.say)}</p>
        <About of={it} onOpen={() => it.readAt === null && !isWaiting && read.mutate()} />
        {error ? <ProblemNote error={error} /> : null}
      </div>
      <div className="notice-side">
        <time dateTime={it.at} className="second small">
          {say(sayMoment(it.at))}
        </time>
        {it.as && <span className="second small">{say(it.as)}</span>}
        {isWaiting ? <Deadline at={it.acknowledgeBy ?? it.at} /> : null}
        {isWaiting ? (
          <Button type="primary" loading={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
            {say({ zh: '确认收到', en: 'Acknowledge' })}
          </Button>
        ) : null}
        {it.acknowledgedAt !== null && (
          <span className="second small">
            {say({
              zh: `${sayMoment(it.acknowledgedAt).zh} 已确认`,
              en: `Acknowledged ${sayMoment(it.acknowledgedAt).en}`,
            })}
          </span>
        )}
        {it.readAt === null && !isWaiting ? (
          <button type="button" className="plain" disabled={read.isPending} onClick={() => read.mutate()}>
            {say({ zh: '标为已读', en: 'Mark as read' })}
          </button>
        ) : null}
      </div>
    </li>
  )
}

function About({ of: { about }, onOpen }: { readonly of: NoticeReply; readonly onOpen: () => void }) {
  const say = useSay()
  const nameOf = usePlaceName()
  if (!about) return null
  const { name, within } = nameOf(about.area, about.areaName)
  const where = [about.kindName, name, ...(within ? [within] : [])].map(say).join(' · ')
  return (
    <p className="notice-case">
      {about.id === null ? (
        <span>{about.number}</span>
      ) : (
        <Link to="/cases/$id" params={{ id: about.id }} onClick={onOpen}>
          {about.number} {about.title ?? ''}
        </Link>
      )}
      <span className="second small">{where}</span>
    </p>
  )
}

/** 请在 23:15 前确认, or that it has gone on to the next. */
function Deadline({ at }: { readonly at: string }) {
  const say = useSay()
  const isLate = useNow() > Date.parse(at)
  const time = sayTime(at)
  return (
    <span className="flag flag-red">
      {say(
        isLate
          ? { zh: `${time} 前未确认，已转下一人`, en: `Not acknowledged by ${time}: the next one was told` }
          : { zh: `请在 ${time} 前确认`, en: `Acknowledge by ${time}` },
      )}
    </span>
  )
}
