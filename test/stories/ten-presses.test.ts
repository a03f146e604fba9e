/** Ten people press at once, or one phone presses ten times: one step either way. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const operator = await here.as('operator-1')
const dispatcher = await here.as('dispatcher-1')

const counted = (answers: readonly { status: number }[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, it => it.status)].map(([status, list]) => [status, list.length]),
  )

test('of ten different presses of the same button one is done and nine are refused', async () => {
  const { caseId } = await filed(operator)
  const answers = await Promise.all(Array.from({ length: 10 }, () => dispatcher.tryStep(caseId, 'accept')))
  assert.deepEqual(counted(answers), { 200: 1, 409: 9 })
  const { body } = await dispatcher.get<CaseReply>(`/cases/${caseId}`)
  assert.deepEqual(
    body.events.map(event => event.step),
    ['report', 'accept'],
  )
})

test('the same press ten times is one event, and each press is answered as done', async () => {
  const { caseId } = await filed(operator)
  const id = crypto.randomUUID()
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => dispatcher.tryStep(caseId, 'accept', {}, { id })),
  )
  assert.deepEqual(counted(answers), { 200: 10 })
  const { body } = await dispatcher.get<CaseReply>(`/cases/${caseId}`)
  assert.deepEqual(
    body.events.map(event => event.id).filter(it => it === id),
    [id],
  )
})

test('ten reports at once take ten numbers without a gap', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => filed(operator)))
  const numbers = all.map(it => Number(it.number.slice(-4))).sort((a, b) => a - b)
  assert.deepEqual(
    numbers,
    Array.from({ length: 10 }, (_, i) => numbers[0]! + i),
  )
})

test('the same report sent ten times at once is one case', async () => {
  const key = { 'idempotency-key': 'a call that was sent again and again' }
  const body = { program: 'hotline', kind: 'street-works', area: '150302001', text: '井盖松动，过车就响。' }
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => operator.send<{ caseId: string }>('POST', '/reports', body, key)),
  )
  assert.deepEqual(counted(answers), { 201: 10 })
  assert.equal(new Set(answers.map(it => it.body.caseId)).size, 1)
})
