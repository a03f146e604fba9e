/** Single sign-on over HTTP: two addresses a browser is sent through, so they answer with addresses, not JSON. */
import type { FastifyInstance } from 'fastify'
import { type Office, transact } from '../desk/office.ts'
import { journey, type Journey, signInVouched, SingleSignOn } from '../desk/single-sign-on.ts'
import { BASE, COOKIE } from './api.ts'
import type { SingleSignOnOptions } from './server.ts'
import { cookieOf, TRIES_A_MINUTE } from './session-routes.ts'

const PATH = `${BASE}/session/oidc`
export const CALLBACK = `${PATH}/callback`

/** Kept by the browser between the two; `lax`, for the way back comes from another site. */
const JOURNEY = 'yiwang-oidc'
/** guess: time to find one's card or telephone. */
const JOURNEY_S = 10 * 60

/** The sign-in page has a sentence for each. */
type Failure = 'unreachable' | 'refused' | 'unknown'

export function singleSignOnRoutes(
  app: FastifyInstance,
  office: Office,
  { settings, publicUrl, onFault }: SingleSignOnOptions,
): void {
  const callback = new URL(CALLBACK, publicUrl)
  const provider = new SingleSignOn({ ...settings, callback })
  const failed = (failure: Failure) => new URL(`/sign-in?failed=${failure}`, publicUrl).href
  const cookie = {
    path: PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.protocol === 'https:',
  } as const
  const limits = {
    config: { rateLimit: { max: TRIES_A_MINUTE, timeWindow: 60_000 } },
    schema: { hide: true },
  }

  app.get<{ Querystring: { back?: unknown } }>(PATH, limits, async (request, reply) => {
    try {
      const begun = await provider.begin(ownAddress(request.query.back, publicUrl))
      return await reply
        .setCookie(JOURNEY, packed(begun.journey), { ...cookie, maxAge: JOURNEY_S })
        .redirect(begun.address.href)
    } catch (error) {
      onFault?.(error, PATH)
      return reply.redirect(failed('unreachable'))
    }
  })

  app.get(CALLBACK, limits, async (request, reply) => {
    const now = Date.now()
    void reply.clearCookie(JOURNEY, { path: PATH })
    const before = unpacked(request.cookies[JOURNEY])
    if (!before) return reply.redirect(failed('refused'))
    let name: string | undefined
    try {
      name = await provider.nameFrom(new URL(request.url, publicUrl).search, before)
    } catch (error) {
      onFault?.(error, CALLBACK)
      return reply.redirect(failed('refused'))
    }
    const done = name === undefined ? undefined : await vouched(office, name, now)
    if (!done) return reply.redirect(failed('unknown'))
    return reply.setCookie(COOKIE, done.token, cookieOf(request)).redirect(ownAddress(before.back, publicUrl))
  })
}

const vouched = (office: Office, name: string, now: number) =>
  transact(office, tx => signInVouched(tx, { name, now }))

/** Only an address of our own: a link from elsewhere must not send one away after signing in. */
function ownAddress(back: unknown, publicUrl: URL): string {
  const url = typeof back === 'string' && URL.canParse(back, publicUrl) ? new URL(back, publicUrl) : publicUrl
  return url.origin === publicUrl.origin ? url.href : publicUrl.href
}

const packed = (it: Journey): string => Buffer.from(JSON.stringify(it)).toString('base64url')

function unpacked(text: string | undefined): Journey | undefined {
  try {
    return journey.safeParse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}
