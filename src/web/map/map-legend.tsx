/** What the shapes on the map mean; only those that are there. */
import type { Bilingual } from '../../core/language.ts'
import { useSay } from '../kit/language.tsx'
import { type MapPoint, type Mark, marks } from './map-data.ts'
import { markColour, markPaths } from './map-marks.ts'
import type { MapColours } from './map-style.ts'

/** What the shapes mean unless a page says otherwise: how a case stands. */
const lights: Record<Mark, Bilingual> = {
  green: { zh: '正常', en: 'In time' },
  yellow: { zh: '临期', en: 'Due soon' },
  red: { zh: '超期', en: 'Overdue' },
  closed: { zh: '已办结', en: 'Closed' },
  plain: { zh: '未计时', en: 'No deadline yet' },
}

export function MapLegend({
  points,
  colours,
  names = lights,
}: {
  readonly points: readonly MapPoint[]
  readonly colours: MapColours
  readonly names?: Record<Mark, Bilingual> | undefined
}) {
  const say = useSay()
  const present = new Set(points.map(it => it.mark))
  return (
    <ul className="map-legend" aria-label={say({ zh: '图例', en: 'Legend' })}>
      {marks
        .filter(mark => present.has(mark))
        .map(mark => (
          <li key={mark}>
            <MarkShape mark={mark} colours={colours} />
            {say(names[mark])}
          </li>
        ))}
    </ul>
  )
}

export const MarkShape = ({ mark, colours }: { readonly mark: Mark; readonly colours: MapColours }) => (
  <svg width="14" height="14" viewBox="0 0 20 20" aria-hidden="true">
    <path d={markPaths[mark]} fill={markColour(mark, colours)} />
  </svg>
)
