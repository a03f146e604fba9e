/** One line on a real socket: what it hands on, and what it does not keep. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { frameOf } from '../wire/hj212/print.ts'
import type { Waiting } from './intake.ts'
import { openLine } from './line.ts'

test('of noise nothing is kept while it waits, however much came; of a packet its own bytes', async () => {
  const put: Waiting[] = []
  const heard = Promise.withResolvers<void>()
  const server = createServer(socket => {
    const intake = {
      put(it: Waiting) {
        put.push(it)
        if ('packet' in it.arrival.what) heard.resolve()
      },
      stop: () => Promise.resolve(),
    }
    openLine({ socket, intake, mostBytes: 8_192 })
  }).listen(0, '127.0.0.1')
  after(() => void server.close())
  await once(server, 'listening')
  const bound = server.address()
  const socket: Socket = connect(typeof bound === 'object' && bound ? bound.port : 0, '127.0.0.1')
  after(() => void socket.destroy())
  const packet = frameOf('QN=20261121120000000;ST=31;CN=2011;PW=1;MN=A1;Flag=5;CP=&&a1-Rtd=1&&')
  socket.write(Buffer.concat([Buffer.alloc(60_000, 'x'), packet]))
  await heard.promise
  const sizes = put.map(it => ['packet' in it.arrival.what, it.arrival.bytes.length])
  assert.deepEqual(sizes.at(-1), [true, packet.length - 12])
  assert.deepEqual([...new Set(sizes.slice(0, -1).map(([, size]) => size))], [0])
})
