/** Calls the server by its route contracts. A refusal is thrown as `Refusal` and shown by `ProblemNote`. */
import { type UseQueryOptions, useQuery } from '@tanstack/react-query'
import type { ProblemReply, Reply, Asking, Route } from '../../contracts/route.ts'
import { newId } from './new-id.ts'
import { noteProblem } from './outage.ts'

/** The server said no, in words a person can act on. */
export class Refusal extends Error {
  readonly problem: ProblemReply
  constructor(problem: ProblemReply) {
    super(problem.say.en)
    this.name = 'Refusal'
    this.problem = problem
  }
}

export interface CallOptions {
  /** The `seq` of the case as it was read: a step on a changed case is refused. */
  readonly ifMatch?: number
  /** The same key again is the same request; made fresh when absent. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

/** Queries are flat: text, numbers and yes or no. */
type QueryValue = string | number | boolean | null | undefined

export const API = '/api/v1'

/** `await call(readCase, { params: { id } })`. */
export async function call<const R extends Route>(
  route: R,
  asking: Asking<R> = {},
  options: CallOptions = {},
): Promise<Reply<R>> {
  const answer = await send(addressOf(route, asking), {
    method: route.method,
    headers: headersOf(route, options),
    credentials: 'same-origin',
    ...(route.body ? { body: JSON.stringify(asking.body ?? {}) } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  })
  const body: unknown = await answer.json()
  return (import.meta.env.DEV ? route.reply.parse(body) : body) as Reply<R>
}

/** The address of a route, for links and downloads too. */
export function addressOf<const R extends Route>(route: R, asking: Asking<R> = {}): string {
  const params: Record<string, unknown> = asking.params ?? {}
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((asking.query ?? {}) as Record<string, QueryValue>))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  const text = query.toString()
  return `${API}${path}${text ? `?${text}` : ''}`
}

/** One fetch; anything but an answer of 2xx becomes a `Refusal`. */
export async function send(address: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(address, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    noteProblem(unreachable)
    throw new Refusal(unreachable)
  }
  if (answer.ok) return answer
  const problem = await problemOf(answer)
  noteProblem(problem)
  throw new Refusal(problem)
}

async function problemOf(answer: Response): Promise<ProblemReply> {
  const body: unknown = await answer.json().catch(() => undefined)
  if (typeof body === 'object' && body !== null && 'say' in body) {
    const problem = body as ProblemReply
    return { ...problem, about: problem.about ?? {}, fields: problem.fields ?? [] }
  }
  return { ...unreachable, status: answer.status, say: notAsExpected(answer.status) }
}

const unreachable: ProblemReply = {
  type: 'about:blank',
  title: 'unreachable',
  status: 0,
  code: 'unreachable',
  say: {
    zh: '没有连上服务器，已填写的内容仍在本页，请稍后重试',
    en: 'The server could not be reached. What you wrote is still on this page: try again in a moment',
  },
  about: {},
  fields: [],
}

const notAsExpected = (status: number) => ({
  zh: `服务器没有给出预期的答复（${status}），已填写的内容仍在本页，请稍后重试`,
  en: `The server gave an unexpected answer (${status}). What you wrote is still on this page: try again in a moment`,
})

function headersOf(route: Route, { ifMatch, idempotencyKey }: CallOptions): Record<string, string> {
  return {
    accept: 'application/json',
    ...(route.body ? { 'content-type': 'application/json' } : {}),
    ...(route.method === 'POST' ? { 'idempotency-key': idempotencyKey ?? newId() } : {}),
    ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
  }
}

/** Where the cache keeps an answer: all answers of a route share the path as first part. */
export const keyOf = <const R extends Route>(route: R, asking: Asking<R> = {}) =>
  [route.path, asking.params ?? {}, asking.query ?? {}] as const

/** `useRead(listAreas)`: an answer of a GET route, kept and refreshed by the query cache. */
export const useRead = <const R extends Route>(
  route: R,
  asking: Asking<R> = {},
  more: Omit<UseQueryOptions<Reply<R>>, 'queryKey' | 'queryFn'> = {},
) =>
  useQuery<Reply<R>>({
    queryKey: keyOf(route, asking),
    queryFn: ({ signal }) => call(route, asking, { signal }),
    ...more,
  })

/** The problem behind a caught error, whatever was thrown. */
export const problemIn = (error: unknown): ProblemReply =>
  error instanceof Refusal
    ? error.problem
    : {
        ...unreachable,
        code: 'internal',
        title: error instanceof Error ? error.message : String(error),
        say: {
          zh: '页面出现错误，已提交的内容不受影响，请刷新页面',
          en: 'This page broke. What was sent before is safe: reload the page',
        },
      }
