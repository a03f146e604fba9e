/** One connection of a device, or of a relay that speaks for many: bytes in, packets out, answers back. */
import type { Socket } from 'node:net'
import type { DeviceRefusal } from '../core/device-fault.ts'
import type { Instant } from '../core/instant.ts'
import type { Arrival } from '../desk/judge-arrivals.ts'
import { type Frame, splitFrames } from '../wire/hj212/frame.ts'
import { parseHead } from '../wire/hj212/packet.ts'
import { answerTo } from '../wire/hj212/print.ts'
import { readingOf, recordKindOf } from '../wire/hj212/reading.ts'
import type { Intake } from './intake.ts'

export interface Line {
  pause(): void
  resume(): void
  /** Sends the answers that have gathered, in one piece. */
  flush(): void
  /** Hangs up once what was said has been sent. */
  end(): void
  destroy(): void
}

export interface LineOptions {
  readonly socket: Socket
  readonly intake: Intake
  readonly mostBytes: number
}

/** guess: some thousand answers; whoever does not read them has gone. */
const MOST_UNREAD = 256 * 1024

export function openLine({ socket, intake, mostBytes }: LineOptions): Line {
  const peer = socket.remoteAddress ?? ''
  let rest: Buffer = Buffer.alloc(0)
  let speaker: string | undefined
  let answers: Buffer[] = []
  let open = 0 // how many wait for their outcome
  let hasEnded = false
  socket.setNoDelay(true).setKeepAlive(true, 60_000)

  const hear = (frame: Frame) => {
    const receivedAt = Date.now()
    const arrival = arrivalOf(frame, { peer, receivedAt, speaker })
    const packet = 'packet' in arrival.what ? arrival.what.packet : undefined
    if (packet) speaker = packet.mn
    open++
    intake.put({
      arrival,
      done({ answer }) {
        open--
        if (answer && packet) answers.push(answerTo(packet, answer))
      },
    })
  }

  socket.on('data', (bytes: Buffer) => {
    const split = splitFrames(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), mostBytes)
    rest = Buffer.from(split.rest) // and not all that was read with it
    for (const frame of split.frames) hear(frame)
  })

  // Some send, close their side, and still wait for the answer.
  const endIfDone = () => {
    if (hasEnded && open === 0) socket.end()
  }
  socket.on('end', () => {
    hasEnded = true
    endIfDone()
  })

  return {
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    flush() {
      const bytes = Buffer.concat(answers)
      answers = []
      if (bytes.length > 0 && socket.writable) socket.write(bytes)
      if (socket.writableLength > MOST_UNREAD) socket.destroy()
      endIfDone()
    },
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }
}

/** What cannot be read is not kept: 10,000 waiting pieces of noise held 312 MB, and 64 KiB each at worst. */
const NOTHING = Buffer.alloc(0)

function arrivalOf(
  frame: Frame,
  q: { readonly peer: string; readonly receivedAt: Instant; readonly speaker: string | undefined },
): Arrival {
  const { peer, receivedAt } = q
  const broken = (refusal: DeviceRefusal): Arrival => ({
    peer,
    receivedAt,
    bytes: NOTHING,
    what: { refusal, mn: q.speaker },
  })
  if ('refusal' in frame) return broken(frame.refusal)
  const parsed = parseHead(frame.segment)
  if ('refusal' in parsed) return broken(parsed.refusal)
  const deviations = [...frame.deviations, ...parsed.deviations]
  const { packet } = parsed
  // Read at once: while the database works on a batch, the next one is made ready.
  const reading = recordKindOf(packet) ? readingOf(packet) : undefined
  return { peer, receivedAt, bytes: Buffer.from(frame.segment), what: { packet, deviations, reading } }
}
