/** The HTTP server: API, live stream, OpenAPI, and the built pages. */
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import { fastify, type FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { refuse } from '../core/problem.ts'
import { MOST_BYTES } from '../desk/files.ts'
import type { Office } from '../desk/office.ts'
import type { SingleSignOnSettings } from '../desk/single-sign-on.ts'
import { caseRoutes } from './case-routes.ts'
import { figureRoutes } from './figure-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { healthRoutes, type Watched } from './health-routes.ts'
import { type Log, logRequests } from './log.ts'
import { noticeRoutes } from './notice-routes.ts'
import { openApi } from './open-api.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { placeRoutes } from './place-routes.ts'
import { problemOfError, refuseOnSocket, sendProblem } from './problems.ts'
import { registerRoutes } from './register-routes.ts'
import { screenRoutes } from './screen-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { singleSignOnRoutes } from './single-sign-on-routes.ts'
import { staffRoutes } from './staff-routes.ts'
import { streamRoutes } from './stream-routes.ts'
import { unitRoutes } from './unit-routes.ts'
import { webPages } from './web-pages.ts'
import { webhookRoutes } from './webhook-routes.ts'

export interface Server {
  readonly url: string
  readonly app: FastifyInstance
  stop(): Promise<void>
}

export interface ServerOptions extends Watched {
  readonly host: string
  readonly port: number
  /** Where people find it; passkeys belong to this address. */
  readonly publicUrl?: URL
  /** Needs `publicUrl`: the provider has to know where to send people back to. */
  readonly singleSignOn?: Omit<SingleSignOnSettings, 'callback'>
  /** Checks every answer against its contract: for tests. */
  readonly checksAnswers?: boolean
  readonly onFault?: (error: unknown, where: string) => void
  readonly log?: Log
}

/** What `singleSignOnRoutes` needs of them. */
export interface SingleSignOnOptions extends Pick<ServerOptions, 'onFault'> {
  readonly settings: Omit<SingleSignOnSettings, 'callback'>
  readonly publicUrl: URL
}

/** A JSON body holds 20,000 characters of words and some facts. */
const BODY_BYTES = 1024 * 1024

export async function buildApp(
  office: Office,
  options: Omit<ServerOptions, 'host' | 'port'> = {},
): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_BYTES,
    // A proxy on this machine says which scheme and address its caller used; nobody else is believed.
    trustProxy: 'loopback',
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => crypto.randomUUID(),
    clientErrorHandler: refuseOnSocket,
    // An address that cannot be read gets here before any route.
    frameworkErrors: (error, _, reply) =>
      void sendProblem(reply, problemOfError(error) ?? refuse('not-well-formed')),
  })
  app.decorateRequest('person', null)
  if (options.log) logRequests(app, options.log)
  // Schemas are read in `serve`, after the session: whoever is not signed in learns nothing about forms.
  app.setValidatorCompiler(() => input => ({ value: input }))
  app.setSerializerCompiler<z.ZodType>(({ schema }) => answer => {
    if (options.checksAnswers) schema.parse(answer)
    return JSON.stringify(answer)
  })
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOfError(error)
    const where = `${request.method} ${request.routeOptions.url ?? 'none'} ${request.id}`
    if (!problem) options.onFault?.(error, where)
    await sendProblem(reply, problem ?? refuse('internal', { request: request.id }))
  })
  app.removeContentTypeParser('text/plain') // a body is JSON or a file
  await app.register(cookie)
  await app.register(helmet, { contentSecurityPolicy: { directives: contentPolicy }, hsts: false })
  await app.register(compress, { threshold: 1024, encodings: ['gzip', 'identity'] })
  await app.register(multipart, { limits: { files: 1, fileSize: MOST_BYTES, fields: 5 } })
  await app.register(rateLimit, { global: false })
  await openApi(app)
  healthRoutes(app, office, options)
  await app.register(async api => {
    sessionRoutes(api, office)
    passkeyRoutes(api, office, options)
    const { singleSignOn: settings, publicUrl } = options
    if (settings && publicUrl) singleSignOnRoutes(api, office, { ...options, settings, publicUrl })
    caseRoutes(api, office)
    fileRoutes(api, office)
    figureRoutes(api, office)
    noticeRoutes(api, office)
    registerRoutes(api, office)
    screenRoutes(api, office)
    placeRoutes(api, office)
    staffRoutes(api, office)
    unitRoutes(api, office)
    webhookRoutes(api, office)
    streamRoutes(api, office)
  })
  await webPages(app)
  return app
}

export async function startServer(office: Office, options: ServerOptions): Promise<Server> {
  const app = await buildApp(office, options)
  const url = await app.listen({ host: options.host, port: options.port })
  return { url, app, stop: () => app.close() }
}

/** Nothing is loaded from elsewhere; styles are made at run time by the components, map workers from blobs. */
const contentPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
}
