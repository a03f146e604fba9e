/** A bigger city: web, gateway and clock are processes of their own on one PostgreSQL, each watched by itself. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import type { CaseReply, listCases } from '../../src/contracts/cases.ts'
import type { Reply } from '../../src/contracts/route.ts'
import type { Health } from '../../src/desk/health.ts'
import { deviceOn } from '../city/device.ts'
import { emptyDatabase, testFolder } from '../city/database.ts'
import { receiver } from '../city/receiver.ts'
import { until, workerAt } from '../city/workers.ts'
import { type Served, serving } from '../city/yiwang.ts'

const database = await emptyDatabase({ after })
const env = { DATABASE_URL: database.url, MASTER_KEY: randomBytes(32).toString('hex') }
const start = (part: string): Promise<Served> =>
  serving({ after }, { dataDir: testFolder({ after }), words: ['--only', part], env })

const web = await start('http')
const [gateway, clock] = await Promise.all([start('gateway'), start('clock')])

test('each process has its own port and says how it is; only the web has pages and an API', async () => {
  for (const it of [web, gateway, clock]) {
    const answer = await fetch(`${it.url}/health`)
    assert.equal(answer.status, 200)
    const health = (await answer.json()) as Health
    assert.equal(health.gateway.queue, it === gateway ? 0 : null)
    assert.match(await (await fetch(`${it.url}/metrics`)).text(), /^yiwang_database_up 1$/m)
    assert.equal((await fetch(`${it.url}/api/v1/programs`)).status, it === web ? 401 : 404)
  }
  assert.equal(web.hj212Port, null)
  assert.equal(clock.hj212Port, null)
  assert.match(await (await fetch(`${gateway.url}/metrics`)).text(), /^yiwang_gateway_packets_total 0$/m)
  assert.doesNotMatch(await (await fetch(`${clock.url}/metrics`)).text(), /yiwang_gateway_/)
})

test('a packet to the gateway becomes a case through the clock, seen through the web and told to another system', async t => {
  const there = await receiver(t)
  const administrator = await workerAt(web.url, 'administrator')
  const leader = await workerAt(web.url, 'leader')
  const made = await administrator.post('/api/v1/webhooks', {
    title: '市级平台',
    url: there.url,
    steps: ['report'],
  })
  assert.equal(made.status, 201)
  const { rows } = await database.pool.query<{
    mn: string
    system: string
    password: string | null
    place: string
  }>(
    `select d.mn, d.system, d.password, d.place from devices d
      join places p on p.district = d.district and p.id = d.place
      join limits l on l.district = p.district and l.place_kind = p.kind and l.factor = 'a21026' and l.kind = 'realtime'
      where d.to_day is null order by d.mn limit 1`,
  )
  const [{ password, ...of }] = rows as [(typeof rows)[number]]
  const device = await deviceOn(gateway.hj212Port, { ...of, ...(password !== null && { password }) })
  t.after(async () => device.close())
  const cases = async () => {
    const answer = await leader.get('/api/v1/cases?program=emission&channel=device&stage=accepted,assigned')
    return ((await answer.json()) as Reply<typeof listCases>).items
  }
  const before = new Set((await cases()).map(it => it.id))
  // After everything that the demo has had measured.
  const first = Math.ceil(Date.now() / 1_000) * 1_000
  for (const n of [0, 1, 2]) assert.equal(await device.send(first + n * 1_000, { a21026: 500 + n }), true)
  const opened = async () => (await cases()).find(it => !before.has(it.id))
  await until('a case', async () => (await opened()) !== undefined)
  const { id, number } = (await opened())!
  const it = (await (await leader.get(`/api/v1/cases/${id}`)).json()) as CaseReply
  assert.deepEqual([it.stage, it.channel], ['assigned', 'device'])
  await until('it is told', () => there.taken.some(({ event }) => event.subject === number))
  const told = there.taken.find(({ event }) => event.subject === number)!
  assert.deepEqual([told.event.type, told.event.data['caseId']], ['cn.yiwang.case.report', id])
})

test('the web stays up when the other two are gone, and one stops without the others', async () => {
  for (const it of [clock, gateway]) {
    it.child.kill('SIGTERM')
    assert.equal(await it.ended, 0, it.err())
  }
  assert.equal((await fetch(`${web.url}/health`)).status, 200)
})
