/** The line 线路 of one device to the gateway: sends packets, waits for their answers, sends again, connects again. */
import { connect, type Socket } from 'node:net'
import { splitFrames } from '../../wire/hj212/frame.ts'
import { type Packet, parsePacket } from '../../wire/hj212/packet.ts'
import { printPacket } from '../../wire/hj212/print.ts'
import type { Counts } from './counts.ts'
import { pause } from './pace.ts'

export interface Line {
  /** Sends a packet; it is sent again until it is answered or given up. */
  readonly send: (packet: Packet) => void
  /** Ends when the simulator ends. */
  readonly ended: Promise<void>
}

/** HJ 212-2017 §6.1: an answer is waited for ten seconds, and a packet sent again three times. */
const ANSWER_WITHIN_MS = 10_000
const SENT_AGAIN = 3
const LOOKS_EVERY_MS = 1_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** Of packets that wait for an answer; a logger forgets the oldest. */
const MOST_WAITING = 2_000

interface Waiting {
  readonly bytes: Buffer
  sentAt: number
  tries: number
}

export function openLine(q: {
  readonly host: string
  readonly port: number
  readonly counts: Counts
  readonly end: AbortSignal
}): Line {
  const { counts, end } = q
  const waiting = new Map<string, Waiting>()
  let socket: Socket | undefined

  const write = (it: Waiting): void => {
    it.sentAt = Date.now()
    it.tries++
    counts.packets++
    socket?.write(it.bytes)
  }
  const answered = (packet: Packet): void => {
    if (packet.cn === '9014' && packet.qn !== undefined && waiting.delete(packet.qn)) counts.answered++
  }
  const look = (): void => {
    for (const [qn, it] of waiting) {
      if (Date.now() - it.sentAt < ANSWER_WITHIN_MS) continue
      if (it.tries > SENT_AGAIN) {
        waiting.delete(qn)
        counts.givenUp++
      } else if (socket) {
        counts.sentAgain++
        write(it)
      }
    }
  }

  async function keepUp(): Promise<void> {
    let wait = FIRST_PAUSE_MS
    while (!end.aborted) {
      const opened = await open(q)
      if (opened) {
        socket = opened
        counts.connected++
        wait = FIRST_PAUSE_MS
        for (const it of waiting.values()) write(it)
        await listen(opened, end, answered)
        socket = undefined
        counts.connected--
      }
      await pause(wait, end)
      wait = Math.min(2 * wait, LONGEST_PAUSE_MS)
    }
  }

  const timer = setInterval(look, LOOKS_EVERY_MS)
  return {
    send(packet) {
      const qn = packet.qn ?? ''
      const oldest = waiting.keys().next().value
      if (waiting.size >= MOST_WAITING && oldest !== undefined && waiting.delete(oldest)) counts.givenUp++
      const it = { bytes: printPacket(packet), sentAt: 0, tries: 0 }
      waiting.set(qn, it)
      if (socket) write(it)
    },
    ended: keepUp().finally(() => clearInterval(timer)),
  }
}

/** Once it is open, or nothing if it cannot be. */
function open(q: {
  readonly host: string
  readonly port: number
  readonly end: AbortSignal
}): Promise<Socket | undefined> {
  const socket = connect({ host: q.host, port: q.port, noDelay: true })
  socket.on('error', () => {}) // a close follows and says it
  const hangUp = () => void socket.destroy()
  q.end.addEventListener('abort', hangUp, { once: true })
  return new Promise<Socket | undefined>(go => {
    socket.once('connect', () => go(socket)).once('close', () => go(undefined))
  }).finally(() => q.end.removeEventListener('abort', hangUp))
}

/** Reads answers until the line breaks or the simulator ends. */
function listen(socket: Socket, end: AbortSignal, answered: (packet: Packet) => void): Promise<void> {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    const split = splitFrames(rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes)
    rest = split.rest
    for (const frame of split.frames) {
      const parsed = 'segment' in frame ? parsePacket(frame.segment) : undefined
      if (parsed && 'packet' in parsed) answered(parsed.packet)
    }
  })
  const hangUp = () => socket.destroySoon()
  end.addEventListener('abort', hangUp)
  if (end.aborted) hangUp()
  return new Promise<void>(go => {
    if (socket.destroyed) go()
    else socket.once('close', () => go())
  }).finally(() => end.removeEventListener('abort', hangUp))
}
