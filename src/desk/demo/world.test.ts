import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { covers, levelOf, parentOf } from '../../core/area.ts'
import { seedFile } from '../seed.ts'
import { DISTRICT, demoAreas } from './areas.ts'
import { englishNames } from './names.ts'
import { doubleArea, type Outline, type Point } from './shapes.ts'
import { worldOf } from './world.ts'

const divisions = readFileSync(seedFile('divisions-cn.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map(line => line.split(','))
  .map(([code = '', name = '']) => ({ code, name }))
const now = Date.parse('2026-11-21T22:40:00+08:00')
const world = worldOf({ seed: 'demo', now, divisions })

test('the district has its town, six streets, the park, and every village of the list', () => {
  const count = (level: string) => world.areas.filter(it => it.level === level).length
  assert.deepEqual(['city', 'district', 'town', 'village'].map(count), [1, 1, 8, 43])
  for (const it of world.areas.filter(area => area.level !== 'grid'))
    assert.ok(englishNames[it.code], it.code)
  for (const it of world.areas) assert.equal(it.parent, parentOf(it.code) ?? null)
})

test('each village has three to six grids below it', () => {
  for (const village of world.areas.filter(it => it.level === 'village')) {
    const grids = world.areas.filter(it => it.parent === village.code)
    assert.ok(grids.length >= 3 && grids.length <= 6, village.code)
  }
})

const ringOf = (code: string): Outline => world.areas.find(it => it.code === code)!.boundary!.coordinates[0]!
const edgesOf = (ring: Outline) => ring.slice(1).map((to, i) => [String(ring[i]), String(to)] as const)

test('shapes are closed, run counter-clockwise, and are marked schematic', () => {
  for (const area of world.areas.filter(it => it.code !== '150300')) {
    const ring = ringOf(area.code)
    assert.equal(area.boundary?.schematic, true)
    assert.deepEqual(ring[0], ring.at(-1), area.code)
    assert.ok(doubleArea(ring.slice(1)) > 0, area.code)
    for (const [lon, lat] of ring)
      assert.ok(lon > 106.78 && lon < 106.96 && lat > 39.49 && lat < 39.81, area.code)
  }
})

test('neighbours share their edges: inside the district each is walked both ways, its outline once', () => {
  for (const level of ['town', 'village', 'grid']) {
    const walked = world.areas.filter(it => it.level === level).flatMap(it => edgesOf(ringOf(it.code)))
    const seen = new Set(walked.map(it => it.join(' ')))
    assert.equal(seen.size, walked.length, `an edge of two ${level}s lies on the same side`)
    const outer = walked.filter(([from, to]) => !seen.has(`${to} ${from}`))
    assert.deepEqual(
      new Set(outer.map(it => it.join(' '))),
      new Set(edgesOf(ringOf(DISTRICT)).map(it => it.join(' '))),
    )
  }
})

test('an area is as large as what lies below it, and no outline crosses itself', () => {
  for (const area of world.areas.filter(it => ['district', 'town', 'village'].includes(it.level))) {
    const parts = world.areas
      .filter(it => it.parent === area.code)
      .map(it => doubleArea(ringOf(it.code).slice(1)))
    const sum = parts.reduce((a, b) => a + b, 0)
    assert.ok(Math.abs(sum - doubleArea(ringOf(area.code).slice(1))) < 1e-9, area.code)
  }
  for (const area of world.areas.filter(it => it.level === 'grid' || it.level === 'town'))
    assert.ok(!crosses(ringOf(area.code)), area.code)
})

function crosses(ring: Outline): boolean {
  const turn = (a: Point, b: Point, c: Point) =>
    Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
  const edges = ring.slice(1).map((to, i) => [ring[i]!, to] as const)
  return edges.some(([a, b], i) =>
    edges.some(([c, d], j) => {
      if (j <= i + 1 || (i === 0 && j === edges.length - 1)) return false
      return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)
    }),
  )
}

test('other seeds give other shapes that fit as well', () => {
  for (const seed of ['a', 'b', 'c', 'd']) {
    const areas = demoAreas(seed, divisions)
    const grids = areas.filter(it => it.level === 'grid')
    assert.ok(grids.length > 129, seed)
    for (const it of grids) assert.ok(!crosses(it.boundary!.coordinates[0]!), `${seed} ${it.code}`)
  }
})

test('every post has a unit and an area that exist, and somebody who holds it', () => {
  const units = new Set(world.units.map(it => it.id))
  const areas = new Set(world.areas.map(it => it.code))
  const people = new Set(world.people.map(it => it.id))
  for (const post of world.posts) {
    assert.ok(units.has(post.unit), post.id)
    assert.ok(areas.has(post.area) && covers(DISTRICT, post.area), post.id)
    const holders = world.holdings.filter(it => it.post === post.id && it.role === 'holder')
    assert.equal(holders.length, 1, post.id)
  }
  for (const it of world.holdings) assert.ok(people.has(it.person))
  for (const it of world.units) assert.ok(areas.has(it.area), it.id)
  assert.equal(new Set(world.posts.map(it => it.id)).size, world.posts.length)
  assert.equal(new Set(world.people.map(it => it.name)).size, world.people.length)
  for (const it of world.people) assert.match(it.name, /^[a-z][a-z0-9._-]{1,39}$/)
})

test('there are deputies, and one person holds two posts', () => {
  assert.ok(world.holdings.some(it => it.role === 'deputy'))
  const held = world.holdings.filter(it => it.role === 'holder').map(it => it.person)
  assert.ok(new Set(held).size < held.length)
})

test('places lie inside their area and say that they are invented', () => {
  assert.ok(world.places.length >= 40)
  assert.equal(new Set(world.places.map(it => it.name)).size, world.places.length)
  for (const it of world.places) {
    assert.equal(levelOf(it.area), 'grid')
    assert.ok(isInside(ringOf(it.area), it.position), it.name)
    assert.equal(it.facts['demo'], true)
  }
})

function isInside(ring: Outline, { lon, lat }: { lon: number; lat: number }): boolean {
  return ring.slice(1).reduce((inside, [x, y], i) => {
    const [px, py] = ring[i]!
    return y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x ? !inside : inside
  }, false)
}

test('a department of before the reform is followed by the one of today', () => {
  const old = world.units.find(it => it.to !== null)!
  assert.ok(world.successions.some(it => it.old === old.id && world.units.some(unit => unit.id === it.next)))
})
