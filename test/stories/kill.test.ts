/** Server and database are killed in the middle of the work: what was acknowledged is there afterwards, once. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { livePostmaster } from '../../src/store/embedded-process.ts'
import { testFolder } from '../city/database.ts'
import { deviceOn, type Monitored } from '../city/device.ts'
import { served, yiwang } from '../city/yiwang.ts'

const ROUNDS = process.env['YIWANG_SOAK'] ? 200 : 3
const BUSY_MS = 400
const WRITERS = 6
const DEVICES = 4
const SECOND = 1000

const dataDir = testFolder({ after })
const postgres = () => livePostmaster(join(dataDir, 'pg'))?.pid

/** What was answered with 2xx or 9014, and what was sent without an answer: it may be there, and once at most. */
interface Ledger {
  readonly reports: Map<string, { readonly body: object; readonly caseId: string | undefined }>
  readonly steps: { readonly caseId: string; readonly id: string; readonly isKept: boolean }[]
  readonly files: Map<string, string>
  readonly packets: {
    readonly place: string
    readonly at: number
    readonly value: number
    readonly isKept: boolean
  }[]
}

const empty = (): Ledger => ({ reports: new Map(), steps: [], files: new Map(), packets: [] })
const whole = empty()
let cookie = ''

const send = async (url: string, path: string, init: RequestInit = {}) =>
  fetch(`${url}/api/v1${path}`, {
    ...init,
    headers: { cookie, ...(typeof init.body === 'string' ? { 'content-type': 'application/json' } : {}) },
    signal: AbortSignal.timeout(20_000),
  })
const post = (url: string, path: string, body: object) =>
  send(url, path, { method: 'POST', body: JSON.stringify(body) })

async function signIn(url: string): Promise<void> {
  const demo = await (await send(url, '/session/demo')).json()
  const { items } = demo as { items: { person: string; kind: string }[] }
  const dispatcher = items.find(it => it.kind === 'dispatcher')!
  const answer = await post(url, '/session/demo', { person: dispatcher.person })
  cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
}

/** Asks the running database itself. */
async function ask<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  const { databaseUrl } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as {
    databaseUrl: string
  }
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}

const base = { program: 'hotline', kind: 'street-works', area: '150302001' }

/** Reports, takes steps and sends files until nobody answers any more. */
async function work(url: string, n: number, ledger: Ledger): Promise<void> {
  for (let i = 0; ; i++) {
    const report = { ...base, id: crypto.randomUUID(), text: `第 ${n} 人第 ${i} 件：路灯不亮。` }
    ledger.reports.set(report.id, { body: report, caseId: undefined })
    const filed = await post(url, '/reports', report)
    if (filed.status !== 201) return
    const { caseId } = (await filed.json()) as { caseId: string }
    ledger.reports.set(report.id, { body: report, caseId })
    const pdf = `%PDF-1.4\n${crypto.randomUUID()}\n%%EOF\n`
    const form = new FormData()
    form.set('file', new Blob([pdf]), 'note.pdf')
    const sent = await send(url, '/files', { method: 'POST', body: form })
    if (sent.status !== 201) return
    const file = ((await sent.json()) as { id: string }).id
    ledger.files.set(file, createHash('sha256').update(pdf).digest('hex'))
    for (const [step, data] of [
      ['accept', {}],
      ['verify', { real: true, files: [file] }],
      ['urge', { note: '尽快' }],
    ] as const) {
      const id = crypto.randomUUID()
      const answer = await post(url, `/cases/${caseId}/steps`, { id, step, data }).catch(() => undefined)
      ledger.steps.push({ caseId, id, isKept: answer?.status === 200 })
      if (answer?.status !== 200) return
    }
  }
}

interface Device extends Monitored {
  readonly place: string
}

let moment = Date.now() - 6 * 3600 * SECOND
const nextSecond = () => Math.floor((moment += SECOND) / SECOND) * SECOND

/** Sends readings until nobody answers any more; no two have the same moment. */
async function measure(port: number, it: Device, ledger: Ledger): Promise<void> {
  const device = await deviceOn(port, it)
  for (;;) {
    const [at, value] = [nextSecond(), Math.floor(Math.random() * 4000) / 100]
    const isKept = await device.send(at, { a21026: value, a21002: value + 1 })
    ledger.packets.push({ place: it.place, at, value, isKept })
    if (!isKept) return device.close()
  }
}

/** What a round was answered is there once; what had no answer is sent again, and is one as well. */
async function check(url: string, ledger: Ledger): Promise<void> {
  for (const [id, { body, caseId }] of ledger.reports) {
    const again = await post(url, '/reports', body)
    assert.equal(again.status, 201)
    const known = ((await again.json()) as { caseId: string }).caseId
    if (caseId !== undefined) assert.equal(known, caseId, `report ${id}`)
  }
  for (const [caseId, pressed] of Map.groupBy(ledger.steps, it => it.caseId)) {
    const found = (await (await send(url, `/cases/${caseId}`)).json()) as CaseReply
    assert.equal(found.reportsList.length, 1)
    const ids = found.events.map(it => it.id)
    assert.equal(new Set(ids).size, ids.length)
    for (const { id, isKept } of pressed) if (isKept) assert.ok(ids.includes(id), `step ${id} of ${caseId}`)
  }
  for (const [id, digest] of ledger.files) {
    const answer = await send(url, `/files/${id}`)
    assert.equal(answer.status, 200, `file ${id}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    assert.equal(createHash('sha256').update(bytes).digest('hex'), digest)
  }
  await checkPackets(ledger)
}

async function checkPackets({ packets }: Ledger): Promise<void> {
  const kept = packets.filter(it => it.isKept)
  const rows = await ask<{ place: string; at: string; value: number }>(
    `select place, extract(epoch from at) * 1000 as at, (factors #>> '{a21026,Rtd}')::float8 as value from records
      where kind = 'realtime' and at = any($1::timestamptz[])`,
    [packets.map(it => new Date(it.at).toISOString())],
  )
  const found = new Map(rows.map(it => [`${it.place}${Number(it.at)}`, it.value]))
  for (const it of kept) assert.equal(found.get(`${it.place}${it.at}`), it.value, `packet of ${it.at}`)
}

const victims = ['both', 'the database', 'the server'] as const

test(`killed ${ROUNDS} times at work, nothing acknowledged is lost, nothing is doubled, and history holds`, async t => {
  const start = () => served(t, dataDir)
  let server = await start()
  await signIn(server.url)
  const devices = await ask<Device>(
    `select mn, coalesce(password, '') as password, system, place from devices order by mn limit $1`,
    [DEVICES],
  )
  assert.equal(devices.length, DEVICES)
  for (let round = 0; round < ROUNDS; round++) {
    const { url, hj212Port } = server
    const ledger = empty()
    const writers = [
      ...Array.from({ length: WRITERS }, (_, n) => work(url, n, ledger).catch(() => {})),
      ...devices.map(it => measure(hj212Port, it, ledger).catch(() => {})),
    ]
    await pause(BUSY_MS + Math.random() * 300)
    const victim = victims[round % victims.length]
    const database = postgres()
    if (victim !== 'the server' && database) process.kill(database, 'SIGKILL')
    if (victim !== 'the database') server.child.kill('SIGKILL')
    else await Promise.race([Promise.all(writers), pause(3 * SECOND)]) // devices wait for the database to come back
    server.child.kill('SIGKILL')
    await Promise.all(writers)
    await server.ended
    server = await start()
    await check(server.url, ledger)
    for (const [id, it] of ledger.reports) whole.reports.set(id, it)
    whole.steps.push(...ledger.steps)
    whole.packets.push(...ledger.packets)
  }
  const sent = [...whole.reports.values()].filter(it => it.caseId !== undefined)
  const kept = { steps: whole.steps.filter(it => it.isKept), packets: whole.packets.filter(it => it.isKept) }
  t.diagnostic(
    `${sent.length} reports, ${kept.steps.length} steps, ${kept.packets.length} packets acknowledged`,
  )
  assert.ok(sent.length > ROUNDS && kept.steps.length > ROUNDS && kept.packets.length > ROUNDS)
  await checkWhole()
  const verify = yiwang(t, ['verify', '--data', dataDir])
  assert.equal(await verify.ended, 0, verify.out() + verify.err())
  assert.equal((JSON.parse(verify.out()) as { ok: boolean }).ok, true)
})

/** After the last round once more, of all rounds. */
async function checkWhole(): Promise<void> {
  const reports = await ask<{ id: string; case_id: string }>(`select id, case_id from reports`)
  const caseOf = new Map(reports.map(it => [it.id, it.case_id]))
  for (const [id, { caseId }] of whole.reports)
    if (caseId) assert.equal(caseOf.get(id), caseId, `report ${id}`)
  const events = await ask<{ id: string }>(`select id from case_events`)
  const ids = new Set(events.map(it => it.id))
  assert.equal(ids.size, events.length)
  for (const { id, isKept } of whole.steps) if (isKept) assert.ok(ids.has(id), `step ${id}`)
  await checkPackets(whole)
  assert.deepEqual(await ask(`select * from record_conflicts`), [])
}
