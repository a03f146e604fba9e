/** What you may see, as a WHERE clause: the same five lines as `core/scope.ts`. */
import { type RawBuilder, sql } from 'kysely'
import { prefixOf } from '../core/area.ts'
import { type Post, reaches } from '../core/post.ts'
import type { Scope } from '../core/scope.ts'

/** True for the rows of `cases c` that the scope sees. */
export const seenBy = (scope: Scope): RawBuilder<boolean> => within(scope, postSees)

/** True for the rows of `cases c` that figures of this scope count: restricted cases are counted, never listed. */
export const countedBy = (scope: Scope): RawBuilder<boolean> => within(scope, reached)

function within(scope: Scope, clause: (post: Post) => RawBuilder<unknown>): RawBuilder<boolean> {
  const posts = scope.posts.map(clause)
  const any = posts.length > 0 ? sql`(${sql.join(posts, sql` or `)})` : sql`false`
  return sql`c.district = ${scope.district} and ${any}`
}

const postSees = (post: Post): RawBuilder<unknown> =>
  sql`(${post.id} = any(c.restricted) or (c.restricted is null and ${reached(post)}))`

function reached(post: Post): RawBuilder<unknown> {
  const parts = [inArea(post.area), inPrograms(post.programs)]
  if (reaches[post.kind] === 'unit')
    parts.push(sql`(c.owner = ${post.unit} or c.filed_by = ${post.unit} or ${post.unit} = any(c.co_owners))`)
  return sql`(${sql.join(parts, sql` and `)})`
}

/** Rows of `cases c` inside an area. */
export const inArea = (code: string): RawBuilder<unknown> => {
  const prefix = prefixOf(code)
  return sql`c.area like ${`${prefix}%`}`
}

const inPrograms = (programs: readonly string[]): RawBuilder<unknown> =>
  programs.includes('*') ? sql`true` : sql`c.program = any(${programs}::text[])`
