/** The gateway of devices: HJ 212 over TCP. What it acknowledges is committed. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Office } from '../desk/office.ts'
import { MOST_BYTES } from '../wire/hj212/frame.ts'
import { Counters, type GatewayCounters } from './counters.ts'
import { startIntake } from './intake.ts'
import { type Line, openLine } from './line.ts'

export interface Gateway {
  readonly port: number
  counters(): GatewayCounters
  /** Takes in what has come, answers it, and hangs up. */
  stop(): Promise<void>
}

export interface GatewayOptions {
  readonly host: string
  readonly port: number
  readonly onFault: (error: unknown, where: string) => void
  /** The longest data segment that is taken. */
  readonly mostBytes?: number
  /** How long to collect before a transaction. */
  readonly collectMs?: number
  /** Packets that wait for the database before lines are not read any more. */
  readonly mostQueued?: number
  /** A district's devices often come through one address of the carrier or of a relay. */
  readonly mostPerAddress?: number
}

const COLLECT_MS = 50
const MOST_QUEUED = 10_000 // about 10 MB of packets
const MOST_PER_ADDRESS = 4_096 // guess
const MOST_LINES = 20_000 // guess
const HANG_UP_MS = 1_000

export async function startGateway(office: Office, q: GatewayOptions): Promise<Gateway> {
  const { mostBytes = MOST_BYTES, collectMs = COLLECT_MS, mostQueued = MOST_QUEUED } = q
  const { mostPerAddress = MOST_PER_ADDRESS, onFault } = q
  const counters = new Counters()
  const lines = new Map<Socket, Line>()
  const addresses = new Map<string, number>()
  const intake = startIntake(office, {
    counters,
    collectMs,
    mostQueued,
    onPause: isPaused => {
      for (const line of lines.values())
        if (isPaused) line.pause()
        else line.resume()
    },
    onBatch: () => {
      for (const line of lines.values()) line.flush()
    },
    onFault,
  })

  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => {}) // a line that breaks is closed, and that is all
    const address = socket.remoteAddress ?? ''
    const others = addresses.get(address) ?? 0
    if (others >= mostPerAddress || lines.size >= MOST_LINES) {
      counters.connectionsRefused++
      socket.destroy()
      return
    }
    addresses.set(address, others + 1)
    const line = openLine({ socket, intake, mostBytes })
    lines.set(socket, line)
    counters.connections = lines.size
    if (counters.isPaused) line.pause()
    socket.on('close', () => {
      lines.delete(socket)
      counters.connections = lines.size
      const left = (addresses.get(address) ?? 1) - 1
      if (left > 0) addresses.set(address, left)
      else addresses.delete(address)
    })
  })
  server.listen(q.port, q.host)
  await once(server, 'listening').catch(async (error: unknown) => {
    await intake.stop()
    throw error
  })
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : q.port,
    counters: () => counters.read(),
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const line of lines.values()) line.pause()
      await intake.stop()
      for (const line of lines.values()) line.end()
      const timer = setTimeout(() => lines.forEach(line => line.destroy()), HANG_UP_MS)
      await closed
      clearTimeout(timer)
    },
  }
}
