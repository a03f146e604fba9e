/** Registers a route contract: one transaction a request, problems rolled back, the answer after commit. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Asked, problemReply, type Reply, type Route } from '../contracts/route.ts'
import type { Instant } from '../core/instant.ts'
import { isProblem, type Problem, refuse } from '../core/problem.ts'
import { type Office, transact, type Tx } from '../desk/office.ts'
import { type Session, sessionOf } from '../desk/sign-in.ts'
import { BadInput, sendProblem } from './problems.ts'

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
        const answer = await transact(office, async tx => {
          const session = await sessionFor(tx, request, contract, now)
          if (isProblem(session)) throw new Undone(session)
          const asked = read(contract, request)
          const made = await handler({ ...asked, tx, office, session, now, request, reply })
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

/** What the contract makes of a request; what it refuses is thrown as `BadInput`, naming the place. */
function read<R extends Route>({ params, query, body }: R, request: FastifyRequest): Asked<R> {
  const part = (schema: z.ZodType | undefined, input: unknown, where: string): unknown => {
    const found = schema?.safeParse(input)
    if (found && !found.success) throw new BadInput(found.error, input, where)
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
