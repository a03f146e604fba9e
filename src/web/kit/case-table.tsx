/** Cases as rows: light, what it is, where, whose, until when. One row is chosen; j, k and Enter move and open. */
import './case-table.css'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CaseRow } from '../../contracts/cases.ts'
import type { Bilingual } from '../../core/language.ts'
import { isOpen, stageNames } from '../../core/stage.ts'
import { sayMoment } from './format.ts'
import { useSay } from './language.tsx'
import { usePlaceName } from './place-name.ts'
import { Flags, LightMark } from './signals.tsx'

interface Props {
  readonly rows: readonly CaseRow[]
  /** What the list is, for those who hear it. */
  readonly label: string
  readonly chosen?: string | undefined
  readonly onChoose?: (id: string) => void
  /** A line below the title, per row: how alike, how far. */
  readonly note?: (row: CaseRow) => ReactNode
  /** Without column heads: several short lists on one page. */
  readonly isBare?: boolean
}

export function CaseTable({ rows, label, chosen, onChoose, note, isBare = false }: Props) {
  const say = useSay()
  return (
    <table className="case-table" aria-label={label}>
      <colgroup>
        {columns.map((it, i) => (
          <col key={it.en} className={`case-col-${i + 1}`} />
        ))}
      </colgroup>
      <thead {...(isBare ? { className: 'visually-hidden' } : {})}>
        <tr>
          {columns.map(it => (
            <th scope="col" key={it.en}>
              {say(it)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <Row key={row.id} row={row} isChosen={row.id === chosen} onChoose={onChoose} note={note} />
        ))}
      </tbody>
    </table>
  )
}

const columns: readonly Bilingual[] = [
  { zh: '时限', en: 'Deadline' },
  { zh: '事项', en: 'Case' },
  { zh: '辖区', en: 'Area' },
  { zh: '承办单位', en: 'Owner' },
  { zh: '环节', en: 'Stage' },
  { zh: '截止', en: 'Due' },
  { zh: '上报', en: 'Reported' },
]

type RowProps = { readonly row: CaseRow; readonly isChosen: boolean } & {
  readonly onChoose: Props['onChoose'] | undefined
  readonly note: Props['note'] | undefined
}

function Row({ row, isChosen, onChoose, note }: RowProps) {
  const say = useSay()
  const place = usePlaceName()(row.area, row.areaName)
  const title = row.title ?? say(row.kindName)
  return (
    <tr
      id={rowId(row.id)}
      className={isChosen ? 'chosen' : ''}
      aria-current={isChosen ? true : undefined}
      // A click on the link goes to the case; anywhere else it is looked at from here.
      onClick={event => {
        if (!(event.target instanceof Element && event.target.closest('a, button'))) onChoose?.(row.id)
      }}
    >
      <td className="case-light">
        <LightMark of={row} />
      </td>
      <td className="case-what">
        <Link to="/cases/$id" params={{ id: row.id }} className="case-title">
          {title}
        </Link>
        <span className="small second case-under">
          <span className="case-number">{row.number}</span>
          <span>{say(row.kindName)}</span>
          <Flags of={row} />
          {note?.(row)}
        </span>
      </td>
      <td className="case-area">
        {say(place.name)}
        {place.within && <span className="small second case-within">{say(place.within)}</span>}
      </td>
      <td className="case-owner">
        {row.ownerName
          ? say(row.ownerName)
          : isOpen(row.stage) && <span className="second">{say(notAssigned)}</span>}
      </td>
      <td className="case-stage">{say(stageNames[row.stage])}</td>
      <td className="case-due">
        <Due row={row} />
      </td>
      <td className="case-reported second">{say(sayMoment(row.reportedAt))}</td>
    </tr>
  )
}

const notAssigned = { zh: '未派单', en: 'Not assigned' }

/** 11月24日 17:30, 还剩 3 小时; of a closed case, when it was closed. */
function Due({ row }: { readonly row: CaseRow }) {
  const say = useSay()
  if (!isOpen(row.stage))
    return row.closedAt ? (
      <span className="second">
        {say(sayMoment(row.closedAt))}
        <span className="small case-left">{say({ zh: '办结', en: 'closed' })}</span>
      </span>
    ) : null
  if (!row.due) return <span className="second">—</span>
  return (
    <>
      {say(sayMoment(row.due))}
      {row.provisional && (
        <abbr
          title={say({
            zh: '当年节假日安排未公布，截止时间为暂定',
            en: 'The holidays of that year are not published: provisional',
          })}
        >
          {say({ zh: '暂', en: ' prov.' })}
        </abbr>
      )}
      {row.left && <span className={`small case-left left-${row.light ?? 'none'}`}>{say(row.left)}</span>}
    </>
  )
}

export const rowId = (id: string): string => `case-${id}`
