/** A monitor as a test plays it: sends one packet at a time and waits for the platform's 9014. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { printPacket } from '../../src/wire/hj212/print.ts'

export interface Monitored {
  readonly mn: string
  readonly password?: string
  readonly system: string
}

export interface Sender {
  /** A realtime reading with an answer asked for; whether 9014 came for it. */
  send(at: number, values: Readonly<Record<string, number>>): Promise<boolean>
  close(): void
}

const ANSWER_WITHIN_MS = 10_000
/** YYYYMMDDhhmmss, and with milliseconds, in Shanghai. */
const digits = (at: number) => new Date(at + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '')

export async function deviceOn(port: number, it: Monitored): Promise<Sender> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true).on('error', () => {})
  await once(socket, 'connect')
  let heard = ''
  let n = 0
  const waiting = new Map<string, (isAnswered: boolean) => void>()
  const tell = (isAnswered: boolean, qn: string) => {
    waiting.get(qn)?.(isAnswered)
    waiting.delete(qn)
  }
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text
    for (const [frame, qn = ''] of heard.matchAll(/##[^\r]*?QN=(\d+);[^\r]*?CN=9014;[^\r]*\r\n/g)) {
      tell(true, qn)
      heard = heard.slice(heard.indexOf(frame) + frame.length)
    }
  })
  socket.on('close', () => [...waiting.keys()].forEach(qn => tell(false, qn)))
  return {
    send(at, values) {
      if (socket.destroyed) return Promise.resolve(false)
      const qn = digits(Date.now()).slice(0, 14) + String(++n % 1000).padStart(3, '0')
      return new Promise(go => {
        const timer = setTimeout(() => tell(false, qn), ANSWER_WITHIN_MS)
        waiting.set(qn, isAnswered => {
          clearTimeout(timer)
          go(isAnswered)
        })
        socket.write(
          printPacket({
            qn,
            st: it.system,
            cn: '2011',
            pw: it.password,
            mn: it.mn,
            flag: 5,
            pnum: undefined,
            pno: undefined,
            rf: false,
            groups: [
              [['DataTime', digits(at).slice(0, 14)]],
              ...Object.entries(values).map(
                ([factor, value]) =>
                  [
                    [`${factor}-Rtd`, String(value)],
                    [`${factor}-Flag`, 'N'],
                  ] as const,
              ),
            ],
          }),
        )
      })
    },
    close: () => void socket.destroy(),
  }
}
