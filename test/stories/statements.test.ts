/** How often a page asks the database: a list that grows slow does so one statement at a time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'

type Query = (...args: [string | { text: string }, ...unknown[]]) => unknown

/** The statements `work` sends from this process, without those that begin and end transactions. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  const sent: string[] = []
  prototype.query = function (this: unknown, ...args) {
    const [first] = args
    sent.push(typeof first === 'string' ? first : first.text)
    return query.apply(this, args)
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  return sent.filter(text => !/^(start transaction|begin|commit|rollback)/.test(text))
}

test('a list asks the database four times at most, whoever looks and however it is filtered', async t => {
  const here = await city(t)
  const operator = await here.as('operator-1')
  for (let i = 0; i < 3; i++) await filed(operator)
  for (const post of ['dispatcher-1', 'housing-handler', 'grid-001002']) {
    const speaker = await here.as(post)
    for (const filter of [
      '',
      '&stage=assigned&sort=due',
      '&light=red',
      '&mine=true',
      '&q=路灯',
      '&area=150302001',
    ]) {
      const path = `/cases?limit=50${encodeURI(filter)}`
      const first = await speaker.get(path) // names of areas and units are read once in five seconds
      assert.equal(first.status, 200)
      const sent = await statementsOf(() => speaker.get(path))
      assert.ok(sent.length <= 4, `${post} ${path}: ${sent.length}\n${sent.join('\n')}`)
    }
  }
})

test('a report is filed with five statements, a step with a note taken with ten, its answer included', async t => {
  const here = await city(t)
  const operator = await here.as('operator-1')
  const { caseId } = await filed(operator)
  const report = await statementsOf(() =>
    filed(operator, { reporter: { name: '王女士', phone: '13800000001' } }),
  )
  assert.ok(report.length <= 5, report.join('\n'))
  const step = await statementsOf(() => operator.step(caseId, 'accept', { note: '已受理，转派单员。' }))
  assert.ok(step.length <= 10, `${step.length}\n${step.join('\n')}`)
})

test('the wall screen asks ten times and for the session, and a number that opens four times at most', async t => {
  const here = await city(t)
  const operator = await here.as('operator-1')
  for (let i = 0; i < 3; i++) await filed(operator)
  for (const post of ['leader-1', 'housing-handler', 'grid-001002']) {
    const speaker = await here.as(post)
    for (const [path, most] of [
      ['/screen', 11], // the session, and of the ranking whether its days are tallied
      ['/screen/cases?set=open', 4],
      ['/screen/day', 3],
    ] as const) {
      assert.equal((await speaker.get(path)).status, 200) // names of areas and units are read once in five seconds
      const sent = await statementsOf(() => speaker.get(path))
      assert.ok(sent.length <= most, `${post} ${path}: ${sent.length}\n${sent.join('\n')}`)
    }
  }
})
