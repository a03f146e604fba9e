/** Somebody who signs in with a name and a password, as in an office without a demo. */
import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import { transact, type Office } from '../../src/desk/office.ts'
import { verify } from '../../src/desk/verify.ts'
import type { Answer } from './city.ts'

export interface Entered {
  get<T>(path: string): Promise<Answer<T>>
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer<T>>
}

export async function entered(app: FastifyInstance, name: string, password: string): Promise<Entered> {
  const signed = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { name, password },
  })
  assert.equal(signed.statusCode, 200, signed.body)
  const cookie = `yiwang=${signed.cookies.find(it => it.name === 'yiwang')!.value}`
  const call = async <T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Answer<T>> => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { cookie },
      ...(body && { payload: body }),
    })
    return { status: answer.statusCode, body: answer.json<T>(), headers: answer.headers }
  }
  return { get: path => call('GET', path), send: (method, path, body) => call(method, path, body) }
}

/** What `yiwang verify --words` answers. */
export const verified = (office: Office) =>
  transact(office, tx => verify(tx, office, { words: true, say: line => console.error(line) }), {
    isolation: 'repeatable read',
    readOnly: true,
  })
