/** What you may see, as a WHERE clause: the same five lines as `core/scope.ts`. */
import { type RawBuilder, sql } from 'kysely'
import { prefixOf } from '../core/area.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import { type Post, reaches } from '../core/post.ts'
import { type Scope, unitsOf } from '../core/scope.ts'

/** True for the rows of `cases c` that the scope sees. */
export const seenBy = (scope: Scope): RawBuilder<boolean> => within(scope, postSees)

/** True for the rows of `cases c` that figures of this scope count: restricted cases are counted, never listed. */
export const countedBy = (scope: Scope): RawBuilder<boolean> => within(scope, reached)

type PostClause = (post: Post, district: string) => RawBuilder<unknown>

function within(scope: Scope, clause: PostClause): RawBuilder<boolean> {
  const posts = scope.posts.map(post => clause(post, scope.district))
  const any = posts.length > 0 ? sql`(${sql.join(posts, sql` or `)})` : sql`false`
  return sql`c.district = ${scope.district} and ${any}`
}

const postSees: PostClause = (post, district) =>
  sql`(c.restricted @> array[${post.id}] or (c.restricted is null and ${reached(post, district)}))`

function reached(post: Post, district: string): RawBuilder<unknown> {
  const parts = [inArea(post.area, district), inPrograms(post.programs)]
  if (reaches[post.kind] === 'unit') parts.push(sql`(${sql.join(unitsOf(post).map(touches), sql` or `)})`)
  return sql`(${sql.join(parts, sql` and `)})`
}

const touches = (unit: string): RawBuilder<unknown> =>
  sql`c.owner = ${unit} or c.filed_by = ${unit} or c.co_owners @> array[${unit}]`

/** Rows of `cases c` that a unit owns, and those it took over: history reads through the new name too. */
export const ownedBy = (q: {
  readonly district: string
  readonly unit: string
  readonly asOf: Instant
}): RawBuilder<unknown> =>
  sql`c.owner = any(array(select ${q.unit}::text union all select old_unit from unit_successions
    where district = ${q.district} and new_unit = ${q.unit} and day <= ${dayOf(q.asOf)}))`

/** Rows of `cases c` of a district inside an area of it. All are inside the district itself: nothing is asked then. */
export const inArea = (code: string, district: string): RawBuilder<unknown> =>
  code === district ? sql`true` : sql`c.area like ${`${prefixOf(code)}%`}`

const inPrograms = (programs: readonly string[]): RawBuilder<unknown> =>
  programs.includes('*') ? sql`true` : sql`c.program = any(${programs}::text[])`
