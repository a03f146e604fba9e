/** Alarms as rows: since when, where, what against which limit, and the case that came of it. */
import '../places/places.css'
import { Link } from '@tanstack/react-router'
import type { AlarmReply } from '../../../contracts/alarms.ts'
import { alarmEndNames } from '../../../core/alarm.ts'
import { useNow } from '../../kit/data-as-of.tsx'
import { sayLength, sayMoment, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { usePlaceName } from '../../kit/place-name.ts'
import { round } from '../../kit/readings/chart-option.ts'
import { Mark } from '../../kit/signals.tsx'

interface Props {
  readonly rows: readonly AlarmReply[]
  /** On the page of their place or their case: without it. */
  readonly of?: 'place' | 'case'
}

export function AlarmTable({ rows, of }: Props) {
  const say = useSay()
  return (
    <table className="plain-table" aria-label={say({ zh: '报警列表', en: 'Alarms' })}>
      <thead {...(of ? { className: 'visually-hidden' } : {})}>
        <tr>
          <th scope="col">{say({ zh: '状态', en: 'State' })}</th>
          {of ? null : <th scope="col">{say({ zh: '对象', en: 'Place' })}</th>}
          <th scope="col">{say({ zh: '最高值与限值', en: 'Highest against the limit' })}</th>
          <th scope="col">{say({ zh: '起止', en: 'From and to' })}</th>
          {of === 'case' ? null : <th scope="col">{say({ zh: '事项', en: 'Case' })}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <Row key={row.id} row={row} of={of} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, of }: { readonly row: AlarmReply; readonly of: Props['of'] | undefined }) {
  const say = useSay()
  return (
    <tr>
      <td className="plain-mark">
        {row.endedAt === null ? (
          <Mark tone="red" text={{ zh: '报警中', en: 'Alarm' }} />
        ) : (
          <Mark tone="closed" text={row.endedByName ?? alarmEndNames.within} />
        )}
      </td>
      {of ? null : (
        <td className="plain-whole">
          <Place row={row} />
        </td>
      )}
      <td>
        {say(row.factorName)} <b className="plain-name">{sayNumber(round(row.peak))}</b>
        <span className="second">
          {say({ zh: ` / 限值 ${row.upper} ${row.unit}`, en: ` / limit ${row.upper} ${row.unit}` })}
        </span>
        <span className="small second plain-under">
          {say(row.kindName)} · {say(overBy(row))}
          {row.limitVerified ? null : say({ zh: ' · 限值未核实', en: ' · limit unverified' })}
        </span>
      </td>
      <td className="alarm-times">
        {say(sayMoment(row.beginsAt))}
        <Lasted row={row} />
      </td>
      {of === 'case' ? null : (
        <td>
          <CaseOf row={row} />
        </td>
      )}
    </tr>
  )
}

function CaseOf({ row: { case: it } }: { readonly row: AlarmReply }) {
  const say = useSay()
  if (!it) return <span className="second">{say({ zh: '未转事项', en: 'No case' })}</span>
  return (
    <Link to="/cases/$id" params={{ id: it.id }} className="case-number">
      {it.number}
    </Link>
  )
}

function Place({ row }: { readonly row: AlarmReply }) {
  const say = useSay()
  const area = usePlaceName()(row.area, row.areaName)
  return (
    <>
      <Link to="/places/$id" params={{ id: row.place }} className="plain-name">
        {row.placeName}
      </Link>
      <span className="small second plain-under">
        {say(row.placeKindName)} · {area.within ? say(area.within) : say(area.name)}
      </span>
    </>
  )
}

/** 超标倍数 is how offices say it: how far above, in units of the limit. */
function overBy({ peak, upper }: AlarmReply) {
  if (upper <= 0) return { zh: '超限', en: 'over' }
  const times = sayNumber((peak - upper) / upper, 2)
  return { zh: `超标 ${times} 倍`, en: `${times} × the limit above it` }
}

function Lasted({ row }: { readonly row: AlarmReply }) {
  const say = useSay()
  const now = useNow()
  const end = row.endedAt === null ? now : Date.parse(row.endedAt)
  const { zh, en } = sayLength(Math.max(0, end - Date.parse(row.beginsAt)))
  return (
    <span className="small second plain-under">
      {row.endedAt === null
        ? say({ zh: `已 ${zh}`, en: `for ${en}` })
        : say({ zh: `历时 ${zh}`, en: `lasted ${en}` })}
    </span>
  )
}
