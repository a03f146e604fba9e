/** The simulator against a gateway that only listens and answers. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { HOUR_MS, MINUTE_MS } from '../../core/instant.ts'
import { monitors } from '../../desk/demo/monitors.ts'
import { splitFrames } from '../../wire/hj212/frame.ts'
import { type Packet, parsePacket } from '../../wire/hj212/packet.ts'
import { answerTo } from '../../wire/hj212/print.ts'
import { devicesOf, type SimulationOptions, startSimulation, usualPace } from './simulation.ts'

/** Answers every packet, unless told to keep silent; remembers all of them and what was wrong with any. */
async function listener(t: TestContext, answers: (n: number) => boolean = () => true) {
  const packets: Packet[] = []
  const wrong: unknown[] = []
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    let rest: Buffer = Buffer.alloc(0)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.on('data', (bytes: Buffer) => {
      const split = splitFrames(Buffer.concat([rest, bytes]))
      rest = split.rest
      for (const frame of split.frames) {
        const parsed = 'segment' in frame ? parsePacket(frame.segment) : frame
        if (!('packet' in parsed) || parsed.deviations.length > 0) wrong.push(parsed)
        else if (answers(packets.push(parsed.packet))) socket.write(answerTo(parsed.packet, '9014'))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const it of sockets) it.destroy()
    server.close()
  })
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  return { port: address.port, packets, wrong, hangUp: () => sockets.forEach(it => it.destroy()) }
}

function simulated(t: TestContext, port: number, more: Partial<SimulationOptions> = {}) {
  const end = new AbortController()
  const simulation = startSimulation({
    ...usualPace,
    host: '127.0.0.1',
    port,
    url: undefined,
    from: Date.parse('2025-11-20T15:55:00+08:00'), // all devices are on line then
    devices: monitors,
    end: end.signal,
    onFault: error => assert.fail(String(error)),
    ...more,
  })
  t.after(async () => {
    end.abort()
    await simulation.ended
  })
  return simulation
}

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!isSo()) {
    if (Date.now() > deadline) assert.fail(what())
    await pause(20)
  }
}

const valueOf = (packet: Packet, name: string): string | undefined =>
  packet.groups.flat().find(([field]) => field === name)?.[1]

test('every device sends what the standard has, and each packet is answered', async t => {
  const gateway = await listener(t)
  const { counts } = simulated(t, gateway.port, { rate: 300 })
  const has = (cn: string) => new Set(gateway.packets.filter(it => it.cn === cn).map(it => it.mn))
  await until(
    () => ['2011', '2051', '2061'].every(cn => has(cn).size === monitors.length),
    () => `of ${monitors.length}: ${['2011', '2051', '2061'].map(cn => `${cn} ${has(cn).size}`).join(', ')}`,
  )
  assert.deepEqual(gateway.wrong, [])
  await until(
    () => counts.answered >= 100,
    () => JSON.stringify(counts),
  )
  const [first] = gateway.packets
  assert.deepEqual([first?.pw, first?.flag, first?.mn.length], ['123456', 5, 24])
  const keys = gateway.packets.map(it => `${it.mn} ${it.cn} ${valueOf(it, 'DataTime')}`)
  assert.equal(new Set(keys).size, keys.length, 'a moment was sent twice')
  const numbers = gateway.packets.map(it => `${it.mn} ${it.qn}`)
  assert.equal(new Set(numbers).size, numbers.length, 'a request number was used twice')
})

test('a line that breaks is opened again, and what was not answered is sent again', async t => {
  const gateway = await listener(t, n => n > 40)
  const { counts } = simulated(t, gateway.port, { rate: 60 })
  await until(
    () => gateway.packets.length >= 40,
    () => JSON.stringify(counts),
  )
  const unanswered = gateway.packets.slice(0, 40).map(it => `${it.mn} ${it.qn}`)
  gateway.hangUp()
  await until(
    () =>
      unanswered.every(it => gateway.packets.slice(40).some(packet => `${packet.mn} ${packet.qn}` === it)),
    () => JSON.stringify(counts),
  )
  assert.equal(counts.givenUp, 0)
})

test('the device that is told to exceeds its limit at once, three readings in a row and more', async t => {
  const gateway = await listener(t)
  const [exceed] = monitors
  simulated(t, gateway.port, { rate: 20, devices: monitors.slice(0, 1), exceed })
  const limit = exceed?.profiles[0]?.upper ?? Number.NaN
  const over = () =>
    gateway.packets.filter(it => it.cn === '2011').map(it => Number(valueOf(it, 'a21026-Rtd')) > limit)
  await until(
    () => over().join().includes('true,true,true'),
    () => JSON.stringify(over()),
  )
  assert.ok(over().indexOf(true) <= 5, 'a case could not open within a minute')
})

test('what nobody took while the server was away is sent first, once', async t => {
  const gateway = await listener(t)
  const from = Date.parse('2025-11-20T15:55:00+08:00')
  const taken = {
    minute: from - 5 * MINUTE_MS - 6 * 10 * MINUTE_MS,
    hour: from - 55 * MINUTE_MS - 5 * HOUR_MS,
  }
  simulated(t, gateway.port, {
    devices: monitors.slice(0, 1),
    from,
    rate: 20,
    last: (_, kind) => taken[kind],
  })
  const sent = (cn: string) =>
    gateway.packets.filter(it => it.cn === cn).map(it => valueOf(it, 'DataTime')?.slice(8, 12))
  await until(
    () => sent('2051').length >= 5 && sent('2061').length >= 4,
    () => `${sent('2051').join()} ${sent('2061').join()}`,
  )
  assert.deepEqual(sent('2051').slice(0, 5), ['1500', '1510', '1520', '1530', '1540'])
  assert.deepEqual(sent('2061').slice(0, 4), ['1100', '1200', '1300', '1400'])
})

test('devices beyond those of the demo have numbers of their own', () => {
  const more = devicesOf(40)
  assert.equal(new Set(more.map(it => it.mn)).size, 40)
  for (const it of more) assert.match(it.mn, /^[0-9A-F]{24}$/)
})
