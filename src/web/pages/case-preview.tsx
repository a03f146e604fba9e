/** A case beside the list: enough to know whether one has to open it. */
import { Link } from '@tanstack/react-router'
import { type CaseReply, type EventReply, readCase } from '../../contracts/cases.ts'
import { useRead } from '../kit/call.ts'
import { sayMoment } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { usePlaceName } from '../kit/place-name.ts'
import { Flags, LightMark } from '../kit/signals.tsx'
import { Answer } from '../kit/states.tsx'
import { stageNames } from '../../core/stage.ts'

/** The last few things that happened are enough beside a list. */
const EVENTS = 5

export function CasePreview({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const say = useSay()
  const query = useRead(readCase, { params: { id } })
  return (
    <aside className="preview panel" aria-label={say({ zh: '事项预览', en: 'Case preview' })}>
      <div className="preview-head">
        <Link to="/cases/$id" params={{ id }}>
          {say({ zh: '打开事项', en: 'Open the case' })} <kbd>Enter</kbd>
        </Link>
        <button type="button" className="plain" onClick={onClose}>
          {say({ zh: '关闭', en: 'Close' })} <kbd>Esc</kbd>
        </button>
      </div>
      <Answer query={query}>{it => <Body it={it} />}</Answer>
    </aside>
  )
}

function Body({ it }: { readonly it: CaseReply }) {
  const say = useSay()
  const place = usePlaceName()(it.area, it.areaName)
  return (
    <div className="preview-body">
      <p className="preview-light">
        <LightMark of={it} /> <Flags of={it} />
      </p>
      <h2>{it.title ?? say(it.kindName)}</h2>
      <p className="second small">
        {it.number} · {say(it.programTitle)} · {say(it.kindName)}
      </p>
      <dl>
        <dt>{say({ zh: '环节', en: 'Stage' })}</dt>
        <dd>{say(stageNames[it.stage])}</dd>
        <dt>{say({ zh: '辖区', en: 'Area' })}</dt>
        <dd>
          {place.within && say(place.within)} {say(place.name)}
        </dd>
        <dt>{say({ zh: '承办单位', en: 'Owner' })}</dt>
        <dd>{it.ownerName ? say(it.ownerName) : say({ zh: '未派单', en: 'Not assigned' })}</dd>
        <dt>{say({ zh: '截止', en: 'Due' })}</dt>
        <dd>
          {say(sayMoment(it.due))}{' '}
          {it.left && <span className={`left-${it.light ?? 'none'}`}>{say(it.left)}</span>}
        </dd>
      </dl>
      <p className="preview-text">
        {it.text ?? say({ zh: '内容已依法销毁', en: 'The words have been destroyed' })}
      </p>
      <h3>{say({ zh: '最近进展', en: 'Latest' })}</h3>
      <ol className="preview-events">
        {it.events
          .slice(-EVENTS)
          .reverse()
          .map(event => (
            <PreviewEvent key={event.id} event={event} />
          ))}
      </ol>
    </div>
  )
}

function PreviewEvent({ event }: { readonly event: EventReply }) {
  const say = useSay()
  const [said] = Object.values(event.words).filter(text => text)
  return (
    <li>
      <span className="small second">{say(sayMoment(event.at))}</span>
      <span>
        <strong>{say(event.name)}</strong> {say(event.by.unit ?? event.by.title)}
        {said && <span className="second preview-said">{said}</span>}
      </span>
    </li>
  )
}
