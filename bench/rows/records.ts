/** Records of devices, from the socket to the answer after the commit, against the bare inserts of the same rows. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pool, PoolClient } from 'pg'
import { ensureMonths } from '../../src/desk/take-records.ts'
import type { Office } from '../../src/desk/office.ts'
import { startGateway } from '../../src/listen/gateway.ts'
import { copyFolder } from '../copy.ts'
import { type DataSet, officeOn, withFresh } from '../data-set.ts'
import { type Cpu, cpuDuring } from '../processes.ts'
import { median, type Result, type Row, thousands } from '../row.ts'
import type { Sending, Sent } from '../senders.ts'

const DISTRICT = '150302'
const DEVICES = 200
const PACKETS = 150 // of each device
const IN_FLIGHT = 20 // a device that sends again what it could not, as fast as it is answered
const PACED_MS = 200 // 200 devices, each five packets a second: 1,000 records a second
const PACED = 50
const ROUNDS = 3
const A_TRANSACTION = 1_000 // as large as the gateway's own
const FROM = Date.parse('2026-03-02T00:00:00+08:00')
const DAY_MS = 86_400_000

const COLUMNS = 'district, place, kind, at, device, received_at, resent, factors'
const TYPES = ['uuid', 'text', 'timestamptz', 'uuid', 'timestamptz', 'boolean', 'jsonb']
const UNNEST = `insert into records (${COLUMNS})
  select '${DISTRICT}', * from unnest(${TYPES.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})`

export const records: Row = {
  id: 'records',
  title: `Device records a second over ${DEVICES} lines of TCP, 20 factors each, against bare inserts of the same rows`,
  once: set =>
    withFresh(set, 'received', async url => {
      const office = await officeOn(set.folder, url)
      try {
        return await measured(set, office)
      } finally {
        await office.database.close()
      }
    }),
}

interface Round {
  readonly rows: number
  readonly gateway: number
  readonly unnest: number
  readonly copy: number
  readonly cpu: Cpu
  readonly bareCpu: Cpu
  readonly p99: number
}

async function measured(set: DataSet, office: Office): Promise<Result[]> {
  const numbers = await register(office.database.pool)
  const gateway = await startGateway(office, {
    host: '127.0.0.1',
    port: 0,
    onFault: error => process.stderr.write(`${String(error)}\n`),
  })
  const senders = fork(fileURLToPath(new URL('../senders.ts', import.meta.url)), {
    execPath: process.execPath,
  })
  const send = async (q: Pick<Sending, 'packets' | 'inFlight' | 'everyMs' | 'from'>): Promise<Sent> => {
    senders.send({ port: gateway.port, numbers, ...q })
    const [sent] = (await once(senders, 'message')) as [Sent]
    return sent
  }
  const flat = { packets: PACKETS, inFlight: IN_FLIGHT, everyMs: 0 }
  try {
    await send({ ...flat, from: FROM - DAY_MS }) // warm
    const rounds: Round[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const from = FROM + i * DAY_MS
      let sent: Sent | undefined
      const cpu = await cpuDuring({ node: process.pid, postmaster: set.postmaster }, async () => {
        sent = await send({ ...flat, from })
      })
      const rows = DEVICES * PACKETS
      const bare = await withFresh(set, 'bare', url => bareInserts(set, office, { url, from }))
      rounds.push({
        ...bare,
        rows,
        gateway: sent?.seconds ?? Number.NaN,
        p99: sent?.p99 ?? Number.NaN,
        cpu,
      })
    }
    const paced = await send({ packets: PACED, inFlight: 0, everyMs: PACED_MS, from: FROM + ROUNDS * DAY_MS })
    return results(rounds, paced)
  } finally {
    senders.disconnect()
    await gateway.stop()
  }
}

function results(rounds: readonly Round[], paced: Sent): Result[] {
  const of = (pick: (it: Round) => number) => median(rounds.map(pick))
  const speed = (pick: (it: Round) => number) =>
    `${thousands(Math.round(of(it => it.rows / pick(it))))} records/s`
  const micros = (pick: (it: Round) => number) => of(it => (pick(it) / it.rows) * 1_000).toFixed(0)
  return [
    {
      name: `against insert … select unnest, ${thousands(A_TRANSACTION)} rows a transaction`,
      value: of(it => it.unnest / it.gateway),
      unit: 'ratio',
      least: 0.7,
      beside: `${speed(it => it.gateway)} acknowledged, with latest, marks and states; unnest ${speed(it => it.unnest)}; CPU a record: node ${micros(it => it.cpu.node)}, postgres ${micros(it => it.cpu.postgres)}; unnest ${micros(it => it.bareCpu.node)}, ${micros(it => it.bareCpu.postgres)} µs`,
    },
    {
      name: 'against COPY, one transaction',
      value: of(it => it.copy / it.gateway),
      unit: 'ratio',
      beside: `COPY ${speed(it => it.copy)}`,
    },
    {
      name: 'p99 of the acknowledgement at full speed',
      value: of(it => it.p99),
      unit: 'ms',
      beside: `${DEVICES * IN_FLIGHT} packets in flight`,
    },
    {
      name: 'p99 of the acknowledgement at 1,000 records a second',
      value: paced.p99,
      unit: 'ms',
      most: 250,
      beside: `median ${paced.median.toFixed(0)} ms; 50 ms of it are for collecting`,
    },
  ]
}

/** The same rows on an empty database: in transactions by unnest, and whole by COPY. */
async function bareInserts(set: DataSet, office: Office, q: { readonly url: string; readonly from: number }) {
  const { pool } = office.database
  const folder = copyFolder(set.folder)
  const file = join(folder, 'records.copy')
  const where = `district = '${DISTRICT}' and at >= to_timestamp(${q.from / 1_000}) and at < to_timestamp(${(q.from + DAY_MS) / 1_000})`
  const selected = `select ${COLUMNS} from records where ${where} order by received_at, place, at`
  await pool.query(`copy (${selected}) to '${file}'`)
  const rows = (
    await pool.query<unknown[]>({
      text: `select place, kind, at::text, device, received_at::text, resent, factors::text from (${selected})`,
      rowMode: 'array',
    })
  ).rows
  const other = await officeOn(set.folder, q.url)
  try {
    await ensureMonths(other, [{ at: q.from }])
    let unnest = Number.NaN
    const bareCpu = await cpuDuring({ node: process.pid, postmaster: set.postmaster }, async () => {
      unnest = await seconds(() => byUnnest(other.database.pool, rows))
    })
    await other.database.pool.query('truncate records')
    const copy = await seconds(() => other.database.pool.query(`copy records (${COLUMNS}) from '${file}'`))
    return { unnest, copy, bareCpu }
  } finally {
    await other.database.close()
  }
}

async function byUnnest(pool: Pool, rows: readonly (readonly unknown[])[]): Promise<void> {
  for (let at = 0; at < rows.length; at += A_TRANSACTION)
    await inTransaction(pool, client => {
      const some = rows.slice(at, at + A_TRANSACTION)
      const values = TYPES.map((_, i) => some.map(row => row[i]))
      return client.query({ name: 'unnest', text: UNNEST, values })
    })
}

async function inTransaction(pool: Pool, work: (client: PoolClient) => Promise<unknown>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

/** Devices with numbers of 24 digits, each at a place of its own. */
async function register(pool: Pool): Promise<string[]> {
  const numbers = Array.from({ length: DEVICES }, (_, i) => `010000A8900016F000${String(i).padStart(6, '0')}`)
  await pool.query(
    `with made as (
       insert into places (district, id, program, kind, external_id, name, area, facts, digest, changed_at)
       select $1, gen_random_uuid(), 'emission', 'gas-outlet', mn, mn, $1, '{}', '', now() from unnest($2::text[]) mn
       returning id, external_id)
     insert into devices (district, id, mn, place, title, system, password, from_day, changed_at)
     select $1, gen_random_uuid(), external_id, id, '数采仪', '31', '123456', '2020-01-01', now() from made`,
    [DISTRICT, numbers],
  )
  return numbers
}
