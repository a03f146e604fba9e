/** A backup is taken while everybody works, and the district goes on elsewhere from it: same figures, same lists, same words. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { monitors } from '../../src/desk/demo/monitors.ts'
import { Client } from 'pg'
import { testFolder } from '../city/database.ts'
import { deviceOn } from '../city/device.ts'
import { receiver } from '../city/receiver.ts'
import { until, type Worker, workerAt } from '../city/workers.ts'
import { type Served, serving, yiwang } from '../city/yiwang.ts'

const WRITERS = 3
const LEAST_CASES = 8
const [old, fresh, half] = [testFolder({ after }), testFolder({ after }), testFolder({ after })]
const file = join(dirname(old), 'district.backup')
const there = await receiver({ after })
there.answer = () => 503 // down, until the district has moved

interface Kept {
  readonly cases: Map<string, string[]>
  readonly files: Map<string, string>
  readonly readings: number[]
}

/** What was acknowledged, and when work may stop. */
const kept: Kept = { cases: new Map(), files: new Map(), readings: [] }
const work = { goesOn: true }

async function report(by: Worker, n: number): Promise<void> {
  for (let i = 0; work.goesOn; i++) {
    const text = `第 ${n} 人第 ${i} 件：路灯不亮，夜里看不清路。`
    const body = {
      program: 'hotline',
      kind: 'street-works',
      area: '150302001',
      id: crypto.randomUUID(),
      text,
    }
    const filed = await by.post('/api/v1/reports', body)
    assert.equal(filed.status, 201)
    const { caseId } = (await filed.json()) as { caseId: string }
    kept.cases.set(caseId, [])
    const bytes = `%PDF-1.4\n${crypto.randomUUID()}\n%%EOF\n`
    const sent = await by.upload('现场.pdf', bytes)
    assert.equal(sent.status, 201)
    const { id: photo } = (await sent.json()) as { id: string }
    for (const [step, data] of [
      ['accept', {}],
      ['verify', { real: true, files: [photo] }],
    ] as const) {
      const id = crypto.randomUUID()
      const done = await by.post(`/api/v1/cases/${caseId}/steps`, { id, step, data })
      assert.equal(done.status, 200, await done.clone().text())
      kept.cases.get(caseId)!.push(id)
    }
    kept.files.set(photo, createHash('sha256').update(bytes).digest('hex'))
  }
}

async function measure(port: number): Promise<void> {
  const { mn, system } = monitors[0]!
  const device = await deviceOn(port, { mn, system })
  for (let at = Math.floor(Date.now() / 1000) * 1000 - 3 * 3_600_000; work.goesOn; at += 1_000)
    if (await device.send(at, { a21026: 31.2, a21002: 40 })) kept.readings.push(at)
  device.close()
}

const words = async (...args: readonly string[]) => {
  const it = yiwang({ after }, args)
  const code = await it.ended
  return { code, out: it.out().trim().split('\n').at(-1) ?? '', err: it.err() }
}

const json = async (answer: Response): Promise<unknown> => {
  assert.equal(answer.status, 200, await answer.clone().text())
  return answer.json()
}

/** Once this is answered, nothing that happens later is missed. */
const listen = (server: Served, by: Worker, lastId?: string): Promise<Response> =>
  fetch(`${server.url}/api/v1/stream`, {
    headers: { cookie: by.cookie, ...(lastId && { 'last-event-id': lastId }) },
    signal: AbortSignal.timeout(60_000),
  })

/** What is heard up to the first change of a case. */
async function heardBy(answer: Response): Promise<string> {
  let text = ''
  for await (const bytes of answer.body!.pipeThrough(new TextDecoderStream()))
    if (/event: case\ndata: .+\n/.test((text += bytes))) break
  return text
}

/** Readings of a past moment went on coming in after the backup: on the screen only what is made of cases stands still. */
async function shownAt(by: Worker, path: string): Promise<unknown> {
  const answer = (await json(await by.get(path))) as Record<string, unknown>
  const { cases, redLights, ranking, hot } = answer
  return path.includes('screen') ? { cases, redLights, ranking, hot } : answer
}

const pages = (at: string) => ['figures', 'cases', 'screen'].map(it => `/api/v1/${it}?at=${at}&limit=200`)
let moment = ''
let shown: unknown[] = []
let mark = ''
let before: Kept = kept

test('a backup is made while reports, steps, photos and readings come in, and holds none of them up', async t => {
  const server = await serving(t, { dataDir: old })
  const dispatcher = await workerAt(server.url, 'dispatcher')
  const administrator = await workerAt(server.url, 'administrator')
  const hook = await administrator.post('/api/v1/webhooks', {
    title: '市级平台',
    url: there.url,
    steps: ['accept'],
  })
  assert.equal(hook.status, 201)
  const writers = Array.from({ length: WRITERS }, (_, n) => report(dispatcher, n))
  const device = measure(server.hj212Port)
  await until('enough work', () => kept.cases.size >= LEAST_CASES && kept.readings.length > 20)
  moment = new Date().toISOString()
  await until('all of that moment is committed', () => Date.now() > Date.parse(moment) + 2_000)
  before = { cases: new Map([...kept.cases].map(([id, steps]) => [id, [...steps]])), files: new Map(kept.files), readings: [...kept.readings] } // prettier-ignore
  const made = await words('backup', file, '--data', old)
  assert.equal(made.code, 0, made.err)
  assert.match(made.err, /The master key is not in the backup/)
  const said = JSON.parse(made.out) as Record<string, unknown>
  assert.deepEqual(Object.keys(said).slice(0, 5), ['file', 'bytes', 'tables', 'rows', 'files'])
  assert.equal(said['sha256'], createHash('sha256').update(readFileSync(file)).digest('hex'))
  const cases = kept.cases.size
  await until('work goes on', () => kept.cases.size > cases)
  const heard = await heardBy(await listen(server, dispatcher))
  mark = /^id: (.+)$/m.exec(heard)![1]!
  work.goesOn = false
  await Promise.all([...writers, device])
  assert.ok(kept.cases.size > before.cases.size)
  const leader = await workerAt(server.url, 'leader')
  shown = await Promise.all(pages(moment).map(it => shownAt(leader, it)))
  assert.ok(there.taken.length > 0) // it was tried, and refused
})

test('a file that was cut off or altered is refused by the place, and the directory stays empty', async () => {
  const broken = join(dirname(old), 'broken.backup')
  copyFileSync(file, broken)
  truncateSync(broken, Math.floor(readFileSync(file).length / 2))
  const bytes = readFileSync(file)
  const cut = await words('restore', broken, '--data', half)
  assert.equal(cut.code, 1)
  assert.match(cut.err, /is cut off here \(byte \d+, .+\)\. Nothing was written/)
  bytes[Math.floor(bytes.length / 3)]! ^= 1
  writeFileSync(broken, bytes)
  const altered = await words('restore', broken, '--check', '--data', half)
  assert.equal(altered.code, 1)
  assert.match(altered.err, /changed or damaged \(byte \d+, table \w+\)/)
  assert.ok(!existsSync(join(half, 'pg')) && !existsSync(join(half, 'master.key')))
  assert.deepEqual(readdirSync(join(half, 'files')), [])
})

test('killed in the middle, a restore leaves a directory nobody works in, and the next one starts over', async () => {
  copyFileSync(join(old, 'master.key'), join(half, 'master.key'))
  const killed = yiwang({ after }, ['restore', file, '--data', half])
  await until('it writes', () => existsSync(join(half, 'restore.json')) || killed.child.exitCode !== null)
  killed.child.kill('SIGKILL')
  await killed.ended
  if (existsSync(join(half, 'restore.json'))) {
    const start = await words('start', '--port', '0', '--hj212-port', '0', '--data', half)
    assert.equal(start.code, 1)
    assert.match(start.err, /was cut off: run yiwang restore again/)
  }
  const again = await words('restore', file, '--data', half)
  assert.equal(again.code, 0, again.err)
  assert.equal((JSON.parse(again.out) as { ok: boolean }).ok, true)
})

test('restored elsewhere everything acknowledged before is there, and figures, lists and the screen are the same', async t => {
  const used = await words('restore', file, '--data', half)
  assert.equal(used.code, 1)
  assert.match(
    used.err,
    /A restore needs an empty data directory and an empty database\. .* has \d+ files; .* cases \d+/,
  )
  copyFileSync(join(old, 'master.key'), join(fresh, 'master.key'))
  const restored = await words('restore', file, '--data', fresh)
  assert.equal(restored.code, 0, restored.err)
  const { ok, cases, masterKey } = JSON.parse(restored.out) as {
    ok: boolean
    cases: number
    masterKey: string
  }
  assert.deepEqual([ok, masterKey], [true, 'fits'])
  assert.ok(cases >= before.cases.size)
  const verified = await words('verify', '--words', '--data', fresh)
  assert.equal(verified.code, 0, verified.out)

  there.answer = () => 204
  const server = await serving(t, { dataDir: fresh })
  const dispatcher = await workerAt(server.url, 'dispatcher')
  for (const [id, steps] of before.cases) {
    const it = (await json(await dispatcher.get(`/api/v1/cases/${id}`))) as CaseReply
    const ids = it.events.map(event => event.id)
    for (const step of steps) assert.ok(ids.includes(step), `${step} of ${id}`)
    assert.match(it.reportsList[0]!.text ?? '', /路灯不亮/)
  }
  for (const [id, digest] of before.files) {
    const answer = await dispatcher.get(`/api/v1/files/${id}`)
    assert.equal(
      createHash('sha256')
        .update(Buffer.from(await answer.arrayBuffer()))
        .digest('hex'),
      digest,
    )
  }
  const found = await realtime(fresh, before.readings)
  assert.equal(found, new Set(before.readings).size)
  const leader = await workerAt(server.url, 'leader')
  const now = await Promise.all(pages(moment).map(it => shownAt(leader, it)))
  for (const [i, was] of shown.entries()) assert.deepEqual(now[i], was, pages(moment)[i])

  // Who listened before goes on, though transactions are counted from the beginning here.
  const stream = await listen(server, dispatcher, `${10n ** 12n}${mark.slice(mark.indexOf('.'))}`)
  const caseId = [...before.cases.keys()][0]!
  const urge = await dispatcher.post(`/api/v1/cases/${caseId}/steps`, {
    id: crypto.randomUUID(),
    step: 'urge',
    data: { note: '尽快' },
  })
  assert.equal(urge.status, 200)
  assert.match(await heardBy(stream), new RegExp(`"caseId":"${caseId}"`))

  // And so does the webhook: what it had not been sent before the backup, then what is new.
  const told = () => there.taken.filter(it => it.status === 204).map(it => it.event.data['caseId'])
  await until('the webhook has heard of all', () => [...before.cases].every(([id, steps]) => steps.length === 0 || told().includes(id))) // prettier-ignore
  const filed = await dispatcher.post('/api/v1/reports', {
    program: 'hotline',
    kind: 'street-works',
    area: '150302001',
    text: '新的一件。',
  })
  const { caseId: later } = (await filed.json()) as { caseId: string }
  await dispatcher.post(`/api/v1/cases/${later}/steps`, { id: crypto.randomUUID(), step: 'accept', data: {} })
  await until('the webhook hears what is new', () => told().includes(later))
})

/** How many of these moments the district's database has. */
async function realtime(dataDir: string, moments: readonly number[]): Promise<number> {
  const { databaseUrl } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as {
    databaseUrl: string
  }
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const found = await client.query<{ n: string }>(
      `select count(*) as n from records where kind = 'realtime' and at = any($1::timestamptz[])`,
      [moments.map(it => new Date(it).toISOString())],
    )
    return Number(found.rows[0]!.n)
  } finally {
    await client.end()
  }
}
