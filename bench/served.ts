/** Speaks with a server on a data set over real loopback sockets that are kept open. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { holderOf } from '../src/desk/demo/world.ts'
import type { DataSet } from './data-set.ts'
import { benchWorld } from './generate.ts'
import type { Watched } from './processes.ts'

export interface Speaker {
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body: unknown) => Promise<Answer>
  /** Opens the live stream on a connection of its own; `hear` is given what comes. */
  readonly listen: (hear: (text: string) => void) => Promise<{ close(): void }>
}

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface Served {
  readonly watched: Watched
  readonly as: (post: string) => Promise<Speaker>
}

/** guess: what a browser and the desks of a small office keep open. */
const CONNECTIONS = 8

/** Runs `work` against a server that ends with it. */
export async function served<T>(set: DataSet, work: (it: Served) => Promise<T>): Promise<T> {
  const file = fileURLToPath(new URL('serve.ts', import.meta.url))
  const child = fork(file, [set.folder, set.url], { execPath: process.execPath })
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  try {
    const [message] = (await once(child, 'message')) as [{ readonly url: string }]
    const world = await benchWorld(Date.now())
    return await work({
      watched: { node: child.pid ?? 0, postmaster: set.postmaster },
      as: async post => {
        const { person } = holderOf(world, post)
        const signed = await call(agent, `${message.url}/api/v1/session/demo`, { body: { person } })
        const cookie = /^(yiwang=[^;]+)/.exec(signed.cookie)?.[1]
        if (cookie === undefined) throw new Error(`${post} could not sign in: ${signed.text}`)
        const speak = async (path: string, body?: unknown) =>
          expected(await call(agent, `${message.url}/api/v1${path}`, { cookie, body }), path)
        return {
          get: path => speak(path),
          post: (path, body) => speak(path, body),
          listen: hear => listen(`${message.url}/api/v1/stream`, cookie, hear),
        }
      },
    })
  } finally {
    agent.destroy()
    child.disconnect()
    await once(child, 'exit')
  }
}

function expected(answer: Answer, path: string): Answer {
  if (answer.status < 300) return answer
  throw new Error(`${path}: ${answer.status} ${answer.text}`)
}

/** Calls `work` `n` times, as many at once as there are connections. */
export async function times(n: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < n) await work(next++)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
}

async function listen(url: string, cookie: string, hear: (text: string) => void) {
  const asked = request(url, { agent: false, headers: { cookie } }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.setEncoding('utf8').on('data', hear)
  await once(response, 'data') // the first line: from here on it hears
  return { close: () => void asked.destroy() }
}

interface Asked {
  readonly cookie?: string
  readonly body?: unknown
}

function call(agent: Agent, url: string, { cookie, body }: Asked): Promise<Answer & { cookie: string }> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const asked = request(url, {
      agent,
      method: text === undefined ? 'GET' : 'POST',
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      },
    })
    asked.on('error', reject)
    asked.on('response', response => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(pieces).toString('utf8'),
          cookie: response.headers['set-cookie']?.[0] ?? '',
        }),
      )
    })
    asked.end(text)
  })
}
