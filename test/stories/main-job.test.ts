/** A resident calls about dust; five people in turn bring it to its end, and the district's figure can show them. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import type { Figure } from '../../src/contracts/figures.ts'
import { city } from '../city/city.ts'

const TOWN = '150302001'

const here = await city({ after })
const operator = await here.as('operator-1')
const dispatcher = await here.as('dispatcher-1')
const owner = here.world.units.find(unit => unit.kind === 'town' && unit.area === TOWN)!.id
const handler = await here.as(
  here.world.posts.find(post => post.unit === owner && post.kind === 'handler')!.id,
)
const inspector = await here.as('inspector-1')
let caseId = ''
let number = ''

test('the operator files it and gets a number back', async () => {
  const filed = await operator.send<{ caseId: string; number: string }>('POST', '/reports', {
    program: 'hotline',
    kind: Object.keys(here.office.programs.get('hotline')!.cases!.kinds)[0],
    area: TOWN,
    position: { lon: 106.82, lat: 39.67 },
    title: '凤凰岭街道工地夜间扬尘',
    text: '凤凰岭街道某工地夜间运土不洒水，扬尘很大，家里窗台都是灰。',
    reporter: { name: '张三丰', phone: '13812341234' },
  })
  assert.equal(filed.status, 201, JSON.stringify(filed.body))
  assert.match(filed.body.number, /^RX\d{8}-\d{4}$/)
  caseId = filed.body.caseId
  number = filed.body.number
})

test('the same key sent again is the same report; with other words it is refused', async () => {
  const body = {
    program: 'hotline',
    kind: Object.keys(here.office.programs.get('hotline')!.cases!.kinds)[0],
    area: TOWN,
    text: '路灯不亮',
  }
  const headers = { 'idempotency-key': 'call-17' }
  const once = await operator.send<{ id: string }>('POST', '/reports', body, headers)
  const again = await operator.send<{ id: string }>('POST', '/reports', body, headers)
  assert.equal(once.status, 201)
  assert.deepEqual(again.body, once.body)
  const other = await operator.send<{ code: string }>(
    'POST',
    '/reports',
    { ...body, text: '井盖丢失' },
    headers,
  )
  assert.deepEqual([other.status, other.body.code], [422, 'key-reused'])
})

test('who called is masked for the desk and hidden from the handler', async () => {
  const seen = await operator.get<CaseReply>(`/cases/${caseId}`)
  assert.equal(seen.body.title, '凤凰岭街道工地夜间扬尘')
  assert.equal(seen.body.reportsList[0]?.reporter?.phone, '138****1234')
  await dispatcher.step(caseId, 'accept')
  const given = await dispatcher.step(caseId, 'assign', { owner })
  assert.equal(given.stage, 'assigned')
  assert.ok(given.due)
  const handled = await handler.get<CaseReply>(`/cases/${caseId}`)
  assert.equal(handled.status, 200)
  assert.equal(handled.body.reportsList[0]?.reporter, null)
  assert.equal(handled.body.reportsList[0]?.canUnmask, false)
})

test('unmasking wants a reason, answers once asked properly, and is written down', async () => {
  const { body } = await operator.get<CaseReply>(`/cases/${caseId}`)
  const report = body.reportsList[0]!.id
  assert.equal((await operator.send('POST', `/reports/${report}/unmask`, {})).status, 422)
  assert.equal(
    (await handler.send('POST', `/reports/${report}/unmask`, { reason: '想知道是谁' })).status,
    403,
  )
  const opened = await operator.send<{ phone: string }>('POST', `/reports/${report}/unmask`, {
    reason: '回拨核实地址',
  })
  assert.equal(opened.body.phone, '13812341234')
  const logged = await here.office.database.pool.query('select person, reason from accesses')
  assert.deepEqual(logged.rows, [{ person: operator.person, reason: '回拨核实地址' }])
})

test('a screen that shows an old state may not act on it', async () => {
  const stale = await handler.tryStep(caseId, 'acknowledge', {}, { headers: { 'if-match': '"1"' } })
  assert.equal(stale.status, 412)
  const fresh = await handler.get<CaseReply>(`/cases/${caseId}`)
  await handler.step(caseId, 'acknowledge', {}, { 'if-match': String(fresh.headers['etag']) })
})

test('the unit reports it done, somebody else checks, and it is closed', async () => {
  await handler.step(caseId, 'rectify', { note: '已责令停工并洒水覆盖' })
  assert.equal((await handler.tryStep(caseId, 'pass')).status, 403)
  const closed = await inspector.step(caseId, 'pass', { note: '现场已覆盖' })
  assert.equal(closed.stage, 'closed')
  assert.deepEqual(
    closed.events.map(event => event.step),
    ['report', 'accept', 'assign', 'acknowledge', 'rectify', 'pass'],
  )
})

test('the district figure counts it and opens down to its events', async () => {
  const leader = await here.as('leader-1')
  const figure = await leader.get<Figure & { cases: { items: { id: string }[] } }>(
    '/figures/closed-count?explain=numerator',
  )
  assert.equal(figure.status, 200, JSON.stringify(figure.body))
  assert.equal(figure.body.numerator, 1)
  assert.equal(figure.body.cases.items[0]?.id, caseId)
  const opened = await leader.get<CaseReply>(`/cases/${caseId}`)
  assert.equal(opened.body.events.at(-1)?.step, 'pass')
})

test('the figure of a moment before it was closed does not count it', async () => {
  const leader = await here.as('leader-1')
  const { body } = await leader.get<CaseReply>(`/cases/${caseId}`)
  const before = new Date(Date.parse(body.events.at(-1)!.at) - 1).toISOString()
  const figure = await leader.get<Figure>(`/figures/closed-count?at=${encodeURIComponent(before)}`)
  assert.equal(figure.body.numerator, 0)
  const then = await leader.get<CaseReply>(`/cases/${caseId}?at=${encodeURIComponent(before)}`)
  assert.equal(then.body.stage, 'rectified')
  assert.deepEqual(then.body.openSteps, [])
})

test('it is found by its number and by its words', async () => {
  for (const q of [number, '夜间扬尘', '工地']) {
    const found = await operator.get<{ items: { id: string }[] }>(`/search?q=${encodeURIComponent(q)}`)
    assert.ok(
      found.body.items.some(it => it.id === caseId),
      q,
    )
  }
})

test('a unit that has nothing to do with it does not know that it exists', async () => {
  const other = here.world.posts.find(
    post => post.kind === 'handler' && post.unit.startsWith('town-') && post.unit !== owner,
  )!
  const stranger = await here.as(other.id)
  assert.equal((await stranger.get(`/cases/${caseId}`)).status, 404)
  assert.equal((await stranger.tryStep(caseId, 'act', { note: 'x' })).status, 404)
})

test('an indicator of one program counts its own cases only, and says so', async () => {
  const leader = await here.as('leader-1')
  const figure = await leader.get<Figure>('/figures/grid-self-settled-rate')
  assert.deepEqual([figure.body.numerator, figure.body.denominator], [0, 0])
  assert.equal(figure.body.value, null)
  assert.match(figure.body.rule.numerator.zh, /网格巡查/)
})
