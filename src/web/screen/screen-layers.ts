/** Drawn on the map itself: what measures with its value, sparse arrows of wind, and villages where cases are too many. */
import type { FeatureCollection } from 'geojson'
import type {
  GeoJSONSource,
  LayerSpecification,
  Map as MapLibre,
  MapLayerMouseEvent,
  SymbolLayerSpecification,
} from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import type { Measuring, Screen } from '../../contracts/screen.ts'
import { prefixOf } from '../../core/area.ts'
import type { Language } from '../../core/language.ts'
import { mapFont } from '../../look/map-colours.ts'
import { sayNumber } from '../kit/format.ts'
import { withLetters } from '../map/map-canvas.tsx'
import { boxOf, none, type Shape } from '../map/map-data.ts'
import type { MapColours } from '../map/map-style.ts'
import { isCalm, sayWind } from './wind.ts'

interface Drawn {
  readonly screen: Screen
  readonly language: Language
  readonly colours: MapColours
  readonly shapes: readonly Shape[]
  readonly onPlace: (id: string) => void
}

export function useScreenLayers(map: MapLibre | undefined, q: Drawn): void {
  const { screen, language, colours, shapes } = q
  const latest = useRef(q)
  useEffect(() => {
    latest.current = q
  })
  useEffect(() => {
    if (!map) return undefined
    addLayers(map, colours)
    const clicked = (event: MapLayerMouseEvent) => {
      const id: unknown = event.features?.[0]?.properties['id']
      if (typeof id === 'string') latest.current.onPlace(id)
    }
    map.on('click', 'station', clicked)
    return () => void map.off('click', 'station', clicked)
  }, [map, colours])
  useEffect(() => {
    if (!map) return undefined
    const features = stationsOf(screen.places, language)
    const letters = features.features.map(it => String(it.properties?.['label'])).join('')
    return withLetters(letters, () => fill(map, 'stations', features))
  }, [map, screen.places, language])
  useEffect(() => {
    if (map) fill(map, 'wind', windOf(screen, shapes))
  }, [map, screen, shapes])
  useEffect(() => {
    if (map) fill(map, 'villages', villagesOf(screen))
  }, [map, screen])
}

const fill = (map: MapLibre, source: string, data: FeatureCollection): void =>
  void map.getSource<GeoJSONSource>(source)?.setData(data)

const states: readonly Measuring['state'][] = ['normal', 'alarm', 'invalid', 'late']

function addLayers(map: MapLibre, c: MapColours): void {
  for (const name of ['stations', 'wind', 'villages'])
    if (!map.getSource(name)) map.addSource(name, { type: 'geojson', data: none })
  for (const state of states) {
    const image = pictureOf(state, c)
    if (image && !map.hasImage(`station-${state}`))
      map.addImage(`station-${state}`, image, { pixelRatio: RATIO })
  }
  const arrow = arrowOf(c)
  if (arrow && !map.hasImage('wind')) map.addImage('wind', arrow, { pixelRatio: RATIO })
  for (const [layer, before] of layersOf(c)) if (!map.getLayer(layer.id)) map.addLayer(layer, before)
}

const stationLayout: SymbolLayerSpecification['layout'] = {
  'icon-image': ['concat', 'station-', ['get', 'state']],
  'icon-allow-overlap': true,
  'icon-padding': 0,
}

const layersOf = (c: MapColours): readonly (readonly [LayerSpecification, string | undefined])[] => [
  [
    {
      id: 'wind',
      type: 'symbol',
      source: 'wind',
      layout: {
        'icon-image': 'wind',
        'icon-rotate': ['get', 'turn'],
        'icon-rotation-alignment': 'map',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': 0.5 },
    },
    'district-name',
  ],
  [
    {
      id: 'village-circle',
      type: 'circle',
      source: 'villages',
      paint: {
        'circle-color': c.panel,
        'circle-radius': ['step', ['get', 'n'], 13, 10, 15, 100, 18, 1000, 22],
        'circle-stroke-color': ['case', ['>', ['get', 'late'], 0], c.late, c.chosen],
        'circle-stroke-width': 1.5,
      },
    },
    undefined,
  ],
  [
    {
      id: 'village-count',
      type: 'symbol',
      source: 'villages',
      layout: {
        'text-field': ['to-string', ['get', 'n']],
        'text-font': [mapFont],
        'text-size': 12,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': ['case', ['>', ['get', 'late'], 0], c.late, c.ink] },
    },
    undefined,
  ],
  [
    {
      id: 'station',
      type: 'symbol',
      source: 'stations',
      filter: ['!=', ['get', 'state'], 'alarm'],
      layout: stationLayout,
    },
    'cluster',
  ],
  // An alarm lies above the case that came of it.
  [
    {
      id: 'station-alarm',
      type: 'symbol',
      source: 'stations',
      filter: ['==', ['get', 'state'], 'alarm'],
      layout: stationLayout,
    },
    undefined,
  ],
  // Below the names of areas: those find their place first.
  [
    {
      id: 'station-label',
      type: 'symbol',
      source: 'stations',
      layout: {
        'text-field': ['get', 'label'],
        'text-font': [mapFont],
        'text-size': 12,
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': ['match', ['get', 'state'], 'alarm', 1.9, 1.3],
        'text-padding': 0,
        'text-justify': 'auto',
        'text-max-width': 14,
        'symbol-sort-key': ['match', ['get', 'state'], 'alarm', 0, 1],
      },
      paint: {
        'text-color': ['match', ['get', 'state'], 'alarm', c.late, 'normal', c.ink, c.second],
        'text-halo-color': c.panel,
        'text-halo-width': 1.5,
      },
    },
    'district-name',
  ],
]

/** The value that presses most; what is late or invalid shows a dash, not a number. */
function stationsOf(places: readonly Measuring[], language: Language): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: places.flatMap(it => {
      if (!it.position) return []
      return [
        {
          type: 'Feature' as const,
          properties: {
            id: it.id,
            state: it.state,
            name: it.name,
            label: labelOf(it, language),
          },
          geometry: { type: 'Point' as const, coordinates: [it.position.lon, it.position.lat] },
        },
      ]
    }),
  }
}

function labelOf({ state, values }: Measuring, language: Language): string {
  const read = (factor: string) => values.find(it => it.factor === factor)?.value ?? null
  const [first] = values
  if (!first) return '—'
  const counts = state === 'normal' || state === 'alarm'
  if (counts && values.some(it => it.factor === WIND_FROM))
    return `${sayWind(read(WIND_FROM), read(WIND_SPEED))[language]} ${sayNumber(read(WIND_SPEED), 1)} m/s`
  const said = counts && first.value !== null ? sayNumber(Math.round(first.value * 10) / 10) : '—'
  // 细颗粒物 PM₂.₅ is too long for a map.
  const name = first.name[language].split(' ').at(-1) ?? ''
  // The map draws letters by themselves: the font has no ₓ.
  return `${language === 'zh' ? name : first.name[language]} ${said}`.replace('ₓ', 'x')
}

/** HJ 212-2017 appendix B. */
const [WIND_SPEED, WIND_FROM] = ['a01007', 'a01008']

const ACROSS = 5

/** A few arrows over the district, all of them the same: there is one station, and they say no more than it does. */
function windOf({ weather, area }: Screen, shapes: readonly Shape[]): FeatureCollection {
  if (!weather || weather.state !== 'normal' || weather.windFromDeg === null || isCalm(weather.windMPerS))
    return none
  const own = shapes.filter(it => it.code.startsWith(prefixOf(area.code)))
  const rings = own.flatMap(it =>
    it.geometry.type === 'Polygon' ? it.geometry.coordinates : it.geometry.coordinates.flat(),
  )
  const box = boxOf(rings.flat())
  if (!box) return none
  const [west, south, east, north] = box
  const spots = Array.from(
    { length: ACROSS * ACROSS },
    (_, i) => [i % ACROSS, Math.floor(i / ACROSS)] as const,
  )
  return {
    type: 'FeatureCollection',
    features: spots
      .filter(([x, y]) => (x + y) % 2 === 0)
      .map(([x, y]) => ({
        type: 'Feature',
        properties: { turn: ((weather.windFromDeg ?? 0) + 180) % 360 },
        geometry: {
          type: 'Point',
          coordinates: [
            west + ((east - west) * (x + 0.5)) / ACROSS,
            south + ((north - south) * (y + 0.5)) / ACROSS,
          ],
        },
      })),
  }
}

const villagesOf = ({ clusters }: Screen): FeatureCollection => ({
  type: 'FeatureCollection',
  features: clusters.map(it => ({
    type: 'Feature',
    properties: { id: it.area, n: it.n, late: it.late },
    geometry: { type: 'Point', coordinates: [it.position.lon, it.position.lat] },
  })),
})

const SIDE = 22
const RATIO = 3

function penOn(draw: (pen: CanvasRenderingContext2D) => void): ImageData | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE * RATIO
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  pen.scale(RATIO, RATIO)
  pen.lineJoin = pen.lineCap = 'round'
  draw(pen)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

/** A mast on a square: no case looks like it. */
const pictureOf = (state: Measuring['state'], c: MapColours): ImageData | undefined =>
  penOn(pen => {
    const colour = { normal: c.inTime, alarm: c.late, invalid: c.second, late: c.second }[state]
    const square = new Path2D('M5 5h12v12h-12z')
    pen.lineWidth = 4.5
    pen.strokeStyle = c.panel
    pen.stroke(square)
    pen.fillStyle = state === 'alarm' ? colour : c.panel
    pen.fillRect(5, 5, 12, 12)
    pen.lineWidth = 1.8
    pen.strokeStyle = colour
    pen.setLineDash(state === 'late' ? [2, 2] : [])
    pen.stroke(square)
    pen.setLineDash([])
    pen.strokeStyle = state === 'alarm' ? c.panel : colour
    pen.stroke(new Path2D(state === 'invalid' || state === 'late' ? 'M8 11h6' : 'M11 8v6M8 11h6'))
  })

const arrowOf = (c: MapColours): ImageData | undefined =>
  penOn(pen => {
    pen.lineWidth = 1.4
    pen.strokeStyle = c.second
    pen.stroke(new Path2D('M11 20V3M6.5 8L11 3l4.5 5'))
  })
