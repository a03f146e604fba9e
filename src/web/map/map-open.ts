/** Opens a MapLibre map on the style, with its marks, its scale bar and what a click does. */
import {
  type GeoJSONSource,
  Map as MapLibre,
  type MapMouseEvent,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import type { Language } from '../../core/language.ts'
import type { CanvasProps } from './map-canvas.tsx'
import { markImages } from './map-marks.ts'
import { GRID_ZOOM, type MapColours, mapStyle, VILLAGE_ZOOM } from './map-style.ts'

setWorkerUrl(workerUrl)

const said: Record<Language, Record<string, string>> = {
  zh: {
    'Map.Title': '地图：方向键移动，加减号缩放',
    'NavigationControl.ZoomIn': '放大',
    'NavigationControl.ZoomOut': '缩小',
    'ScaleControl.Meters': '米',
    'ScaleControl.Kilometers': '公里',
    'CooperativeGesturesHandler.WindowsHelpText': '按住 Ctrl 并滚动可缩放地图',
    'CooperativeGesturesHandler.MacHelpText': '按住 ⌘ 并滚动可缩放地图',
    'CooperativeGesturesHandler.MobileHelpText': '用双指移动地图',
  },
  en: { 'Map.Title': 'Map: arrow keys move it, plus and minus zoom' },
}

interface Wanted {
  readonly colours: MapColours
  readonly language: Language
  readonly calm: boolean
  readonly ask: () => CanvasProps
}

/** The middle of 乌海, until there is something to frame. */
const START = { center: [106.83, 39.68] as [number, number], zoom: 9 }

/** Undefined where the device has no WebGL. */
export function openMap(box: HTMLElement, q: Wanted): MapLibre | undefined {
  try {
    const map = new MapLibre({
      container: box,
      style: mapStyle(q.colours),
      ...START,
      minZoom: 6,
      maxZoom: 19,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      cooperativeGestures: q.calm,
      locale: said[q.language],
      fadeDuration: 120,
    })
    map.touchZoomRotate.disableRotation()
    map.keyboard.disableRotation()
    map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 90 }), 'bottom-left')
    map.on('load', () => {
      for (const it of markImages(q.colours)) map.addImage(it.id, it.image, { pixelRatio: it.pixelRatio })
    })
    listen(map, q.ask)
    return map
  } catch {
    return undefined
  }
}

function listen(map: MapLibre, ask: () => CanvasProps): void {
  map.on('click', event => clicked(map, event, ask()))
  for (const layer of ['thing', 'cluster']) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'))
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ask().onPick ? 'crosshair' : ''))
  }
  map.once('load', () => {
    if (ask().onPick) map.getCanvas().style.cursor = 'crosshair'
  })
  map.getCanvas().addEventListener('keydown', event => {
    const { lng, lat } = map.getCenter()
    if (event.key === 'Enter') ask().onPick?.(rounded(lng, lat))
  })
}

/** A thing first, then a cluster, then the spot itself, then the area it lies in. */
function clicked(map: MapLibre, event: MapMouseEvent, q: CanvasProps): void {
  const hit = (layers: string[]) => map.queryRenderedFeatures(event.point, { layers })
  const thing = hit(['thing'])[0]
  if (thing && q.onOpen) return q.onOpen(String(thing.properties['id']))
  const cluster = hit(['cluster'])[0]
  if (cluster) return void part(map, Number(cluster.properties['cluster_id']), event, q)
  if (q.onPick) return q.onPick(rounded(event.lngLat.lng, event.lngLat.lat))
  const drawn = hit(['area-body']).filter(it => codeOf(it).length <= finest(map.getZoom()))
  const area = drawn.toSorted((a, b) => codeOf(b).length - codeOf(a).length)[0]
  if (area) q.onArea?.(codeOf(area))
}

/** The longest code whose outline is drawn at a zoom: a click means what one sees, not a grid below it. */
const finest = (zoom: number): number => (zoom < VILLAGE_ZOOM ? 9 : zoom < GRID_ZOOM ? 12 : 15)

function codeOf(it: { properties: Record<string, unknown> }): string {
  const { code } = it.properties
  return typeof code === 'string' ? code : ''
}

/** Six places are a tenth of a metre: more would be a promise nobody keeps. */
const rounded = (lon: number, lat: number) => ({ lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) })

async function part(map: MapLibre, cluster: number, event: MapMouseEvent, q: CanvasProps): Promise<void> {
  const source = map.getSource<GeoJSONSource>('things')
  if (!source) return
  const zoom = await source.getClusterExpansionZoom(cluster)
  if (zoom <= 16)
    return void map.easeTo({ center: event.lngLat, zoom: Math.max(zoom, map.getZoom() + 1), duration: 200 })
  const leaves = await source.getClusterLeaves(cluster, 100, 0)
  q.onHeap?.(leaves.map(it => String(it.properties?.['id'])))
}
