/** The simulator's people over HTTP, in the invented city. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { city } from '../../../test/city/city.ts'
import { caseReply, type CaseReply, listCases } from '../../contracts/cases.ts'
import { noCounts } from './counts.ts'
import { runLife } from './life.ts'
import { nextMove } from './moves.ts'
import { paceOf } from './pace.ts'

const haibowan = await city({ after })
const url = await haibowan.app.listen({ host: '127.0.0.1', port: 0 })
const QUICK = { seed: 'test', rate: 1_000 }

const leader = await haibowan.as('leader-1')
const casesAt = async (stage: string) =>
  listCases.reply.parse((await leader.get(`/cases?stage=${stage}`)).body).items
const read = async (id: string): Promise<CaseReply> =>
  caseReply.parse((await leader.get(`/cases/${id}`)).body)

async function until<T>(look: () => Promise<T | undefined>, what: () => string): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (Date.now() > deadline) assert.fail(what())
    await pause(50)
  }
}

test('a call goes its whole way, and one that a visitor has touched is left to the visitor', async t => {
  const dispatcher = await haibowan.as('dispatcher-2')
  const end = new AbortController()
  const counts = noCounts()
  const faults: unknown[] = []
  const living = runLife({
    ...QUICK,
    url,
    counts,
    pace: paceOf({ ...QUICK, from: Date.now(), end: end.signal }),
    end: end.signal,
    onFault: error => faults.push(error),
  })
  t.after(async () => {
    end.abort()
    await living
  })
  const told = () => JSON.stringify({ counts, faults: faults.map(String) })
  const theirs = await until(async () => {
    const [it] = await casesAt('reported')
    if (!it) return undefined
    return (await dispatcher.tryStep(it.id, 'accept')).status === 200 ? it.id : undefined
  }, told)
  const done = await until(async () => {
    for (const { id } of await casesAt('closed')) {
      const it = await read(id)
      if (it.contacted !== null) return it
    }
    return undefined
  }, told)
  assert.deepEqual(
    done.events.map(it => it.step),
    ['report', 'accept', 'assign', 'acknowledge', 'act', 'rectify', 'pass', 'call-back'],
  )
  assert.ok(done.events.some(it => it.step === 'rectify' && it.files.length === 1))
  const untouched = await read(theirs)
  assert.deepEqual(
    untouched.events.map(it => it.step),
    ['report', 'accept'],
  )
  assert.equal(nextMove(untouched, QUICK), 'theirs')
  assert.deepEqual(faults, [])
  assert.ok(counts.reports >= 2 && counts.steps >= 7, told())
})
