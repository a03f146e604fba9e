/** What a backup makes of the numbers of transactions, compared with what each webhook still has to be sent. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testDatabase } from '../../test/city/database.ts'
import { copyOut, onOwnConnection } from './backup-copy.ts'
import { feedEndOf, passTransactions, selectWithoutTransactions } from './backup-feed.ts'
import { contentsOf } from './backup-tables.ts'

const database = await testDatabase({ after })
const seed = Number(process.env['YIWANG_SEED'] ?? Date.now() % 1_000_000)
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

interface Change {
  readonly tx: number
  readonly case: string
  readonly seq: number
}

/** The same numbers for the same seed. */
function* numbers(from: number): Generator<number> {
  for (let x = from + 1; ; x = (x * 48_271) % 2_147_483_647) yield x
}

const isBehind = (mark: string, it: Change): boolean => {
  const [tx = '0', id = '', seq = '0'] = mark.split('.')
  if (it.tx !== Number(tx)) return it.tx > Number(tx)
  return it.case === id ? it.seq > Number(seq) : it.case > id
}

const inOrder = (a: Change, b: Change) => a.tx - b.tx || a.case.localeCompare(b.case) || a.seq - b.seq

/** Writes feed and webhooks as they may be, copies them as a backup does, and answers both. */
async function renumbered(feed: readonly Change[], marks: readonly string[]) {
  await database.pool.query('truncate feed, webhooks')
  for (const it of feed)
    await database.pool.query(
      `insert into feed (district, tx, case_id, seq, step, stage, at, recorded_at)
       values ('150302', $1::text::xid8, $2, $3, 'report', 'reported', now(), now())`,
      [String(it.tx), it.case, it.seq],
    )
  for (const [i, mark] of marks.entries())
    await database.pool.query(
      `insert into webhooks (district, id, title, url, secret, steps, by, created_at, mark, delivered)
       values ('150302', $1, 't', 'u', 's', '{}', $1, now(), $2, 0)`,
      [`00000000-0000-0000-0000-${String(i).padStart(12, '0')}`, mark],
    )
  return onOwnConnection(database, async client => {
    const { tables } = await contentsOf(client)
    const copied = async (name: string): Promise<Record<string, string>[]> => {
      const table = tables.find(it => it.table === name)!
      const out = copyOut(client, table, selectWithoutTransactions(table, true))
      let text = ''
      for await (const chunk of out.bytes) text += chunk.toString('utf8')
      const lines = text.split('\n').slice(0, -1)
      assert.equal(await out.rows(), lines.length)
      return lines.map(line => Object.fromEntries(line.split('\t').map((it, i) => [table.columns[i]!, it])))
    }
    const changes = (await copied('feed')).map(it => ({
      tx: Number(it['tx']),
      case: it['case_id']!,
      seq: Number(it['seq']),
    }))
    const hooks = (await copied('webhooks')).sort((a, b) => a['id']!.localeCompare(b['id']!))
    return { feed: changes, marks: hooks.map(it => it['mark']!), end: await feedEndOf(client, true) }
  })
}

test(`every webhook still has to be sent the same changes in the same order (YIWANG_SEED=${seed})`, async () => {
  const drawn = numbers(seed)
  const draw = (n: number) => drawn.next().value! % n
  for (let round = 0; round < 12; round++) {
    const feed: Change[] = Array.from({ length: 40 }, (_, i) => ({
      tx: 5_000_000 + draw(25) * 3,
      case: `${'0123456789ab'[draw(12)]!.repeat(8)}-0000-4000-8000-000000000000`,
      seq: i + 1,
    }))
    const marks = Array.from({ length: draw(4) }, () => {
      const at = feed[draw(feed.length)]!
      return draw(2) === 0 ? `${at.tx}.${at.case}.${at.seq}` : `${5_000_000 + draw(80)}.${LAST}.0`
    })
    const copy = await renumbered(feed, marks)
    const pending = (of: readonly Change[], mark: string) =>
      of.filter(it => isBehind(mark, it)).sort(inOrder).map(it => `${it.case}.${it.seq}`) // prettier-ignore
    for (const [i, mark] of marks.entries())
      assert.deepEqual(
        pending(copy.feed, copy.marks[i]!),
        pending(feed, mark),
        `${mark} became ${copy.marks[i]}`,
      )
    assert.equal(copy.feed.length, feed.length)
    assert.equal(copy.end, Math.max(1, ...copy.feed.map(it => it.tx)))
    assert.ok(copy.end <= 26)
  }
})

test('a new transaction lies above all that was restored, however few there were in the cluster', async () => {
  await onOwnConnection(database, async client => {
    const next = async () => Number((await client.query('select pg_current_xact_id()::text as n')).rows[0].n)
    const end = (await next()) + 150_000
    await passTransactions(client, end)
    const now = await next()
    assert.ok(now > end && now < end + 1_000, `${now} after ${end}`)
    await passTransactions(client, 5)
    assert.ok((await next()) < now + 1_000)
  })
})
