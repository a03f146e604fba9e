/** A library lends books on the same core: nothing in it knows what a government is. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { ProgramReply } from '../../src/contracts/registers.ts'
import { programs } from '../../src/programs/all.ts'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'
import { bookLoan } from '../programs/book-loan.ts'

const here = await city({ after }, [...programs, bookLoan])

test('a book is lent, comes back, is looked at by somebody else, and counts as a closed loan', async () => {
  const supervisor = await here.as('supervisor-1')
  const reader = await here.as('water-handler')
  await here.office.database.pool.query(
    `update posts set programs = '{*}' where id in ('operator-1', 'operator-2')`,
  )
  const librarian = await here.as('operator-1')
  const colleague = await here.as('operator-2')
  const offered = await librarian.get<{ items: ProgramReply[] }>('/programs')
  const shown = offered.body.items.find(it => it.id === 'book-loan')
  assert.deepEqual(Object.keys(shown!.facts['properties'] as object), ['shelfMark', 'copies', 'state'])

  const loan = {
    program: 'book-loan',
    kind: 'book',
    text: '《红楼梦》一册',
    facts: { shelfMark: 'I242', state: 'fine' },
  }
  const { caseId, number } = await filed(librarian, loan)
  assert.match(number, /^TS/)
  await librarian.step(caseId, 'accept')
  const lent = await librarian.step(caseId, 'assign', { owner: 'water' })
  assert.equal(lent.clocks[0]?.termName.zh, '30 天')
  await reader.step(caseId, 'rectify', { note: '已还' })
  const back = await colleague.step(caseId, 'pass')
  assert.deepEqual([back.stage, back.noun.zh, back.facts['copies']], ['closed', '借阅', 1])
  const counted = await supervisor.get<{ numerator: number }>('/figures/closed-count?program=book-loan')
  assert.equal(counted.body.numerator, 1)
})
