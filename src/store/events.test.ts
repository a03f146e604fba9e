import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testDatabase } from '../../test/city/database.ts'
import { transact } from './database.ts'
import { feedAfter } from './events.ts'

const database = await testDatabase({ after })

test('the feed is read in the order of transactions, page by page, whatever the length of their numbers', async () => {
  const district = '150302'
  const numbers = Array.from({ length: 30 }, (_, i) => i * 5 + 1)
  for (const tx of numbers)
    await database.pool.query(
      `insert into feed (district, tx, case_id, seq, step, stage, at, recorded_at)
       values ($1, $2::text::xid8, gen_random_uuid(), 1, 'accept', 'accepted', now(), now())`,
      [district, tx],
    )
  const read: number[] = []
  let mark = { tx: '0', caseId: '00000000-0000-0000-0000-000000000000', seq: 0 }
  for (;;) {
    const page = await transact(database, tx => feedAfter(tx, { district, ...mark, limit: 7 }))
    read.push(...page.map(it => Number(it.tx)))
    const last = page.at(-1)
    if (!last) break
    mark = last
  }
  assert.deepEqual(read, numbers)
})
