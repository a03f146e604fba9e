/** Messages of a public board come in once, with their real times, and are figures like any other case. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { isProblem } from '../../src/core/problem.ts'
import { importMessages } from '../../src/desk/import-table.ts'
import { readFigure } from '../../src/desk/figures.ts'
import { readCase } from '../../src/desk/read-case.ts'
import { transact } from '../../src/desk/office.ts'
import { verify } from '../../src/desk/verify.ts'
import { casesWithTokens } from '../../src/store/search.ts'
import { queryTokens } from '../../src/wire/search-tokens.ts'
import { testFolder, testOffice } from '../city/database.ts'
import { asked, everything, messagesFile, shared, summary, took } from '../city/imports.ts'

const folder = testFolder({ after })
const real = shared('hotline-cn/messages-replied.csv')
const count = async (office: Awaited<ReturnType<typeof testOffice>>, table: string) =>
  Number((await office.database.pool.query(`select count(*) as n from ${table}`)).rows[0].n)

test(
  '2,816 real messages become cases, the second time none, and their replies are counted in workdays',
  { skip: real.skip },
  async t => {
    const office = await testOffice(t)
    const dry = summary(await importMessages(office, asked(real.path, { isDryRun: true })))
    assert.deepEqual(dry, { read: 2816, accepted: 2816, unchanged: 0, refused: 0, refusals: [] })
    for (const table of ['cases', 'vault', 'imports', 'areas'])
      assert.equal(await count(office, table), 0, table)

    assert.deepEqual(await took(office, real.path), dry)
    assert.deepEqual(await took(office, real.path), { ...dry, accepted: 0, unchanged: 2816 })
    assert.equal(await count(office, 'cases'), 2816)
    assert.equal(await count(office, 'feed'), 0)
    const { rows } = await office.database.pool.query(
      `select c.stage, c.closed_by, count(*)::int as n, min(e.external_id) as id from cases c
     join externals e on e.case_id = c.id group by 1, 2 order by 3`,
    )
    assert.deepEqual(rows, [
      { stage: 'accepted', closed_by: null, n: 1, id: '27610' },
      { stage: 'closed', closed_by: 'answer', n: 2815, id: rows[1].id },
    ])

    const within: Record<string, unknown> = {}
    for (const n of [1, 3, 5, 10, 15, 30]) {
      const figure = await transact(office, tx =>
        readFigure(tx, office, {
          scope: everything,
          id: `answered-within-${n}-workdays`,
          asked: { from: '2015-01-01', to: '2025-12-31' },
          now: Date.now(),
          limit: 1,
        }),
      )
      assert.ok('numerator' in figure)
      within[n] = [figure.numerator, figure.denominator]
    }
    assert.deepEqual(within, {
      1: [263, 2546],
      3: [638, 2546],
      5: [954, 2546],
      10: [1567, 2546],
      15: [1926, 2546],
      30: [2339, 2546],
    })

    const found = await transact(office, tx => verify(tx, office, { words: true, say: () => {} }))
    assert.deepEqual(found, { ok: true, cases: 2816, events: 2816 * 3 - 1, first: null })
  },
)

test('a reply without its time leaves the matter open, and its words are kept', async t => {
  const office = await testOffice(t)
  const path = messagesFile(folder, 'no-time.csv', [
    { message_id: '27610', replied_at: '', reply: '您的来信已收悉。' },
  ])
  await took(office, path)
  const id = (await office.database.pool.query('select id from cases')).rows[0].id
  const it = await transact(office, tx =>
    readCase(tx, office, {
      scope: everything,
      by: { person: null, posts: everything.posts },
      caseId: id,
      now: Date.now(),
    }),
  )
  assert.ok(!isProblem(it))
  assert.equal(it.stage, 'accepted')
  assert.deepEqual(
    it.events.map(event => [event.step, event.words['note'] ?? null, event.by.title.en]),
    [
      ['report', null, 'Import'],
      ['accept', '您的来信已收悉。', 'Import'],
    ],
  )
  assert.equal(it.reportedAt, '2025-03-03T09:00:00.000+08:00')
  assert.equal(it.due?.slice(0, 10), '2025-03-10')
  assert.equal(it.number, 'RX20250303-0001')
})

test('two messages of one person on one matter are two cases, sealed with one key', async t => {
  const office = await testOffice(t)
  const same = { user: 'A0001', title: '路灯不亮', text: '还是不亮，请尽快修。' }
  const path = messagesFile(folder, 'twice.csv', [
    { message_id: '1', ...same },
    { message_id: '2', ...same },
    { message_id: '3', user: 'A0002' },
  ])
  assert.equal((await took(office, path)).accepted, 3)
  assert.equal(await count(office, 'cases'), 3)
  assert.equal(await count(office, 'vault_keys'), 2)
  const later = messagesFile(folder, 'thrice.csv', [{ message_id: '4', ...same }])
  await took(office, later)
  assert.equal(await count(office, 'vault_keys'), 2)
})

test('what they say is found by its words', async t => {
  const office = await testOffice(t)
  await took(
    office,
    messagesFile(folder, 'words.csv', [{ message_id: '1', text: '夜市油烟呛人' }, { message_id: '2' }]),
  )
  const tokens = queryTokens('油烟呛人', office.keys.search)
  const found = await transact(office, tx => casesWithTokens(tx, { scope: everything, tokens, limit: 10 }))
  assert.equal(found.length, 1)
})

test('another value under a known id is refused by its column, and nothing else changes', async t => {
  const office = await testOffice(t)
  const first = [{ message_id: '1' }, { message_id: '2' }]
  await took(office, messagesFile(folder, 'first.csv', first))
  const changed = [
    { message_id: '1' },
    { message_id: '2', reply: '另一答复' },
    { message_id: '3' },
    { message_id: '3', title: '别的' },
  ]
  const done = await took(office, messagesFile(folder, 'changed.csv', changed))
  assert.deepEqual(
    { ...done, refusals: done.refusals.map(({ line, column, value }) => [line, column, value]) },
    {
      read: 4,
      accepted: 1,
      unchanged: 1,
      refused: 2,
      refusals: [
        [3, 'reply', '另一答复'],
        [5, 'title', '别的'],
      ],
    },
  )
  assert.match(done.refusals[0]!.say.en, /^changed: message_id 2 /)
  assert.equal(await count(office, 'cases'), 3)
})

test('an import that is stopped goes on from where it was, and nothing doubles', async t => {
  const office = await testOffice(t)
  const path = messagesFile(
    folder,
    'many.csv',
    Array.from({ length: 700 }, (_, i) => ({ message_id: `${i}` })),
  )
  const stop = new AbortController()
  const half = summary(
    await importMessages(office, { ...asked(path, { stopping: stop.signal }), progress: () => stop.abort() }),
  )
  assert.equal(half.accepted, 500)
  assert.equal(await count(office, 'cases'), 500)
  const rest = await took(office, path)
  assert.deepEqual([rest.read, rest.accepted, rest.unchanged], [700, 200, 500])
  const { rows } = await office.database.pool.query('select what, program, accepted, batch from imports')
  assert.deepEqual(rows, [{ what: 'messages', program: 'hotline', accepted: 700, batch: 2 }])
  const numbers = await office.database.pool.query(
    'select count(distinct number)::int as n, max(number) as last from cases',
  )
  assert.deepEqual(numbers.rows, [{ n: 700, last: 'RX20250303-0700' }])
})

test('the same file imported by two at once is one import', async t => {
  const office = await testOffice(t)
  const path = messagesFile(
    folder,
    'both.csv',
    Array.from({ length: 600 }, (_, i) => ({ message_id: `${i}` })),
  )
  const done = await Promise.all([took(office, path), took(office, path)])
  assert.equal(done[0].accepted + done[1].accepted, 600)
  assert.equal(done[0].unchanged + done[1].unchanged, 600)
  assert.equal(await count(office, 'cases'), 600)
})
