/** The drawing itself, by MapLibre with local data only. A chunk of its own: `MapView` loads it when it is needed. */
import 'maplibre-gl/dist/maplibre-gl.css'
import type { FeatureCollection } from 'geojson'
import { type GeoJSONSource, type Map as MapLibre, Popup } from 'maplibre-gl'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Bilingual, Language } from '../../core/language.ts'
import type { Position } from '../../core/position.ts'
import { mapFont } from '../../look/map-colours.ts'
import {
  firstBox,
  type MapPoint,
  type NamedArea,
  nameSpots,
  none,
  outlines,
  type Shape,
  spots,
} from './map-data.ts'
import { openMap } from './map-open.ts'
import type { MapColours } from './map-style.ts'

export interface CanvasProps {
  readonly shapes: readonly Shape[]
  readonly areas: readonly NamedArea[]
  readonly points: readonly MapPoint[]
  readonly language: Language
  readonly colours: MapColours
  /** The wheel scrolls the page, two fingers move the map. */
  readonly calm: boolean
  readonly area?: string | undefined
  readonly chosen?: string | undefined
  readonly picked?: Position | null | undefined
  readonly onOpen?: ((id: string) => void) | undefined
  readonly onArea?: ((code: string) => void) | undefined
  readonly onPick?: ((at: Position) => void) | undefined
  /** Things on the very same spot: no zoom parts them. */
  readonly onHeap?: ((ids: readonly string[]) => void) | undefined
  readonly onFail: (reason: Bilingual) => void
  /** Frames `area` without painting it. */
  readonly plain?: boolean | undefined
  /** For whoever draws more on it; undefined once it is gone. */
  readonly onMap?: ((map: MapLibre | undefined) => void) | undefined
}

export default function MapCanvas(q: CanvasProps) {
  const box = useRef<HTMLDivElement>(null)
  const map = useMap(box, q)
  useAreas(map, q)
  useThings(map, q)
  useView(map, q)
  return <div ref={box} className="map-canvas" data-ready={map ? 'yes' : 'no'} />
}

/** Opens the map once for a theme and a language; the latest handlers are asked at the time of a click. */
function useMap(box: RefObject<HTMLDivElement | null>, q: CanvasProps): MapLibre | undefined {
  const [map, setMap] = useState<MapLibre>()
  const latest = useRef(q)
  useEffect(() => {
    latest.current = q
  })
  const { colours, language, calm } = q
  useEffect(() => {
    if (!box.current) return undefined
    const opened = openMap(box.current, { colours, language, calm, ask: () => latest.current })
    if (!opened) {
      latest.current.onFail({
        zh: '此设备无法绘制地图，请看列表',
        en: 'This device cannot draw the map: see the list',
      })
      return undefined
    }
    opened.once('load', () => {
      setMap(opened)
      latest.current.onMap?.(opened)
    })
    return () => {
      setMap(undefined)
      latest.current.onMap?.(undefined)
      opened.remove()
    }
  }, [box, colours, language, calm])
  return map
}

function useAreas(
  map: MapLibre | undefined,
  { shapes, areas, language, area, plain = false }: CanvasProps,
): void {
  useEffect(() => {
    if (!map) return
    fill(map, 'areas', outlines(shapes, plain ? undefined : area))
  }, [map, shapes, area, plain])
  useEffect(() => {
    if (!map) return undefined
    return withLetters(areas.map(it => it.name[language]).join(''), () => {
      fill(map, 'names', nameSpots({ shapes, areas, language }))
    })
  }, [map, shapes, areas, language])
}

function useThings(map: MapLibre | undefined, { points, chosen, picked }: CanvasProps): void {
  useEffect(() => {
    if (!map) return undefined
    fill(map, 'chosen', spots(points.filter(it => it.id === chosen)))
    return withLetters('0123456789', () => fill(map, 'things', spots(points.filter(it => it.id !== chosen))))
  }, [map, points, chosen])
  useEffect(() => {
    if (!map) return
    const at = picked ? { type: 'Point' as const, coordinates: [picked.lon, picked.lat] } : undefined
    fill(
      map,
      'picked',
      at
        ? { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: at }] }
        : none,
    )
  }, [map, picked])
  useHover(map)
}

/** Frames what matters once, and again when another area is chosen: not at every refresh. */
function useView(map: MapLibre | undefined, q: CanvasProps): void {
  const framed = useRef<string>(undefined)
  const { shapes, points, area, chosen } = q
  useEffect(() => {
    const key = `${area ?? ''} ${chosen ?? ''} ${shapes.length > 0} ${points.length > 0}`
    if (!map || framed.current === key) return
    const frame = firstBox({ shapes, points, area, chosen })
    if (!frame) return
    const far = framed.current !== undefined
    framed.current = key
    map.fitBounds([...frame], { padding: 36, maxZoom: 15, duration: far ? 200 : 0 })
  }, [map, shapes, points, area, chosen])
}

function useHover(map: MapLibre | undefined): void {
  useEffect(() => {
    if (!map) return undefined
    const popup = new Popup({ closeButton: false, closeOnClick: false, offset: 12, className: 'map-hover' })
    const show = (event: {
      features?: { properties: Record<string, unknown> }[]
      lngLat: { lng: number; lat: number }
    }) => {
      const name = event.features?.[0]?.properties['name']
      if (typeof name === 'string') popup.setLngLat(event.lngLat).setText(name).addTo(map)
    }
    const hide = () => popup.remove()
    map.on('mousemove', 'thing', show)
    map.on('mouseleave', 'thing', hide)
    return () => {
      map.off('mousemove', 'thing', show)
      map.off('mouseleave', 'thing', hide)
      hide()
    }
  }, [map])
}

export const fill = (map: MapLibre, source: string, data: FeatureCollection): void => {
  void map.getSource<GeoJSONSource>(source)?.setData(data)
}

/** Letters that are drawn before their font is here stay blank: wait for those that are used. */
export function withLetters(text: string, then: () => void): () => void {
  let wanted = true
  void document.fonts
    .load(`16px "${mapFont}"`, text)
    .catch(() => [])
    .then(() => {
      if (wanted) then()
    })
  return () => {
    wanted = false
  }
}
