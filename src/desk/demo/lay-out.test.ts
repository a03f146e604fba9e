import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testOffice } from '../../../test/city/database.ts'
import { checkPassword } from '../passwords.ts'
import { caseFrom } from '../../core/case.ts'
import { eventsAfter } from '../../store/events.ts'
import { eventOf } from '../append.ts'
import { deedOf } from '../case-due.ts'
import { transact } from '../office.ts'
import { renewDue } from '../renew-due.ts'
import { layOutDemo } from './lay-out.ts'

const office = await testOffice({ after })
const now = Date.parse('2026-11-20T15:10:00+08:00')

const rowsOf = async (sql: string) => (await office.database.pool.query<Record<string, unknown>>(sql)).rows
const state = () => rowsOf('select number, seq, head, stage from cases order by number')

test('the demo is laid out once, and a second start changes nothing', async () => {
  const first = await layOutDemo(office, { now })
  assert.equal(first.state, 'laid-out')
  const laid = await state()
  assert.ok(laid.length >= 150, String(laid.length))
  const again = await layOutDemo(office, { now: now + 3_600_000 })
  assert.deepEqual({ ...again }, { passwords: [], state: 'done-before' })
  assert.deepEqual(await state(), laid)
})

test('events happened in order, none lies in the future, every stage is there', async () => {
  const late = await rowsOf(
    `select count(*)::int as n from case_events where at > to_timestamp(${now} / 1000.0)`,
  )
  assert.deepEqual(late, [{ n: 0 }])
  const stages = await rowsOf('select distinct stage from cases order by 1')
  assert.deepEqual(
    stages.map(it => it['stage']),
    ['accepted', 'assigned', 'closed', 'rectified', 'reported', 'void'],
  )
})

test('the clock has gone round as well: nothing is left undone, and only the news of the last day is unread', async () => {
  const at = `to_timestamp(${now} / 1000.0)`
  assert.deepEqual(await rowsOf(`select count(*)::int as n from due where at <= ${at}`), [{ n: 0 }])
  const told = await rowsOf(
    `select count(distinct kind)::int >= 6 as kinds, count(*) filter (where read_at is null) > 0 as news,
       count(*) filter (where read_at is null and at < ${at} - interval '1 day')::int as forgotten from notices`,
  )
  assert.deepEqual(told, [{ kinds: true, news: true, forgotten: 0 }])
  const rungs = await rowsOf(
    `select count(*)::int > 20 as many, bool_and(at <= ${at}) as past from case_events
     where step = 'urge' and data ->> 'actor' = 'clock'`,
  )
  assert.deepEqual(rungs, [{ many: true, past: true }])
})

test('what is noted as due is what the events of each case say, and can be counted anew from them', async () => {
  const noted = () =>
    rowsOf(`select kind, ref, (extract(epoch from at) * 1000)::float8 as at from due
      where kind in ('ladder', 'resume') order by ref`)
  const rows = await transact(office, tx =>
    eventsAfter(tx, { district: '150302', after: undefined, limit: 100_000 }),
  )
  const byCase = [...Map.groupBy(rows, row => row.case)].sort(([a], [b]) => (a < b ? -1 : 1))
  const said = byCase.flatMap(([ref, events]) => {
    const deed = deedOf(office, caseFrom(events.map(eventOf)))
    return deed ? [{ kind: deed.kind, ref, at: deed.at }] : []
  })
  assert.ok(said.length > 10 && said.some(it => it.kind === 'resume'))
  assert.deepEqual(await noted(), said)
  await rowsOf(`delete from due where kind = 'ladder'`)
  assert.ok((await renewDue(office)) >= said.length)
  assert.deepEqual(await noted(), said)
  assert.equal(await renewDue(office), 0)
})

test('photos hang on the case whose step shows them', async () => {
  const files = await rowsOf(
    'select count(*)::int as n, count(case_id)::int as hung, count(distinct digest)::int as kinds from files',
  )
  assert.equal(files[0]!['n'], files[0]!['hung'])
  assert.ok(Number(files[0]!['n']) > 100 && Number(files[0]!['kinds']) <= 24)
})

test('weeks of readings are there, up to the moment of the start, and two alarms whose cases were handled', async () => {
  const kinds = await rowsOf(
    `select kind, count(distinct place)::int as places, min(at) > to_timestamp(${now - 29 * 86_400_000} / 1000.0) as new,
       max(at) between to_timestamp(${now - 7_300_000} / 1000.0) and to_timestamp(${now} / 1000.0) as fresh
     from records group by kind order by kind`,
  )
  const all = { places: 13, new: true, fresh: true }
  assert.deepEqual(
    kinds,
    ['hour', 'minute', 'realtime'].map(kind => ({ kind, ...all })),
  )
  const alarms = await rowsOf(
    `select c.stage, c.channel, a.peak > a.upper as over, a.raised_at >= a.begins_at and a.ended_at > a.last_at as ordered,
       (select count(*)::int from records r where r.place = a.place and r.kind = a.kind
          and r.at between a.begins_at and a.last_at and (r.factors -> a.factor ->> 'Avg')::float8 > a.upper) = a.readings as told
       , (select e.post is null and e.data -> 'evidence' ->> 'alarm' = a.id::text
            and jsonb_array_length(e.data -> 'evidence' -> 'points') > 100
          from case_events e where e.district = c.district and e.case_id = c.id and e.seq = 1) as curve
     from alarms a join cases c on c.district = a.district and c.id = a.case_id order by a.begins_at`,
  )
  const told = { channel: 'device', over: true, ordered: true, told: true, curve: true }
  assert.deepEqual(alarms, [
    { stage: 'closed', ...told },
    { stage: 'rectified', ...told },
  ])
  const other = await rowsOf(
    `select distinct r.place, r.at from records r join places p on p.district = r.district and p.id = r.place
     join limits l on l.place_kind = p.kind and l.kind = r.kind
     where (r.factors -> l.factor ->> l.value)::float8 > l.upper
       and not exists (select from alarms a where a.place = r.place and r.at between a.begins_at and a.last_at)`,
  )
  assert.deepEqual(other, [])
})

test('a start that was killed half-way goes on, with passwords that work', async t => {
  const other = await testOffice(t)
  const pool = other.database.pool
  const connect = Reflect.get(pool, 'connect') as () => Promise<unknown>
  const written = async () =>
    (
      await pool.query<{ records: number; events: number }>(
        `select (select count(*)::int from records) as records, (select count(*)::int from case_events) as events`,
      )
    ).rows[0]!
  // Once among the readings, then early and late in the story.
  const seen = []
  for (const transaction of [5, 6, 4]) {
    let transactions = 0
    Reflect.set(pool, 'connect', () => {
      if (++transactions === transaction) throw new Error('killed')
      return connect.call(pool)
    })
    await assert.rejects(layOutDemo(other, { now }), /killed/)
    Reflect.set(pool, 'connect', connect)
    seen.push(await written())
  }
  const [measured, begun, late] = seen
  assert.ok(measured!.records > 0 && measured!.events === 0, JSON.stringify(seen))
  assert.ok(begun!.events > 0 && late!.events > begun!.events, JSON.stringify(seen))
  const { passwords, state } = await layOutDemo(other, { now: now + 600_000 })
  assert.equal(state, 'laid-out')
  const events = 'select count(*)::int as n, min(at) as first, max(at) as last from case_events'
  assert.deepEqual((await pool.query(events)).rows, await rowsOf(events))
  const { name, password } = passwords[0]!
  const row = await pool.query<{ password: string }>('select password from people where name = $1', [name])
  assert.ok(await checkPassword(row.rows[0]!.password, password))
})

test('where somebody works already, no demo is laid out', async t => {
  const other = await testOffice(t)
  await other.database.pool.query(
    `insert into units (district, id, kind, area, name_zh, name_en, from_day) values ('110101', 'x', 'town', '110101', '甲', 'A', '2020-01-01')`,
  )
  assert.equal((await layOutDemo(other, { now })).state, 'not-empty')
})

test('two starts at once lay out one demo', async t => {
  const other = await testOffice(t)
  const both = await Promise.all([layOutDemo(other, { now }), layOutDemo(other, { now })])
  assert.ok(both.every(it => it.state !== 'not-empty'))
  const counted = await transact(other, async () =>
    other.database.pool.query<{ n: number }>('select count(*)::int as n from cases'),
  )
  assert.equal(counted.rows[0]!.n, (await state()).length)
})
