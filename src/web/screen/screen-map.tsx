/** The map of the wall: cases with their lights, what measures and what it says, wind, alarms. A chunk of its own. */
import type { Map as MapLibre } from 'maplibre-gl'
import { useEffect, useMemo, useState } from 'react'
import type { Screen } from '../../contracts/screen.ts'
import { stageNames } from '../../core/stage.ts'
import type { Bilingual, Language } from '../../core/language.ts'
import { mapColours } from '../../look/map-colours.ts'
import { useLanguage } from '../kit/language.tsx'
import { useMode } from '../kit/mode.tsx'
import MapCanvas from '../map/map-canvas.tsx'
import type { MapPoint } from '../map/map-data.ts'
import { MapLegend } from '../map/map-legend.tsx'
import type { MapColours } from '../map/map-style.ts'
import '../map/map.css'
import './screen-map.css'
import { useShapes } from '../map/use-shapes.ts'
import { useOpen } from './opened.ts'
import { useAlarms, usePulses } from './screen-marks.ts'
import { useScreenLayers } from './screen-layers.ts'

export default function ScreenMap({ screen, scale }: { readonly screen: Screen; readonly scale: number }) {
  const { language, say } = useLanguage()
  const { mode } = useMode()
  const open = useOpen()
  const colours = useMemo(() => mapColours(mode), [mode])
  const { shapes, areas } = useShapes()
  const [opened, setOpened] = useState<Opened>()
  const [failed, setFailed] = useState<Bilingual>()
  // Another mode or language is another map: until it is open there is none to draw on.
  const map = opened?.colours === colours && opened.language === language ? opened.map : undefined
  const { cases } = screen
  const points = useMemo<readonly MapPoint[]>(
    () =>
      cases.map(it => ({
        id: it.id,
        position: it.position,
        mark: it.light ?? 'plain',
        name: `${it.number} ${it.kindName[language]} ${stageNames[it.stage][language]}`,
      })),
    [cases, language],
  )
  useEffect(() => {
    map?.setPixelRatio(window.devicePixelRatio * scale)
    map?.resize()
  }, [map, scale])
  useScreenLayers(map, { screen, language, colours, shapes, onPlace: id => open({ to: 'places', id }) })
  useAlarms(map, { screen, say, onOpen: id => open({ to: 'places', id }) })
  usePulses(map, screen)
  const share = `${100 / scale}%`
  return (
    <section className="wall-map" aria-label={say({ zh: '地图', en: 'Map' })}>
      <div
        className="map-frame"
        style={{ width: share, height: share, transform: scale === 1 ? undefined : `scale(${scale})` }}
      >
        {failed ? (
          <p className="map-wait">{say(failed)}</p>
        ) : (
          <MapCanvas
            {...{ shapes, areas, points, language, colours }}
            calm={false}
            area={screen.area.code}
            plain
            onMap={it => setOpened(it && { map: it, colours, language })}
            onOpen={id => open({ to: 'case', id })}
            onHeap={ids => open({ to: 'heap', ids })}
            onFail={setFailed}
          />
        )}
        {points.length > 0 && !failed ? <MapLegend points={points} colours={colours} /> : null}
        {screen.places.length > 0 && !failed ? (
          <ul
            className="map-legend map-legend-places"
            aria-label={say({ zh: '监测点图例', en: 'Legend of stations' })}
          >
            <li>
              <PlaceShape colour={colours.inTime} /> {say({ zh: '监测点', en: 'Station, outlet' })}
            </li>
            <li>
              <PlaceShape colour={colours.late} isFull /> {say({ zh: '超标', en: 'Over its limit' })}
            </li>
          </ul>
        ) : null}
        <p className="map-caution">
          {say({ zh: '示意图，不作划界依据', en: 'Schematic, no evidence of boundaries' })}
        </p>
      </div>
    </section>
  )
}

interface Opened {
  readonly map: MapLibre
  readonly colours: MapColours
  readonly language: Language
}

/** As `screen-layers.ts` draws it. */
const PlaceShape = ({ colour, isFull = false }: { readonly colour: string; readonly isFull?: boolean }) => (
  <svg width="14" height="14" viewBox="0 0 22 22" aria-hidden="true">
    <path
      d={isFull ? 'M5 5h12v12h-12z' : 'M5 5h12v12h-12zM11 8v6M8 11h6'}
      fill={isFull ? colour : 'none'}
      stroke={colour}
      strokeWidth="2.4"
    />
  </svg>
)
