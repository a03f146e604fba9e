import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import * as z from 'zod'
import { bboxOf, centroidOf, parseAreas, parsePlaces, type Polygon } from './geojson.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const any = z.looseObject({})
const named = z.object({ name: z.string() })

const square = (lon: number, lat: number, size = 1) => [
  [lon, lat],
  [lon + size, lat],
  [lon + size, lat + size],
  [lon, lat + size],
  [lon, lat],
]
const feature = (geometry: unknown, properties: unknown = { name: '一号工地' }) => ({
  type: 'Feature',
  properties,
  geometry,
})
const polygon = (...coordinates: unknown[]) => feature({ type: 'Polygon', coordinates })
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features })

test('areas are read from text with their properties, heights dropped', () => {
  const ring = square(106, 39).map(it => [...it, 1_100])
  const text = `\ufeff${JSON.stringify(collection({ ...polygon(ring), id: 'a1' }))}`
  assert.deepEqual(parseAreas(text, named), {
    features: [
      {
        index: 0,
        id: 'a1',
        properties: { name: '一号工地' },
        geometry: { type: 'Polygon', coordinates: [square(106, 39)] },
      },
    ],
    refusals: [],
  })
})

test('a place is a point, or the middle of its shape', () => {
  const point = feature({ type: 'Point', coordinates: [106.8, 39.6] })
  const { features, refusals } = parsePlaces(collection(point, polygon(square(106, 39, 2))), named)
  assert.deepEqual(refusals, [])
  assert.deepEqual(
    features.map(it => [it.position, it.shape?.type ?? null]),
    [
      [{ lon: 106.8, lat: 39.6 }, null],
      [{ lon: 107, lat: 40 }, 'Polygon'],
    ],
  )
})

const refusalOf = (raw: unknown): string[] => {
  const { refusals } = parseAreas(collection(polygon(square(106, 39)), raw), named)
  assert.equal(refusals.length, 1)
  return [`${refusals[0]!.feature}`, refusals[0]!.field, refusals[0]!.value, refusals[0]!.say.zh]
}

test('each refusal names the feature, the field and the value', () => {
  const ring = square(106, 39)
  const at = 'geometry.coordinates[0]'
  assert.deepEqual(refusalOf(polygon(ring.slice(0, 4))), [
    '1',
    at,
    '[106,40]',
    '环没有闭合：最后一点须与第一点相同',
  ])
  assert.deepEqual(refusalOf(polygon(ring.slice(0, 3))), ['1', at, '3', '一个环至少要有4个点'])
  assert.deepEqual(refusalOf(polygon(ring.with(2, [190, 39]))), [
    '1',
    `${at}[2][0]`,
    '190',
    '经度须在 -180 到 180 之间',
  ])
  assert.deepEqual(refusalOf(polygon(ring.with(2, [106, -91]))), [
    '1',
    `${at}[2][1]`,
    '-91',
    '纬度须在 -90 到 90 之间',
  ])
  assert.deepEqual(refusalOf(polygon(ring.map(it => [...it].reverse()))), [
    '1',
    `${at}[0]`,
    '[39,106]',
    '经纬度疑似写反：应为经度在前、纬度在后',
  ])
  assert.deepEqual(
    refusalOf(
      polygon([
        [1, 1],
        [2, 2],
        [3, 3],
        [1, 1],
      ]),
    ).slice(1, 2),
    [at],
  )
  assert.deepEqual(refusalOf(feature(null)).slice(0, 2), ['1', 'geometry'])
  assert.deepEqual(refusalOf(polygon(ring.with(1, ['106', 39] as unknown as number[]))).slice(0, 3), [
    '1',
    `${at}[1][0]`,
    '106',
  ])
  assert.deepEqual(refusalOf(feature({ type: 'Point', coordinates: [1, 2] })).slice(0, 3), [
    '1',
    'geometry.type',
    'Point',
  ])
  assert.deepEqual(refusalOf({ ...polygon(ring), properties: {} }).slice(0, 2), ['1', 'properties.name'])
  assert.deepEqual(refusalOf('x').slice(0, 2), ['1', ''])
})

test('western Xinjiang read the wrong way round is noticed although it is a place on earth', () => {
  assert.equal(
    parsePlaces(collection(feature({ type: 'Point', coordinates: [39.5, 75.9] })), any).refusals.length,
    1,
  )
  assert.equal(
    parsePlaces(collection(feature({ type: 'Point', coordinates: [75.9, 39.5] })), any).refusals.length,
    0,
  )
})

test('a file that is no collection, no JSON or in another system is refused as a whole', () => {
  for (const [input, field] of [
    ['{', ''],
    [{ type: 'Feature' }, 'type'],
    [{ type: 'FeatureCollection' }, 'features'],
    [null, ''],
    [{ ...collection(), crs: { type: 'name', properties: { name: 'EPSG:4490000' } } }, 'crs'],
    [{ ...collection(), crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } } }, 'crs'],
  ] as const) {
    const { features, refusals } = parseAreas(input, any)
    assert.deepEqual([features.length, refusals.map(it => [it.feature, it.field])], [0, [[null, field]]])
  }
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }
  assert.deepEqual(parseAreas({ ...collection(), crs }, any), { features: [], refusals: [] })
})

test('the middle leaves the holes out and does not care which way rings turn', () => {
  const outer = square(100, 30, 4) as unknown as Polygon['coordinates'][0]
  const hole = square(102, 30.5, 1.5) as unknown as Polygon['coordinates'][0]
  const full = centroidOf({ type: 'Polygon', coordinates: [outer] })
  const holed = centroidOf({ type: 'Polygon', coordinates: [outer, hole] })
  assert.deepEqual(full, { lon: 102, lat: 32 })
  assert.ok(holed.lon < 102 && holed.lat > 32)
  const turned = centroidOf({ type: 'Polygon', coordinates: [outer.toReversed(), hole] })
  assert.ok(Math.abs(turned.lon - holed.lon) < 1e-9 && Math.abs(turned.lat - holed.lat) < 1e-9)
})

test('the box and the middle move with the shape', t => {
  t.diagnostic(`seed ${seed}`)
  const shape = fc.array(fc.tuple(fc.double({ min: 0.1, max: 1, noNaN: true }), fc.constant(0)), {
    minLength: 3,
    maxLength: 9,
  })
  fc.assert(
    fc.property(
      shape,
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: -30, max: 30 }),
      (radii, dx, dy) => {
        const star = (x: number, y: number): Polygon => {
          const ring = radii.map(([r], i) => {
            const turn = (2 * Math.PI * i) / radii.length
            return [x + r * Math.cos(turn), y + r * Math.sin(turn)] as const
          })
          return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
        }
        const [here, there] = [centroidOf(star(0, 0)), centroidOf(star(dx, dy))]
        assert.ok(Math.abs(there.lon - here.lon - dx) < 1e-9 && Math.abs(there.lat - here.lat - dy) < 1e-9)
        const [west, south, east, north] = bboxOf([star(dx, dy)])!
        assert.ok(west <= there.lon && there.lon <= east && south <= there.lat && there.lat <= north)
      },
    ),
    { seed },
  )
  assert.equal(bboxOf([]), undefined)
})

test('what was parsed and printed parses to the same', t => {
  t.diagnostic(`seed ${seed}`)
  const place = fc.record({
    lon: fc.integer({ min: -170, max: 170 }),
    lat: fc.integer({ min: -80, max: 70 }),
  })
  fc.assert(
    fc.property(fc.array(place, { maxLength: 5 }), places => {
      const kept = places.filter(it => it.lon < 0 || it.lon > 60)
      const first = parseAreas(collection(...kept.map(it => polygon(square(it.lon, it.lat)))), named)
      assert.equal(first.features.length, kept.length)
      const printed = collection(...first.features.map(it => feature(it.geometry, it.properties)))
      assert.deepEqual(parseAreas(JSON.stringify(printed), named), first)
    }),
    { seed },
  )
})

const path = new URL('../../../shared/data/geo/150300.geojson', import.meta.url)
const skip = existsSync(path) ? false : 'geo/150300.geojson is not here'

test('the districts of Wuhai are read, and Haibowan lies where it lies', { skip }, () => {
  const { features, refusals } = parseAreas(readFileSync(path, 'utf8'), z.looseObject({ name: z.string() }))
  assert.deepEqual(refusals, [])
  const haibowan = features.find(it => it.properties.name === '海勃湾区')!
  const { lon, lat } = centroidOf(haibowan.geometry)
  // The file's own centroid.
  assert.ok(Math.abs(lon - 106.848404) < 0.001 && Math.abs(lat - 39.683678) < 0.001, `${lon} ${lat}`)
})
