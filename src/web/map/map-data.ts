/** What the map draws, as GeoJSON: areas with a point for their name, and things with a light. */
import type { FeatureCollection, Geometry } from 'geojson'
import { z } from 'zod'
import type { Bilingual, Language } from '../../core/language.ts'
import { type Level, levelOf, levels, prefixOf } from '../../core/area.ts'
import type { Position } from '../../core/position.ts'

/** How a thing is drawn: shape and colour say the same. `plain` has no deadline. */
export const marks = ['green', 'yellow', 'red', 'closed', 'plain'] as const
export type Mark = (typeof marks)[number]

export interface MapPoint {
  readonly id: string
  readonly position: Position
  readonly mark: Mark
  readonly name: string
  /** A second line for the list: how long is left, whose. */
  readonly note?: string | undefined
}

export interface NamedArea {
  readonly code: string
  readonly name: Bilingual
}

const ring = z.array(z.array(z.number()).min(2)).min(4)
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) })
const multiPolygon = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(ring).min(1)).min(1),
})
const shapeSchema = z.object({
  type: z.literal('Feature'),
  properties: z.object({ code: z.string() }),
  geometry: z.discriminatedUnion('type', [polygon, multiPolygon]),
})

export interface Shape {
  readonly code: string
  readonly level: Level
  readonly geometry: z.infer<typeof shapeSchema>['geometry']
}

/** The features that are areas; anything else in the answer is left out. */
export const shapesFrom = (features: readonly unknown[]): Shape[] =>
  features.flatMap(it => {
    const read = shapeSchema.safeParse(it)
    const level = read.success ? levelOf(read.data.properties.code) : undefined
    return read.success && level
      ? [{ code: read.data.properties.code, level, geometry: read.data.geometry }]
      : []
  })

type Features = FeatureCollection

export const none: Features = { type: 'FeatureCollection', features: [] }

/** Outlines, largest first so that the smaller is drawn on top. */
export const outlines = (shapes: readonly Shape[], chosen: string | undefined): Features => ({
  type: 'FeatureCollection',
  features: shapes
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || a.code.localeCompare(b.code))
    .map(it => ({
      type: 'Feature',
      properties: { code: it.code, level: it.level, chosen: it.code === chosen },
      geometry: it.geometry as Geometry,
    })),
})

/** A point for each name: one a shape, where the weight of its largest ring lies. */
export function nameSpots(q: {
  shapes: readonly Shape[]
  areas: readonly NamedArea[]
  language: Language
}): Features {
  const names = new Map(q.areas.map(it => [it.code, it.name[q.language]]))
  return {
    type: 'FeatureCollection',
    features: q.shapes.flatMap(it => {
      const name = names.get(it.code)
      if (name === undefined) return []
      const { lon, lat } = centreOf(it)
      return [
        {
          type: 'Feature',
          properties: { name, level: it.level, rank: levels.indexOf(it.level) },
          geometry: { type: 'Point', coordinates: [lon, lat] },
        },
      ]
    }),
  }
}

export const spots = (points: readonly MapPoint[]): Features => ({
  type: 'FeatureCollection',
  features: points.map(it => ({
    type: 'Feature',
    properties: { id: it.id, mark: it.mark, name: it.name, late: it.mark === 'red' ? 1 : 0 },
    geometry: { type: 'Point', coordinates: [it.position.lon, it.position.lat] },
  })),
})

export type Box = readonly [west: number, south: number, east: number, north: number]

/** The box around some positions, or undefined without any. */
export function boxOf(all: readonly (readonly number[])[]): Box | undefined {
  const lons = all.flatMap(it => it[0] ?? [])
  const lats = all.flatMap(it => it[1] ?? [])
  if (lons.length === 0) return undefined
  const least = (list: number[]): number => list.reduce((a, b) => Math.min(a, b))
  const most = (list: number[]): number => list.reduce((a, b) => Math.max(a, b))
  return [least(lons), least(lats), most(lons), most(lats)]
}

const ringsOf = (it: Shape): readonly (readonly (readonly number[])[])[] =>
  it.geometry.type === 'Polygon' ? it.geometry.coordinates : it.geometry.coordinates.flat()

/** What to show at first: the chosen thing in the middle, else the area asked for, else the things, else every shape. */
export function firstBox(q: {
  shapes: readonly Shape[]
  points: readonly MapPoint[]
  area: string | undefined
  chosen: string | undefined
}): Box | undefined {
  const { area, points } = q
  const chosen = points.find(it => it.id === q.chosen)
  if (chosen) return around(chosen.position, points)
  const own = area === undefined ? [] : q.shapes.filter(it => it.code === area)
  const below = area === undefined ? [] : q.shapes.filter(it => it.code.startsWith(prefixOf(area)))
  return (
    boxOf((own.length > 0 ? own : below).flatMap(ringsOf).flat()) ??
    boxOf(points.map(it => [it.position.lon, it.position.lat])) ??
    boxOf(q.shapes.flatMap(ringsOf).flat())
  )
}

/** Degrees to each side: some hundred metres at least, about a kilometre at most. */
const LEAST = 0.003
const MOST = 0.01

function around({ lon, lat }: Position, points: readonly MapPoint[]): Box {
  const far = points.map(it => Math.max(Math.abs(it.position.lon - lon), Math.abs(it.position.lat - lat)))
  const reach = Math.min(
    MOST,
    far.reduce((a, b) => Math.max(a, b), LEAST),
  )
  return [lon - reach, lat - reach, lon + reach, lat + reach]
}

/** The centroid of the largest ring. In degrees: names need no better. */
function centreOf(it: Shape): Position {
  const largest = ringsOf(it).toSorted((a, b) => Math.abs(twiceArea(b)) - Math.abs(twiceArea(a)))[0] ?? []
  const area = twiceArea(largest)
  const box = boxOf(largest) ?? [0, 0, 0, 0]
  if (area === 0) return { lon: (box[0] + box[2]) / 2, lat: (box[1] + box[3]) / 2 }
  let lon = 0
  let lat = 0
  eachEdge(largest, ([x1, y1], [x2, y2]) => {
    const cross = x1 * y2 - x2 * y1
    lon += (x1 + x2) * cross
    lat += (y1 + y2) * cross
  })
  return { lon: lon / (3 * area), lat: lat / (3 * area) }
}

function twiceArea(line: readonly (readonly number[])[]): number {
  let sum = 0
  eachEdge(line, ([x1, y1], [x2, y2]) => {
    sum += x1 * y2 - x2 * y1
  })
  return sum
}

type Corner = readonly [number, number]

function eachEdge(line: readonly (readonly number[])[], take: (from: Corner, to: Corner) => void): void {
  for (const [i, to] of line.entries()) {
    const from = line[i - 1]
    if (from) take([from[0] ?? 0, from[1] ?? 0], [to[0] ?? 0, to[1] ?? 0])
  }
}
