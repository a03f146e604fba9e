/** What you may see. The same five lines stand here for one case and in `store/scope.ts` as a WHERE clause. */
import { covers } from './area.ts'
import { type Post, reaches } from './post.ts'

/** Everything a query has to know about who asks. Posts outside the district are dropped before. */
export interface Scope {
  readonly district: string
  readonly person: string | null
  readonly posts: readonly Post[]
}

/** What of a case decides who sees it. */
export interface Seen {
  readonly program: string
  readonly area: string
  readonly owner: string | null
  readonly coOwners: readonly string[]
  /** The unit whose post filed it. */
  readonly filedBy: string | null
  /** Named posts 知悉范围; null when not restricted. */
  readonly restricted: readonly string[] | null
}

/** A row outside the scope does not exist for its asker. */
export const sees = (scope: Scope, it: Seen): boolean => scope.posts.some(post => postSees(post, it))

/** Whether this post alone sees it: only such a post may act on it or know more of it. */
export function postSees(post: Post, it: Seen): boolean {
  if (it.restricted) return it.restricted.includes(post.id)
  if (!covers(post.area, it.area)) return false
  if (!coversProgram(post, it.program)) return false
  if (reaches[post.kind] === 'area') return true
  return unitsOf(post).some(unit => [it.owner, it.filedBy, ...it.coOwners].includes(unit))
}

/** The post's unit, and those it followed: history reads through either name. */
export const unitsOf = (post: Post): readonly string[] => [post.unit, ...(post.follows ?? [])]

export const coversProgram = (post: Post, program: string): boolean =>
  post.programs.includes('*') || post.programs.includes(program)
