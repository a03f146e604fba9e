/** The static part of the demo: everything that is there before anything happens. */
import type { Instant } from '../../core/instant.ts'
import type { Post } from '../../core/post.ts'
import type { DutyItem } from '../../deliberate/route.ts'
import { demoAreas, type DemoArea, type Division } from './areas.ts'
import { type DemoDevice, demoDevices, type DemoLimit, demoLimits } from './devices.ts'
import { demoDutyItems } from './duty-list.ts'
import { demoDuties, type DemoDuty, demoStaff, type Staff } from './people.ts'
import { demoPlaces, type DemoPlace } from './places.ts'
import { demoSuccessions, demoUnits, type DemoSuccession, type DemoUnit } from './units.ts'

export interface World extends Staff {
  readonly areas: readonly DemoArea[]
  readonly units: readonly DemoUnit[]
  readonly successions: readonly DemoSuccession[]
  readonly dutyItems: readonly DutyItem[]
  readonly duties: readonly DemoDuty[]
  readonly places: readonly DemoPlace[]
  readonly devices: readonly DemoDevice[]
  readonly limits: readonly DemoLimit[]
}

export function worldOf(q: {
  readonly seed: string
  readonly now: Instant
  readonly divisions: readonly Division[]
}): World {
  const areas = demoAreas(q.seed, q.divisions)
  const units = demoUnits(areas)
  const places = demoPlaces(q.seed, areas)
  const staff = demoStaff(q.seed, { areas, units })
  return {
    areas,
    units,
    successions: demoSuccessions,
    ...staff,
    duties: demoDuties(q.seed, { staff, now: q.now }),
    dutyItems: demoDutyItems,
    places,
    devices: demoDevices(q.seed, places),
    limits: demoLimits,
  }
}

/** A post as an actor holds it, and who that is. */
export function holderOf(world: Staff, id: string): { readonly post: Post; readonly person: string } {
  const post = world.posts.find(it => it.id === id)
  const holding = world.holdings.find(it => it.post === id && it.role === 'holder')
  if (!post || !holding) throw new Error(`nobody holds the post ${id}`)
  const { from: _, ...held } = post
  return { post: held, person: holding.person }
}
