/** Where it is, and what else is around it. */
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { CaseReply, CaseRow } from '../../../contracts/cases.ts'
import type { Language } from '../../../core/language.ts'
import { isOpen } from '../../../core/stage.ts'
import { useLanguage } from '../../kit/language.tsx'
import type { MapPoint, Mark } from '../../map/map-data.ts'
import { MapView } from '../../map/map-view.tsx'

type Placed = Pick<CaseRow, 'id' | 'number' | 'title' | 'stage' | 'light' | 'position' | 'left'>

const markOf = (it: Pick<CaseRow, 'stage' | 'light'>): Mark =>
  isOpen(it.stage) ? (it.light ?? 'plain') : 'closed'

/** Those that have a position, as the map draws them. */
export const pointsOf = (rows: readonly Placed[], language: Language): MapPoint[] =>
  rows.flatMap(row =>
    row.position
      ? [
          {
            id: row.id,
            position: row.position,
            mark: markOf(row),
            name: row.title ?? row.number,
            note: row.left?.[language],
          },
        ]
      : [],
  )

export function CaseMap({
  it,
  neighbours,
}: {
  readonly it: CaseReply
  readonly neighbours: readonly CaseRow[]
}) {
  const { language, say } = useLanguage()
  const navigate = useNavigate()
  const points = useMemo(() => pointsOf([it, ...neighbours], language), [it, neighbours, language])
  return (
    <section className="panel matter-block" aria-labelledby="where">
      <header className="matter-block-head">
        <h2 id="where">{say({ zh: '位置', en: 'Where' })}</h2>
        <span className="second small">
          {it.position
            ? `${it.position.lon.toFixed(5)}, ${it.position.lat.toFixed(5)}`
            : say({ zh: '没有具体点位，图示所在辖区', en: 'No exact position: the area is shown' })}
        </span>
      </header>
      <MapView
        points={points}
        area={it.position ? undefined : it.area}
        chosen={it.id}
        height={280}
        onOpen={id => id !== it.id && void navigate({ to: '/cases/$id', params: { id } })}
      />
    </section>
  )
}
