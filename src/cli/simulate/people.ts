/** The demo's people over HTTP: each signs in by one click, as anybody at this machine can. */
import { z } from 'zod'
import { demoPosts } from '../../contracts/session.ts'

export interface People {
  /** Whether this is a demo that lets us in. */
  readonly isOpen: () => Promise<boolean>
  /** Asks as somebody; undefined when it is refused. */
  readonly get: <T>(by: string, path: string, reply: z.ZodType<T>) => Promise<T | undefined>
  readonly post: (by: string, path: string, body: unknown) => Promise<boolean>
  /** The id of the file as stored. */
  readonly sendFile: (
    by: string,
    file: { readonly name: string; readonly bytes: Buffer },
  ) => Promise<string | undefined>
}

const WITHIN_MS = 15_000
const UNAUTHORIZED = 401

export function peopleOf(url: string, end: AbortSignal): People {
  const cookies = new Map<string, string>()
  let persons: ReadonlyMap<string, string> | undefined

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}/api/v1${path}`, {
      ...init,
      signal: AbortSignal.any([end, AbortSignal.timeout(WITHIN_MS)]),
    })
  const post = (body: unknown): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

  async function listed(): Promise<ReadonlyMap<string, string>> {
    if (persons) return persons
    const { items } = demoPosts.reply.parse(await (await ask('/session/demo')).json())
    persons = new Map(items.map(it => [it.name, it.person]))
    return persons
  }

  async function cookieOf(by: string): Promise<string | undefined> {
    const known = cookies.get(by)
    const person = known === undefined ? (await listed()).get(by) : undefined
    if (person === undefined) return known
    const answer = await ask('/session/demo', post({ person }))
    await answer.arrayBuffer()
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie !== undefined) cookies.set(by, cookie)
    return cookie
  }

  /** Sessions end; the next request then signs in again. */
  async function asked(by: string, path: string, init: RequestInit = {}): Promise<unknown> {
    const cookie = await cookieOf(by)
    if (cookie === undefined) return undefined
    const answer = await ask(path, { ...init, headers: { ...headersOf(init), cookie } })
    if (answer.status === UNAUTHORIZED) cookies.delete(by)
    if (answer.ok) return answer.json()
    await answer.arrayBuffer()
    return undefined
  }

  return {
    isOpen: async () => (await listed()).size > 0,
    get: async (by, path, reply) => {
      const answer = await asked(by, path)
      return answer === undefined ? undefined : reply.parse(answer)
    },
    post: async (by, path, body) => (await asked(by, path, post(body))) !== undefined,
    sendFile: async (by, { name, bytes }) => {
      const form = new FormData()
      form.set('file', new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
      const stored = await asked(by, '/files', { method: 'POST', body: form })
      return stored === undefined ? undefined : z.object({ id: z.string() }).parse(stored).id
    },
  }
}

const headersOf = ({ headers }: RequestInit): Record<string, string> =>
  headers === undefined ? {} : Object.fromEntries(new Headers(headers))
