/** Another system that takes our events: a real HTTP server that can fail, be slow, and check what it is sent. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CloudEvent } from '../../src/wire/cloud-event.ts'
import type { Cleanup } from './database.ts'

export interface Taken {
  readonly event: CloudEvent
  readonly body: string
  readonly headers: IncomingHttpHeaders
  readonly status: number
}

export interface Receiver {
  readonly url: string
  readonly port: number
  /** Everything it was sent, refused or not, in order. */
  readonly taken: Taken[]
  /** What it answers from now on; a promise makes it slow. */
  answer: (event: CloudEvent) => number | Promise<number>
  readonly headers: Record<string, string>
  close(): Promise<void>
}

export async function receiver(t: Cleanup, port = 0): Promise<Receiver> {
  const taken: Taken[] = []
  const headers: Record<string, string> = {}
  const it: Pick<Receiver, 'answer'> = { answer: () => 204 }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => void take(body, request.headers, response))
  })
  const take = async (body: string, sent: IncomingHttpHeaders, response: ServerResponse) => {
    const event = JSON.parse(body) as CloudEvent
    const status = await it.answer(event)
    taken.push({ event, body, headers: sent, status })
    response.writeHead(status, headers).end()
  }
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  t.after(close)
  const { port: taking } = server.address() as AddressInfo
  return Object.assign(it, { url: `http://127.0.0.1:${taking}/events`, port: taking, taken, headers, close })
}

/** As https://www.standardwebhooks.com tells a receiver to check. */
export function isSigned({ body, headers }: Taken, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const mac = createHmac('sha256', key).update(signed).digest('base64')
  const isFresh = Math.abs(Date.now() / 1_000 - Number(headers['webhook-timestamp'])) < 300
  return isFresh && headers['webhook-signature'] === `v1,${mac}`
}
