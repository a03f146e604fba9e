/** The live stream (SSE): what changes in one's scope, resumable by Last-Event-ID. */
import type { FastifyInstance } from 'fastify'
import type { Scope } from '../core/scope.ts'
import { isProblem } from '../core/problem.ts'
import { type Office, transact } from '../desk/office.ts'
import { sessionOf } from '../desk/sign-in.ts'
import { changesAfter, heardBy, type Mark, markText, parseMark, streamEnd } from '../desk/stream.ts'
import { BASE, tokenOf } from './api.ts'
import { sendProblem } from './problems.ts'
import { refuse } from '../core/problem.ts'

interface Listener {
  readonly scope: Scope
  readonly send: (text: string) => void
}

/** How often the feed is read while somebody listens, and how often a silent line is kept awake. */
const POLL_MS = 400
const AWAKE_MS = 20_000

/** One reader of the feed for each district that has listeners. */
class Reader {
  readonly listeners = new Set<Listener>()
  #mark: Mark
  #timer: NodeJS.Timeout | undefined
  readonly #office: Office
  readonly #district: string

  constructor(office: Office, district: string, mark: Mark) {
    this.#office = office
    this.#district = district
    this.#mark = mark
    this.#schedule(0)
  }

  get mark(): Mark {
    return this.#mark
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => void this.#read(), ms)
    this.#timer.unref()
  }

  async #read(): Promise<void> {
    let more = false
    try {
      const found = await changesAfter(this.#office, this.#district, this.#mark)
      for (const listener of this.listeners) tell(listener, found.rows)
      this.#mark = found.mark
      more = found.more
    } catch {
      // The database is away: the mark stands, so nothing is missed when it is back.
    }
    if (this.#timer) this.#schedule(more ? 0 : POLL_MS)
  }
}

type Rows = Awaited<ReturnType<typeof changesAfter>>['rows']

function tell(listener: Listener, rows: Rows): void {
  for (const row of rows) {
    if (!heardBy(listener.scope, row)) continue
    const data = { caseId: row.caseId, seq: row.seq, step: row.step, stage: row.stage }
    listener.send(`id: ${markText(row)}\nevent: case\ndata: ${JSON.stringify(data)}\n\n`)
  }
}

export function streamRoutes(app: FastifyInstance, office: Office): void {
  const readers = new Map<string, Reader>()
  app.addHook('onClose', async () => readers.forEach(reader => reader.stop()))

  app.get(`${BASE}/stream`, { schema: { hide: true } }, async (request, reply) => {
    const token = tokenOf(request)
    const session =
      token === undefined
        ? undefined
        : await transact(office, tx => sessionOf(tx, { token, now: Date.now() }))
    if (!session) return sendProblem(reply, refuse('not-signed-in'))
    const { scope } = session
    const asked = request.headers['last-event-id']
    const from = typeof asked === 'string' && asked !== '' ? parseMark(asked) : await streamEnd(office)
    if (!from || isProblem(from))
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

    reply.hijack()
    const raw = reply.raw
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    raw.write('retry: 2000\n\n')
    const listener: Listener = { scope, send: text => void raw.write(text) }
    const reader = readers.get(scope.district) ?? new Reader(office, scope.district, from)
    readers.set(scope.district, reader)
    const awake = setInterval(() => raw.write(': awake\n\n'), AWAKE_MS)
    raw.on('close', () => {
      clearInterval(awake)
      reader.listeners.delete(listener)
      if (reader.listeners.size === 0) {
        reader.stop()
        if (readers.get(scope.district) === reader) readers.delete(scope.district)
      }
    })
    await catchUp(office, { listener, reader, from })
    return reply
  })
}

/** Sends what a listener missed up to where the shared reader stands, then lets it listen with the others. */
async function catchUp(
  office: Office,
  q: { readonly listener: Listener; readonly reader: Reader; readonly from: Mark },
): Promise<void> {
  let mark = q.from
  while (isBefore(mark, q.reader.mark)) {
    const found = await changesAfter(office, q.listener.scope.district, mark)
    const behind = found.rows.filter(row => !isBefore(q.reader.mark, row))
    tell(q.listener, behind)
    if (behind.length < found.rows.length || found.rows.length === 0) break
    mark = found.mark
  }
  q.reader.listeners.add(q.listener)
}

function isBefore(a: Mark, b: Mark): boolean {
  const [x, y] = [BigInt(a.tx), BigInt(b.tx)]
  if (x !== y) return x < y
  return a.caseId === b.caseId ? a.seq < b.seq : a.caseId < b.caseId
}
