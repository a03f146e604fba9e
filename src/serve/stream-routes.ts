/** The live stream (SSE): what changes in one's scope, resumable by Last-Event-ID. */
import type { FastifyInstance } from 'fastify'
import type { Scope } from '../core/scope.ts'
import { type Office, transact } from '../desk/office.ts'
import { sessionOf } from '../desk/sign-in.ts'
import {
  changesAfter,
  goOnFrom,
  heardBy,
  type Mark,
  markText,
  parseMark,
  streamEnd,
  toldAfter,
} from '../desk/stream.ts'
import { BASE, tokenOf } from './api.ts'
import { sendProblem } from './problems.ts'
import { refuse } from '../core/problem.ts'

/** Somebody who listens, and the last thing that was sent to them. */
interface Listener {
  readonly scope: Scope
  readonly send: (text: string) => void
  mark: Mark
  /** The last transaction whose notices were spoken of: only that there is something new, one reads it elsewhere. */
  told: string
}

/** How often the feed is read while somebody listens, and how often a silent line is kept awake. */
const POLL_MS = 400
const AWAKE_MS = 20_000
/** After this long the line is closed and taken up again: posts end, sessions end. */
const RENEW_MS = 10 * 60_000

/**
 * One reader of the feed for all listeners of a district. It reads on from whoever is furthest behind, and each
 * listener is sent only what lies after its own mark: so a newcomer with an old mark catches up on the way, and
 * nothing is missed or doubled.
 */
class Reader {
  readonly #listeners = new Set<Listener>()
  readonly #office: Office
  readonly #district: string
  #timer: NodeJS.Timeout | undefined

  constructor(office: Office, district: string) {
    this.#office = office
    this.#district = district
  }

  add(listener: Listener): void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#schedule(0)
  }

  /** True when nobody is left. */
  remove(listener: Listener): boolean {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) this.stop()
    return this.#listeners.size === 0
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#read(), ms)
    this.#timer.unref()
  }

  async #read(): Promise<void> {
    let more = false
    // Whoever comes while this is read may be further behind: what is found says nothing of what lies before it.
    const listeners = [...this.#listeners]
    const furthestBehind = listeners.map(it => it.mark).reduce((a, b) => (isBefore(b, a) ? b : a))
    try {
      const found = await changesAfter(this.#office, this.#district, furthestBehind)
      for (const listener of listeners) if (this.#listeners.has(listener)) tell(listener, found)
      await this.#callToNotices(listeners)
      more = found.more
    } catch {
      // The database is away: the marks stand, so nothing is missed when it is back.
    }
    if (this.#listeners.size > 0) this.#schedule(more ? 0 : POLL_MS)
  }

  async #callToNotices(listeners: readonly Listener[]): Promise<void> {
    const people = [...new Set(listeners.flatMap(it => it.scope.person ?? []))]
    const tx = listeners.map(it => it.told).reduce((a, b) => (BigInt(b) < BigInt(a) ? b : a))
    const { upTo, told } = await toldAfter(this.#office, { district: this.#district, tx, people })
    for (const listener of listeners) {
      const mine = told[listener.scope.person ?? '']
      if (mine !== undefined && BigInt(mine) > BigInt(listener.told) && this.#listeners.has(listener))
        listener.send('event: notice\ndata: {}\n\n')
      if (BigInt(upTo) > BigInt(listener.told)) listener.told = upTo
    }
  }
}

type Found = Awaited<ReturnType<typeof changesAfter>>

function tell(listener: Listener, found: Found): void {
  for (const row of found.rows) {
    if (!isBefore(listener.mark, row) || !heardBy(listener.scope, row)) continue
    const data = { caseId: row.caseId, seq: row.seq, step: row.step, stage: row.stage }
    listener.send(`id: ${markText(row)}\nevent: case\ndata: ${JSON.stringify(data)}\n\n`)
  }
  if (isBefore(listener.mark, found.mark)) listener.mark = found.mark
}

export function streamRoutes(app: FastifyInstance, office: Office): void {
  const readers = new Map<string, Reader>()
  app.addHook('onClose', async () => readers.forEach(reader => reader.stop()))

  // Without HEAD: it would be held open like the stream it only asks about.
  app.get(`${BASE}/stream`, { schema: { hide: true }, exposeHeadRoute: false }, async (request, reply) => {
    const token = tokenOf(request)
    const session =
      token === undefined
        ? undefined
        : await transact(office, tx => sessionOf(tx, { token, now: Date.now() }))
    if (!session) return sendProblem(reply, refuse('not-signed-in'))
    const { scope } = session
    const asked = request.headers['last-event-id']
    const mark = typeof asked === 'string' && asked !== '' ? parseMark(asked) : await streamEnd(office)
    if (!mark)
      return sendProblem(
        reply,
        refuse('invalid', {}, [
          {
            field: 'Last-Event-ID',
            value: asked,
            allowed: { zh: '此前收到的 id', en: 'an id received before' },
          },
        ]),
      )

    const from = await goOnFrom(office, mark)
    reply.hijack()
    const raw = reply.raw
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    raw.write('retry: 2000\n\n')
    const listener: Listener = { scope, send: text => void raw.write(text), mark: from, told: from.tx }
    const reader = readers.get(scope.district) ?? new Reader(office, scope.district)
    readers.set(scope.district, reader)
    reader.add(listener)
    const awake = setInterval(() => raw.write(': awake\n\n'), AWAKE_MS)
    const renew = setTimeout(() => raw.end(), RENEW_MS)
    raw.on('close', () => {
      clearInterval(awake)
      clearTimeout(renew)
      if (reader.remove(listener) && readers.get(scope.district) === reader) readers.delete(scope.district)
    })
    return reply
  })
}

function isBefore(a: Mark, b: Mark): boolean {
  const [x, y] = [BigInt(a.tx), BigInt(b.tx)]
  if (x !== y) return x < y
  return a.caseId === b.caseId ? a.seq < b.seq : a.caseId < b.caseId
}
