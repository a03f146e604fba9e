/** Passkeys over HTTP. They belong to one address: the public one, or `localhost` where none is given. */
import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  addPasskey,
  askPasskey,
  dropPasskey,
  listPasskeys,
  offerPasskey,
  signInByPasskey,
  signInWays,
} from '../contracts/passkeys.ts'
import { isProblem, refuse } from '../core/problem.ts'
import type { Office } from '../desk/office.ts'
import * as desk from '../desk/passkeys.ts'
import { serve } from './api.ts'
import type { ServerOptions } from './server.ts'
import { entered, TRIES_A_MINUTE } from './session-routes.ts'

export function passkeyRoutes(
  app: FastifyInstance,
  office: Office,
  { publicUrl, singleSignOn }: Pick<ServerOptions, 'publicUrl' | 'singleSignOn'>,
): void {
  const partyOf = (request: FastifyRequest) => partyAt(publicUrl ?? localUrl(request))
  serve(app, office, signInWays, async ({ request }) => ({
    passkeyOrigin: partyOf(request)?.origin ?? null,
    singleSignOn: singleSignOn !== undefined,
  }))
  serve(app, office, listPasskeys, async ({ tx, session }) => desk.listPasskeys(tx, session))
  serve(app, office, dropPasskey, async ({ tx, session, params }) =>
    desk.dropPasskey(tx, { session, ...params }),
  )
  serve(app, office, offerPasskey, async ({ tx, session, request, now }) => {
    const party = partyOf(request)
    return party ? desk.offerPasskey(tx, { session, party, now }) : refuse('no-passkeys-here')
  })
  serve(
    app,
    office,
    addPasskey,
    async ({ tx, session, body, request, now }) => {
      const party = partyOf(request)
      return party ? desk.addPasskey(tx, { ...body, session, party, now }) : refuse('no-passkeys-here')
    },
    { keepsRefused: true },
  )
  serve(
    app,
    office,
    askPasskey,
    async ({ tx, request, now }) => {
      const party = partyOf(request)
      return party ? desk.askPasskey(tx, { party, now }) : refuse('no-passkeys-here')
    },
    { perMinute: TRIES_A_MINUTE },
  )
  serve(
    app,
    office,
    signInByPasskey,
    async ({ tx, body, request, reply, now }) => {
      const party = partyOf(request)
      if (!party) return refuse('no-passkeys-here')
      const done = await desk.signInByPasskey(tx, { ...body, party, now })
      return isProblem(done) ? done : entered(tx, office, { token: done.token, now, reply, request })
    },
    { perMinute: TRIES_A_MINUTE, keepsRefused: true },
  )
}

/** Browsers keep passkeys for names only, never for a number. */
const partyAt = (url: URL | undefined): desk.Party | undefined =>
  url && isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0
    ? { id: url.hostname, origin: url.origin }
    : undefined

/** A caller may say any name. Only this one always means the machine we run on. */
function localUrl({ headers, protocol }: FastifyRequest): URL | undefined {
  const address = `${protocol}://${headers.host ?? ''}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.hostname === 'localhost' && url.pathname === '/' ? url : undefined
}
