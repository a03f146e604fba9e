import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { rolledBack, testDatabase } from '../../test/city/database.ts'
import { moment, openDatabase, setLocal, transact } from './database.ts'
import { sql } from 'kysely'

const database = await testDatabase({ after })

test('moments come out as milliseconds, days as text, counts as numbers', async () => {
  const { rows } = await database.pool.query(
    `select '2026-11-21 14:05:00.123456+08'::timestamptz as at, '2026-02-28'::date as day, 5::int8 as big,
            87.26::numeric as rate, array['2026-02-28'::date, null] as days, array[[1::int8], [2]] as grid,
            '1991-07-01 00:00:00+09'::timestamptz as summer, 'infinity'::timestamptz as never,
            '{"a":1}'::jsonb as json, null::timestamptz as missing`,
  )
  assert.deepEqual(rows, [
    {
      at: Date.parse('2026-11-21T06:05:00.123Z'),
      day: '2026-02-28',
      big: 5,
      rate: 87.26,
      days: ['2026-02-28', null],
      grid: [[1], [2]],
      summer: Date.parse('1991-06-30T15:00:00Z'),
      never: Infinity,
      json: { a: 1 },
      missing: null,
    },
  ])
})

test('a moment goes in as it came out, to the millisecond', async () => {
  for (const at of [0, 1, 1_764_000_000_123, 4_102_444_799_999, Date.parse('1949-10-01T07:00:00.001Z')]) {
    const found = await sql<{ at: number }>`select ${moment(at)}::timestamptz(3) as at`.execute(
      database.plain,
    )
    assert.equal(found.rows[0]?.at, at)
  }
})

test('a transaction that fails leaves nothing', async () => {
  const insert = `insert into counters values ('150302', 'fails', 1)`
  const work = transact(database, async tx => {
    await sql.raw(insert).execute(tx)
    throw new Error('on purpose')
  })
  await assert.rejects(work, /on purpose/)
  assert.equal((await database.pool.query(`select from counters where name = 'fails'`)).rowCount, 0)
})

test('two that count the same serially both count', async () => {
  await database.pool.query(`insert into counters values ('150302', 'serial', 0)`)
  const add = () =>
    transact(
      database,
      async tx => {
        const at = tx.updateTable('counters').where('district', '=', '150302').where('name', '=', 'serial')
        const { value } = await tx
          .selectFrom('counters')
          .select('value')
          .where('district', '=', '150302')
          .where('name', '=', 'serial')
          .executeTakeFirstOrThrow()
        await at.set({ value: value + 1 }).execute()
      },
      { isolation: 'serializable' },
    )
  await Promise.all([add(), add()])
  const { rows } = await database.pool.query(`select value from counters where name = 'serial'`)
  assert.deepEqual(rows, [{ value: 2 }])
})

test('what always collides is given up after three tries', async () => {
  let tries = 0
  const work = transact(database, tx => {
    tries++
    return sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx)
  })
  await assert.rejects(work, /again/)
  assert.equal(tries, 3)
})

test('a setting lasts as long as its transaction', async () => {
  const shown = await rolledBack(database, async tx => {
    await setLocal(tx, 'statement_timeout', '1234ms')
    return sql<{ statement_timeout: string }>`show statement_timeout`.execute(tx)
  })
  assert.equal(shown.rows[0]?.statement_timeout, '1234ms')
  assert.equal((await database.pool.query('show statement_timeout')).rows[0].statement_timeout, '0')
})

test('a session that answers before its commit is durable is refused, by the name of the setting', async () => {
  const name = new URL(database.url).pathname.slice(1)
  await database.pool.query(`alter database ${name} set synchronous_commit = off`)
  await assert.rejects(openDatabase(database.url), /synchronous_commit = off, wanted on/)
  await database.pool.query(`alter database ${name} reset synchronous_commit`)
})

test('an address where nobody answers is said plainly', async () => {
  await assert.rejects(
    openDatabase('postgresql://yiwang@127.0.0.1:1/yiwang'),
    /cannot be reached: .*ECONNREFUSED/,
  )
})
