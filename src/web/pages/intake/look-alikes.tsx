/** Is this known already? Cases that read alike, shown while the call is written down; one of them can be joined. */
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { type CaseRow, lookAlikes } from '../../../contracts/cases.ts'
import type { Reply } from '../../../contracts/route.ts'
import { isOpen, stageNames } from '../../../core/stage.ts'
import { call } from '../../kit/call.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { useMe } from '../../kit/me.ts'
import { usePlaceName } from '../../kit/place-name.ts'
import { LightMark } from '../../kit/signals.tsx'
import { useSettled } from '../../kit/use-settled.ts'
import type { Draft } from './file-report.ts'

type LookAlike = Reply<typeof lookAlikes>['items'][number]

/** Fewer letters say nothing. */
const LEAST = 4
/** As many as there are number keys that are easy to reach. */
const MOST = 5

interface Props {
  readonly draft: Partial<Draft>
  readonly joins: CaseRow | undefined
  readonly onJoin: (row: CaseRow | undefined) => void
}

export function LookAlikes({ draft, joins, onJoin }: Props) {
  const say = useSay()
  const me = useMe()
  const text = useSettled(draft.text?.trim() ?? '', 400)
  const phone = useSettled(draft.phone?.trim() ?? '', 400)
  const area = draft.area ?? me.district.code
  const isEnough = text.length >= LEAST
  const found = useQuery({
    queryKey: [lookAlikes.path, area, draft.program, text, phone],
    queryFn: ({ signal }) =>
      call(
        lookAlikes,
        {
          body: {
            area,
            text,
            ...(draft.program ? { program: draft.program } : {}),
            ...(phone ? { phone } : {}),
          },
        },
        { signal },
      ),
    enabled: isEnough,
    placeholderData: before => (isEnough ? before : undefined),
    // Other people's words are not kept longer than the call.
    gcTime: 60_000,
  })
  const items = isEnough ? (found.data?.items ?? []).slice(0, MOST) : []
  useJoinKeys(items, joins, onJoin)
  return (
    <section className="panel intake-alike" aria-labelledby="intake-alike">
      <h2 id="intake-alike">{say({ zh: '疑似重复', en: 'Known already?' })}</h2>
      {items.length === 0 && (
        <p className="second" role="status">
          {isEnough && found.data
            ? say({ zh: '没有相近的事项，可作为新事项登记。', en: 'Nothing alike: file it as a new case.' })
            : say({
                zh: '边记边查，相近的事项会列在这里。',
                en: 'Cases that read alike appear here while you write.',
              })}
        </p>
      )}
      <ol>
        {items.map((it, i) => (
          <Item key={it.id} it={it} n={i + 1} isJoined={joins?.id === it.id} onJoin={onJoin} />
        ))}
      </ol>
    </section>
  )
}

interface ItemProps {
  readonly it: LookAlike
  readonly n: number
  readonly isJoined: boolean
  readonly onJoin: Props['onJoin']
}

function Item({ it, n, isJoined, onJoin }: ItemProps) {
  const say = useSay()
  const place = usePlaceName()(it.area, it.areaName)
  return (
    <li className={isJoined ? 'alike alike-joined' : 'alike'}>
      <div className="alike-what">
        {/* A second window: the draft stays where it is. */}
        <a href={`/cases/${it.id}`} target="_blank" rel="noreferrer">
          {it.title ?? say(it.kindName)}
        </a>
        <p className="small second">
          {it.number} · {say(place.name)} · {say(stageNames[it.stage])} · {say(sayMoment(it.reportedAt))}
        </p>
        <p className="small">
          <LightMark of={it} />{' '}
          <span className="second">
            {it.likeness > 0 && say(alike(it.likeness))}{' '}
            {it.reports > 1 && say({ zh: `已有 ${it.reports} 次反映`, en: `${it.reports} reports` })}
          </span>{' '}
          {it.samePerson && <span className="flag">{say({ zh: '同一来电人', en: 'Same caller' })}</span>}
        </p>
      </div>
      {isOpen(it.stage) && (
        <Button onClick={() => onJoin(isJoined ? undefined : it)} aria-pressed={isJoined}>
          {isJoined ? say({ zh: '不并入', en: 'Undo' }) : say({ zh: '并入', en: 'Join' })} <kbd>Alt {n}</kbd>
        </Button>
      )}
    </li>
  )
}

const alike = (likeness: number) => {
  const percent = `${Math.round(likeness * 100)}%`
  return { zh: `相似 ${percent}`, en: `${percent} alike` }
}

/** Alt and a number joins that one, the same again takes it back. */
function useJoinKeys(items: readonly LookAlike[], joins: CaseRow | undefined, onJoin: Props['onJoin']): void {
  const latest = useRef({ items, joins, onJoin })
  latest.current = { items, joins, onJoin }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const n = event.altKey ? /^Digit([1-9])$/.exec(event.code)?.[1] : undefined
      const it = n ? latest.current.items[Number(n) - 1] : undefined
      if (!it || !isOpen(it.stage)) return
      event.preventDefault()
      latest.current.onJoin(latest.current.joins?.id === it.id ? undefined : it)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
