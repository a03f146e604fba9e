/** GeoJSON (RFC 7946) of areas and places: parsed once, refused with the feature and the field. */
import * as z from 'zod'
import type { Bilingual } from '../core/language.ts'
import type { Position } from '../core/position.ts'

/** Longitude, latitude. */
export type Pair = readonly [lon: number, lat: number]
/** Closed: the last pair is the first. */
export type Ring = readonly Pair[]

export interface Polygon {
  readonly type: 'Polygon'
  readonly coordinates: readonly Ring[]
}

export interface MultiPolygon {
  readonly type: 'MultiPolygon'
  readonly coordinates: readonly (readonly Ring[])[]
}

export type Shape = Polygon | MultiPolygon

/** West, south, east, north. */
export type Bbox = readonly [west: number, south: number, east: number, north: number]

interface FeatureOf<P> {
  /** Place in the file, from 0. */
  readonly index: number
  readonly id: string | number | null
  readonly properties: P
}

export interface AreaFeature<P> extends FeatureOf<P> {
  readonly geometry: Shape
}

export interface PlaceFeature<P> extends FeatureOf<P> {
  /** The point itself, or the middle of the shape. */
  readonly position: Position
  readonly shape: Shape | null
}

/** What could not be taken. `feature` null: the file as a whole; `field` as `geometry.coordinates[0][3]`. */
export interface GeoRefusal {
  readonly feature: number | null
  readonly field: string
  readonly value: string
  readonly say: Bilingual
}

export interface Parsed<F> {
  readonly features: readonly F[]
  readonly refusals: readonly GeoRefusal[]
}

/** Areas: every feature is a Polygon or MultiPolygon. `input` is text or parsed JSON; heights are dropped. */
export function parseAreas<P>(input: unknown, properties: z.ZodType<P>): Parsed<AreaFeature<P>> {
  return parse(input, (raw, index) => {
    const { geometry, ...known } = parseFeature(raw, index, properties)
    if (geometry.type === 'Point') throw new Refused('geometry.type', 'Point', NOT_AREA)
    return { ...known, geometry }
  })
}

/** Places: points, or shapes whose middle is the position. */
export function parsePlaces<P>(input: unknown, properties: z.ZodType<P>): Parsed<PlaceFeature<P>> {
  return parse(input, (raw, index) => {
    const { geometry, ...known } = parseFeature(raw, index, properties)
    if (geometry.type !== 'Point') return { ...known, position: centroidOf(geometry), shape: geometry }
    const [lon, lat] = geometry.coordinates
    return { ...known, position: { lon, lat }, shape: null }
  })
}

/** The smallest box around shapes; undefined without any. Shapes across the 180th meridian are cut in two (RFC 7946 §3.1.9). */
export function bboxOf(shapes: readonly Shape[]): Bbox | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const shape of shapes) {
    for (const [outer = []] of polygonsOf(shape)) {
      for (const [lon, lat] of outer) {
        west = Math.min(west, lon)
        south = Math.min(south, lat)
        east = Math.max(east, lon)
        north = Math.max(north, lat)
      }
    }
  }
  return west <= east ? [west, south, east, north] : undefined
}

/**
 * The centre of gravity, holes taken out. On plain degrees: at the size of a city the middle does not move, for
 * stretching the east moves all of it alike. It may lie outside of a bent shape.
 */
export function centroidOf(shape: Shape): Position {
  let [area, lon, lat] = [0, 0, 0]
  const [x0, y0] = polygonsOf(shape)[0]?.[0]?.[0] ?? [0, 0]
  for (const polygon of polygonsOf(shape)) {
    for (const [i, ring] of polygon.entries()) {
      const sum = ringSum(ring, x0, y0)
      // Rings may turn either way: the first is the outside, the others are holes.
      const sign = (i === 0 ? 1 : -1) * Math.sign(sum.area)
      area += sign * sum.area
      lon += sign * sum.lon
      lat += sign * sum.lat
    }
  }
  return { lon: x0 + lon / (3 * area), lat: y0 + lat / (3 * area) }
}

const polygonsOf = (shape: Shape): readonly (readonly Ring[])[] =>
  shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates

/** Twice the area and six times the moments of a ring, seen from a corner of it so that digits are not lost. */
function ringSum(ring: Ring, x0: number, y0: number): { area: number; lon: number; lat: number } {
  const sum = { area: 0, lon: 0, lat: 0 }
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i] ?? [x0, y0], ring[i + 1] ?? [x0, y0]]
    const [ax, ay, bx, by] = [a[0] - x0, a[1] - y0, b[0] - x0, b[1] - y0]
    const cross = ax * by - bx * ay
    sum.area += cross
    sum.lon += (ax + bx) * cross
    sum.lat += (ay + by) * cross
  }
  return sum
}

const pair = z.array(z.number()).min(2)
const ring = z.array(pair)
const polygon = z.array(ring).min(1)
const geometrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: pair }),
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1) }),
])
const featureSchema = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).nullish(),
  properties: z.unknown(),
  geometry: z.unknown(),
})
const collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()),
  crs: z.object({ properties: z.object({ name: z.string() }) }).nullish(),
})

type Geometry = { readonly type: 'Point'; readonly coordinates: Pair } | Shape

/** Carries a refusal out of the depths of a feature; caught in `parse` and nowhere else. */
class Refused extends Error {
  readonly field: string
  readonly value: unknown
  readonly say: Bilingual
  constructor(field: string, value: unknown, say: Bilingual) {
    super(say.en)
    this.field = field
    this.value = value
    this.say = say
  }
}

function parse<F>(input: unknown, feature: (raw: unknown, index: number) => F): Parsed<F> {
  const features: F[] = []
  const refusals: GeoRefusal[] = []
  const attempt = (index: number | null, run: () => void) => {
    try {
      run()
    } catch (e) {
      if (!(e instanceof Refused)) throw e
      refusals.push({ feature: index, field: e.field, value: shown(e.value), say: e.say })
    }
  }
  attempt(null, () => {
    const { features: all, crs } = checked(collection, fromText(input), [])
    const name = crs?.properties.name ?? 'CRS84'
    if (!/CRS84$|EPSG:{1,2}4326$/i.test(name)) throw new Refused('crs', name, OTHER_CRS)
    for (const [index, raw] of all.entries()) attempt(index, () => features.push(feature(raw, index)))
  })
  return { features, refusals }
}

function fromText(input: unknown): unknown {
  if (typeof input !== 'string') return input
  try {
    return JSON.parse(input.replace(/^\ufeff/, ''))
  } catch (e) {
    throw new Refused('', String(e), { zh: '文件不是有效的 JSON', en: 'The file is not valid JSON' })
  }
}

function parseFeature<P>(
  raw: unknown,
  index: number,
  properties: z.ZodType<P>,
): FeatureOf<P> & { geometry: Geometry } {
  const it = checked(featureSchema, raw, [])
  if (it.geometry === null || it.geometry === undefined) throw new Refused('geometry', null, NO_GEOMETRY)
  const geometry = cleaned(checked(geometrySchema, it.geometry, ['geometry']))
  return {
    index,
    id: it.id ?? null,
    properties: checked(properties, it.properties ?? {}, ['properties']),
    geometry,
  }
}

function cleaned(it: z.infer<typeof geometrySchema>): Geometry {
  const at = ['geometry', 'coordinates']
  if (it.type === 'Point') return { type: it.type, coordinates: cleanPair(it.coordinates, at) }
  if (it.type === 'Polygon') return { type: it.type, coordinates: cleanRings(it.coordinates, at) }
  return { type: it.type, coordinates: it.coordinates.map((rings, i) => cleanRings(rings, [...at, i])) }
}

const cleanRings = (rings: readonly (readonly (readonly number[])[])[], at: Path): Ring[] =>
  rings.map((ring, i) => cleanRing(ring, [...at, i]))

type Path = readonly PropertyKey[]

function cleanRing(ring: readonly (readonly number[])[], at: Path): Ring {
  if (ring.length < 4) throw new Refused(printed(at), ring.length, TOO_SHORT)
  const pairs = ring.map((it, i) => cleanPair(it, [...at, i]))
  const [first, last] = [pairs[0], pairs.at(-1)]
  if (!first || first[0] !== last?.[0] || first[1] !== last[1])
    throw new Refused(printed(at), last, NOT_CLOSED)
  if (ringSum(pairs, first[0], first[1]).area === 0) throw new Refused(printed(at), first, NO_EXTENT)
  return pairs
}

function cleanPair([lon = Number.NaN, lat = Number.NaN]: readonly number[], at: Path): Pair {
  if (looksSwapped(lon, lat)) throw new Refused(printed(at), [lon, lat], SWAPPED)
  if (!(Math.abs(lon) <= 180)) throw new Refused(printed([...at, 0]), lon, BAD_LON)
  if (!(Math.abs(lat) <= 90)) throw new Refused(printed([...at, 1]), lat, BAD_LAT)
  return [lon, lat]
}

/** China lies within 73 to 136 east and 3 to 54 north; read the other way round that is the Arctic, or nowhere. */
const looksSwapped = (lon: number, lat: number): boolean => lon >= 3 && lon <= 54 && lat >= 73 && lat <= 136

function checked<T>(schema: z.ZodType<T>, value: unknown, at: Path): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path ?? []
  let found = value
  for (const key of path) found = found instanceof Object ? Reflect.get(found, key) : undefined
  const field = printed([...at, ...path])
  throw new Refused(field, found, {
    zh: `“${field}”缺失或不符合要求`,
    en: `"${field}" is missing or not as it should be: ${issue?.message ?? ''}`,
  })
}

const printed = (path: Path): string =>
  path.reduce<string>(
    (text, it) =>
      typeof it === 'number' ? `${text}[${it}]` : text === '' ? String(it) : `${text}.${String(it)}`,
    '',
  )

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const OTHER_CRS = {
  zh: '坐标系须为 WGS84（经度在前）',
  en: 'Coordinates have to be WGS 84, longitude first',
}
const NO_GEOMETRY = { zh: '要素没有图形', en: 'The feature has no geometry' }
const NOT_AREA = { zh: '区域须为 Polygon 或 MultiPolygon', en: 'An area is a Polygon or MultiPolygon' }
const TOO_SHORT = { zh: '一个环至少要有4个点', en: 'A ring has at least four positions' }
const NOT_CLOSED = {
  zh: '环没有闭合：最后一点须与第一点相同',
  en: 'The ring is not closed: its last position has to be its first',
}
const NO_EXTENT = { zh: '环的面积为零', en: 'The ring encloses nothing' }
const SWAPPED = {
  zh: '经纬度疑似写反：应为经度在前、纬度在后',
  en: 'Longitude and latitude seem to be swapped: longitude comes first',
}
const BAD_LON = { zh: '经度须在 -180 到 180 之间', en: 'Longitude lies between -180 and 180' }
const BAD_LAT = { zh: '纬度须在 -90 到 90 之间', en: 'Latitude lies between -90 and 90' }
