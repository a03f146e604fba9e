/** One place: what it is, where, how it stands now; its curves; alarms, cases, devices, limits. */
import './places.css'
import '../case/case.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CaseRow } from '../../../contracts/cases.ts'
import { type PlaceReply, readPlace } from '../../../contracts/places.ts'
import type { Bilingual } from '../../../core/language.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayDistance, sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { usePlaceName } from '../../kit/place-name.ts'
import { placeMark, PlaceMark, placeMarkNames } from '../../kit/readings/place-state.tsx'
import { Freshness, ReadingValues } from '../../kit/readings/reading-values.tsx'
import { LightMark } from '../../kit/signals.tsx'
import { Answer } from '../../kit/states.tsx'
import { MapView } from '../../map/map-view.tsx'
import { AlarmTable } from '../monitoring/alarm-table.tsx'
import { PlaceFacts } from './place-facts.tsx'
import { PlaceReadings } from './place-readings.tsx'

const route = getRouteApi('/shell/places/$id')

/** What stands at the head of a live page. */
const RENEW_MS = 5_000

export function PlacePage() {
  const { id } = route.useParams()
  const found = useRead(readPlace, { params: { id } }, { refetchInterval: RENEW_MS })
  return (
    <Answer query={found}>
      {it => (
        <>
          <PlaceHead it={it} readAt={found.dataUpdatedAt} />
          <div className="matter-body">
            <div className="matter-main">
              {it.latest || it.devices > 0 ? <PlaceReadings it={it} /> : null}
              <Alarms it={it} />
              <Cases it={it} />
            </div>
            <aside className="matter-side">
              <Where it={it} />
              <PlaceFacts it={it} />
            </aside>
          </div>
        </>
      )}
    </Answer>
  )
}

function PlaceHead({ it, readAt }: { readonly it: PlaceReply; readonly readAt: number }) {
  const say = useSay()
  const area = usePlaceName()(it.area, it.areaName)
  return (
    <header className="matter-head place-head">
      <p className="matter-what">
        <Link to="/places" search={{ program: it.program, kind: it.kind }}>
          {say(it.kindName)}
        </Link>
        <span>
          {area.within ? say(area.within) : ''} {say(area.name)}
        </span>
        <span>{it.externalId}</span>
      </p>
      <h1>{it.name}</h1>
      <div className="place-now">
        <PlaceMark of={it} />
        {it.latest ? (
          <>
            <ReadingValues latest={it.latest} />
            <Freshness latest={it.latest} />
          </>
        ) : null}
        <DataAsOf at={readAt} />
      </div>
    </header>
  )
}

function Alarms({ it }: { readonly it: PlaceReply }) {
  const say = useSay()
  if (!it.latest && it.devices === 0 && it.alarms.length === 0) return null
  return (
    <section className="panel matter-block" aria-labelledby="alarms">
      <header className="matter-block-head">
        <h2 id="alarms">{say({ zh: '报警', en: 'Alarms' })}</h2>
        {it.alarms.length > 0 ? (
          <Link to="/monitoring" search={{ place: it.id }} className="matter-block-end">
            {say({ zh: '全部报警', en: 'All alarms' })}
          </Link>
        ) : null}
      </header>
      {it.alarms.length === 0 ? (
        <p className="second">
          {say({
            zh: '没有报警。读数超过限值时会出现在这里。',
            en: 'None. A reading over its limit raises one.',
          })}
        </p>
      ) : (
        <AlarmTable rows={it.alarms} of="place" />
      )}
    </section>
  )
}

function Cases({ it }: { readonly it: PlaceReply }) {
  const say = useSay()
  return (
    <section className="panel matter-block" aria-labelledby="cases">
      <header className="matter-block-head">
        <h2 id="cases">{say({ zh: '事项', en: 'Cases' })}</h2>
      </header>
      {it.cases.length === 0 && it.near.length === 0 ? (
        <p className="second">
          {say({
            zh: `报警没有转成事项，${it.reachM} 米内也没有在办事项。`,
            en: `None of its alarms became a case, and none is open within ${it.reachM} m.`,
          })}
        </p>
      ) : null}
      <CaseList rows={it.cases.map(row => ({ row, more: row.ownerName }))} />
      {it.near.length > 0 ? (
        <h3 className="place-near">
          {say({ zh: `${it.reachM} 米内在办`, en: `Open within ${it.reachM} m` })}
        </h3>
      ) : null}
      <CaseList rows={it.near.map(row => ({ row, more: sayDistance(row.distanceM) }))} />
    </section>
  )
}

/** Short lines: a table of cases asks for the whole width of a page. */
function CaseList({
  rows,
}: {
  readonly rows: readonly { readonly row: CaseRow; readonly more: Bilingual | null }[]
}) {
  const say = useSay()
  if (rows.length === 0) return null
  return (
    <ul className="near">
      {rows.map(({ row, more }) => (
        <li key={row.id}>
          <Link to="/cases/$id" params={{ id: row.id }}>
            {row.title ?? row.number}
          </Link>
          <span className="near-more">
            <LightMark of={row} />
            <span>{row.number}</span>
            {more ? <span>{say(more)}</span> : null}
            <span>{say(sayMoment(row.reportedAt))}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

function Where({ it }: { readonly it: PlaceReply }) {
  const say = useSay()
  const { id, name, position, openAlarms, devices } = it
  const mark = placeMark(it)
  const points = useMemo(
    () => (position ? [{ id, position, mark, name }] : []),
    [id, name, position?.lon, position?.lat, mark, openAlarms, devices],
  )
  return (
    <section className="panel matter-block" aria-labelledby="where">
      <header className="matter-block-head">
        <h2 id="where">{say({ zh: '位置', en: 'Where' })}</h2>
        <span className="second small">
          {position
            ? `${position.lon.toFixed(5)}, ${position.lat.toFixed(5)}`
            : say({ zh: '没有具体点位，图示所在辖区', en: 'No exact position: the area is shown' })}
        </span>
      </header>
      <MapView
        points={points}
        area={position ? undefined : it.area}
        chosen={id}
        names={placeMarkNames}
        height={260}
      />
    </section>
  )
}
