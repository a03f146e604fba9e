/** Neighbours and look-alikes: perhaps it is the same matter, or the same place again. */
import { Link } from '@tanstack/react-router'
import type { CaseRow } from '../../../contracts/cases.ts'
import type { Bilingual } from '../../../core/language.ts'
import { sayDistance, sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { LightMark } from '../../kit/signals.tsx'

interface NearProps {
  readonly neighbours: readonly (CaseRow & { readonly distanceM: number })[]
  readonly lookAlikes: readonly (CaseRow & { readonly likeness: number })[]
}

export function CaseNear({ neighbours, lookAlikes }: NearProps) {
  return (
    <>
      <RowList
        id="look-alikes"
        title={{ zh: '相似事项', en: 'Reads alike' }}
        rows={lookAlikes.map(row => ({
          row,
          more: {
            zh: `相似 ${Math.round(row.likeness * 100)}%`,
            en: `${Math.round(row.likeness * 100)}% alike`,
          },
        }))}
      />
      <RowList
        id="neighbours"
        title={{ zh: '周边事项', en: 'Close by' }}
        rows={neighbours.map(row => ({ row, more: sayDistance(row.distanceM) }))}
      />
    </>
  )
}

interface ListProps {
  readonly id: string
  readonly title: Bilingual
  readonly rows: readonly { readonly row: CaseRow; readonly more: Bilingual }[]
}

function RowList({ id, title, rows }: ListProps) {
  const say = useSay()
  if (rows.length === 0) return null
  return (
    <section className="panel matter-block" aria-labelledby={id}>
      <header className="matter-block-head">
        <h2 id={id}>{say(title)}</h2>
      </header>
      <ul className="near">
        {rows.map(({ row, more }) => (
          <li key={row.id}>
            <Link to="/cases/$id" params={{ id: row.id }}>
              {row.title ?? row.number}
            </Link>
            <span className="near-more">
              <LightMark of={row} />
              <span>{say(more)}</span>
              <span>{say(sayMoment(row.reportedAt))}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
