/** Server and database are killed in the middle of the work: what was acknowledged is there afterwards, once. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { livePostmaster } from '../../src/store/embedded-process.ts'
import { testFolder } from '../city/database.ts'
import { served, yiwang } from '../city/yiwang.ts'

const ROUNDS = process.env['YIWANG_SOAK'] ? 20 : 2
const BUSY_MS = 400
const WRITERS = 6

const dataDir = testFolder({ after })
const postgres = () => livePostmaster(join(dataDir, 'pg'))?.pid

/** What was answered with 2xx, and what was sent without an answer: it may be there, and once at most. */
interface Ledger {
  readonly reports: Map<string, { readonly body: object; readonly caseId: string | undefined }>
  readonly steps: { readonly caseId: string; readonly id: string; readonly isKept: boolean }[]
  readonly files: Map<string, string>
}

const ledger: Ledger = { reports: new Map(), steps: [], files: new Map() }
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

const base = { program: 'hotline', kind: 'street-works', area: '150302001' }

/** Reports, takes steps and sends files until nobody answers any more. */
async function work(url: string, n: number): Promise<void> {
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

/** Everything in the ledger is there once; what had no answer is sent again, and is one as well. */
async function check(url: string): Promise<void> {
  for (const [id, { body, caseId }] of ledger.reports) {
    const again = await post(url, '/reports', body)
    assert.equal(again.status, 201)
    const known = ((await again.json()) as { caseId: string }).caseId
    if (caseId !== undefined) assert.equal(known, caseId, `report ${id}`)
  }
  const steps = Map.groupBy(ledger.steps, it => it.caseId)
  for (const [caseId, pressed] of steps) {
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
}

const victims = ['both', 'the database', 'the server'] as const

test(`killed ${ROUNDS} times at work, nothing acknowledged is lost, nothing is doubled, and history holds`, async t => {
  let server = await served(t, dataDir)
  await signIn(server.url)
  for (let round = 0; round < ROUNDS; round++) {
    const { url } = server
    const writers = Array.from({ length: WRITERS }, (_, n) => work(url, n).catch(() => {}))
    await pause(BUSY_MS + Math.random() * 300)
    const victim = victims[round % victims.length]
    const database = postgres()
    if (victim !== 'the server' && database) process.kill(database, 'SIGKILL')
    if (victim !== 'the database') server.child.kill('SIGKILL')
    await Promise.all(writers)
    server.child.kill('SIGKILL')
    await server.ended
    server = await served(t, dataDir)
    await check(server.url)
  }
  const sent = [...ledger.reports.values()].filter(it => it.caseId !== undefined).length
  assert.ok(sent > ROUNDS && ledger.steps.length > ROUNDS, `${sent} reports`)
  const verify = yiwang(t, ['verify', '--data', dataDir])
  assert.equal(await verify.ended, 0, verify.out() + verify.err())
  assert.equal((JSON.parse(verify.out()) as { ok: boolean }).ok, true)
})
