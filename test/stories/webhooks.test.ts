/** Another system hears of each step: at least once, in order, signed, without a word of anybody's. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { listNotices } from '../../src/contracts/notices.ts'
import type { Reply } from '../../src/contracts/route.ts'
import type { listWebhooks, WebhookReply } from '../../src/contracts/webhooks.ts'
import { startDeliveries } from '../../src/clock/deliver.ts'
import { GIVE_UP_MS } from '../../src/desk/tell-webhook.ts'
import { city } from '../city/city.ts'
import { isSigned, receiver, type Receiver } from '../city/receiver.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const administrator = await here.as('administrator-1')
const operator = await here.as('operator-1')
const dispatcher = await here.as('dispatcher-1')

const faults: string[] = []
const deliveries = () =>
  startDeliveries(here.office, {
    onFault: (error, where) => void faults.push(`${where}: ${String(error)}`),
    everyMs: 20,
    firstRetryMs: 40,
  })
let clock = deliveries()
after(() => clock.stop())

interface Made {
  readonly id: string
  readonly secret: string
}

async function subscribe(url: string, steps: readonly string[] = []): Promise<Made> {
  const made = await administrator.send<Made>('POST', '/webhooks', { title: '综合指挥平台', url, steps })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

const list = async () => (await administrator.get<Reply<typeof listWebhooks>>('/webhooks')).body.items
const shown = async (id: string): Promise<WebhookReply> => (await list()).find(it => it.id === id)!
const turn = (id: string, on: boolean) => administrator.send('PUT', `/webhooks/${id}/on`, { on })

async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await isSo()); await pause(10))
    assert.ok(Date.now() < end, `not within ${withinMs} ms: ${what}`)
}

const ids = (it: Receiver, caseId: string) =>
  it.taken
    .filter(({ status, event }) => status < 300 && event.id.startsWith(caseId))
    .map(({ event }) => event.id)

test('each step of a case arrives in order and signed, and says nothing that somebody wrote', async t => {
  const there = await receiver(t)
  const { id, secret } = await subscribe(there.url)
  const { caseId, number } = await filed(operator)
  await dispatcher.step(caseId, 'accept')
  await dispatcher.step(caseId, 'assign', { owner: 'water', note: '请尽快到现场' })
  await until('three events', () => there.taken.length >= 3)
  assert.deepEqual(
    there.taken.map(({ event }) => [event.id, event.type, event.subject]),
    ['report', 'accept', 'assign'].map((step, i) => [`${caseId}.${i + 1}`, `cn.yiwang.case.${step}`, number]),
  )
  assert.ok(there.taken.every(it => isSigned(it, secret)))
  assert.ok(
    there.taken.every(it => it.headers['content-type'] === 'application/cloudevents+json; charset=utf-8'),
  )
  assert.deepEqual(Object.keys(there.taken[2]!.event.data).sort(), [
    'area', 'caseId', 'kind', 'number', 'owner', 'program', 'stage', 'step',
  ]) // prettier-ignore
  assert.deepEqual(
    there.taken.map(({ event }) => [event.data['stage'], event.data['owner']]),
    [
      ['reported', null],
      ['accepted', null],
      ['assigned', 'water'],
    ],
  )
  assert.ok(!there.taken.some(it => it.body.includes('请尽快到现场') || /[\p{Script=Han}]/u.test(it.body)))
  await until('it is counted', async () => (await shown(id)).delivered === 3)
  await turn(id, false)
})

test('a receiver that fails and comes back misses nothing and hears it in order; another is not kept waiting', async t => {
  const failing = await receiver(t)
  const well = await receiver(t)
  let isDown = true
  failing.answer = () => (isDown ? 500 : 200)
  const [a, b] = [await subscribe(failing.url), await subscribe(well.url)]
  const { caseId } = await filed(operator)
  await dispatcher.step(caseId, 'accept')
  await dispatcher.step(caseId, 'urge', { note: '尽快' })
  await until('the other hears all', () => ids(well, caseId).length === 3)
  await until('several tries', () => failing.taken.length >= 3)
  assert.deepEqual([...new Set(failing.taken.map(it => it.event.id))], [`${caseId}.1`]) // nothing overtakes it
  const meanwhile = await shown(a.id)
  assert.deepEqual(meanwhile.fault, { code: 'refused', detail: '500' })
  assert.ok(meanwhile.failingSince && meanwhile.retryAt)
  isDown = false
  await until('all of it', () => ids(failing, caseId).length === 3)
  assert.deepEqual(ids(failing, caseId), [`${caseId}.1`, `${caseId}.2`, `${caseId}.3`])
  assert.ok(failing.taken.every(it => isSigned(it, a.secret)))
  await until('said to be well', async () => (await shown(a.id)).fault === null)
  await turn(a.id, false)
  await turn(b.id, false)
})

test('one that is slow holds up nobody, and a stop in the middle of it loses nothing', async t => {
  const slow = await receiver(t)
  const quick = await receiver(t)
  let open = () => {}
  const held = new Promise<void>(go => (open = go))
  let asked = 0
  slow.answer = async () => {
    asked++
    await held
    return 200
  }
  const [a, b] = [await subscribe(slow.url), await subscribe(quick.url)]
  const { caseId } = await filed(operator)
  await until('the slow one is asked', () => asked === 1)
  await until('the quick one has it', () => ids(quick, caseId).length === 1)
  const begin = Date.now()
  await clock.stop()
  assert.ok(Date.now() - begin < 5_000, 'a stop does not wait for others')
  open()
  clock = deliveries()
  await until('it is sent again', () => ids(slow, caseId).length >= 2)
  assert.deepEqual([...new Set(ids(slow, caseId))], [`${caseId}.1`])
  await turn(a.id, false)
  await turn(b.id, false)
})

test('two clocks tell each event, and neither overtakes the other', async t => {
  const there = await receiver(t)
  const { id } = await subscribe(there.url, ['report', 'accept'])
  const second = deliveries()
  t.after(() => second.stop())
  const cases = await Promise.all(Array.from({ length: 15 }, () => filed(operator)))
  await Promise.all(cases.map(it => dispatcher.step(it.caseId, 'accept')))
  await Promise.all(cases.map(it => dispatcher.step(it.caseId, 'urge', { note: '尽快' })))
  await until('all of them', () => new Set(there.taken.map(it => it.event.id)).size >= 30)
  const firsts = [...new Set(there.taken.map(it => it.event.id))]
  assert.deepEqual(new Set(firsts), new Set(cases.flatMap(it => [`${it.caseId}.1`, `${it.caseId}.2`])))
  for (const { caseId } of cases)
    assert.ok(firsts.indexOf(`${caseId}.1`) < firsts.indexOf(`${caseId}.2`), caseId)
  assert.equal(there.taken.length, firsts.length, 'nothing failed, so nothing is told twice')
  assert.ok(there.taken.every(it => it.event.type !== 'cn.yiwang.case.urge')) // not asked for
  await turn(id, false)
})

test('a restricted case never leaves', async t => {
  const there = await receiver(t)
  const { id } = await subscribe(there.url)
  const hidden = await filed(operator, { program: 'hotline', kind: 'conduct' })
  const open = await filed(operator)
  await until('the open one', () => ids(there, open.caseId).length === 1)
  assert.deepEqual(ids(there, hidden.caseId), [])
  await turn(id, false)
})

test('a redirect is not followed; after five days of failing it is switched off and says so; on again it goes on', async t => {
  const there = await receiver(t)
  const elsewhere = await receiver(t)
  there.answer = () => 302
  there.headers['location'] = elsewhere.url
  const { id } = await subscribe(there.url)
  const { caseId } = await filed(operator)
  await until('it is refused', async () => (await shown(id)).fault?.code === 'redirect')
  const { pool } = here.office.database
  await pool.query(
    `update webhooks set failing_since = now() - $2::float8 * interval '1 millisecond' where id = $1`,
    [id, GIVE_UP_MS + 1_000],
  )
  await until('it is off', async () => (await shown(id)).disabledAt !== null)
  const off = await shown(id)
  assert.deepEqual([off.fault, off.retryAt], [{ code: 'redirect', detail: '302' }, null])
  assert.equal(elsewhere.taken.length, 0)
  const { items } = (await administrator.get<Reply<typeof listNotices>>('/notices')).body
  assert.deepEqual([items[0]?.kind, items[0]?.readAt], ['webhook-off', null])
  assert.match(items[0]!.say.zh, /^向“综合指挥平台”发送通知一直失败，已自动停用/)
  there.answer = () => 200
  await turn(id, true)
  await until('it goes on where it stopped', () => ids(there, caseId).length === 1)
  await turn(id, false)
})

test('one that wants no more is switched off at once', async t => {
  const there = await receiver(t)
  there.answer = () => 410
  const { id } = await subscribe(there.url)
  await filed(operator)
  await until('it is off', async () => (await shown(id)).disabledAt !== null)
  assert.equal((await shown(id)).fault?.code, 'gone')
  assert.equal(there.taken.length, 1)
})

test('a test event is sent at once and says how it went', async t => {
  const there = await receiver(t)
  const { id, secret } = await subscribe(there.url)
  const sent = await administrator.send('POST', `/webhooks/${id}/test`)
  assert.deepEqual(sent.body, { delivered: true, fault: null })
  assert.equal(there.taken[0]?.event.type, 'cn.yiwang.test')
  assert.ok(isSigned(there.taken[0], secret))
  await there.close()
  const lost = await administrator.send('POST', `/webhooks/${id}/test`)
  assert.deepEqual(lost.body, { delivered: false, fault: { code: 'unreachable', detail: 'ECONNREFUSED' } })
  await turn(id, false)
})

test('only an administrator keeps them; the secret is shown once and lies sealed; a wrong address is named', async () => {
  for (const [method, path, body] of [
    ['GET', '/webhooks'],
    ['POST', '/webhooks', { title: '甲', url: 'http://127.0.0.1/' }],
    ['GET', '/system'],
  ] as const) {
    const answer = method === 'GET' ? await dispatcher.get(path) : await dispatcher.send(method, path, body)
    assert.equal(answer.status, 403, path)
  }
  const { id, secret } = await subscribe('https://ioc.example.gov.cn/events')
  const { rows } = await here.office.database.pool.query<Record<string, unknown>>(
    'select * from webhooks where id = $1',
    [id],
  )
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64')
  assert.equal(bytes.length, 32)
  for (const kept of [JSON.stringify(rows), JSON.stringify(await list())])
    for (const form of ['base64', 'hex', 'base64url'] as const)
      assert.ok(!kept.includes(bytes.toString(form)))
  for (const url of [
    'ftp://a.cn/',
    'a.cn',
    'http://user:word@a.cn/',
    'file:///etc/passwd',
    'http://a.cn/#x',
  ]) {
    const refused = await administrator.send<{ fields: { field: string; value: string }[] }>(
      'POST',
      '/webhooks',
      {
        title: '甲',
        url,
        steps: [],
      },
    )
    assert.deepEqual([refused.status, refused.body.fields[0]?.field], [422, 'url'], url)
  }
  await turn(id, false)
  assert.deepEqual(faults, [])
})
