/** The map's ground (no `glyphs`: each letter is drawn here): paper, areas as hairlines whose weight falls with the level, names, things and clusters. */
import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl'
import { type mapColours, mapFont } from '../../look/map-colours.ts'
import { none } from './map-data.ts'

export type MapColours = ReturnType<typeof mapColours>

const byLevel = <T>(values: {
  city: T
  district: T
  town: T
  village: T
  grid: T
}): ExpressionSpecification =>
  [
    'match',
    ['get', 'level'],
    'city',
    values.city,
    'district',
    values.district,
    'town',
    values.town,
    'village',
    values.village,
    values.grid,
  ] as unknown as ExpressionSpecification

const levelIs = (...levels: string[]): ExpressionSpecification => [
  'in',
  ['get', 'level'],
  ['literal', levels],
]
const isChosen: ExpressionSpecification = ['boolean', ['get', 'chosen'], false]

/** From which zoom a level is drawn: all of them at once would be a grey cloth. */
export const VILLAGE_ZOOM = 11.2
export const GRID_ZOOM = 13.2

export const mapStyle = (c: MapColours): StyleSpecification => ({
  version: 8,
  sources: {
    areas: { type: 'geojson', data: none },
    names: { type: 'geojson', data: none },
    things: {
      type: 'geojson',
      data: none,
      cluster: true,
      clusterRadius: 36,
      clusterMaxZoom: 15,
      clusterProperties: { late: ['+', ['get', 'late']] },
    },
    // Apart from the others: what one looks at is never hidden in a cluster.
    chosen: { type: 'geojson', data: none },
    picked: { type: 'geojson', data: none },
  },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': c.ground } },
    ...areaLayers(c),
    ...nameLayers(c),
    ...thingLayers(c),
  ],
})

const areaLayers = (c: MapColours): LayerSpecification[] => [
  {
    id: 'area-body',
    type: 'fill',
    source: 'areas',
    paint: {
      'fill-color': ['case', isChosen, c.chosenTint, c.panel],
      'fill-opacity': [
        'case',
        isChosen,
        0.9,
        byLevel({ city: 0, district: 1, town: 0, village: 0, grid: 0 }),
      ],
    },
  },
  line(c, { id: 'grid-line', levels: ['grid'], minzoom: GRID_ZOOM, dashed: true }),
  line(c, { id: 'village-line', levels: ['village'], minzoom: VILLAGE_ZOOM, dashed: false }),
  line(c, { id: 'town-line', levels: ['town', 'district', 'city'], minzoom: 0, dashed: false }),
  {
    id: 'chosen-line',
    type: 'line',
    source: 'areas',
    filter: isChosen,
    paint: { 'line-color': c.chosen, 'line-width': 2 },
  },
]

const line = (
  c: MapColours,
  q: { id: string; levels: string[]; minzoom: number; dashed: boolean },
): LayerSpecification => ({
  id: q.id,
  type: 'line',
  source: 'areas',
  minzoom: q.minzoom,
  filter: levelIs(...q.levels),
  paint: {
    'line-color': byLevel({
      city: c.second,
      district: c.second,
      town: c.second,
      village: c.edge,
      grid: c.edge,
    }),
    'line-width': byLevel({ city: 2.4, district: 1.8, town: 0.9, village: 1, grid: 0.8 }),
    ...(q.dashed ? { 'line-dasharray': [3, 3] } : {}),
  },
})

/** Where a name goes when its own spot is taken. */
const ANCHORS: NonNullable<SymbolLayerSpecification['layout']>['text-variable-anchor'] = [
  'center',
  'top',
  'bottom',
  'left',
  'right',
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
]

const nameLayers = (c: MapColours): LayerSpecification[] => [
  name(c, {
    id: 'district-name',
    levels: ['district', 'city'],
    zooms: [0, 9.3],
    size: 15,
    colour: c.second,
  }),
  name(c, { id: 'town-name', levels: ['town'], zooms: [9, 13.6], size: 13, colour: c.ink }),
  name(c, {
    id: 'village-name',
    levels: ['village'],
    zooms: [VILLAGE_ZOOM + 0.6, 24],
    size: 12,
    colour: c.second,
  }),
  name(c, { id: 'grid-name', levels: ['grid'], zooms: [GRID_ZOOM + 0.8, 24], size: 12, colour: c.second }),
]

const name = (
  c: MapColours,
  q: { id: string; levels: string[]; zooms: [number, number]; size: number; colour: string },
): LayerSpecification => ({
  id: q.id,
  type: 'symbol',
  source: 'names',
  minzoom: q.zooms[0],
  maxzoom: q.zooms[1],
  filter: levelIs(...q.levels),
  layout: {
    'text-field': ['get', 'name'],
    'text-font': [mapFont],
    'text-size': q.size,
    'text-max-width': 9,
    'text-padding': 1,
    // A name steps aside for a count or a thing, so that both are read.
    'text-variable-anchor': ANCHORS,
    'text-radial-offset': 1,
    'symbol-sort-key': ['get', 'rank'],
  },
  paint: { 'text-color': q.colour, 'text-halo-color': c.panel, 'text-halo-width': 1.5 },
})

/** From the digits to the edge of their circle. */
const COUNT_REACH = 9

const hasLate: ExpressionSpecification = ['>', ['get', 'late'], 0]

const thingLayers = (c: MapColours): LayerSpecification[] => [
  {
    id: 'cluster',
    type: 'circle',
    source: 'things',
    filter: ['has', 'point_count'],
    paint: {
      'circle-color': c.panel,
      'circle-radius': ['step', ['get', 'point_count'], 13, 10, 15, 100, 18, 1000, 22],
      'circle-stroke-color': ['case', hasLate, c.late, c.chosen],
      'circle-stroke-width': 1.5,
    },
  },
  {
    id: 'cluster-count',
    type: 'symbol',
    source: 'things',
    filter: ['has', 'point_count'],
    layout: {
      'text-field': ['to-string', ['get', 'point_count']],
      'text-font': [mapFont],
      'text-size': 12,
      'text-allow-overlap': true,
      'text-padding': COUNT_REACH,
    },
    paint: { 'text-color': ['case', hasLate, c.late, c.ink] },
  },
  {
    id: 'thing',
    type: 'symbol',
    source: 'things',
    filter: ['!', ['has', 'point_count']],
    layout: {
      'icon-image': ['concat', 'mark-', ['get', 'mark']],
      'icon-allow-overlap': true,
    },
  },
  {
    id: 'chosen-ring',
    type: 'circle',
    source: 'chosen',
    paint: {
      'circle-radius': 13,
      'circle-color': c.chosenTint,
      'circle-stroke-color': c.chosen,
      'circle-stroke-width': 2,
    },
  },
  {
    id: 'chosen-thing',
    type: 'symbol',
    source: 'chosen',
    layout: {
      'icon-image': ['concat', 'mark-', ['get', 'mark']],
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
    },
  },
  {
    id: 'picked',
    type: 'circle',
    source: 'picked',
    paint: {
      'circle-radius': 7,
      'circle-color': c.chosen,
      'circle-stroke-color': c.panel,
      'circle-stroke-width': 2.5,
    },
  },
]
