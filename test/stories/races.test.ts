/** What happens at the same moment: one order is found for it, nobody's report is lost, and nothing is done twice. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { transact } from '../../src/desk/office.ts'
import { verify } from '../../src/desk/verify.ts'
import { type Answer, city } from '../city/city.ts'
import { type FiledReply, filed } from '../city/reports.ts'

const here = await city({ after })
const [operator, second, dispatcher, supervisor] = await Promise.all(
  ['operator-1', 'operator-2', 'dispatcher-1', 'supervisor-1'].map(id => here.as(id)),
)
assert.ok(operator && second && dispatcher && supervisor)

const seen = async (caseId: string) => (await dispatcher.get<CaseReply>(`/cases/${caseId}`)).body
const statuses = (answers: readonly Answer[]) => answers.map(it => it.status).sort((a, b) => a - b)

test('two cases merged into each other at once: one swallows the other', async () => {
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      const [a, b] = await Promise.all([filed(operator), filed(second)])
      const done = await Promise.all([
        dispatcher.tryStep(a.caseId, 'merge', { into: b.caseId }),
        supervisor.tryStep(b.caseId, 'merge', { into: a.caseId }),
      ])
      assert.equal(done.filter(it => it.status === 200).length, 1, JSON.stringify(statuses(done)))
      assert.ok(done.every(it => it.status < 500))
      const both = await Promise.all([seen(a.caseId), seen(b.caseId)])
      assert.deepEqual(both.map(it => it.stage).sort(), ['reported', 'void'])
      assert.equal(both.find(it => it.stage === 'reported')?.reportsList.length, 2)
    }),
  )
})

test('reports that come while their case is merged or closed hang where somebody still answers, or are refused', async () => {
  for (let round = 0; round < 4; round++) {
    const [a, b, c]: FiledReply[] = await Promise.all([filed(operator), filed(operator), filed(operator)])
    assert.ok(a && b && c)
    const body = { program: 'hotline', kind: 'street-works', area: '150302001', text: '还是不亮。' }
    const [ab, ca, closed, ...joins]: Answer[] = await Promise.all([
      dispatcher.tryStep(a.caseId, 'merge', { into: b.caseId }),
      supervisor.tryStep(c.caseId, 'merge', { into: a.caseId }),
      operator.tryStep(b.caseId, 'answer', { reply: '已修好' }),
      ...[operator, second].map(it => it.send('POST', '/reports', { ...body, joins: a.caseId })),
    ])
    const all = [ab, ca, closed, ...joins].flatMap(it => it ?? [])
    assert.ok(
      all.every(it => it.status < 500),
      JSON.stringify(statuses(all)),
    )
    const cases: CaseReply[] = await Promise.all([a, b, c].map(it => seen(it.caseId)))
    for (const it of cases.filter(it => it.stage === 'void')) assert.equal(it.reportsList.length, 0)
    const reports = cases.flatMap(it => it.reportsList)
    assert.equal(reports.length, 3 + joins.filter(it => it.status === 201).length)
  }
})

test('a case reopened and rated at once is one or the other first', async () => {
  const { caseId } = await filed(operator)
  await operator.step(caseId, 'answer', { reply: '已修好' })
  const [reopened, rated] = await Promise.all([
    dispatcher.tryStep(caseId, 'reopen', { reason: '又坏了' }),
    operator.tryStep(caseId, 'rate', { satisfied: 2 }),
  ])
  assert.equal(reopened.status, 200)
  assert.ok([200, 409].includes(rated.status))
  assert.equal((await seen(caseId)).satisfied, rated.status === 200 ? 2 : null)
})

test('the same key of two people is two reports', async () => {
  const body = { program: 'hotline', kind: 'street-works', area: '150302001', text: '路灯不亮。' }
  const key = { 'idempotency-key': 'call-1' }
  const answers = await Promise.all(
    [operator, second, operator, second].map(it => it.send<{ id: string }>('POST', '/reports', body, key)),
  )
  assert.deepEqual(statuses(answers), [201, 201, 201, 201])
  assert.equal(new Set(answers.map(it => it.body.id)).size, 2)
  const other = await operator.send('POST', '/reports', { ...body, text: '另一件事。' }, key)
  assert.equal(other.status, 422)
})

test('who leaves a post in the middle of a step has done it or not, and does no other', async () => {
  const administrator = await here.as('administrator-1')
  const member = await here.as('grid-001004')
  const { body } = await administrator.get<{
    items: { id: string; posts: { id: string; holding: string }[] }[]
  }>('/people')
  const holding = body.items
    .find(it => it.id === member.person)
    ?.posts.find(it => it.id === 'grid-001004')?.holding
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const report = {
    program: 'dust-control',
    kind: 'bare-soil',
    area: '150302001004',
    text: '裸土',
    facts: { site: '工地', spots: 1 },
  }
  const answers = await Promise.all([
    ...Array.from({ length: 5 }, () => member.send('POST', '/reports', report)),
    administrator.send('POST', `/holdings/${holding}/end`, { to: today }),
  ])
  assert.ok(
    answers.every(it => [200, 201, 403, 422].includes(it.status)),
    JSON.stringify(statuses(answers)),
  )
  const later = (await member.send('POST', '/reports', report)).status
  assert.ok(later === 403 || later === 422, `${later}`)
})

test('after all of it every chain, row and word holds', async () => {
  const verdict = await transact(here.office, tx => verify(tx, here.office, { words: true, say: () => {} }), {
    isolation: 'repeatable read',
  })
  assert.equal('ok' in verdict && verdict.ok, true, JSON.stringify(verdict))
})
