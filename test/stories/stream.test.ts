/** The live stream over a real socket: what happens is heard once, by those who may see it, and resumed where it broke. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { ProblemReply } from '../../src/contracts/route.ts'
import { city, type Speaker } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const url = await here.app.listen({ host: '127.0.0.1', port: 0 })
const operator = await here.as('operator-1')
const dispatcher = await here.as('dispatcher-1')

interface Heard {
  readonly id: string
  readonly caseId: string
  readonly step: string
}

/** Opens the stream: once this is answered, nothing that happens later is missed. */
async function connect(speaker: Speaker, lastId?: string): Promise<Response> {
  const headers = { cookie: speaker.cookie, ...(lastId ? { 'last-event-id': lastId } : {}) }
  const answer = await fetch(`${url}/api/v1/stream`, { headers, signal: AbortSignal.timeout(15_000) })
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  return answer
}

/** Listens until `enough` says so, then hangs up. */
async function hear(answer: Response, enough: (heard: readonly Heard[]) => boolean): Promise<Heard[]> {
  const heard: Heard[] = []
  let text = ''
  for await (const bytes of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += bytes
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const id = /^id: (.+)$/m.exec(block)?.[1]
      const data = /^data: (.+)$/m.exec(block)?.[1]
      if (id && data) heard.push({ id, ...(JSON.parse(data) as Omit<Heard, 'id'>) })
    }
    if (enough(heard)) break
  }
  return heard
}

const BEGINNING = '0.00000000-0000-0000-0000-000000000000.0'

test('whoever listens hears each step once, in the order it was committed', async () => {
  const stream = await connect(dispatcher)
  const { caseId } = await filed(operator)
  await dispatcher.step(caseId, 'accept')
  const heard = await hear(stream, all => all.some(it => it.step === 'accept'))
  assert.deepEqual(
    heard.map(it => [it.caseId, it.step]),
    [
      [caseId, 'report'],
      [caseId, 'accept'],
    ],
  )
})

test('a listener that was away goes on after the last thing it heard, missing and doubling nothing', async () => {
  const first = await filed(operator)
  const known = await hear(await connect(dispatcher, BEGINNING), all =>
    all.some(it => it.caseId === first.caseId),
  )
  const later = await Promise.all(Array.from({ length: 12 }, () => filed(operator)))
  const wanted = new Set(later.map(it => it.caseId))
  const stream = await connect(dispatcher, known.at(-1)!.id)
  const heard = await hear(stream, all => all.filter(it => wanted.has(it.caseId)).length >= wanted.size)
  assert.equal(new Set(heard.map(it => it.id)).size, heard.length)
  assert.deepEqual(new Set(heard.map(it => it.caseId)), wanted)
})

test('what one may not see is not heard', async () => {
  const stranger = await here.as('water-handler')
  const hidden = await filed(operator)
  const shown = await filed(operator)
  await dispatcher.step(shown.caseId, 'accept')
  await dispatcher.step(shown.caseId, 'assign', { owner: 'water' })
  const isAssigned = (it: Heard) => it.caseId === shown.caseId && it.step === 'assign'
  const heard = await hear(await connect(stranger, BEGINNING), all => all.some(isAssigned))
  assert.ok(!heard.some(it => it.caseId === hidden.caseId))
})

test('whoever is told of something is called to it, and nobody else is', async () => {
  const { caseId } = await filed(operator)
  await dispatcher.step(caseId, 'accept')
  const speakers = await Promise.all(['housing-handler', 'duty-1', 'duty-2'].map(id => here.as(id))) // day or night
  const streams = await Promise.all(speakers.map(it => connect(it)))
  const untold = await connect(operator)
  await dispatcher.step(caseId, 'assign', { owner: 'housing' })
  const { rows } = await here.office.database.pool.query<{ person: string }>(
    'select person from notices where case_id = $1',
    [caseId],
  )
  const isTold = (speaker: Speaker) => rows.some(it => it.person === speaker.person)
  assert.ok(speakers.some(isTold))
  for (const [i, stream] of streams.entries()) {
    if (isTold(speakers[i]!)) await textUntil(stream, 'event: notice')
    else await stream.body?.cancel()
  }
  const later = await filed(operator)
  assert.doesNotMatch(await textUntil(untold, later.caseId), /event: notice/)
})

async function textUntil(answer: Response, wanted: string): Promise<string> {
  let text = ''
  for await (const bytes of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += bytes
    if (text.includes(wanted)) return text
  }
  throw new Error(`the stream ended without ${wanted}`)
}

test('what is no request at all, or has an address without end, is a problem too', async () => {
  const long = await fetch(`${url}/api/v1/cases?q=${'a'.repeat(40_000)}`, {
    headers: { cookie: operator.cookie },
  })
  assert.equal(long.status, 400)
  assert.equal(long.headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.equal(((await long.json()) as ProblemReply).code, 'not-well-formed')
})

test('a mark that is none is refused, and so is whoever is not signed in', async () => {
  const asked = (headers: Record<string, string>) => fetch(`${url}/api/v1/stream`, { headers })
  assert.equal((await asked({})).status, 401)
  const noMark = '-'.repeat(36)
  for (const id of ['yesterday', `0.${noMark}.0`, `99999999999999999999.${BEGINNING.slice(2)}`])
    assert.equal((await asked({ cookie: operator.cookie, 'last-event-id': id })).status, 422, id)
})

test('who comes back while the feed is being read for somebody else misses nothing', async () => {
  const first = await filed(operator)
  const all = await hear(await connect(dispatcher, BEGINNING), heard =>
    heard.some(it => it.caseId === first.caseId),
  )
  const listening = await connect(operator)
  const client = await here.office.database.pool.connect()
  await client.query('begin')
  await client.query('lock table feed in access exclusive mode') // the reader waits here, for the first listener
  await pause(600)
  const back = await connect(dispatcher, BEGINNING)
  await client.query('commit')
  client.release()
  const again = await hear(back, heard => heard.some(it => it.caseId === first.caseId))
  assert.deepEqual(
    again.map(it => it.id),
    all.map(it => it.id),
  )
  await listening.body?.cancel()
})
