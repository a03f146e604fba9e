/** Who hears of what: by day whoever holds the post, at night whoever is on duty, until somebody has answered. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { NoticeReply } from '../../src/contracts/notices.ts'
import type { listDuties } from '../../src/contracts/registers.ts'
import type { Reply } from '../../src/contracts/route.ts'
import { DAY_MS, dayOf, HOUR_MS, type Instant, MINUTE_MS, startOfDay } from '../../src/core/instant.ts'
import { isWorkday } from '../../src/core/calendar.ts'
import { addDays } from '../../src/core/instant.ts'
import type { PostKind } from '../../src/core/post.ts'
import { isProblem } from '../../src/core/problem.ts'
import { climb } from '../../src/desk/climb.ts'
import { fileReport } from '../../src/desk/file-report.ts'
import { newId, transact } from '../../src/desk/office.ts'
import { passOn } from '../../src/desk/pass-on.ts'
import { takeStep } from '../../src/desk/take-step.ts'
import { holderOf } from '../../src/desk/demo/world.ts'
import { city, DISTRICT, type Speaker } from '../city/city.ts'

const here = await city({ after })
const { office, world } = here

/** A workday within the demo's roster, at ten in the morning and at eleven at night. */
const day = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  .map(n => addDays(dayOf(Date.now()), n))
  .find(it => isWorkday(office.calendar, it))!
const morning = startOfDay(day) + 10 * HOUR_MS
const night = startOfDay(day) + 23 * HOUR_MS

const actorOf = (id: string) => {
  const { post, person } = holderOf(world, id)
  return { by: { person, posts: [post] }, scope: { district: DISTRICT, person, posts: [post] } }
}

async function reported(now: Instant, more: object = {}): Promise<string> {
  const report = {
    id: newId(),
    program: 'hotline',
    kind: 'street-works',
    area: '150302001',
    text: '路灯不亮，晚上看不清路。',
    channel: 'phone',
    facts: {},
    files: [],
    at: now,
    ...more,
  }
  const filed = await transact(office, tx =>
    fileReport(tx, office, { ...actorOf('operator-1'), report, now }),
  )
  assert.ok(!isProblem(filed), JSON.stringify(filed))
  return filed.caseId
}

async function stepped(
  caseId: string,
  post: string,
  step: string,
  data: object,
  now: Instant,
): Promise<void> {
  const input = { id: newId(), step, data, at: now }
  const done = await transact(office, tx => takeStep(tx, office, { ...actorOf(post), caseId, input, now }))
  assert.ok(!isProblem(done), `${step}: ${JSON.stringify(done)}`)
}

async function assigned(now: Instant, more: object = {}): Promise<string> {
  const caseId = await reported(now, more)
  await stepped(caseId, 'dispatcher-1', 'accept', {}, now)
  await stepped(caseId, 'dispatcher-1', 'assign', { owner: 'housing' }, now)
  return caseId
}

interface Told {
  readonly id: string
  readonly kind: string
  readonly person: string
  readonly post: string | null
  readonly duty: string | null
  readonly by: Instant | null
  readonly follows: string | null
}

const told = async (caseId: string): Promise<Told[]> =>
  (
    await office.database.pool.query<Told>(
      `select id, kind, person, post, data->>'duty' as duty, acknowledge_by as by, follows
       from notices where case_id = $1 order by at, id`,
      [caseId],
    )
  ).rows

const kindsTold = async (caseId: string, kind: string): Promise<PostKind[]> => {
  const kindOf = new Map(world.posts.map(it => [it.id, it.kind]))
  const rows = (await told(caseId)).filter(it => it.kind === kind)
  return [...new Set(rows.map(it => kindOf.get(it.post ?? '')!))].sort()
}

const clockAt = (now: Instant) =>
  transact(office, tx => climb(tx, office, { district: DISTRICT, now, limit: 50 }))
const passAt = (now: Instant) =>
  transact(office, tx => passOn(tx, office, { district: DISTRICT, now, limit: 50 }))
const onDuty = (role: string, at: Instant) =>
  world.duties.find(it => it.role === role && it.startsAt <= at && at < it.endsAt)!.person

test('by day the handlers of the unit hear of what is assigned to it, and answer to nobody', async () => {
  const caseId = await assigned(morning)
  const rows = await told(caseId)
  const handlers = world.holdings.filter(held =>
    world.posts.some(post => post.id === held.post && post.kind === 'handler' && post.unit === 'housing'),
  )
  assert.deepEqual(rows.map(it => it.person).sort(), [...new Set(handlers.map(it => it.person))].sort())
  assert.ok(rows.every(it => it.kind === 'assigned' && it.by === null))
})

test('each rung is told to whom the program names, and the case says so', async () => {
  const caseId = await assigned(morning)
  const done = await clockAt(morning + 60 * DAY_MS) // every rung of the ladder at once, as after an outage
  assert.ok(done.rungs >= 4)
  const events = await office.database.pool.query<{ to: string; by: string | null }>(
    `select data->>'to' as to, by from case_events where case_id = $1 and step = 'urge' order by seq`,
    [caseId],
  )
  assert.deepEqual(
    events.rows,
    ['handler', 'unit-head', 'leader', 'bulletin'].map(to => ({ to, by: null })),
  )
  const noon = (await told(caseId)).filter(it => it.kind.startsWith('rung'))
  assert.equal(new Set(noon.map(it => it.kind)).size, 4)
  assert.equal((await clockAt(morning + 60 * DAY_MS)).cases, 0)
})

test('a head of unit, the leaders, the supervisors: by day each rung finds its own', async () => {
  const [first, second] = [await assigned(morning), await assigned(morning)]
  const wanted = {
    'rung-handler': ['handler'],
    'rung-unit-head': ['unit-head'],
    'rung-leader': ['leader'],
    'rung-bulletin': ['supervisor'],
  }
  // A month later at ten on a workday.
  const later = [30, 31, 32, 33, 34, 35, 36, 37, 38]
    .map(n => addDays(day, n))
    .find(it => isWorkday(office.calendar, it))!
  await clockAt(startOfDay(later) + 10 * HOUR_MS)
  for (const [kind, kinds] of Object.entries(wanted))
    for (const caseId of [first, second]) assert.deepEqual(await kindsTold(caseId, kind), kinds, kind)
})

test('whoever asks for more time is answered; those who decide hear of it', async () => {
  const caseId = await assigned(morning)
  const asked = { decision: 'asked', term: { clock: 'workdays', n: 2 }, reason: '配件未到' }
  await stepped(caseId, 'housing-handler', 'extend', asked, morning)
  assert.deepEqual(await kindsTold(caseId, 'extension-asked'), ['dispatcher', 'leader', 'supervisor'])
  await stepped(caseId, 'supervisor-1', 'extend', { decision: 'refused' }, morning)
  assert.deepEqual(await kindsTold(caseId, 'extension-decided'), ['handler'])
})

test('a deferral ends by itself on its day, and the clock runs again', async () => {
  const caseId = await assigned(morning)
  const until = addDays(day, 7)
  await stepped(caseId, 'supervisor-1', 'defer', { until, reason: '冬季不能施工' }, morning)
  assert.equal((await clockAt(startOfDay(until) - 1)).resumed, 0)
  assert.equal((await clockAt(startOfDay(until) + MINUTE_MS)).resumed, 1)
  const { rows } = await office.database.pool.query<{ deferred: boolean; paused: boolean }>(
    'select deferred, paused from cases where id = $1',
    [caseId],
  )
  assert.deepEqual(rows[0], { deferred: false, paused: false })
  assert.deepEqual(await kindsTold(caseId, 'resumed'), ['handler'])
})

test('at night the officer on duty is told, else the chief, the leader on duty, and last the leaders in charge', async () => {
  const caseId = await assigned(night)
  const chain = ['officer', 'chief', 'leader'].map(role => onDuty(role, night))
  for (const [i, person] of chain.entries()) {
    const rows = await told(caseId)
    const last = rows.at(-1)!
    assert.equal(rows.length, i + 1)
    assert.deepEqual([last.person, last.post, last.by], [person, null, night + (15 + i * 15) * MINUTE_MS])
    assert.equal(last.follows, rows.at(-2)?.id ?? null)
    assert.equal(await passAt(night + (15 + i * 15) * MINUTE_MS - 1), 0)
    assert.equal(await passAt(night + (15 + i * 15) * MINUTE_MS), 1)
  }
  const leaders = (await told(caseId)).slice(3)
  assert.ok(leaders.length > 0 && leaders.every(it => it.by === null && !chain.includes(it.person)))
  assert.equal(await passAt(night + DAY_MS), 0)
})

test('an acknowledgement ends it, even one that comes after the next was told', async () => {
  const caseId = await assigned(night)
  await passAt(night + 15 * MINUTE_MS)
  const [first, second] = await told(caseId)
  assert.ok(first && second)
  const post = world.holdings.find(it => it.person === first.person && it.role === 'holder')!.post
  const officer = await here.as(post)
  assert.equal((await officer.send('POST', `/notices/${second.id}/acknowledge`)).status, 404)
  const heard = await officer.send<{ acknowledgedAt: string }>('POST', `/notices/${first.id}/acknowledge`)
  assert.equal(heard.status, 200)
  const again = await officer.send<{ acknowledgedAt: string }>('POST', `/notices/${first.id}/acknowledge`)
  assert.equal(again.body.acknowledgedAt, heard.body.acknowledgedAt)
  assert.equal(await passAt(night + DAY_MS), 0)
  assert.equal((await told(caseId)).length, 2)
})

test('what is over by then, and what opens with the office, is not passed on along the roster', async () => {
  const over = await assigned(night)
  await stepped(over, 'dispatcher-1', 'void', { reason: '重复录入' }, night + MINUTE_MS)
  const early = startOfDay(addDays(day, 1)) + 8 * HOUR_MS + 20 * MINUTE_MS
  const still = await assigned(early)
  await passAt(early + 15 * MINUTE_MS)
  assert.equal((await told(over)).length, 1)
  const opens = isWorkday(office.calendar, addDays(day, 1))
  assert.equal(
    (await told(still)).slice(1).every(it => (it.duty === null) === opens),
    true,
  )
})

test('of a restricted case nobody hears who is not named, on duty or not', async () => {
  const caseId = await reported(night, { kind: 'conduct', area: DISTRICT })
  await stepped(caseId, 'dispatcher-1', 'accept', {}, night)
  await stepped(caseId, 'dispatcher-1', 'assign', { owner: 'housing' }, night)
  await clockAt(night + 60 * DAY_MS)
  const { rows } = await office.database.pool.query<{ restricted: string[] }>(
    'select restricted from cases where id = $1',
    [caseId],
  )
  const named = new Set(
    world.holdings.filter(it => rows[0]!.restricted.includes(it.post)).map(it => it.person),
  )
  const heard = await told(caseId)
  assert.ok(heard.length > 0)
  for (const it of heard) assert.ok(named.has(it.person), `${it.kind} ${it.post}`)
})

async function mine(
  speaker: Speaker,
  query = '',
): Promise<{ items: NoticeReply[]; next: string | null; unread: number }> {
  const answer = await speaker.get<{ items: NoticeReply[]; next: string | null; unread: number }>(
    `/notices${query}`,
  )
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

test('one reads one’s own notices, page by page, and marks them as read', async () => {
  for (let i = 0; i < 3; i++) await assigned(morning)
  const handler = await here.as('housing-handler')
  const all = await mine(handler, '?limit=200')
  assert.ok(
    all.items.length >= 3 && all.items.every(it => it.about?.title !== null && it.say.zh && it.say.en),
  )
  const paged: NoticeReply[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await mine(handler, `?limit=2${cursor && `&cursor=${cursor}`}`)
    paged.push(...page.items)
    cursor = page.next
  }
  assert.deepEqual(
    paged.map(it => it.id),
    all.items.map(it => it.id),
  )
  const [first] = all.items
  await handler.send('POST', `/notices/${first!.id}/read`)
  assert.equal((await mine(handler)).unread, all.unread - 1)
  await handler.send('POST', '/notices/read-all')
  assert.deepEqual(await mine(handler, '?unread=true'), { items: [], next: null, unread: 0 })
  const other = await here.as('water-handler')
  assert.equal((await other.send('POST', `/notices/${first!.id}/read`)).status, 404)
})

test('a duty is handed over once, by whoever was on it, with what is open', async () => {
  const now = Date.now()
  const duty = world.duties.find(it => it.role === 'officer' && it.startsAt <= now && now < it.endsAt)!
  const post = world.holdings.find(it => it.person === duty.person && it.role === 'holder')!.post
  const [officer, other] = [await here.as(post), await here.as('dispatcher-1')]
  type Shown = Reply<typeof listDuties>['items'][number]
  const shown = async (speaker: Speaker) =>
    (await speaker.get<{ items: Shown[] }>('/duties')).body.items.find(it => it.id === duty.id)!
  assert.deepEqual([(await shown(officer)).mayHandOver, (await shown(other)).mayHandOver], [true, false])
  const path = `/duties/${duty.id}/hand-over`
  const note = '凤凰岭街道停水抢修未完，请继续跟进。'
  assert.equal((await other.send('POST', path, { note })).status, 403)
  assert.equal((await officer.send('POST', path, { note: ' ' })).status, 422)
  assert.equal((await officer.send('POST', path, { note })).status, 201)
  assert.equal((await officer.send('POST', path, { note })).status, 409)
  const { handover, mayHandOver } = await shown(other)
  assert.ok(handover && handover.open > 0 && handover.next && !mayHandOver)
  assert.equal(handover.note, note)
  const later = world.duties.find(it => it.role === 'officer' && it.startsAt > now + 3 * DAY_MS)!
  const early = await here.as(
    world.holdings.find(it => it.person === later.person && it.role === 'holder')!.post,
  )
  assert.equal((await early.send('POST', `/duties/${later.id}/hand-over`, { note })).status, 422)
})
