/** Whatever anybody sends to any route, it is answered, or refused with a problem; it never breaks the server. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import * as caseRoutes from '../../src/contracts/cases.ts'
import type { ProblemReply, Route } from '../../src/contracts/route.ts'
import * as sessionRoutes from '../../src/contracts/session.ts'
import { steps } from '../../src/core/stage.ts'
import { stepData } from '../../src/core/step-data.ts'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const isRoute = (it: unknown): it is Route =>
  typeof it === 'object' && it !== null && 'method' in it && 'path' in it && 'reply' in it

/** Every contract there is, those of tomorrow too. */
const CONTRACTS = new URL('../../src/contracts/', import.meta.url)
const modules = await Promise.all(
  readdirSync(CONTRACTS)
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(async name => (await import(new URL(name, CONTRACTS).href)) as Record<string, unknown>),
)
const routes = [...new Set(modules.flatMap(file => Object.values(file).filter(isRoute)))]

const here = await city({ after })
const posts = ['operator-1', 'dispatcher-1', 'supervisor-1', 'leader-1', 'administrator-1']
const speakers = await Promise.all(
  posts.filter(id => here.world.posts.some(it => it.id === id)).map(id => here.as(id)),
)
const operator = speakers[0]!
const known = await Promise.all([filed(operator), filed(operator)])
const someUnit = here.world.units.find(it => it.to === null)!.id

/** What a careless or hostile sender puts where something else belongs. */
const hostile: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e15,
  1e308,
  5e-324,
  0.1,
  '',
  ' ',
  '%',
  '_',
  "' or 1=1 --",
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\ufeff标题',
  '😀'.repeat(70),
  '字'.repeat(30_000),
  '-1',
  'NaN',
  'Infinity',
  '1e999',
  '0x10',
  '２０２６-０１-０１',
  '2026-02-30',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1850-06-01T00:00:00.123456+08:00',
  '9999-12-31T23:59:59-23:59',
  '2026-11-21T10:00:00',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '1.------------------------------------',
  '999999999999999.00000000-0000-0000-0000-000000000000',
  '__proto__',
  'constructor',
  '150302',
  '150302999',
  '15030a',
  [],
  ['a', 'a'],
  Array.from({ length: 2_000 }, () => '00000000-0000-0000-0000-000000000000'),
  {},
  { zh: '\u0000', en: '\ud800' },
  JSON.parse('{"__proto__":{"admin":true},"constructor":1}'),
  Array.from({ length: 200 }).reduce<unknown>(it => [it], 1),
  { lon: 1e308, lat: -1e308 },
  { lon: 106.8, lat: 90 },
  { clock: 'hours', n: 1e308 },
  { clock: 'workdays', n: 10_000 },
]

/** Values that fit, by the name of the field, so that a request gets beyond its contract. */
const fitting: Readonly<Record<string, readonly unknown[]>> = {
  id: [...known.map(it => it.caseId), ...known.map(it => it.id), 'closing-rate', someUnit],
  joins: known.map(it => it.caseId),
  into: known.map(it => it.caseId),
  case: known.map(it => it.caseId),
  program: ['hotline', 'dust-control', 'grid-patrol'],
  kind: ['street-works', 'bare-soil', 'handler', 'department', 'instruct'],
  area: ['150302001', '150302', '150300'],
  text: ['路灯不亮，晚上看不清路。'],
  title: ['路灯不亮', { zh: '路灯', en: 'Lamp' }],
  name: ['somebody', { zh: '某单位', en: 'Unit' }],
  owner: [someUnit],
  unit: [someUnit],
  to: [someUnit, '2026-12-31'],
  units: [[someUnit]],
  coOwners: [[], [someUnit]],
  person: here.world.people.slice(0, 3).map(it => it.id),
  post: posts,
  facts: [{}, { site: '一号工地', spots: 3 }, { site: '一\u0000号', spots: 1 }, { address: '\ud800' }],
  position: [{ lon: 106.82, lat: 39.67 }],
  files: [[]],
  from: ['2026-11-01'],
  day: ['2026-11-01'],
  until: ['2027-01-01'],
  startsAt: ['2026-12-01T08:00:00+08:00'],
  endsAt: ['2026-12-01T20:00:00+08:00'],
  at: [new Date().toISOString()],
  term: [{ clock: 'days', n: 3 }],
  q: ['路灯', '1'],
  step: [...steps],
  data: [{}],
  reason: ['核实情况'],
  note: ['说明情况'],
  reply: ['已答复'],
  programs: [['*']],
  password: ['correct horse battery'],
  before: ['correct horse battery'],
  after: ['correct horse battery'],
  explain: ['numerator'],
  format: ['csv', 'geojson', 'xlsx'],
  limit: ['5'],
  code: ['123456', 'abcdef', '１２３４５６'],
}

const oneOf = (values: readonly unknown[]) => fc.constantFrom(...values)
/** A field that fits, one time in some that does not, or none. */
const valueOf = (name: string) =>
  fc.oneof(
    { weight: 5, arbitrary: oneOf(fitting[name] ?? [undefined]) },
    { weight: 2, arbitrary: oneOf(hostile) },
    { weight: 1, arbitrary: fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.jsonValue()) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  )
const partOf = (schema: z.ZodType | undefined): fc.Arbitrary<Record<string, unknown>> =>
  schema instanceof z.ZodObject
    ? fc.record(Object.fromEntries(Object.keys(schema.shape).map(name => [name, valueOf(name)])))
    : fc.constant({})

const stepBodies = fc.constantFrom(...steps.filter(it => it !== 'report')).chain(step =>
  fc.record({
    id: oneOf([crypto.randomUUID(), ...(hostile as string[])]),
    step: fc.constant(step),
    data: partOf(stepData[step]),
    at: valueOf('at'),
  }),
)

const requests = fc.constantFrom(...routes).chain(route =>
  fc.record({
    route: fc.constant(route),
    params: partOf(route.params),
    query: partOf(route.query),
    body: fc.oneof(
      {
        weight: 8,
        arbitrary: route === caseRoutes.postStep ? stepBodies : partOf(route.body),
      },
      { weight: 1, arbitrary: oneOf(hostile) },
    ),
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constantFrom('text/plain', 'multipart/form-data', 'application/xml', 'x') },
    ),
    who: fc.nat(speakers.length - 1),
    headers: fc.record(
      {
        'if-match': fc.constantFrom('"1"', '*', 'W/"2"', '"99999999999"', 'x'),
        'idempotency-key': fc.constantFrom('k', '字'.repeat(10), 'x'.repeat(5_000)),
      },
      { requiredKeys: [] },
    ),
  }),
)

type Request = typeof requests extends fc.Arbitrary<infer R> ? R : never

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const encoded = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed())

function addressOf({ route, params, query }: Request): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(params[name] ?? 'x'))
  const asked = Object.entries(query).filter(([, value]) => value !== undefined)
  return `/api/v1${path}?${asked.map(([name, value]) => `${name}=${encoded(value)}`).join('&')}`
}

async function send(it: Request) {
  const { route, body, type, who, headers } = it
  // A session that is given up in the middle would hide the rest behind 401.
  const cookie = route === sessionRoutes.signOut ? 'yiwang=nobody' : speakers[who]!.cookie
  const hasBody = route.method === 'POST' || route.method === 'PUT'
  return here.app.inject({
    method: route.method,
    url: addressOf(it),
    headers: { cookie, ...headers, ...(hasBody ? { 'content-type': type } : {}) },
    ...(hasBody ? { payload: JSON.stringify(body) ?? '' } : {}),
  })
}

/** What is wrong with an answer, or nothing. */
function faultOf({
  statusCode: status,
  headers,
  body,
}: Awaited<ReturnType<typeof send>>): string | undefined {
  if (status >= 500) return `${status} ${body.slice(0, 200)}`
  if (status < 400) return undefined
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8')
    return `${status} is no problem+json: ${body.slice(0, 200)}`
  const problem = JSON.parse(body) as ProblemReply
  if (problem.status !== status || !problem.say.zh || !problem.say.en) return `${status} says ${body}`
  const isNamed = problem.fields.every(it => it.field !== '' && it.allowed.zh && it.allowed.en)
  return isNamed && (problem.code !== 'invalid' || problem.fields.length > 0)
    ? undefined
    : `${status} does not name the field and what is allowed: ${body.slice(0, 300)}`
}

const RUNS = Number(process.env['YIWANG_FUZZ'] ?? 1_000)
/** A busy machine sends fewer. */
const MOST_MS = process.env['YIWANG_FUZZ'] ? Infinity : 10_000
const seed = Number(process.env['YIWANG_SEED'] ?? Date.now() % 1_000_000)

test(`no request breaks the server, and each refusal says what is wrong (YIWANG_SEED=${seed})`, async () => {
  const faults = new Map<string, string>()
  const until = Date.now() + MOST_MS
  let sent = 0
  let done = 0
  for (const it of fc.sample(requests, { numRuns: RUNS, seed })) {
    if (Date.now() > until) break
    sent++
    const answer = await send(it)
    if (answer.statusCode < 300) done++
    const fault = faultOf(answer)
    if (fault === undefined) continue
    const request = `${addressOf(it).slice(0, 300)} ${it.type} ${JSON.stringify(it.body)?.slice(0, 400)}`
    faults.set(`${it.route.method} ${it.route.path} ${fault.slice(0, 60)}`, `${fault}\n    ${request}`)
  }
  assert.equal([...faults.values()].join('\n'), '')
  assert.ok(done > sent / 20, `only ${done} of ${sent} got through: too wild to prove much`)
})
