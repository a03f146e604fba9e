/** Sign-in over HTTP: the cookie, the limit of tries, and the one-click posts of a demo. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  changePassword,
  demoPosts,
  endTotp,
  me,
  setLanguage,
  setTotp,
  signIn,
  signInDemo,
  signOut,
} from '../contracts/session.ts'
import { isProblem, refuse } from '../core/problem.ts'
import { demoDistrict } from '../desk/demo-mode.ts'
import type { Office, Tx } from '../desk/office.ts'
import { showDemoPosts, showMe } from '../desk/show-registers.ts'
import * as desk from '../desk/sign-in.ts'
import { COOKIE, serve } from './api.ts'

/** Tries a minute from one address; a district office may sit behind one. guess. */
export const TRIES_A_MINUTE = 60

/** Only this machine gets there, and it has no password to guess. */
const DEMO_A_MINUTE = 1_000

export function sessionRoutes(app: FastifyInstance, office: Office): void {
  serve(
    app,
    office,
    signIn,
    async ({ tx, body, now, reply, request }) => {
      const done = await desk.signIn(tx, office, { ...body, now })
      return isProblem(done) ? done : entered(tx, office, { token: done.token, now, reply, request })
    },
    { perMinute: TRIES_A_MINUTE, keepsRefused: true },
  )
  serve(app, office, me, async ({ tx, session, now }) =>
    showMe(await office.registers.of(tx, session.scope.district, now), session),
  )
  serve(app, office, signOut, async ({ tx, session, reply }) => {
    await desk.signOut(tx, session.token)
    void reply.clearCookie(COOKIE, { path: '/' })
    return { done: true as const }
  })
  serve(app, office, setLanguage, async ({ tx, session, body }) => desk.setLanguage(tx, { session, ...body }))
  serve(app, office, demoPosts, async ({ tx, request, now }) => {
    const district = await demoDistrict(tx)
    if (district === undefined || !isAtThisMachine(request))
      return { district: { zh: '', en: '' }, items: [] }
    return showDemoPosts(tx, await office.registers.of(tx, district, now), district)
  })
  serve(
    app,
    office,
    signInDemo,
    async ({ tx, body, now, reply, request }) => {
      if ((await demoDistrict(tx)) === undefined || !isAtThisMachine(request)) return refuse('not-found')
      const done = await desk.signInDemo(tx, { person: body.person, now })
      return isProblem(done) ? done : entered(tx, office, { token: done.token, now, reply, request })
    },
    { perMinute: DEMO_A_MINUTE },
  )
  serve(app, office, setTotp, async ({ tx, session, body, now }) =>
    desk.turnOnTotp(tx, office, { session, code: body.code, now }),
  )
  serve(app, office, endTotp, async ({ tx, session, body }) => desk.turnOffTotp(tx, { session, ...body }), {
    perMinute: 10,
  })
  serve(
    app,
    office,
    changePassword,
    async ({ tx, session, body }) => desk.changePassword(tx, { session, ...body }),
    { perMinute: 10 },
  )
}

export async function entered(
  tx: Tx,
  office: Office,
  q: {
    readonly token: string
    readonly now: number
    readonly reply: FastifyReply
    readonly request: FastifyRequest
  },
) {
  const session = await desk.sessionOf(tx, { token: q.token, now: q.now })
  if (!session) throw new Error('a session just made is not there')
  void q.reply.setCookie(COOKIE, q.token, cookieOf(q.request))
  return showMe(await office.registers.of(tx, session.scope.district, q.now), session)
}

/** How the browser keeps a session. */
export const cookieOf = (request: FastifyRequest) =>
  ({
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: Math.floor(desk.SESSION_MS / 1000),
  }) as const

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]'])
const localPeers = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
]

/** Whether whoever asks sits at this machine, with nothing in between: only then a demo opens by one click. */
function isAtThisMachine(request: FastifyRequest): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  const forwarded = forwarding.some(name => request.headers[name] !== undefined)
  return !forwarded && localHosts.has(host) && localPeers.has(request.raw.socket.remoteAddress ?? '')
}
