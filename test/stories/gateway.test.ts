/** Devices on real sockets and a real database: what is acknowledged is there, once, and nobody unknown gets in. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Outcome } from '../../src/desk/judge-arrivals.ts'
import { Counters } from '../../src/listen/counters.ts'
import { startGateway } from '../../src/listen/gateway.ts'
import { startIntake } from '../../src/listen/intake.ts'
import { openDatabase } from '../../src/store/database.ts'
import { splitFrames } from '../../src/wire/hj212/frame.ts'
import { type Packet, parseHead, parsePacket } from '../../src/wire/hj212/packet.ts'
import { frameOf } from '../../src/wire/hj212/print.ts'
import { readingOf } from '../../src/wire/hj212/reading.ts'
import { DISTRICT } from '../city/city.ts'
import { testOffice } from '../city/database.ts'

const office = await testOffice({ after })
const { pool } = office.database
const faults: unknown[] = []
const fail = (error: unknown) => void faults.push(error)
const gateway = await startGateway(office, { host: '127.0.0.1', port: 0, onFault: fail })
after(() => gateway.stop())

/** A device on a line of its own. */
async function line(port = gateway.port) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const answers: Packet[] = []
  let rest: Buffer = Buffer.alloc(0)
  let heard = () => {}
  socket
    .on('error', () => {})
    .on('data', (bytes: Buffer) => {
      const split = splitFrames(Buffer.concat([rest, bytes]))
      rest = split.rest
      for (const frame of split.frames) {
        assert.ok('segment' in frame, 'we answer in good frames')
        const parsed = parsePacket(frame.segment)
        assert.ok('packet' in parsed)
        answers.push(parsed.packet)
      }
      heard()
    })
  after(() => void socket.destroy())
  return {
    socket,
    answers,
    send: (bytes: Buffer | string) => void socket.write(bytes),
    /** The answers, once there are so many. */
    async answered(n: number): Promise<string[]> {
      const deadline = AbortSignal.timeout(20_000)
      while (answers.length < n) {
        assert.ok(!deadline.aborted, `${answers.length} of ${n} answers`)
        await new Promise<void>((resolve, reject) => {
          heard = resolve
          deadline.addEventListener('abort', () => reject(new Error(`${answers.length} of ${n} answers`)))
        })
      }
      return answers.map(it => `${it.cn} ${it.qn}`)
    },
  }
}

let made = 0
async function registered(mn: string, more: { password?: string; to?: string } = {}) {
  const [place, id] = [crypto.randomUUID(), crypto.randomUUID()]
  await pool.query(
    `insert into places (district, id, program, kind, external_id, name, area, facts, digest, changed_at)
     values ($1, $2, 'emission', 'gas-outlet', $3, '一号焦化厂1号焦炉排口', $1, '{}', '', now())`,
    [DISTRICT, place, `stack-${++made}`],
  )
  await pool.query(
    `insert into devices (district, id, mn, place, title, system, password, from_day, to_day, changed_at)
     values ($1, $2, $3, $4, '数采仪', '31', $5, '2020-01-01', $6, clock_timestamp())`,
    [DISTRICT, id, mn, place, more.password ?? null, more.to ?? null],
  )
  return { mn, place, id }
}

const stamp = (at: number) => new Date(at + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '')
const start = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000
const packet = (
  mn: string,
  q: { i?: number; value?: number; cn?: string; pw?: string; flag?: number; at?: number } = {},
) => {
  const at = q.at ?? start + (q.i ?? 0) * 5_000
  const { value = 31.2, cn = '2011', pw = '123456', flag = 5 } = q
  const field = cn === '2011' ? 'Rtd' : 'Avg'
  return frameOf(
    `QN=${stamp(at)};ST=31;CN=${cn};PW=${pw};MN=${mn};Flag=${flag};CP=&&DataTime=${stamp(at).slice(0, 14)};a21026-${field}=${value},a21026-Flag=N&&`,
  )
}

const count = async (table: string, place: string) =>
  (
    await pool.query<{ n: number }>(
      `select count(*)::int as n from ${table} where district = $1 and place = $2`,
      [DISTRICT, place],
    )
  ).rows[0]?.n

const stateOf = async (id: string) =>
  (
    await pool.query<{ packets: number; refused: number; conflicts: number; fault: string | null }>(
      'select packets, refused, conflicts, fault from device_states where district = $1 and device = $2',
      [DISTRICT, id],
    )
  ).rows[0]

/** Asks again until it is so. */
async function until(what: string, isSo: () => Promise<boolean> | boolean) {
  const deadline = Date.now() + 20_000
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, what)
    await pause(20)
  }
}

test('when the acknowledgement arrives, the record is there, and it is the latest', async () => {
  const { mn, place } = await registered('ACK01')
  const device = await line()
  device.send(packet(mn))
  assert.deepEqual(await device.answered(1), [`9014 ${stamp(start)}`])
  assert.equal(device.answers[0]?.flag, 4)
  assert.deepEqual(
    [await count('records', place), await count('latest', place), await count('rollup_marks', place)],
    [1, 1, 1],
  )
})

test('halves, glued packets and noise between them each lead to their answers', async () => {
  const { mn, place } = await registered('GLUE1')
  const device = await line()
  const bytes = Buffer.concat([packet(mn), packet(mn, { i: 1 }), Buffer.from('noise'), packet(mn, { i: 2 })])
  for (let at = 0; at < bytes.length; at += 37) {
    device.send(bytes.subarray(at, at + 37))
    await new Promise(setImmediate)
  }
  assert.deepEqual(
    await device.answered(3),
    [0, 1, 2].map(i => `9014 ${stamp(start + i * 5_000)}`),
  )
  assert.equal(await count('records', place), 3)
})

test('sent again it is one row and two acknowledgements', async () => {
  const { mn, place, id } = await registered('TWICE')
  const device = await line()
  device.send(packet(mn))
  await device.answered(1)
  device.send(packet(mn))
  await device.answered(2)
  assert.equal(await count('records', place), 1)
  assert.deepEqual(await stateOf(id), { packets: 2, refused: 0, conflicts: 0, fault: null })
})

test('another value for the same moment is acknowledged and kept beside the first', async () => {
  const { mn, place, id } = await registered('OTHER')
  const device = await line()
  device.send(packet(mn))
  await device.answered(1)
  device.send(packet(mn, { value: 99 }))
  await device.answered(2)
  assert.deepEqual([await count('records', place), await count('record_conflicts', place)], [1, 1])
  assert.equal((await stateOf(id))?.conflicts, 1)
})

test('minutes, hours and days are acknowledged as moments are', async () => {
  const { mn, place } = await registered('KINDS')
  const device = await line()
  for (const cn of ['2011', '2051', '2061', '2031']) device.send(packet(mn, { cn }))
  await device.answered(4)
  const found = await pool.query<{ kind: string }>(
    'select kind from records where district = $1 and place = $2 order by kind',
    [DISTRICT, place],
  )
  assert.deepEqual(
    found.rows.map(it => it.kind),
    ['day', 'hour', 'minute', 'realtime'],
  )
})

test('data that wants no answer gets none and is kept', async () => {
  const { mn, place } = await registered('QUIET')
  const device = await line()
  device.send(packet(mn, { flag: 4 }))
  device.send(packet(mn, { i: 1 }))
  assert.deepEqual(await device.answered(1), [`9014 ${stamp(start + 5_000)}`])
  assert.equal(await count('records', place), 2)
})

test('a device that closes its side after sending still hears its answer', async () => {
  const { mn } = await registered('CLOSE')
  const device = await line()
  device.socket.end(packet(mn))
  await device.answered(1)
  await once(device.socket, 'close')
})

test('a number nobody knows is put aside unanswered, and taken once it is registered', async () => {
  const mn = 'STRANGE1'
  const device = await line()
  device.send(packet(mn))
  await until('it is among the strangers', async () => (await strangers(mn)).length === 1)
  const [found] = await strangers(mn)
  assert.deepEqual([found?.system, found?.packets, found?.peer], ['31', 1, '127.0.0.1'])
  assert.match(found?.packet ?? '', /PW=\*{6};MN=STRANGE1;/)
  assert.deepEqual(device.answers, [])
  const { place } = await registered(mn)
  await until('the resent packet is answered', () => {
    device.send(packet(mn))
    return pause(100).then(() => device.answers.length > 0)
  })
  assert.equal(await count('records', place), 1)
})

const strangers = async (mn: string) =>
  (
    await pool.query<{ system: string; packets: number; peer: string; packet: string }>(
      'select * from strangers where mn = $1',
      [mn],
    )
  ).rows

test('another password is not answered, kept from the records, and named on the device', async () => {
  const { mn, place, id } = await registered('LOCKED', { password: '654321' })
  const device = await line()
  device.send(packet(mn))
  device.send(packet(mn, { i: 1, pw: '654321' }))
  assert.deepEqual(await device.answered(1), [`9014 ${stamp(start + 5_000)}`])
  assert.equal(await count('records', place), 1)
  assert.deepEqual(await stateOf(id), { packets: 2, refused: 1, conflicts: 0, fault: 'password' })
})

test('times before 2005, a day ahead, or after the device was taken down are refused by name', async () => {
  const { mn, id } = await registered('TIMES', { to: '2025-01-01' })
  const device = await line()
  const cases = [
    [Date.parse('2004-12-31T00:00:00+08:00'), 'before-2005'],
    [Date.now() + 2 * 86_400_000, 'ahead'],
    [start, 'not-in-use'],
  ] as const
  for (const [at, fault] of cases) {
    device.send(packet(mn, { at }))
    await until(fault, async () => (await stateOf(id))?.fault === fault)
  }
  device.send(packet(mn, { at: Date.parse('2024-06-01T00:00:00+08:00') }))
  assert.equal((await device.answered(1)).length, 1)
})

test('what was changed of a device while the clock was an hour behind is known all the same', async () => {
  const { mn, id } = await registered('JUMPED')
  const device = await line()
  device.send(packet(mn))
  await device.answered(1)
  await pool.query(
    `update devices set password = '654321', changed_at = clock_timestamp() - interval '1 hour' where id = $1`,
    [id],
  )
  await until('another password is asked for', async () => {
    device.send(packet(mn))
    return (await stateOf(id))?.fault === 'password'
  })
})

test('a broken packet is the fault of whoever spoke before it on the line', async () => {
  const { mn, id } = await registered('BROKEN')
  const device = await line()
  device.send(packet(mn))
  const bad = packet(mn, { i: 1 })
  bad.write('0000', bad.length - 6)
  device.send(bad)
  await until('the fault is named', async () => (await stateOf(id))?.fault === 'crc')
  assert.equal(device.answers.length, 1)
})

test('a heartbeat is answered as a notice; uploads we do not keep are not acknowledged', async () => {
  const { mn, id } = await registered('BEAT1')
  const device = await line()
  const head = (cn: string, flag: number) =>
    frameOf(`QN=${stamp(start)};ST=31;CN=${cn};PW=1;MN=${mn};Flag=${flag};CP=&&&&`)
  device.send(Buffer.concat([head('2081', 5), head('9015', 9)]))
  assert.deepEqual(await device.answered(1), [`9013 ${stamp(start)}`])
  assert.equal((await stateOf(id))?.packets, 2)
})

test('a hundred devices at once, each with ten packets in flight: every packet has its answer and its row', async () => {
  const devices = await Promise.all(Array.from({ length: 100 }, (_, i) => registered(`MANY${i}`)))
  const lines = await Promise.all(devices.map(() => line()))
  for (let i = 0; i < 10; i++) devices.forEach(({ mn }, at) => lines[at]?.send(packet(mn, { i })))
  await Promise.all(lines.map(it => it.answered(10)))
  const found = await pool.query<{ n: number }>(
    `select count(*)::int as n from records where district = $1 and place = any($2::uuid[])`,
    [DISTRICT, devices.map(it => it.place)],
  )
  assert.equal(found.rows[0]?.n, 1_000)
})

test('a row that no database takes costs only itself', async () => {
  const { mn, place } = await registered('POISON')
  const others = await registered('HEALTHY')
  await pool.query(
    `alter table records add constraint records_poison check (factors::text not like '%666%') not valid`,
  )
  const device = await line()
  device.send(Buffer.concat([packet(mn, { value: 666 }), packet(others.mn), packet(mn, { i: 1 })]))
  await device.answered(2)
  await pool.query('alter table records drop constraint records_poison')
  assert.deepEqual([await count('records', place), await count('records', others.place)], [1, 1])
  assert.equal(gateway.counters().refused['not-stored'], 1)
  assert.equal(faults.splice(0).length, 1)
})

test('a month that somebody took away is made again', async () => {
  const { mn, place } = await registered('MONTH')
  const device = await line()
  const at = Date.parse('2021-05-05T12:00:00+08:00')
  device.send(packet(mn, { at }))
  await device.answered(1)
  await pool.query('drop table records_2021_05')
  device.send(packet(mn, { at: at + 5_000 }))
  await device.answered(2)
  assert.deepEqual([await count('records', place), gateway.counters().failures], [1, 0])
})

test('while the database is away nobody is told anything; when it is back everything is there, once', async () => {
  const { mn, place } = await registered('AWAY1')
  const device = await line()
  device.send(packet(mn))
  await device.answered(1)
  const name = new URL(office.database.url).pathname.slice(1)
  const outside = await openDatabase(office.database.url.replace(/[^/]+$/, 'postgres'))
  try {
    await outside.pool.query(`alter database ${name} with allow_connections false`)
    await outside.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      name,
    ])
    for (let i = 0; i < 10; i++) device.send(packet(mn, { i }))
    await until('it has tried twice', () => gateway.counters().failures >= 2)
    assert.deepEqual([device.answers.length, gateway.counters().paused], [1, 1])
    for (let i = 10; i < 20; i++) device.send(packet(mn, { i }))
  } finally {
    await outside.pool.query(`alter database ${name} with allow_connections true`)
    await outside.close()
  }
  await device.answered(21)
  assert.deepEqual([await count('records', place), gateway.counters().paused], [20, 0])
  assert.equal(faults.splice(0).length, 1, 'said once, not with each try')
})

test('when too much is waiting the lines are not read, and nothing is lost', async () => {
  const { mn, place } = await registered('FULL1')
  const other = await startGateway(office, { host: '127.0.0.1', port: 0, onFault: fail, mostQueued: 20 })
  after(() => other.stop())
  const device = await line(other.port)
  const n = 2_000
  const holder = await pool.connect()
  await holder.query('begin')
  await holder.query('lock table latest in exclusive mode')
  const late = await line(other.port)
  try {
    for (let i = 0; i < n; i += 100)
      device.send(Buffer.concat(Array.from({ length: 100 }, (_, k) => packet(mn, { i: i + k - n }))))
    await until('it reads no more', () => other.counters().paused === 1)
    const { queue } = other.counters()
    await new Promise(sent => late.socket.write(packet(mn, { i: 1 }), sent))
    for (let i = 0; i < 100; i++) await new Promise(setImmediate) // the gateway shares our loop: it had its chances
    assert.equal(other.counters().queue, queue, 'nobody is heard any more')
    assert.equal(device.answers.length, 0)
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  await Promise.all([device.answered(n), late.answered(1)])
  assert.equal(await count('records', place), n + 1)
})

test('stopped, it takes in and answers what has come, and then hangs up', async () => {
  const { mn, place } = await registered('STOP1')
  const other = await startGateway(office, { host: '127.0.0.1', port: 0, onFault: fail })
  const device = await line(other.port)
  const n = 50
  for (let i = 0; i < n; i++) device.send(packet(mn, { i }))
  await device.answered(1)
  const closed = once(device.socket, 'close')
  await other.stop()
  await closed
  assert.equal(await count('records', place), device.answers.length)
  await assert.rejects(line(other.port), 'nobody listens any more')
})

test('more lines from one address than allowed are hung up on, and counted', async () => {
  const other = await startGateway(office, { host: '127.0.0.1', port: 0, onFault: fail, mostPerAddress: 2 })
  after(() => other.stop())
  const lines: Socket[] = []
  for (let i = 0; i < 3; i++) lines.push((await line(other.port)).socket)
  await once(lines[2] as Socket, 'close')
  assert.deepEqual([other.counters().connections, other.counters().connectionsRefused], [2, 1])
  lines[0]?.destroy()
  await until('a place is free again', () => other.counters().connections === 1)
  await line(other.port)
  await until('and taken', () => other.counters().connections === 2)
})

test('a number that fits in no answer is not taken for one, and nobody else waits because of it', async () => {
  const mn = 'DEL\u007f1'
  await registered(mn)
  const { mn: healthy, place } = await registered('BESIDE')
  const device = await line()
  device.send(Buffer.concat([packet(mn), packet(healthy)]))
  await device.answered(1)
  assert.equal(await count('records', place), 1)
  assert.deepEqual(faults.splice(0), [])
})

test('an answer that cannot be given costs only itself', { timeout: 20_000 }, async () => {
  const { mn, place } = await registered('UNSAID')
  const counters = new Counters()
  const said: unknown[] = []
  const done = Promise.withResolvers<Outcome>()
  const intake = startIntake(office, {
    counters,
    collectMs: 1,
    mostQueued: 10,
    onPause() {},
    onBatch() {},
    onFault: error => void said.push(error),
  })
  after(() => intake.stop())
  const [broken] = splitFrames(packet(mn)).frames
  assert.ok(broken && 'segment' in broken)
  const parsed = parseHead(broken.segment)
  assert.ok('packet' in parsed)
  const arrival = {
    peer: '127.0.0.1',
    receivedAt: Date.now(),
    bytes: broken.segment,
    what: { ...parsed, reading: readingOf(parsed.packet) },
  }
  intake.put({
    arrival,
    done() {
      throw new RangeError('it has no place in a packet')
    },
  })
  intake.put({ arrival, done: done.resolve })
  assert.equal((await done.promise).answer, '9014')
  assert.deepEqual([said.length, counters.failures, await count('records', place)], [1, 0, 1])
})

test('a password is not kept with a stranger, wherever in its packet it stands and however often', async () => {
  const device = await line()
  const mn = 'STRANGE2'
  device.send(frameOf(`ST=31;CN=2011; PW=secret1;pw=secret2;MN=${mn};Flag=5;CP=&&a=1&&`))
  await until('it is among the strangers', async () => (await strangers(mn)).length === 1)
  assert.doesNotMatch((await strangers(mn))[0]?.packet ?? '', /secret/)
})
