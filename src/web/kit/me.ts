/** Who is signed in. Read once before the first page, then from the cache. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { type Me, me } from '../../contracts/session.ts'
import { postFor } from '../../core/post.ts'
import type { Step } from '../../core/stage.ts'
import { call, keyOf } from './call.ts'

export const meQuery = queryOptions<Me>({
  queryKey: keyOf(me),
  queryFn: ({ signal }) => call(me, {}, { signal }),
  staleTime: 5 * 60_000,
  retry: false,
})

/** Inside the shell there always is somebody. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data

/** Whether some post of mine may take a step on a case that has no owner yet: which menu entries make sense. */
export const mayTake = (it: Me, step: Step): boolean =>
  postFor({ step, deciding: false, posts: it.posts, owner: null, coOwners: [] }) !== undefined
