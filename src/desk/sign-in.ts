/** Signing in and out, and who a session belongs to: person, posts held today, scope. */
import { createHash, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { DAY_MS, dayOf, type Instant } from '../core/instant.ts'
import type { Actor, Post } from '../core/post.ts'
import type { Language } from '../core/language.ts'
import { type Problem, refuse } from '../core/problem.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../store/database.ts'
import {
  type Credentials,
  credentialsOf,
  endSession,
  endSessionsOf,
  noteTry,
  PENDING,
  putSession,
  setPassword,
  setLanguage as storeLanguage,
  setTotp,
  signedIn,
  type SignedInRow,
} from '../store/sessions.ts'
import { nonceBytes, seal, unseal } from '../wire/seal.ts'
import type { Office } from './office.ts'
import { checkPassword, hashPassword } from './passwords.ts'

/** A working week: whoever signs in on Monday is not asked again before the weekend. guess. */
export const SESSION_MS = 7 * DAY_MS

/** Wrong tries in a row before an account waits, and how long it waits (GB/T 22239 asks for a limit; numbers are a guess). */
const MOST_FAILURES = 5
const WAIT_MS = 10 * 60_000

/** Who is signed in: everything a request needs to know. */
export interface Session {
  readonly token: string
  readonly person: {
    readonly id: string
    readonly name: string
    readonly zh: string
    readonly en: string
    readonly language: 'zh' | 'en'
    readonly hasTotp: boolean
  }
  readonly posts: readonly (Post & { readonly role: 'holder' | 'deputy' })[]
  readonly actor: Actor
  readonly scope: Scope
}

const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Checks name, password and code; answers the session's token. A wrong try is counted even though it is refused. */
export async function signIn(
  tx: Tx,
  office: Office,
  q: {
    readonly name: string
    readonly password: string
    readonly code?: string | undefined
    readonly now: Instant
  },
): Promise<{ token: string } | Problem> {
  const found = await credentialsOf(tx, { name: q.name })
  if (!found) {
    await checkPassword(DECOY, q.password) // an unknown name takes as long as a wrong password
    return refuse('wrong-password')
  }
  if (found.lockedUntil !== null && found.lockedUntil > q.now)
    return refuse('too-many-tries', { until: new Date(found.lockedUntil).toISOString() })
  const right = (await checkPassword(found.password, q.password)) && codeFits(office, found, q.code, q.now)
  if (!right) {
    const failures = found.failures + 1
    await noteTry(tx, {
      person: found.id,
      failures: failures % MOST_FAILURES,
      lockedUntil: failures >= MOST_FAILURES ? q.now + WAIT_MS : null,
    })
    return refuse('wrong-password')
  }
  if (found.failures > 0) await noteTry(tx, { person: found.id, failures: 0, lockedUntil: null })
  return { token: await newSession(tx, found.id, q.now) }
}

/** Signs in as a demo person without a password; the edge has made sure that the caller sits at this machine. */
export async function signInDemo(
  tx: Tx,
  q: { readonly person: string; readonly now: Instant },
): Promise<{ token: string } | Problem> {
  const found = await credentialsOf(tx, { id: q.person })
  return found?.demo
    ? { token: await newSession(tx, found.id, q.now) }
    : refuse('not-found', { person: q.person })
}

export const signOut = (tx: Tx, token: string): Promise<void> => endSession(tx, tokenHash(token))

/** The session a token opens, or undefined. */
export async function sessionOf(
  tx: Tx,
  q: { readonly token: string; readonly now: Instant },
): Promise<Session | undefined> {
  const rows = await signedIn(tx, { token: tokenHash(q.token), now: q.now, day: dayOf(q.now) })
  const first = rows[0]
  if (!first) return undefined
  const district = rows.find(row => row.district !== null)?.district ?? ''
  const posts = rows.filter(row => row.district === district).flatMap(postOf)
  const { person, name, zh, en, language, hasTotp } = first
  return {
    token: q.token,
    person: { id: person, name, zh, en, language, hasTotp },
    posts,
    actor: { person, posts },
    scope: { district, person, posts },
  }
}

export async function changePassword(
  tx: Tx,
  q: { readonly session: Session; readonly before: string; readonly after: string },
): Promise<Problem | { done: true }> {
  const found = await credentialsOf(tx, { id: q.session.person.id })
  if (!found || !(await checkPassword(found.password, q.before))) return refuse('wrong-password')
  await setPassword(tx, found.id, await hashPassword(q.after))
  await endSessionsOf(tx, found.id, tokenHash(q.session.token))
  return { done: true }
}

export async function setLanguage(
  tx: Tx,
  q: { readonly session: Session; readonly language: Language },
): Promise<{ language: Language }> {
  await storeLanguage(tx, q.session.person.id, q.language)
  return { language: q.language }
}

/** Without a code: makes a secret and answers what an authenticator app scans. With a code that fits it: turned on. */
export async function turnOnTotp(
  tx: Tx,
  office: Office,
  q: { readonly session: Session; readonly code?: string | undefined; readonly now: Instant },
): Promise<{ uri?: string; on: boolean } | Problem> {
  const found = await credentialsOf(tx, { id: q.session.person.id })
  if (!found) return refuse('not-found')
  if (found.totp && !found.totp.startsWith(PENDING)) return { on: true }
  if (q.code === undefined || !found.totp) {
    const secret = new Secret({ size: 20 })
    await setTotp(tx, found.id, PENDING + sealSecret(office, found.id, secret.base32))
    return { uri: totpOf(secret.base32, q.session.person.name).toString(), on: false }
  }
  const sealed = found.totp.slice(PENDING.length)
  if (!validCode(office, found.id, sealed, q.code, q.now)) return refuse('wrong-password')
  await setTotp(tx, found.id, sealed)
  return { on: true }
}

/** Asks for the password again: a screen that was left open must not weaken the account. */
export async function turnOffTotp(
  tx: Tx,
  q: { readonly session: Session; readonly password: string },
): Promise<{ on: false } | Problem> {
  const found = await credentialsOf(tx, { id: q.session.person.id })
  if (!found || !(await checkPassword(found.password, q.password))) return refuse('wrong-password')
  await setTotp(tx, found.id, null)
  return { on: false }
}

const codeFits = (office: Office, found: Credentials, code: string | undefined, now: Instant): boolean =>
  found.totp === null ||
  found.totp.startsWith(PENDING) ||
  (code !== undefined && validCode(office, found.id, found.totp, code, now))

function validCode(office: Office, person: string, sealed: string, code: string, now: Instant): boolean {
  const secret = Buffer.from(unseal(office.keys.totp, sealed, `totp/${person}`)).toString('utf8')
  const digits = code.normalize('NFKC').replaceAll(' ', '') // as an input method or an app writes them
  return (
    /^\d{6}$/.test(digits) &&
    totpOf(secret, person).validate({ token: digits, timestamp: now, window: 1 }) !== null
  )
}

const sealSecret = (office: Office, person: string, secret: string): string =>
  seal({
    profile: office.profile,
    key: office.keys.totp,
    nonce: randomBytes(nonceBytes[office.profile]),
    plain: Buffer.from(secret),
    aad: `totp/${person}`,
  })

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Yiwang 一网', label, secret: Secret.fromBase32(secret) })

export async function newSession(tx: Tx, person: string, now: Instant): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await putSession(tx, { token: tokenHash(token), person, now, until: now + SESSION_MS })
  return token
}

function postOf(row: SignedInRow): (Post & { role: 'holder' | 'deputy' })[] {
  const { post, kind, unit, follows, area, programs, postZh, postEn, role } = row
  if (!post || !kind || !unit || !area || !programs || postZh === null || postEn === null || !role) return []
  const took = follows.length > 0 ? { follows } : {}
  return [{ id: post, kind, unit, ...took, area, programs, title: { zh: postZh, en: postEn }, role }]
}

/** argon2id of a random text nobody knows. */
const DECOY =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$7mmnf3bZ0vTkDlxkTvyXm0m1q2lBfBkqzS4o6u9CkXo'
