/** Registers a route contract: a request that writes is one transaction, problems rolled back, the answer after commit. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Asked, problemReply, type Reply, type Route } from '../contracts/route.ts'
import { fieldProblems } from '../core/form.ts'
import type { Instant } from '../core/instant.ts'
import { invalid, isProblem, type Problem, refuse } from '../core/problem.ts'
import { type Office, reading, transact, type Tx } from '../desk/office.ts'
import { type Session, sessionOf } from '../desk/sign-in.ts'
import { BadInput, sendProblem } from './problems.ts'
import { unkeepable } from './well-formed.ts'

export const COOKIE = 'yiwang'
export const BASE = '/api/v1'

/** What a handler is given. `session` is there unless the route is open. */
export interface Call<R extends Route> extends Asked<R> {
  readonly tx: Tx
  readonly office: Office
  readonly session: Session
  readonly now: Instant
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** What a route that takes a file was sent. */
  readonly file: SentFile | undefined
}

export interface SentFile {
  readonly name: string
  readonly bytes: Buffer
}

type Handler<R extends Route> = (call: Call<R>) => Promise<Reply<R> | Problem | typeof SENT>

/** A handler that has written its answer itself. */
export const SENT = Symbol('sent')

interface Options {
  /** Requests a minute from one address. */
  readonly perMinute?: number
  /** What a refused request wrote stays: a wrong password is counted. */
  readonly keepsRefused?: boolean
}

/** Carries a problem out of a transaction, so that what was written before it is undone. */
class Undone extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.problem)
    this.problem = problem
  }
}

export function serve<R extends Route>(
  app: FastifyInstance,
  office: Office,
  contract: R,
  handler: Handler<R>,
  options: Options = {},
): void {
  const { method, path, params, query, body, headers, status = 200 } = contract
  const run = method === 'GET' ? reading : transact
  app.route({
    method,
    url: `${BASE}${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    schema: {
      summary: `${contract.summary.zh} ${contract.summary.en}`,
      tags: [contract.tag],
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      ...(headers ? { headers } : {}),
      ...(contract.takesFile ? { consumes: ['multipart/form-data'] } : {}),
      response: { [status]: contract.reply, '4xx': problemReply },
      ...(contract.open ? { security: [] } : {}),
    },
    config: {
      ...(options.perMinute ? { rateLimit: { max: options.perMinute, timeWindow: 60_000 } } : {}),
      contract,
    },
    handler: async (request, reply) => {
      const now = Date.now()
      try {
        const file = contract.takesFile ? await fileOf(office, contract, request, now) : undefined
        const answer = await run(office, async tx => {
          const session = await sessionFor(tx, request, contract, now)
          if (isProblem(session)) throw new Undone(session)
          request.person = session.person.id || null
          const asked = read(contract, request)
          const made = await handler({ ...asked, tx, office, session, now, request, reply, file })
          if (isProblem(made) && !options.keepsRefused) throw new Undone(made)
          return made
        })
        if (answer === SENT) return reply
        if (isProblem(answer)) await sendProblem(reply, answer)
        else await reply.code(status).send(answer)
      } catch (error) {
        if (!(error instanceof Undone)) throw error
        await sendProblem(reply, error.problem)
      }
      return reply
    },
  })
}

/** Read before the transaction: twenty slow senders would hold every connection there is. Only of who is signed in. */
async function fileOf(
  office: Office,
  contract: Route,
  request: FastifyRequest,
  now: Instant,
): Promise<SentFile> {
  const session = await transact(office, tx => sessionFor(tx, request, contract, now), { readOnly: true })
  if (isProblem(session)) throw new Undone(session)
  if (!request.isMultipart()) throw new Undone(refuse('wrong-type', { wanted: 'multipart/form-data' }))
  try {
    const part = await request.file()
    if (!part) throw new Undone(invalid('file', null, { zh: '一个文件', en: 'one file' }))
    return { name: part.filename ?? '', bytes: await part.toBuffer() }
  } catch (error) {
    // What the parser of forms says of a broken one has no code.
    if (!(error instanceof Error) || error instanceof Undone || 'code' in error) throw error
    throw new Undone(refuse('not-well-formed', { said: error.message }))
  }
}

/** What the contract makes of a request; what it refuses is thrown as `BadInput`, naming the place. */
function read<R extends Route>({ params, query, body }: R, request: FastifyRequest): Asked<R> {
  const part = (schema: z.ZodType | undefined, input: unknown, where: string): unknown => {
    const bad = schema && unkeepable(input, where)
    if (bad) throw new BadInput([bad])
    const found = schema?.safeParse(input)
    if (found && !found.success) throw new BadInput(fieldProblems(found.error, input, where))
    return found?.data
  }
  return {
    params: part(params, request.params, ''),
    query: part(query, request.query, ''),
    body: part(body, request.body, ''),
  } as Asked<R>
}

async function sessionFor(
  tx: Tx,
  request: FastifyRequest,
  contract: Route,
  now: Instant,
): Promise<Session | Problem> {
  const token = tokenOf(request)
  const session = token === undefined ? undefined : await sessionOf(tx, { token, now })
  if (session) return session
  return contract.open ? nobody : refuse('not-signed-in')
}

/** From the cookie, or `Authorization: Bearer` for programs. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1]
  return bearer ?? request.cookies[COOKIE]
}

const nobody: Session = {
  token: '',
  person: { id: '', name: '', zh: '', en: '', language: 'zh', hasTotp: false },
  posts: [],
  actor: { person: null, posts: [] },
  scope: { district: '', person: null, posts: [] },
}
