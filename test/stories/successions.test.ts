/** An office is merged into another over lunch: its cases go on with their deadlines, and nobody loses sight of them. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import type { UnitReply } from '../../src/contracts/registers.ts'
import { addDays, dayOf } from '../../src/core/instant.ts'
import { isProblem } from '../../src/core/problem.ts'
import { succeedArea } from '../../src/desk/area-successions.ts'
import { succeedUnit } from '../../src/desk/successions.ts'
import { type Answer, city, DISTRICT } from '../city/city.ts'
import { entered, verified } from '../city/entered.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const administrator = await here.as('administrator-1')
const dispatcher = await here.as('dispatcher-1')
const operator = await here.as('operator-1')
const inspector = await here.as('inspector-1')
const postOf = (unit: string) => here.world.posts.find(it => it.unit === unit && it.kind === 'handler')!.id
const OLD = 'housing'
const NEW = 'city-works'
const oldHandler = await here.as(postOf(OLD))
const today = dayOf(Date.now())
const cases: Record<'owned' | 'helped' | 'rectified' | 'closed' | 'others', string[]> = {
  owned: [],
  helped: [],
  rectified: [],
  closed: [],
  others: [],
}

const read = async (id: string) => (await dispatcher.get<CaseReply>(`/cases/${id}`)).body

test('thirty cases are in hand, and the district decides to merge the housing office', async () => {
  const fates = ['owned', 'owned', 'helped', 'rectified', 'closed', 'others'] as const
  for (let i = 0; i < 30; i++) {
    const fate = fates[i % fates.length]!
    const { caseId } = await filed(operator, { text: `第${i + 1}件：楼道堆放杂物，通行不便。` })
    await dispatcher.step(caseId, 'accept')
    const owner = fate === 'helped' || fate === 'others' ? 'water' : OLD
    await dispatcher.step(caseId, 'assign', { owner, ...(fate === 'helped' ? { coOwners: [OLD] } : {}) })
    if (fate === 'rectified' || fate === 'closed')
      await oldHandler.step(caseId, 'rectify', { note: '已清理', files: [] })
    if (fate === 'closed') await inspector.step(caseId, 'pass')
    cases[fate].push(caseId)
  }
  await oldHandler.step(cases.owned[0]!, 'extend', {
    decision: 'asked',
    term: { clock: 'workdays', n: 2 },
    reason: '材料未到',
  })
  const made = await administrator.send('POST', '/units', {
    id: NEW,
    kind: 'department',
    line: 'housing-construction',
    name: { zh: '区城乡建设管理局', en: 'City Works Bureau' },
    from: addDays(today, -1),
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
})

test('who may not, what does not exist and what lies in the future is refused', async () => {
  const ask = (body: object, id = OLD) =>
    administrator.send<{ code: string; fields: { field: string }[] }>('POST', `/units/${id}/succeed`, {
      to: NEW,
      day: today,
      reason: '机构改革',
      ...body,
    })
  const named = (it: Answer<{ code: string; fields: { field: string }[] }>) => [
    it.status,
    it.body.fields[0]?.field ?? it.body.code,
  ]
  assert.deepEqual(named(await ask({ to: 'nobody' })), [404, 'not-found'])
  assert.deepEqual(named(await ask({}, 'nobody')), [404, 'not-found'])
  assert.deepEqual(named(await ask({ to: OLD })), [422, 'to'])
  assert.deepEqual(named(await ask({ day: addDays(today, 1) })), [422, 'day'])
  assert.deepEqual(named(await ask({ day: '1990-01-01' })), [422, 'to'])
  const body = { to: NEW, day: today, reason: '机构改革' }
  assert.equal((await dispatcher.send('POST', `/units/${OLD}/succeed`, body)).status, 403)
  const ended = await administrator.send<{ fields: { field: string }[] }>('PUT', `/units/${OLD}`, {
    to: today,
  })
  assert.deepEqual([ended.status, ended.body.fields[0]?.field], [422, 'id']) // open cases
})

test('the merger moves every open case by one event, with its deadline, its stage and what was asked', async () => {
  const all = Object.values(cases).flat()
  const before = new Map(await Promise.all(all.map(async id => [id, await read(id)] as const)))
  const done = await administrator.send<{ moved: number; left: number; posts: number }>(
    'POST',
    `/units/${OLD}/succeed`,
    { to: NEW, day: today, reason: '三办〔2026〕9号' },
  )
  assert.equal(done.status, 200, JSON.stringify(done.body))
  const touched = [...cases.owned, ...cases.helped, ...cases.rectified]
  assert.deepEqual([done.body.moved, done.body.left], [touched.length, 0])
  assert.ok(done.body.posts > 0)
  for (const id of all) {
    const was = before.get(id)!
    const is = await read(id)
    const moved = touched.includes(id)
    assert.equal(is.events.length, was.events.length + (moved ? 1 : 0))
    assert.deepEqual([is.stage, is.due, is.light, is.clocks], [was.stage, was.due, was.light, was.clocks])
    assert.equal(is.owner, moved && was.owner === OLD ? NEW : was.owner)
    assert.equal(
      is.coOwners.some(it => it.id === OLD),
      false,
    )
    if (cases.helped.includes(id))
      assert.deepEqual(
        is.coOwners.map(it => it.id),
        [NEW],
      )
    if (!moved) continue
    const last = is.events.at(-1)!
    assert.equal(last.step, 'assign')
    assert.deepEqual(last.data['succession'], { from: OLD, to: NEW, day: today })
  }
  const asked = await read(cases.owned[0]!)
  assert.ok(asked.openSteps.some(it => it.step === 'extend' && it.phase === 'decide'))
  assert.deepEqual(await verified(here.office), {
    ok: true,
    cases: 30,
    events: [...before.values()].reduce((sum, it) => sum + it.events.length, touched.length),
    first: null,
  })
})

test('asked again it changes nothing; another follower is refused', async () => {
  const again = await succeedUnit(here.office, {
    district: DISTRICT,
    from: OLD,
    to: NEW,
    day: today,
    reason: 'again',
    clock: () => Date.now(),
    goesOn: () => true,
  })
  assert.deepEqual(again, { from: OLD, to: NEW, day: today, moved: 0, left: 0, posts: 0 })
  const other = await administrator.send<{ fields: { field: string }[] }>('POST', `/units/${OLD}/succeed`, {
    to: 'water',
    day: today,
    reason: 'x',
  })
  assert.deepEqual([other.status, other.body.fields[0]?.field], [422, 'to'])
})

test('the old office sees nothing any more; the new one has all of it, the closed ones too', async () => {
  for (const id of [cases.owned[0]!, cases.closed[0]!])
    assert.equal((await oldHandler.get(`/cases/${id}`)).status, 404)
  const post = await administrator.send('POST', '/posts', {
    id: 'city-works-handler',
    kind: 'handler',
    unit: NEW,
    area: DISTRICT,
    programs: ['*'],
    title: { zh: '承办人', en: 'Handler' },
  })
  assert.equal(post.status, 201, JSON.stringify(post.body))
  const person = await administrator.send<{ id: string; password: string }>('POST', '/people', {
    name: 'works-1',
    title: { zh: '建设局承办人', en: 'Works handler' },
  })
  const held = { post: 'city-works-handler', person: person.body.id, from: today }
  assert.equal((await administrator.send('POST', '/holdings', held)).status, 201)
  const handler = await entered(here.app, 'works-1', person.body.password)
  for (const id of [...cases.owned, ...cases.helped, ...cases.rectified, ...cases.closed])
    assert.equal((await handler.get(`/cases/${id}`)).status, 200)
  for (const id of cases.others) assert.equal((await handler.get(`/cases/${id}`)).status, 404)
  const step = await handler.send('POST', `/cases/${cases.owned[1]!}/steps`, {
    id: crypto.randomUUID(),
    step: 'rectify',
    data: { note: '已清理', files: [] },
  })
  assert.equal(step.status, 200, JSON.stringify(step.body))
})

test('lists and rankings read through: what the old office closed counts for the new one', async () => {
  const closed = await dispatcher.get<{ items: { id: string }[] }>(
    `/cases?owner=${NEW}&stage=closed&limit=50`,
  )
  assert.deepEqual(new Set(closed.body.items.map(it => it.id)), new Set(cases.closed))
  const old = await dispatcher.get<{ items: { id: string }[] }>(`/cases?owner=${OLD}&limit=50`)
  assert.deepEqual(new Set(old.body.items.map(it => it.id)), new Set(cases.closed))
  type Ranking = { items: { key: string; figure: { numerator: number; denominator: number } }[] }
  const ranking = await dispatcher.get<Ranking>(
    `/figures/closing-rate/ranking?by=owner&to=${addDays(today, 30)}`,
  )
  const row = ranking.body.items.find(it => it.key === NEW)!
  assert.equal(
    ranking.body.items.find(it => it.key === OLD),
    undefined,
  )
  assert.deepEqual([row.figure.numerator, row.figure.denominator], [5, 5])
  const one = await dispatcher.get<{ numerator: number; denominator: number }>(
    `/figures/closing-rate?owner=${NEW}&to=${addDays(today, 30)}`,
  )
  assert.deepEqual([one.body.numerator, one.body.denominator], [5, 5])
  const units = await dispatcher.get<{ items: UnitReply[] }>('/units')
  const shown = units.body.items.find(it => it.id === OLD)!
  assert.deepEqual([shown.to, shown.successor], [today, NEW])
})

test('a case that the old office closed is opened again with the new one', async () => {
  const reopened = await dispatcher.step(cases.closed[0]!, 'reopen', { reason: '又堆满了' })
  assert.deepEqual([reopened.stage, reopened.owner], ['assigned', NEW])
  assert.equal(isProblem(await verified(here.office)), false)
})

test('a second merger carries the first: the heir of the heir is found in one step', async () => {
  const made = await administrator.send('POST', '/units', {
    id: 'works-and-water',
    kind: 'department',
    name: { zh: '区建设水务局', en: 'Works and Water' },
    from: '2020-01-01',
  })
  assert.equal(made.status, 201)
  const body = { to: 'works-and-water', day: today, reason: '再次合并' }
  // The new office began yesterday, so it may end today.
  const done = await administrator.send<{ left: number }>('POST', `/units/${NEW}/succeed`, body)
  assert.equal(done.status, 200, JSON.stringify(done.body))
  const closed = await dispatcher.get<{ items: unknown[] }>(`/cases?owner=works-and-water&stage=closed`)
  assert.equal(closed.body.items.length, cases.closed.length - 1)
  const units = await dispatcher.get<{ items: UnitReply[] }>('/units')
  assert.equal(units.body.items.find(it => it.id === NEW)!.successor, 'works-and-water')
})

test('a succession that is stopped half-way goes on with the same words', async () => {
  const asked = {
    district: DISTRICT,
    from: 'water',
    to: 'works-and-water',
    day: today,
    reason: 'x',
    clock: () => Date.now(),
  }
  const first = await succeedUnit(here.office, { ...asked, goesOn: () => false })
  const second = await succeedUnit(here.office, { ...asked, goesOn: () => true })
  if (isProblem(first) || isProblem(second)) throw new Error(JSON.stringify([first, second]))
  assert.equal(first.moved + second.moved, cases.helped.length + cases.others.length)
  assert.equal(second.left, 0)
  for (const id of cases.helped) {
    const is = await read(id)
    assert.deepEqual([is.owner, is.coOwners], ['works-and-water', []])
  }
})

test('a grid gets another code: its cases, posts and places go on under it, closed ones too', async () => {
  const grids = here.world.areas.filter(it => it.code.length === 15)
  const [from, to] = [grids[0]!.code, grids[1]!.code]
  const { caseId } = await filed(operator, { area: from, text: '网格内路灯不亮' })
  const due = (await read(caseId)).due
  const asked = { from, to, day: today, reason: '网格调整', clock: () => Date.now(), goesOn: () => true }
  const village = await succeedArea(here.office, { ...asked, from: from.slice(0, 12), to: from })
  assert.ok(isProblem(village) && village.fields[0]?.field === 'to')
  const done = await succeedArea(here.office, asked)
  assert.deepEqual(done, { from, to, day: today, moved: 1, left: 0 })
  const is = await read(caseId)
  assert.deepEqual([is.area, is.due, is.events.at(-1)!.step], [to, due, 'correct'])
  const again = await succeedArea(here.office, asked)
  assert.ok(!isProblem(again) && again.moved === 0)
  const { rows } = await here.office.database.pool.query<{ n: string }>(
    'select count(*) as n from posts where area = $1',
    [from],
  )
  assert.equal(Number(rows[0]?.n), 0)
  const verdict = await verified(here.office)
  assert.ok(!isProblem(verdict) && verdict.ok)
})
