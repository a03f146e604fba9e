/** What a process without the web still says over HTTP: its health and its metrics. */
import { fastify } from 'fastify'
import { refuse } from '../core/problem.ts'
import type { Office } from '../desk/office.ts'
import { healthRoutes } from './health-routes.ts'
import { problemOfError, refuseOnSocket, sendProblem } from './problems.ts'
import type { Server, ServerOptions } from './server.ts'

export async function startHealthServer(office: Office, q: ServerOptions): Promise<Server> {
  const app = fastify({
    trustProxy: 'loopback',
    forceCloseConnections: true,
    clientErrorHandler: refuseOnSocket,
  })
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOfError(error)
    if (!problem) q.onFault?.(error, `${request.method} ${request.routeOptions.url ?? 'none'}`)
    await sendProblem(reply, problem ?? refuse('internal', { request: request.id }))
  })
  app.setNotFoundHandler(async (_, reply) => sendProblem(reply, refuse('not-found')))
  healthRoutes(app, office, q)
  const url = await app.listen({ host: q.host, port: q.port })
  return { url, app, stop: () => app.close() }
}
