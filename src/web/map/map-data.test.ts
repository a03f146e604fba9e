import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstBox, type MapPoint, nameSpots, shapesFrom } from './map-data.ts'

const square = (code: string, west: number, south: number, side: number) => ({
  type: 'Feature',
  properties: { code },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
      ],
    ],
  },
})

const point = (id: string, lon: number, lat: number): MapPoint => ({
  id,
  position: { lon, lat },
  mark: 'red',
  name: id,
})

test('what is no area is left out of the map', () => {
  const shapes = shapesFrom([
    square('150302001', 106, 39, 1),
    { type: 'Feature', properties: {}, geometry: null },
    null,
    square('12', 1, 1, 1),
  ])
  assert.deepEqual(
    shapes.map(it => it.code),
    ['150302001'],
  )
})

test('a name stands in the middle of its area', () => {
  const spots = nameSpots({
    shapes: shapesFrom([square('150302001', 106, 39, 2)]),
    areas: [{ code: '150302001', name: { zh: '凤凰岭街道', en: 'Fenghuangling' } }],
    language: 'zh',
  })
  const [spot] = spots.features
  assert.equal(spot?.properties?.['name'], '凤凰岭街道')
  const { coordinates = [] } = (spot?.geometry ?? {}) as { coordinates?: number[] }
  assert.deepEqual(
    coordinates.map(it => Math.round(it * 1e6) / 1e6),
    [107, 40],
  )
})

test('the case one looks at is in the middle of its map, however far its neighbours are', () => {
  const box = firstBox({
    shapes: [],
    points: [point('a', 106.8, 39.6), point('b', 110, 39.6)],
    area: '150302',
    chosen: 'a',
  })
  assert.deepEqual(
    box?.map(it => Math.round(it * 1e3) / 1e3),
    [106.79, 39.59, 106.81, 39.61],
  )
})

test('without anything to show there is nothing to frame', () => {
  assert.equal(firstBox({ shapes: [], points: [], area: undefined, chosen: undefined }), undefined)
})
