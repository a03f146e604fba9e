/** What an operator sees of a running server: health, metrics, logs; and what happens when its database goes. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Health } from '../../src/desk/health.ts'
import { livePostmaster } from '../../src/store/embedded-process.ts'
import { testFolder } from '../city/database.ts'
import { codeIn, until, workerAt } from '../city/workers.ts'
import { serving } from '../city/yiwang.ts'

const dataDir = testFolder({ after })
const server = await serving(
  { after },
  { dataDir, words: ['--no-simulation'], env: { LOG: 'json', METRICS_TOKEN: 'a-token-of-the-operator' } },
)
const operator = await workerAt(server.url, 'operator')
const dispatcher = await workerAt(server.url, 'dispatcher')
const postmaster = () => livePostmaster(join(dataDir, 'pg'))?.pid

const health = async () => {
  const answer = await fetch(`${server.url}/health`, { signal: AbortSignal.timeout(5_000) })
  return { status: answer.status, body: (await answer.json()) as Health }
}
const report = (more: object = {}) => ({
  id: crypto.randomUUID(),
  program: 'hotline',
  kind: 'street-works',
  area: '150302001',
  text: '路灯不亮。',
  ...more,
})

test('health says in one answer whether the server can do its work', async () => {
  const { status, body } = await health()
  assert.equal(status, 200)
  assert.deepEqual([body.ok, body.database, body.gateway.queue], [true, true, 0])
  assert.ok(body.clock.lagMs !== null && body.disk.freeBytes !== null && body.disk.freeBytes > 0)
})

test('metrics are for whoever has the token, and count what was done', async () => {
  assert.equal((await fetch(`${server.url}/metrics`)).status, 401)
  const asked = (token: string) =>
    fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal((await asked('another-token-of-same-k')).status, 401)
  await operator.post('/api/v1/reports', report())
  const answer = await asked('a-token-of-the-operator')
  assert.equal(answer.status, 200)
  const text = await answer.text()
  for (const line of [
    /^yiwang_http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/reports",status="201"\} [1-9]/m,
    /^yiwang_cases_open\{district="150302",stage="reported"\} [1-9]/m,
    /^yiwang_alarms_open\{district="150302"\} \d/m,
    /^yiwang_database_connections\{pool="writes",state="waiting"\} 0/m,
    /^yiwang_database_up 1/m,
    /^yiwang_gateway_connections 0/m,
    /^yiwang_gateway_packets_total 0/m,
    /^yiwang_disk_free_bytes [1-9]/m,
    /^process_cpu_seconds_total /m,
  ])
    assert.match(text, line)
  assert.doesNotMatch(text, /[\p{Script=Han}]/u)
})

test('the log is one JSON object a line, names who and what by id, and holds no word of anybody', async () => {
  const before = server.err().length
  const secrets = [
    '王秀兰',
    '13947312345',
    '污水漫到路面',
    '夜里施工',
    '现场照片说明',
    '李四',
    '秘密密码',
    '请尽快处理',
  ]
  const [name, phone, text, searched, file, account, password, note] = secrets
  const filed = await operator.post(
    '/api/v1/reports',
    report({ text, reporter: { name, phone, disclose: false } }),
  )
  assert.equal(filed.status, 201)
  const { id, caseId } = (await filed.json()) as { id: string; caseId: string }
  await operator.post('/api/v1/reports', { ...report(), kind: text })
  await operator.post('/api/v1/reports', { ...report(), area: phone })
  await dispatcher.get(`/api/v1/cases?q=${encodeURIComponent(searched!)}`)
  await dispatcher.get(`/api/v1/${encodeURIComponent(name!)}`)
  await dispatcher.get(`/${encodeURIComponent(name!)}?phone=${phone}`)
  await dispatcher.get(`/api/v1/cases/${encodeURIComponent(text!)}`)
  await operator.upload(`${file}.pdf`, `%PDF-1.4\n${text}\n%%EOF\n`)
  await dispatcher.post('/api/v1/session', { name: account, password })
  await dispatcher.post(`/api/v1/reports/${id}/unmask`, { reason: note })
  await dispatcher.post(`/api/v1/cases/${caseId}/steps`, {
    id: crypto.randomUUID(),
    step: 'accept',
    data: { note },
  })
  await dispatcher.get(`/api/v1/cases/${caseId}`)
  await until('the last request is logged', () =>
    server.err().slice(before).includes('"route":"/api/v1/cases/:id"'),
  )
  const lines = server.err().trim().split('\n')
  const events = lines.map(line => JSON.parse(line) as Record<string, unknown>)
  const sent = events.find(it => it['route'] === '/api/v1/reports' && it['status'] === 201)
  assert.ok(sent)
  assert.equal(
    events.filter(it => it['event'] === 'request' && it['person'] === operator.person).length >= 3,
    true,
  )
  assert.deepEqual(
    events.filter(it => it['event'] === 'fault'),
    [],
  )
  const folder = join(dataDir, 'log')
  const kept = readdirSync(folder).map(it => readFileSync(join(folder, it), 'utf8'))
  for (const said of [server.err().slice(before), ...kept])
    for (const secret of secrets)
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
        assert.ok(!said.includes(form), `${secret} is in the log`)
})

test('PostgreSQL killed three times under load: what is asked meanwhile is unavailable at once, and all goes on by itself', async () => {
  for (let n = 0; n < 3; n++) {
    const victim = postmaster()!
    const told = new Map<string, number>()
    const ask = async (answering: Promise<Response>) => {
      const begin = Date.now()
      const answer = await answering
      const said = answer.ok ? 'done' : await codeIn(answer)
      told.set(said, Math.max(told.get(said) ?? 0, Date.now() - begin))
    }
    const people = Array.from({ length: 6 }, async () => {
      for (let i = 0; i < 40; i++) {
        await ask(operator.post('/api/v1/reports', report()))
        await ask(operator.get('/api/v1/cases'))
      }
    })
    process.kill(victim, 'SIGKILL')
    await Promise.all(people)
    await until('a report is accepted again', async () => {
      const answer = await operator.post('/api/v1/reports', report())
      return answer.status === 201
    })
    assert.deepEqual(
      [...told.keys()].filter(it => it !== 'done'),
      ['unavailable'],
    )
    assert.ok(told.get('unavailable')! < 5_000, `refused after ${told.get('unavailable')} ms`)
    assert.notEqual(postmaster(), victim)
  }
  await until('health is well', async () => (await health()).status === 200)
})

test('PostgreSQL silent: nobody waits for long, nothing piles up, and health says so', async t => {
  const stopped = processesOf(postmaster()!)
  t.after(() => signal(stopped, 'SIGCONT'))
  signal(stopped, 'SIGSTOP')
  const begin = Date.now()
  const unwell = await health()
  assert.deepEqual([unwell.status, unwell.body.ok, unwell.body.database], [503, false, false])
  assert.ok(Date.now() - begin < 4_000, `health took ${Date.now() - begin} ms`)
  const waiting = await Promise.all(
    Array.from({ length: 60 }, () => operator.post('/api/v1/reports', report())),
  )
  assert.deepEqual([...new Set(waiting.map(it => it.status))], [503])
  const soon = Date.now()
  assert.equal(await codeIn(await operator.get('/api/v1/cases')), 'unavailable')
  assert.ok(Date.now() - soon < 1_000, 'known to be away: refused at once')
  signal(stopped, 'SIGCONT')
  await until('it goes on', async () => (await operator.post('/api/v1/reports', report())).status === 201)
  await until('health is well', async () => (await health()).status === 200)
  const said = server.err()
  assert.ok(said.includes('数据库没有应答') && said.includes('数据库恢复应答'))
})

/** A postmaster and its back ends. */
function processesOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  return [pid, ...children]
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, name)
    } catch {
      // a back end that ended meanwhile
    }
}
