/** The cache of answers. Reads are repeated when the network fails, never when the server refused. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Refusal, keyOf } from './call.ts'
import { me } from '../../contracts/session.ts'

/** `signedOut` runs when any answer says that the session is over. */
export function makeQueryClient(signedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (!(error instanceof Refusal) || error.problem.code !== 'not-signed-in') return
    client.removeQueries({ queryKey: keyOf(me) })
    signedOut()
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // Kept for a shift's coffee break, so that a list is still there when one comes back to it.
        gcTime: 30 * 60_000,
        retry: (failures, error) => error instanceof Refusal && error.problem.status === 0 && failures < 2,
      },
      mutations: { retry: false },
    },
  })
  return client
}
