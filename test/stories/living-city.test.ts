/** The first minute of a demo: `npm start`, and a stack over its limit becomes a case by itself. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { caseReply, type CaseReply, listCases } from '../../src/contracts/cases.ts'
import { testFolder } from '../city/database.ts'
import { type Served, serving } from '../city/yiwang.ts'

const dataDir = testFolder({ after })
const WITHIN_MS = 60_000

/** A leader at this machine, by one click. */
async function leader({ url }: Served): Promise<(path: string) => Promise<unknown>> {
  const { items } = (await (await fetch(`${url}/api/v1/session/demo`)).json()) as {
    items: { person: string; name: string }[]
  }
  const signed = await fetch(`${url}/api/v1/session/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: items.find(it => it.name === 'leader-a')?.person }),
  })
  assert.equal(signed.status, 200)
  const cookie = signed.headers.getSetCookie()[0]!.split(';')[0]!
  return async path => (await fetch(`${url}/api/v1${path}`, { headers: { cookie } })).json()
}

type Ask = Awaited<ReturnType<typeof leader>>

const found = async (ask: Ask) =>
  listCases.reply.parse(await ask('/cases?program=emission&channel=device&stage=accepted,assigned')).items

async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + WITHIN_MS
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (Date.now() > deadline) assert.fail(`not within a minute: ${what}`)
    await pause(200)
  }
}

const firstCase = (ask: Ask) =>
  until(async () => (await found(ask))[0], 'a case of an exceedance, accepted or assigned')

let before: CaseReply

test('within a minute of the start a stack exceeds its limit, and its case is on its owner’s desk', async t => {
  const server = await serving(t, { dataDir, lives: true })
  const ask = await leader(server)
  const { id } = await firstCase(ask)
  before = caseReply.parse(await ask(`/cases/${id}`))
  assert.deepEqual(
    { stage: before.stage, owner: before.owner, channel: before.channel, reports: before.reports },
    { stage: 'assigned', owner: 'ecology', channel: 'device', reports: 1 },
  )
  assert.match(before.title ?? '', /^一号焦化厂1号焦炉废气排口 二氧化硫超标（实测 [\d.]+，限值 50 mg\/m³）$/)
  assert.deepEqual(
    before.events.map(it => [it.step, it.by.post]),
    [
      ['report', null],
      ['accept', null],
      ['assign', null],
    ],
  )
  server.child.kill('SIGTERM')
  assert.equal(await server.ended, 0, server.err())
})

test('after a restart the exceedance goes on in the same case, and does not become another', async t => {
  const server = await serving(t, { dataDir, lives: true })
  const ask = await leader(server)
  const reports = await until(async () => {
    const now = caseReply.parse(await ask(`/cases/${before.id}`))
    return now.reports > before.reports ? now.reports : undefined
  }, 'the next alarm joins the case')
  assert.equal(reports, 2)
  assert.deepEqual(
    (await found(ask)).map(it => it.number),
    [before.number],
  )
})
