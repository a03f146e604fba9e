/** What is due is counted anew by the calendar as it is, whatever the process that counts had read before. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { city, DISTRICT } from '../../test/city/city.ts'
import { fresh } from '../core/case.ts'
import { workdays } from '../core/term.ts'
import { insertAll } from '../store/insert.ts'
import { append, type NewEvent } from './append.ts'
import { publishDays } from './calendar.ts'
import { newId, transact } from './office.ts'
import { renewDue } from './renew-due.ts'

const { office, world } = await city({ after })
const start = Date.parse('2033-03-07T09:00:00+08:00') // a Monday of a year of which nothing is published
const clock = {
  id: 'main' as const,
  term: workdays(10),
  start,
  due: start + 14 * 86_400_000,
  provisional: true,
}

const event = (step: NewEvent['step'], data: object): NewEvent => ({
  id: newId(),
  step,
  by: world.people[0]?.id ?? null,
  post: 'dispatcher-1',
  at: start,
  data: { ...data, unit: 'hotline-centre' },
})

test('a holiday that another process took in moves the reminder, and is not taken for counted before', async () => {
  const caseId = newId()
  const report = { report: newId(), number: 'RX20330307-1', program: 'hotline', kind: 'street-works' }
  const events = [
    event('report', { ...report, area: '150302001', channel: 'phone' }),
    event('accept', {}),
    event('assign', { owner: 'housing', coOwners: [], clocks: [clock] }),
  ]
  const made = append(office, { district: DISTRICT, caseId, before: fresh, head: null, events, now: start })
  await transact(office, tx =>
    insertAll(tx, { cases: [made.caseRow], case_events: made.eventRows, due: made.dueRows }),
  )
  const dueAt = async () =>
    (await office.database.pool.query<{ at: number }>('select at from due where ref = $1', [caseId])).rows[0]
      ?.at
  await renewDue(office)
  const before = await dueAt()
  await transact(office, tx =>
    publishDays(tx, [{ day: '2033-03-18', kind: 'off', name: '放假', source: '试' }]),
  )
  assert.ok((await renewDue(office)) > 0)
  assert.notEqual(await dueAt(), before)
  assert.equal(await renewDue(office), 0)
})
