/** Devices in a process of their own: so many lines, each with so many packets in flight; reports when answers came. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { crc16, crcText } from '../src/wire/hj212/crc.ts'
import { diceOf } from '../src/desk/demo/dice.ts'

/** What the parent asks for. */
export interface Sending {
  readonly port: number
  readonly numbers: readonly string[]
  /** Of each device. */
  readonly packets: number
  readonly inFlight: number
  /** Milliseconds between a device's packets; 0 is as fast as answers come. */
  readonly everyMs: number
  readonly from: number
}

export interface Sent {
  readonly seconds: number
  /** Of the answers, in milliseconds. */
  readonly median: number
  readonly p99: number
}

const FACTORS = 20
const STEP_MS = 5_000
const ANSWER_BYTES = 99 // every answer to these packets is as long

process.on('message', (q: Sending) => void send(q).then(it => process.send?.(it)))
process.on('disconnect', () => process.exit())

async function send(q: Sending): Promise<Sent> {
  const dice = diceOf('senders')
  const prepared = q.numbers.map(mn =>
    Array.from({ length: q.packets }, (_, i) => packetOf(mn, q.from + i * STEP_MS, () => dice.share())),
  )
  const sockets = await Promise.all(
    prepared.map(async () => {
      const socket = connect(q.port, '127.0.0.1').setNoDelay(true)
      await once(socket, 'connect')
      return socket
    }),
  )
  const waits: number[] = []
  const start = performance.now()
  await Promise.all(
    prepared.map(async (packets, at) => {
      const socket = sockets[at]
      if (!socket) return
      const sentAt: number[] = []
      let answered = 0
      let bytes = 0
      const put = () => {
        const packet = packets[sentAt.length]
        if (!packet) return
        sentAt.push(performance.now())
        socket.write(packet)
      }
      const done = new Promise<void>(resolve => {
        socket.on('data', piece => {
          bytes += piece.length
          const now = performance.now()
          for (; bytes >= ANSWER_BYTES; bytes -= ANSWER_BYTES) {
            waits.push(now - (sentAt[answered++] ?? now))
            if (q.everyMs === 0) put()
          }
          if (answered === packets.length) resolve()
        })
      })
      if (q.everyMs === 0) for (let i = 0; i < q.inFlight; i++) put()
      else paced(put, { n: packets.length, everyMs: q.everyMs, after: dice.share() * q.everyMs })
      await done
    }),
  )
  const seconds = (performance.now() - start) / 1_000
  for (const socket of sockets) socket.destroy()
  waits.sort((a, b) => a - b)
  const share = (of: number) => waits[Math.floor(waits.length * of)] ?? Number.NaN
  return { seconds, median: share(0.5), p99: share(0.99) }
}

function paced(put: () => void, q: { readonly n: number; readonly everyMs: number; readonly after: number }) {
  let left = q.n
  setTimeout(function next() {
    put()
    if (--left > 0) setTimeout(next, q.everyMs)
  }, q.after)
}

/** Written by hand: the printer of the product would be measured along. */
function packetOf(mn: string, at: number, share: () => number): Buffer {
  const stamp = new Date(at + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '')
  const values = Array.from(
    { length: FACTORS },
    (_, i) =>
      `a21${String(i + 30).padStart(3, '0')}-Rtd=${(share() * 100).toFixed(2)},a21${String(i + 30).padStart(3, '0')}-Flag=N`,
  )
  const segment = `QN=${stamp};ST=31;CN=2011;PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${stamp.slice(0, 14)};${values.join(';')}&&`
  const bytes = Buffer.from(segment, 'latin1')
  return Buffer.from(
    `##${String(bytes.length).padStart(4, '0')}${segment}${crcText(crc16(bytes))}\r\n`,
    'latin1',
  )
}
