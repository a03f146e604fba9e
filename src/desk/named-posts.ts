/** Named posts 知悉范围: who comes to know of a restricted case. */
import { covers } from '../core/area.ts'
import type { Names } from './registers.ts'

/** Besides whoever files it: those who decide where it goes. */
const deskKinds: ReadonlySet<string> = new Set(['dispatcher', 'supervisor'])

/** The post that files or finds it (the clock has none), the desks of the area, and the posts of the units that have it in hand. */
export function namedPosts(
  names: Names,
  q: {
    readonly post?: string | undefined
    readonly area: string
    readonly units?: readonly (string | null)[]
  },
): string[] {
  const known = [...names.posts.values()].filter(
    post => (deskKinds.has(post.kind) && covers(post.area, q.area)) || q.units?.includes(post.unit),
  )
  return [...new Set([...(q.post === undefined ? [] : [q.post]), ...known.map(post => post.id)])]
}
