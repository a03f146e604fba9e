/**
 * Invented shapes 示意 for the demo's areas: cells around invented points inside an invented outline. No outside map
 * was used. Grids are cells, villages and towns are what their grids cover, so neighbours share every corner.
 */
import { diceOf, hashOf, type Dice } from './dice.ts'
import { points, outline } from './points.ts'

/** [longitude, latitude] */
export type Point = readonly [number, number]
export type Outline = readonly Point[]

/** A degree of longitude at 39.65° N is this much of a degree of latitude. */
const NARROW = 0.77
const LLOYD_ROUNDS = 4
const SAME = 1e-6 // degrees, 10 cm: corners closer than this are one
const PLACES = 1e6

/** Closed rings, counter-clockwise, by area code, from the grids up to the district. */
export function divide(q: {
  readonly seed: string
  readonly grids: readonly string[]
  readonly outlineOf: string
}): Map<string, Outline> {
  const flat = (point: Point): Point => [point[0] * NARROW, point[1]]
  const villages = cells(Object.values(points).map(flat), outline.map(flat))
  const corners = new Corners()
  const rings = new Map<string, number[]>()
  for (const [i, village] of Object.keys(points).entries()) {
    const codes = q.grids.filter(code => code.startsWith(village))
    const cell = villages[i] ?? []
    for (const [j, grid] of gridCells(cell, codes.length, diceOf(`${q.seed}/shape/${village}`)).entries())
      rings.set(
        codes[j] ?? village,
        grid.map(([x, y]) => corners.of([x / NARROW, y])),
      )
  }
  for (const [code, ring] of rings) rings.set(code, corners.filled(ring))
  const lengths = [q.outlineOf.length, 9, 12, 15]
  const codes = new Set([...rings.keys()].flatMap(code => lengths.map(length => code.slice(0, length))))
  return new Map(
    [...codes].map(code => {
      const parts = [...rings].filter(([grid]) => grid.startsWith(code)).map(([, ring]) => ring)
      return [code, corners.drawn(around(parts), q.seed)]
    }),
  )
}

/** Cells of points: of each, what is nearer to it than to any other and inside the outline. */
function cells(centres: readonly Point[], inside: Outline): Outline[] {
  return centres.map(mine =>
    centres.reduce((cell, other) => (other === mine ? cell : nearer(cell, mine, other)), inside),
  )
}

/** The part of a convex outline nearer to `a` than to `b`. */
function nearer(cell: Outline, a: Point, b: Point): Outline {
  const side = ([x, y]: Point) =>
    (x - (a[0] + b[0]) / 2) * (b[0] - a[0]) + (y - (a[1] + b[1]) / 2) * (b[1] - a[1])
  return cell.flatMap((from, i) => {
    const to = cell[(i + 1) % cell.length] ?? from
    const [s, t] = [side(from), side(to)]
    const cut: Point = [
      from[0] + ((to[0] - from[0]) * s) / (s - t),
      from[1] + ((to[1] - from[1]) * s) / (s - t),
    ]
    if (s <= 0) return t <= 0 ? [from] : [from, cut]
    return t < 0 ? [cut] : []
  })
}

/** `n` cells of about the same size: random points, moved to the middle of their cells a few times (Lloyd). */
function gridCells(inside: Outline, n: number, dice: Dice): Outline[] {
  let centres = Array.from({ length: n }, () => within(inside, dice))
  for (let round = 0; round < LLOYD_ROUNDS; round++) centres = cells(centres, inside).map(centroid)
  return cells(centres, inside)
}

function within(cell: Outline, dice: Dice): Point {
  const weights = cell.map(() => dice.share() ** 2)
  const sum = weights.reduce((a, b) => a + b, 0)
  const at = (axis: 0 | 1) =>
    cell.reduce((total, point, i) => total + point[axis] * ((weights[i] ?? 0) / sum), 0)
  return [at(0), at(1)]
}

/** Twice the signed area, positive when counter-clockwise. */
export const doubleArea = (ring: Outline): number =>
  ring.reduce((sum, [x, y], i) => {
    const next = ring[(i + 1) % ring.length] ?? [x, y]
    return sum + x * next[1] - next[0] * y
  }, 0)

function centroid(ring: Outline): Point {
  const whole = 3 * doubleArea(ring)
  const at = (axis: 0 | 1) =>
    ring.reduce((sum, point, i) => {
      const next = ring[(i + 1) % ring.length] ?? point
      return sum + (point[axis] + next[axis]) * (point[0] * next[1] - next[0] * point[1])
    }, 0) / whole
  return [at(0), at(1)]
}

/** The ring around rings that share edges: an edge walked both ways is inside and falls away. */
function around(rings: readonly (readonly number[])[]): number[] {
  const edges = new Map<string, readonly [number, number]>()
  for (const ring of rings)
    for (const [i, from] of ring.entries()) {
      const to = ring[(i + 1) % ring.length] ?? from
      if (!edges.delete(`${to} ${from}`)) edges.set(`${from} ${to}`, [from, to])
    }
  const next = new Map(edges.values())
  const start = next.keys().next().value
  if (start === undefined || next.size !== edges.size) throw new Error('these rings meet in a single corner')
  const ring = [start]
  for (let at = next.get(start); at !== undefined && at !== start; at = next.get(at)) ring.push(at)
  if (ring.length !== edges.size) throw new Error('these rings do not make one')
  return ring
}

/** All corners of the map, each once, so that neighbours meet exactly. */
class Corners {
  readonly #list: Point[] = []

  of([x, y]: Point): number {
    const known = this.#list.findIndex(it => Math.abs(it[0] - x) < SAME && Math.abs(it[1] - y) < SAME)
    return known >= 0 ? known : this.#list.push([x, y]) - 1
  }

  /** A ring with the corners of its neighbours that lie on its edges. */
  filled(ring: readonly number[]): number[] {
    const plain = ring.filter((corner, i) => corner !== ring[(i + 1) % ring.length])
    return plain.flatMap((from, i) => [from, ...this.#between(from, plain[(i + 1) % plain.length] ?? from)])
  }

  #between(from: number, to: number): number[] {
    const [a, b] = [this.#at(from), this.#at(to)]
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
    const length = Math.hypot(dx, dy)
    return this.#list
      .map(([x, y], corner) => ({
        corner,
        along: ((x - a[0]) * dx + (y - a[1]) * dy) / length,
        off: Math.abs((x - a[0]) * dy - (y - a[1]) * dx) / length,
      }))
      .filter(
        it => it.corner !== from && it.corner !== to && it.off < SAME && it.along > 0 && it.along < length,
      )
      .sort((a, b) => a.along - b.along)
      .map(it => it.corner)
  }

  /** Edges bend a little, the same way for both neighbours: straight cells look like no district. */
  drawn(ring: readonly number[], seed: string): Outline {
    const line = ring.flatMap((from, i) => [
      this.#at(from),
      ...this.#bend(from, ring[(i + 1) % ring.length] ?? from, seed),
    ])
    const rounded = line.map(([x, y]): Point => [
      Math.round(x * PLACES) / PLACES,
      Math.round(y * PLACES) / PLACES,
    ])
    return [...rounded, ...rounded.slice(0, 1)]
  }

  #bend(from: number, to: number, seed: string): Point[] {
    const [low, high] = from < to ? [from, to] : [to, from]
    const [a, b] = [this.#at(low), this.#at(high)]
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
    if (Math.hypot(dx, dy) < 0.001) return []
    const off = ((hashOf(`${seed} ${low} ${high}`) % 1000) / 1000 - 0.5) * 0.14
    return [[(a[0] + b[0]) / 2 - (dy / NARROW) * off, (a[1] + b[1]) / 2 + dx * NARROW * off]]
  }

  #at(corner: number): Point {
    const point = this.#list[corner]
    if (!point) throw new Error(`no corner ${corner}`)
    return point
  }
}
