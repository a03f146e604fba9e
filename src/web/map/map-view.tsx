/** The map with all that belongs to it: legend, scale, note, list for the keyboard, and what it says when it is empty. */
import './map.css'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { Bilingual } from '../../core/language.ts'
import type { Position } from '../../core/position.ts'
import { mapColours } from '../../look/map-colours.ts'
import { useLanguage, useSay } from '../kit/language.tsx'
import { PositionInput } from '../kit/form/position-input.tsx'
import { useMode } from '../kit/mode.tsx'
import type { MapPoint, Mark } from './map-data.ts'
import { MapLegend } from './map-legend.tsx'
import { PointList } from './point-list.tsx'
import { useShapes } from './use-shapes.ts'

const MapCanvas = lazy(() => import('./map-canvas.tsx'))

export interface MapViewProps {
  readonly points?: readonly MapPoint[]
  /** Framed and outlined. */
  readonly area?: string | undefined
  /** The point that is ringed. */
  readonly chosen?: string | undefined
  readonly height?: number | string
  /** Beside other content: the wheel scrolls the page. */
  readonly calm?: boolean
  readonly legend?: boolean
  /** What the shapes mean, where they are no cases. */
  readonly names?: Record<Mark, Bilingual>
  readonly onOpen?: (id: string) => void
  readonly onArea?: (code: string) => void
  /** With `onPick` the map picks a position, by click, by Enter, or as two numbers. */
  readonly picked?: Position | null
  readonly onPick?: (at: Position) => void
}

const noPoints: readonly MapPoint[] = []

export function MapView({ points = noPoints, height = 320, calm = true, legend = true, ...q }: MapViewProps) {
  const { language, say } = useLanguage()
  const { mode } = useMode()
  const colours = useMemo(() => mapColours(mode), [mode])
  const { shapes, areas, note } = useShapes()
  const [failed, setFailed] = useState<Bilingual>()
  const [heap, setHeap] = useState<readonly string[]>()
  const onHeap = useCallback((ids: readonly string[]) => setHeap(ids), [])
  const said = failed ?? note
  return (
    <section className="map-view" aria-label={say({ zh: '地图', en: 'Map' })}>
      <div className="map-frame" style={{ height }}>
        {failed ? null : (
          <Suspense
            fallback={<p className="map-wait">{say({ zh: '地图载入中…', en: 'The map is loading…' })}</p>}
          >
            <MapCanvas
              {...{ shapes, areas, points, language, colours, calm, onHeap, onFail: setFailed }}
              {...pass(q)}
            />
          </Suspense>
        )}
        {said ? <p className="map-note">{say(said)}</p> : null}
        {legend && points.length > 0 && !failed ? (
          <MapLegend points={points} colours={colours} names={q.names} />
        ) : null}
        <p className="map-caution">
          {say({ zh: '示意图，不作划界依据', en: 'Schematic, no evidence of boundaries' })}
        </p>
      </div>
      {heap ? (
        <PointList
          open
          title={sameSpot}
          points={points.filter(it => heap.includes(it.id))}
          onOpen={q.onOpen}
          onClose={() => setHeap(undefined)}
        />
      ) : null}
      {points.length > 1 && q.onOpen ? (
        <PointList open={failed !== undefined} points={points} onOpen={q.onOpen} />
      ) : null}
      {q.onPick ? <Typed picked={q.picked} onPick={q.onPick} /> : null}
    </section>
  )
}

/** For the keyboard, and for what somebody reads out over the telephone. */
function Typed({
  picked,
  onPick,
}: {
  readonly picked: Position | null | undefined
  readonly onPick: (at: Position) => void
}) {
  const say = useSay()
  return (
    <div className="map-position">
      <label htmlFor="map-position">
        {say({ zh: '点击地图选定位置，或输入经纬度', en: 'Click the map, or type the position' })}
      </label>
      <PositionInput
        id="map-position"
        {...(picked ? { value: picked } : {})}
        onChange={at => at && onPick(at)}
      />
    </div>
  )
}

const sameSpot: Bilingual = { zh: '同一位置', en: 'On the same spot' }

const pass = ({ area, chosen, picked, onOpen, onArea, onPick }: MapViewProps) => ({
  area,
  chosen,
  picked,
  onOpen,
  onArea,
  onPick,
})
