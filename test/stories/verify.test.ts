/** Whoever changes history through the database is found, and the first event that was touched is named. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { DAY_MS } from '../../src/core/instant.ts'
import { isProblem } from '../../src/core/problem.ts'
import { readFigures } from '../../src/desk/figures.ts'
import { forget } from '../../src/desk/forget.ts'
import { transact } from '../../src/desk/office.ts'
import { readCase } from '../../src/desk/read-case.ts'
import { sealFinishedDays } from '../../src/desk/roots.ts'
import type { Broken } from '../../src/desk/verify-case.ts'
import { verify } from '../../src/desk/verify.ts'
import { casesWithTokens } from '../../src/store/search.ts'
import { queryTokens } from '../../src/wire/search-tokens.ts'
import { testFolder, testOffice } from '../city/database.ts'
import { everything, messagesFile, took } from '../city/imports.ts'

const folder = testFolder({ after })
const office = await testOffice({ after })
const path = messagesFile(
  folder,
  'cases.csv',
  Array.from({ length: 6 }, (_, i) => ({ message_id: `${i}`, user: i < 2 ? 'A1' : `B${i}` })),
)
const now = Date.now()
await took(office, path, now - 2 * DAY_MS)
assert.equal(await sealFinishedDays(office, now), 1)

const run = (text: string, values: unknown[] = []) => office.database.pool.query(text, values)
const check = async (words = false, id?: string) => {
  const found = await transact(office, tx => verify(tx, office, { words, case: id, say: () => {} }), {
    isolation: 'repeatable read',
    readOnly: true,
  })
  if (isProblem(found)) throw new Error(found.problem)
  return found
}

/** Does something to the database that nobody may do, looks what is found, and undoes it. */
async function tampered(texts: readonly string[], words = false): Promise<Broken | null> {
  const found: { first?: Broken | null } = {}
  const undone = new Error('undone')
  await transact(office, async tx => {
    for (const text of ['set local session_replication_role = replica', ...texts])
      await tx.executeQuery({
        sql: text,
        parameters: [],
        query: { kind: 'RawNode' },
        queryId: { queryId: text },
      } as never)
    const verdict = await verify(tx, office, { words, say: () => {} })
    assert.ok(!isProblem(verdict))
    assert.equal(verdict.ok, verdict.first === null)
    found.first = verdict.first
    throw undone
  }).catch((error: unknown) => assert.equal(error, undone))
  return found.first ?? null
}

interface Event {
  case: string
  seq: number
  id: string
}
const events = (await run('select case_id as "case", seq, id from case_events order by case_id, seq'))
  .rows as Event[]
const third = events.filter(it => it.case === events[6]!.case)
const where = (it: Event) => `where case_id = '${it.case}' and seq = ${it.seq}`

test('untouched history holds', async () => {
  assert.deepEqual(await check(true), { ok: true, cases: 6, events: 18, first: null })
  assert.deepEqual(await check(false, events[0]!.case), { ok: true, cases: 1, events: 3, first: null })
})

test('one changed byte in any column of any event is found, and that event named', async () => {
  const changes: readonly (readonly [string, string])[] = [
    ['data', `data = jsonb_set(data, '{actor}', '"Import"')`],
    ['step', `step = step || 's'`],
    ['by', `by = '00000000-0000-7000-8000-000000000000'`],
    ['post', `post = 'x'`],
    ['at', `at = at + interval '1 millisecond'`],
    ['recorded_at', `recorded_at = recorded_at + interval '1 millisecond'`],
    [
      'prev',
      `prev = overlay(coalesce(prev, 'sha256:0') placing case when right(prev, 1) = '0' then '1' else '0' end from length(coalesce(prev, 'sha256:0')))`,
    ],
    [
      'hash',
      `hash = overlay(hash placing case when right(hash, 1) = '0' then '1' else '0' end from length(hash))`,
    ],
  ]
  for (const event of third) {
    for (const [column, change] of changes) {
      const first = await tampered([`update case_events set ${change} ${where(event)}`])
      assert.deepEqual(first, event, `${column} of event ${event.seq}`)
    }
    const id = event.id.replace(/.$/, it => (it === '0' ? '1' : '0'))
    assert.deepEqual(
      await tampered([`update case_events set id = '${id}' ${where(event)}`]),
      { ...event, id },
      'id',
    )
    const moved = await tampered([`update case_events set seq = seq + 7 ${where(event)}`])
    assert.deepEqual(moved, { ...event, seq: event.seq + 7 }, 'seq')
  }
})

test('an event that is taken out, at the end too, is missed', async () => {
  for (const event of third) {
    const first = await tampered([`delete from case_events ${where(event)}`])
    assert.deepEqual(first, { case: event.case, seq: event.seq, id: null })
  }
})

test('a case row that is not what its events make of it is found', async () => {
  const last = third[2]!
  const changes = [
    `stage = 'accepted'`,
    `closed_at = closed_at - interval '1 day'`,
    `due = null`,
    `owner = 'x'`,
    `head = 'sha256:0'`,
  ]
  for (const change of changes)
    assert.deepEqual(await tampered([`update cases set ${change} where id = '${last.case}'`]), last, change)
  const forged = await tampered([`update cases set seq = 2 where id = '${last.case}'`])
  assert.deepEqual(forged, last)
})

test('a case that is gone with its whole list is missed by the root of its day', async () => {
  const gone = third[0]!.case
  const tables = ['case_events', 'reports', 'searches', 'externals'].map(
    it => `delete from ${it} where case_id = '${gone}'`,
  )
  const first = await tampered([...tables, `delete from cases where id = '${gone}'`])
  assert.deepEqual(first, { case: null, seq: null, id: null })
  const emptied = await tampered([`delete from case_events where case_id = '${gone}'`])
  assert.deepEqual(emptied, { case: gone, seq: 1, id: null })
})

test('a finished day is sealed once', async () => {
  const before = await run('select * from roots')
  assert.equal(before.rows.length, 1)
  assert.equal(before.rows[0].cases, 6)
  assert.equal(await sealFinishedDays(office, now), 0)
  assert.deepEqual((await run('select * from roots')).rows, before.rows)
  assert.deepEqual(await tampered([`update roots set root = 'sha256:' || repeat('0', 64)`]), {
    case: null,
    seq: null,
    id: null,
  })
})

test('sealed words that were altered or exchanged are found when words are asked for', async () => {
  const [report] = third
  const words = `id = (select (data->'text'->>'vault')::uuid from case_events ${where(report!)})`
  const altered = [
    `update vault set sealed = overlay(sealed placing case when substr(sealed, 40, 1) = 'A' then 'B' else 'A' end from 40 for 1) where ${words}`,
  ]
  assert.deepEqual(await tampered(altered, true), report)
  assert.equal(await tampered(altered, false), null)
  assert.deepEqual(await tampered([`delete from vault where ${words}`], true), report)
})

test("a person's key destroyed: the words are gone, figures and chain are as before", async () => {
  const mine = (await run('select id, case_id, key_id from reports order by received_at, id')).rows as {
    id: string
    case_id: string
    key_id: string
  }[]
  const key = (await run('select key_id from reports group by 1 having count(*) = 2')).rows[0]
    .key_id as string
  const own = mine.filter(it => it.key_id === key)
  const figures = () =>
    transact(office, tx =>
      readFigures(tx, office, { scope: everything, asked: { from: '2025-01-01', to: '2025-12-31' }, now }),
    )
  const found = () =>
    transact(office, tx =>
      casesWithTokens(tx, {
        scope: everything,
        tokens: queryTokens('路灯不亮', office.keys.search),
        limit: 10,
      }),
    )
  const before = await figures()
  assert.equal((await found()).length, 6)
  const gone = await transact(office, tx => forget(tx, { by: { report: own[0]!.id }, why: '本人申请', now }))
  assert.ok(!isProblem(gone))
  assert.deepEqual([gone.key, gone.cases], [key, 2])
  assert.deepEqual(await figures(), before)
  assert.deepEqual(await check(true), { ok: true, cases: 6, events: 18, first: null })
  assert.equal((await found()).length, 4)
  for (const { case_id: caseId } of own) {
    const it = await transact(office, tx =>
      readCase(tx, office, { scope: everything, by: { person: null, posts: everything.posts }, caseId, now }),
    )
    assert.ok(!isProblem(it))
    assert.deepEqual(
      [it.title, it.text, it.events.map(event => Object.values(event.words))],
      [null, null, [[null, null], [], [null]]],
    )
    assert.equal(it.stage, 'closed')
  }
  const again = await transact(office, tx => forget(tx, { by: { key }, why: '再次', now }))
  assert.ok(isProblem(again) && again.problem === 'words-destroyed')
  const unchanged = await took(office, path, now - 2 * DAY_MS)
  assert.deepEqual([unchanged.unchanged, unchanged.accepted], [6, 0])
})
