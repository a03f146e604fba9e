/** The same things as a list: what the keyboard and a screen reader use instead of the drawing. */
import { useState } from 'react'
import type { Bilingual } from '../../core/language.ts'
import { mapColours } from '../../look/map-colours.ts'
import { useSay } from '../kit/language.tsx'
import { useMode } from '../kit/mode.tsx'
import type { MapPoint } from './map-data.ts'
import { MarkShape } from './map-legend.tsx'

interface PointListProps {
  readonly points: readonly MapPoint[]
  readonly open: boolean
  readonly title?: Bilingual
  readonly onOpen: ((id: string) => void) | undefined
  readonly onClose?: () => void
}

/** As many as a person reads; the map has them all. */
const MOST = 100

export function PointList({ points, open, title, onOpen, onClose }: PointListProps) {
  const say = useSay()
  const colours = mapColours(useMode().mode)
  const [isOpen, setOpen] = useState(open)
  const count = points.length
  return (
    <details
      className="map-list"
      open={isOpen || open}
      onToggle={event => {
        setOpen(event.currentTarget.open)
        if (!event.currentTarget.open) onClose?.()
      }}
    >
      <summary>
        {say(title ?? { zh: '列表查看', en: 'As a list' })} {say({ zh: `${count} 件`, en: `(${count})` })}
      </summary>
      <ul>
        {points.slice(0, MOST).map(it => (
          <li key={it.id}>
            <button type="button" onClick={() => onOpen?.(it.id)}>
              <MarkShape mark={it.mark} colours={colours} />
              <span className="map-list-name">{it.name}</span>
              {it.note ? <span className="map-list-more">{it.note}</span> : null}
            </button>
          </li>
        ))}
      </ul>
      {count > MOST ? (
        <p className="map-list-more">
          {say({ zh: `只列前 ${MOST} 件，其余请用筛选`, en: `The first ${MOST} only: filter for the rest` })}
        </p>
      ) : null}
    </details>
  )
}
