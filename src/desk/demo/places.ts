/** The demo's places 对象: invented sites, yards, plants and street furniture, numbered so that nobody takes them for real. */
import type { Position } from '../../core/position.ts'
import { startOfDay } from '../../core/instant.ts'
import { type DemoArea, FOUNDED } from './areas.ts'
import { type Dice, diceOf } from './dice.ts'
import { type Monitor, monitors } from './monitors.ts'
import { numeral } from './names.ts'

export interface DemoPlace {
  readonly id: string
  readonly program: string
  readonly kind: string
  readonly externalId: string
  readonly name: string
  readonly area: string
  readonly position: Position
  readonly facts: Readonly<Record<string, unknown>>
}

/** Program, kind, how many, name, towns it may lie in (all when empty). */
const sorts: readonly (readonly [string, string, number, (n: string) => string, readonly string[]])[] = [
  ['dust-control', 'site', 14, n => `${n}号工地`, []],
  ['dust-control', 'yard', 6, n => `${n}号料场`, ['150302101', '150302400']],
  ['dust-control', 'plant', 3, n => `${n}号焦化厂`, ['150302400']],
  ['dust-control', 'mixer', 3, n => `${n}号搅拌站`, ['150302101', '150302400', '150302008']],
  ['dust-control', 'road', 4, n => `${n}号运输道路`, ['150302101', '150302400']],
  ['grid-patrol', 'market', 3, n => `${n}号便民市场`, ['150302001', '150302002', '150302003']],
  ['grid-patrol', 'park', 3, n => `${n}号口袋公园`, ['150302001', '150302004', '150302007']],
  ['hotline', 'heat-station', 4, n => `${n}号换热站`, ['150302001', '150302002', '150302003', '150302008']],
]

export function demoPlaces(seed: string, areas: readonly DemoArea[]): DemoPlace[] {
  const dice = diceOf(`${seed}/places`)
  const grids = areas.filter(it => it.level === 'grid')
  const plain = sorts.flatMap(([program, kind, count, name, towns]) =>
    Array.from({ length: count }, (_, i): DemoPlace => {
      const area = dice.pick(
        grids.filter(it => towns.length === 0 || towns.some(town => it.code.startsWith(town))),
      )
      return {
        id: dice.id(startOfDay(FOUNDED)),
        program,
        kind,
        externalId: `demo-${kind}-${i + 1}`,
        name: name(numeral(i + 1)),
        area: area.code,
        position: somewhereIn(area, dice),
        facts: { demo: true },
      }
    }),
  )
  return [...plain, ...measuredPlaces(seed, { grids, plain })]
}

/** Stacks and outfalls lie in the grid of their plant; dice of their own, so that nothing else moves. */
function measuredPlaces(
  seed: string,
  q: { readonly grids: readonly DemoArea[]; readonly plain: readonly DemoPlace[] },
): DemoPlace[] {
  const dice = diceOf(`${seed}/monitors`)
  return monitors.map(it => {
    const area = dice.pick(q.grids.filter(grid => isAt(it, grid, q.plain)))
    return {
      id: dice.id(startOfDay(FOUNDED)),
      program: it.program,
      kind: it.kind,
      externalId: it.externalId,
      name: it.name,
      area: area.code,
      position: somewhereIn(area, dice),
      facts: { demo: true },
    }
  })
}

function isAt({ at }: Monitor, grid: DemoArea, places: readonly DemoPlace[]): boolean {
  if ('town' in at) return grid.code.startsWith(at.town)
  return places.find(it => it.externalId === at.place)?.area === grid.code
}

/** A position inside an area: between its middle and one of its corners. */
export function somewhereIn(area: DemoArea, dice: Dice): Position {
  const corners = (area.boundary?.coordinates[0] ?? []).slice(1)
  const middle = (i: 0 | 1) => corners.reduce((sum, it) => sum + it[i], 0) / corners.length
  const corner = dice.pick(corners)
  const far = 0.65 * dice.share()
  const at = (i: 0 | 1) => Math.round((middle(i) + (corner[i] - middle(i)) * far) * 1e6) / 1e6
  return { lon: at(0), lat: at(1) }
}
