/** People of a served demo district over real HTTP, and waiting for what has to become so. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { ProblemReply } from '../../src/contracts/route.ts'

export interface Worker {
  readonly person: string
  readonly cookie: string
  get(path: string): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
  upload(name: string, bytes: string): Promise<Response>
}

const PATIENCE_MS = 60_000

/** Signs in as a demo person of this kind of post, from this machine. */
export async function workerAt(url: string, kind: string): Promise<Worker> {
  const asked = await fetch(`${url}/api/v1/session/demo`)
  const { items } = (await asked.json()) as { items: { person: string; kind: string }[] }
  const { person } = items.find(it => it.kind === kind)!
  const entered = await fetch(`${url}/api/v1/session/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person }),
  })
  assert.equal(entered.status, 200)
  const cookie = entered.headers.getSetCookie()[0]!.split(';')[0]!
  const send = (path: string, init: RequestInit) =>
    fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
  return {
    person,
    cookie,
    get: path => send(path, { headers: { cookie } }),
    post: (path, body) =>
      send(path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    upload(name, bytes) {
      const form = new FormData()
      form.set('file', new Blob([bytes]), name)
      return send('/api/v1/files', { method: 'POST', headers: { cookie }, body: form })
    },
  }
}

export const codeIn = async (answer: Response): Promise<string> =>
  ((await answer.json()) as ProblemReply).code

/** Looks again and again until it is so; fails with what was waited for. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  for (const end = Date.now() + withinMs; !(await isSo()); await pause(25))
    assert.ok(Date.now() < end, `not within ${withinMs} ms: ${what}`)
}
