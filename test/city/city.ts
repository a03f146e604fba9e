/** The invented city of all stories: the demo district's areas, units, posts and people, on a database of one's own. */
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { CaseReply } from '../../src/contracts/cases.ts'
import type { Program } from '../../src/core/program.ts'
import { layWorld } from '../../src/desk/demo/lay-world.ts'
import { type World, worldOf } from '../../src/desk/demo/world.ts'
import { setDemoDistrict } from '../../src/desk/demo-mode.ts'
import { type Office, transact } from '../../src/desk/office.ts'
import { seedFile } from '../../src/desk/seed.ts'
import { buildApp } from '../../src/serve/server.ts'
import type { Profile } from '../../src/wire/chain.ts'
import { readCsv } from '../../src/wire/csv.ts'
import { type Cleanup, testOffice } from './database.ts'

export const DISTRICT = '150302'

export interface City {
  readonly office: Office
  readonly app: FastifyInstance
  readonly world: World
  /** Signs in as the holder of a post; the answer speaks HTTP as that person. */
  as(post: string): Promise<Speaker>
}

export interface Answer<T = unknown> {
  readonly status: number
  readonly body: T
  readonly headers: Record<string, unknown>
}

export interface Speaker {
  readonly person: string
  readonly post: string
  readonly cookie: string
  get<T>(path: string): Promise<Answer<T>>
  send<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
  /** Takes a step and expects it to be done. */
  step(caseId: string, step: string, data?: object, headers?: Record<string, string>): Promise<CaseReply>
  /** Tries a step and answers whatever comes. */
  tryStep(
    caseId: string,
    step: string,
    data?: object,
    more?: { id?: string; at?: string; headers?: Record<string, string> },
  ): Promise<Answer<CaseReply>>
}

export async function divisions() {
  const rows = []
  for await (const row of readCsv(createReadStream(seedFile('divisions-cn.csv'))))
    if ('columns' in row) rows.push({ code: row.columns['code']!, name: row.columns['name']! })
  return rows
}

export async function city(t: Cleanup, programs?: readonly Program[], profile?: Profile): Promise<City> {
  const office = await testOffice(t, programs, profile)
  const world = worldOf({ seed: 'test', now: Date.now(), divisions: await divisions() })
  await transact(office, async tx => {
    await layWorld(tx, world, Date.now())
    await setDemoDistrict(tx, DISTRICT)
  })
  const app = await buildApp(office, {
    checksAnswers: true,
    onFault: (error, where) => console.error(where, error),
  })
  t.after(() => app.close())
  return { office, app, world, as: post => speaker(app, world, post) }
}

async function speaker(app: FastifyInstance, world: World, post: string): Promise<Speaker> {
  const person = world.holdings.find(it => it.post === post && it.role === 'holder')?.person
  assert.ok(person, `nobody holds ${post}`)
  const signed = await app.inject({
    method: 'POST',
    url: '/api/v1/session/demo',
    headers: { host: 'localhost' },
    payload: { person },
  })
  assert.equal(signed.statusCode, 200, signed.body)
  const cookie = `yiwang=${signed.cookies.find(it => it.name === 'yiwang')!.value}`
  const call = async <T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers = {},
  ): Promise<Answer<T>> => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { cookie, ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    return {
      status: answer.statusCode,
      body: (isJson ? answer.json() : answer.body) as T,
      headers: answer.headers,
    }
  }
  const tryStep: Speaker['tryStep'] = (caseId, step, data = {}, more = {}) =>
    call(
      'POST',
      `/cases/${caseId}/steps`,
      { id: more.id ?? crypto.randomUUID(), step, data, ...(more.at ? { at: more.at } : {}) },
      more.headers,
    )
  return {
    person,
    post,
    cookie,
    get: path => call('GET', path),
    send: (method, path, body, headers) => call(method, path, body, headers),
    tryStep,
    async step(caseId, step, data, headers) {
      const answer = await tryStep(caseId, step, data, headers ? { headers } : {})
      assert.equal(answer.status, 200, `${step}: ${JSON.stringify(answer.body)}`)
      return answer.body
    },
  }
}
