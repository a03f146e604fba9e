import assert from 'node:assert/strict'
import { test } from 'node:test'
import { distanceM } from './position.ts'

test('a degree of latitude is about 111.195 km on the mean sphere', () => {
  assert.equal(Math.round(distanceM({ lon: 106.8, lat: 39 }, { lon: 106.8, lat: 40 })), 111_195)
})

test('a degree of longitude shrinks with the cosine of the latitude', () => {
  const equator = distanceM({ lon: 0, lat: 0 }, { lon: 1, lat: 0 })
  const sixty = distanceM({ lon: 0, lat: 60 }, { lon: 1, lat: 60 })
  assert.ok(Math.abs(sixty / equator - 0.5) < 0.001)
})

test('Paris to London is 344 km, in either direction', () => {
  const paris = { lon: 2.3522, lat: 48.8566 }
  const london = { lon: -0.1278, lat: 51.5074 }
  assert.equal(Math.round(distanceM(paris, london) / 1000), 344)
  assert.equal(distanceM(paris, london), distanceM(london, paris))
})

test('the other side of the earth is half its girth away, and here is nowhere', () => {
  assert.equal(Math.round(distanceM({ lon: 0, lat: 0 }, { lon: 180, lat: 0 }) / 1000), 20_015)
  assert.equal(distanceM({ lon: 106.8, lat: 39.6 }, { lon: 106.8, lat: 39.6 }), 0)
})
