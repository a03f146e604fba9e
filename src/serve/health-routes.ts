/** `/health` and `/metrics`: what an operator's tools ask of each process, whichever part of the whole it runs. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../core/problem.ts'
import { healthOf } from '../desk/health.ts'
import type { Office } from '../desk/office.ts'
import { type GatewayCounters, metricsOf } from './metrics.ts'
import { sendProblem } from './problems.ts'

export interface Watched {
  /** Of the gateway, where it runs in this process. */
  readonly counters?: (() => GatewayCounters) | undefined
  /** Whoever asks for the metrics from another machine has to show it. */
  readonly metricsToken?: string | undefined
}

export function healthRoutes(app: FastifyInstance, office: Office, watched: Watched): void {
  const metrics = metricsOf(app, office, watched.counters)
  app.get('/health', { schema: { hide: true }, logLevel: 'silent' }, async (_, reply) => {
    const health = await healthOf(office, { now: Date.now(), queue: watched.counters?.().queue })
    return reply
      .code(health.ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(health)
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const { metricsToken } = watched
    if (metricsToken === undefined && !isLoopback(request.ip)) {
      await sendProblem(reply, refuse('not-found'))
      return reply
    }
    if (metricsToken !== undefined && !shows(request, metricsToken)) {
      await sendProblem(reply, refuse('not-signed-in'))
      return reply
    }
    return reply.type(metrics.contentType).send(await metrics.text(Date.now()))
  })
}

const isLoopback = (ip: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(ip)

function shows(request: FastifyRequest, token: string): boolean {
  const shown = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return shown.length === wanted.length && timingSafeEqual(shown, wanted)
}
