/** Beside the map: what a number counts, what a case is, what a place says. One at a time, closed with Esc. */
import './drawer.css'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { type CaseSet, screenCases, type Screen } from '../../contracts/screen.ts'
import { readCase } from '../../contracts/cases.ts'
import type { Bilingual } from '../../core/language.ts'
import { stageNames } from '../../core/stage.ts'
import { problemIn, useRead } from '../kit/call.ts'
import { sayMoment, sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { usePlaceName } from '../kit/place-name.ts'
import { LightMark } from '../kit/signals.tsx'
import { type Opened, useOpen } from './opened.ts'
import { AlarmsInside, PlacesInside } from './drawer-places.tsx'

interface DrawerProps {
  readonly opened: Opened
  readonly screen: Screen
  readonly onClose: () => void
}

export function Drawer({ opened, screen, onClose }: DrawerProps) {
  const say = useSay()
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (!box.current?.open) box.current?.showModal()
  }, [])
  return (
    <dialog
      ref={box}
      className="drawer"
      aria-labelledby="drawer-title"
      onClose={onClose}
      onClick={event => event.target === box.current && box.current.close()}
    >
      <div className="drawer-inside">
        <button type="button" className="drawer-close" onClick={() => box.current?.close()}>
          {say({ zh: '关闭', en: 'Close' })}
        </button>
        <Inside opened={opened} screen={screen} />
      </div>
    </dialog>
  )
}

function Inside({ opened, screen }: Omit<DrawerProps, 'onClose'>) {
  const at = screen.isPast ? screen.asOf : undefined
  switch (opened.to) {
    case 'cases':
      return <CasesInside of={opened} at={at} />
    case 'case':
      return <CaseInside id={opened.id} at={at} />
    case 'alarms':
      return <AlarmsInside screen={screen} />
    case 'places':
      return <PlacesInside screen={screen} id={opened.id} windy={opened.windy ?? false} />
    case 'heap':
      return <HeapInside ids={opened.ids} screen={screen} />
  }
}

const when = (at: string): Bilingual => {
  const moment = sayMoment(at)
  return { zh: `截至 ${moment.zh}`, en: `as of ${moment.en}` }
}

function CasesInside({ of, at }: { readonly of: CaseSet; readonly at: string | undefined }) {
  const say = useSay()
  const open = useOpen()
  const place = usePlaceName()
  const { set, area, program, kind } = of
  const query = {
    set,
    limit: 100,
    ...(area ? { area } : {}),
    ...(program ? { program } : {}),
    ...(kind ? { kind } : {}),
    ...(at ? { at } : {}),
  }
  const read = useRead(screenCases, { query }, { staleTime: 0 })
  const it = read.data
  if (!it) return <Waiting title={{ zh: '事项', en: 'Cases' }} error={read.error} />
  const more = it.total - it.hidden - it.items.length
  return (
    <>
      <h2 id="drawer-title">
        {say(it.title)} <strong>{sayNumber(it.total)}</strong> <small>{say({ zh: '件', en: 'cases' })}</small>
      </h2>
      <p className="drawer-rule">
        {say(it.rule)} · {say(when(it.asOf))}
      </p>
      {it.filter ? (
        <p>
          <Link to="/cases" search={it.filter}>
            {say({ zh: '在工作台中打开', en: 'Open in the workbench' })}
          </Link>
        </p>
      ) : null}
      {it.total === 0 ? (
        <p className="block-empty">{say({ zh: '没有这样的事项', en: 'There are none' })}</p>
      ) : null}
      <ul className="drawer-list">
        {it.items.map(row => (
          <li key={row.id}>
            <button type="button" onClick={() => open({ to: 'case', id: row.id })}>
              <span className="drawer-name">{row.title ?? say(row.kindName)}</span>
              <span className="drawer-more">
                <LightMark of={row} /> {row.left ? `${say(row.left)} · ` : ''}
                {say(stageNames[row.stage])} ·{' '}
                {row.ownerName ? say(row.ownerName) : say({ zh: '尚未派单', en: 'Not assigned' })} ·{' '}
                {say(place(row.area, row.areaName).name)} · {row.number}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p className="drawer-rule">
          {say({ zh: `还有 ${sayNumber(more)} 件未列出`, en: `${sayNumber(more)} more are not listed` })}
        </p>
      ) : null}
      {it.hidden > 0 ? (
        <p className="drawer-rule">
          {say({
            zh: `另有 ${it.hidden} 件限知悉范围，只计数不显示`,
            en: `${it.hidden} more are known to named posts only: counted, not shown`,
          })}
        </p>
      ) : null}
    </>
  )
}

/** As many as tell where it stands. */
const LAST_EVENTS = 8

function CaseInside({ id, at }: { readonly id: string; readonly at: string | undefined }) {
  const say = useSay()
  const asking = at ? { params: { id }, query: { at } } : { params: { id } }
  const read = useRead(readCase, asking, { staleTime: 0 })
  const it = read.data
  if (!it) return <Waiting title={{ zh: '事项', en: 'Case' }} error={read.error} />
  return (
    <>
      <h2 id="drawer-title">{it.title ?? say(it.kindName)}</h2>
      <p className="drawer-rule">
        {say(it.noun)} {it.number} · {say(it.kindName)}
      </p>
      <dl className="drawer-facts">
        <dt>{say({ zh: '环节', en: 'Stage' })}</dt>
        <dd>
          {say(stageNames[it.stage])} <LightMark of={it} /> {it.left ? say(it.left) : null}
        </dd>
        <dt>{say({ zh: '主办', en: 'Owner' })}</dt>
        <dd>{it.ownerName ? say(it.ownerName) : say({ zh: '尚未派单', en: 'Not assigned' })}</dd>
        <dt>{say({ zh: '辖区', en: 'Area' })}</dt>
        <dd>{say(it.areaName)}</dd>
      </dl>
      <p>
        <Link to="/cases/$id" params={{ id }} search={at ? { at } : {}}>
          {say({ zh: '打开事项页', en: 'Open its page' })}
        </Link>
      </p>
      <ol className="drawer-story">
        {it.events
          .slice(-LAST_EVENTS)
          .toReversed()
          .map(event => (
            <li key={event.id}>
              <time dateTime={event.at}>{say(sayMoment(event.at))}</time>
              <span>
                {say(event.name)} <small>{say(event.by.title)}</small>
              </span>
            </li>
          ))}
      </ol>
    </>
  )
}

function HeapInside({ ids, screen }: { readonly ids: readonly string[]; readonly screen: Screen }) {
  const say = useSay()
  const open = useOpen()
  const found = screen.cases.filter(it => ids.includes(it.id))
  return (
    <>
      <h2 id="drawer-title">
        {say({ zh: '同一位置', en: 'On the same spot' })} <strong>{found.length}</strong>{' '}
        <small>{say({ zh: '件', en: 'cases' })}</small>
      </h2>
      <ul className="drawer-list">
        {found.map(it => (
          <li key={it.id}>
            <button type="button" onClick={() => open({ to: 'case', id: it.id })}>
              <span className="drawer-name">{say(it.kindName)}</span>
              <span className="drawer-more">
                {say(stageNames[it.stage])} · {it.number}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Waiting({ title, error }: { readonly title: Bilingual; readonly error: unknown }): ReactNode {
  const say = useSay()
  return (
    <>
      <h2 id="drawer-title">{say(title)}</h2>
      <p className="drawer-rule" role={error ? 'alert' : undefined}>
        {error ? say(problemIn(error).say) : say({ zh: '载入中…', en: 'Loading…' })}
      </p>
    </>
  )
}
