/** Passkeys 通行密钥: a key pair that a device keeps and shows only to its owner, by finger, face or PIN. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { parse as bytesOf } from 'uuid'
import { z } from 'zod'
import { type Instant, isoShanghai } from '../core/instant.ts'
import { type Problem, refuse } from '../core/problem.ts'
import type { assertion, PasskeyReply, registration } from '../contracts/passkeys.ts'
import {
  deletePasskey,
  notePasskey,
  type Passkey,
  passkeyOf,
  passkeysOf,
  putChallenge,
  putPasskey,
  takeChallenge,
} from '../store/passkeys.ts'
import { credentialsOf } from '../store/sessions.ts'
import { newId, type Tx } from './office.ts'
import { newSession, type Session } from './sign-in.ts'

/** Whom a passkey is made for: our host name, and the address that pages have to come from. */
export interface Party {
  readonly id: string
  readonly origin: string
}

type Options = Readonly<Record<string, unknown>>

/** guess: long enough to look for the telephone. */
const CHALLENGE_MS = 5 * 60_000

/** Ed25519, ES256, RS256: what devices have today. Asking Node for more makes it warn about experiments. */
const supportedAlgorithmIDs = [-8, -7, -257]

/** What a browser needs to make a passkey for whoever is signed in. */
export async function offerPasskey(
  tx: Tx,
  q: { readonly session: Session; readonly party: Party; readonly now: Instant },
): Promise<{ options: Options }> {
  const { person } = q.session
  const options = await generateRegistrationOptions({
    rpName: 'Yiwang 一网',
    rpID: q.party.id,
    userName: person.name,
    userDisplayName: person[person.language],
    userID: new Uint8Array(bytesOf(person.id)),
    timeout: CHALLENGE_MS,
    attestationType: 'none',
    supportedAlgorithmIDs,
    excludeCredentials: (await passkeysOf(tx, person.id)).map(it => ({
      id: it.credential,
      transports: [...it.transports],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const [id, until] = [options.challenge, q.now + CHALLENGE_MS]
  await putChallenge(tx, { id, purpose: 'add-passkey', person: person.id, now: q.now, until })
  return { options: { ...options } }
}

/** Keeps a passkey that answers a challenge of ours. The challenge is spent either way. */
export async function addPasskey(
  tx: Tx,
  q: {
    readonly session: Session
    readonly party: Party
    readonly title: string
    readonly answer: z.infer<typeof registration>
    readonly now: Instant
  },
): Promise<PasskeyReply | Problem> {
  const { now, title } = q
  const person = q.session.person.id
  const { clientDataJSON, attestationObject, transports = [] } = q.answer.response
  const challenge = challengeOf(clientDataJSON)
  if (!(await takeChallenge(tx, { id: challenge, purpose: 'add-passkey', person, now })))
    return refuse('passkey-refused')
  const { id, rawId, type } = q.answer
  const found = await verified(
    verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: q.party.origin,
      expectedRPID: q.party.id,
      supportedAlgorithmIDs,
    }),
  )
  const made = found?.registrationInfo?.credential
  if (!made) return refuse('passkey-refused')
  const row = {
    id: newId(),
    person,
    credential: made.id,
    publicKey: Buffer.from(made.publicKey),
    counter: made.counter,
    transports,
    title,
    createdAt: now,
  }
  return (await putPasskey(tx, row)) ? shown({ ...row, usedAt: null }) : refuse('already-done')
}

export async function listPasskeys(tx: Tx, session: Session): Promise<{ items: PasskeyReply[] }> {
  return { items: (await passkeysOf(tx, session.person.id)).map(shown) }
}

export async function dropPasskey(
  tx: Tx,
  q: { readonly session: Session; readonly id: string },
): Promise<{ done: true } | Problem> {
  const isGone = await deletePasskey(tx, { id: q.id, person: q.session.person.id })
  return isGone ? { done: true } : refuse('not-found', { id: q.id })
}

/** What a browser needs to ask for a passkey; which one, and so who it is, is chosen there. */
export async function askPasskey(
  tx: Tx,
  q: { readonly party: Party; readonly now: Instant },
): Promise<{ options: Options }> {
  const options = await generateAuthenticationOptions({
    rpID: q.party.id,
    timeout: CHALLENGE_MS,
    userVerification: 'required',
  })
  const [id, until] = [options.challenge, q.now + CHALLENGE_MS]
  await putChallenge(tx, { id, purpose: 'sign-in', person: null, now: q.now, until })
  return { options: { ...options } }
}

/**
 * Opens a session for the owner of a passkey. Having it and unlocking it are two factors: no code is asked for, and
 * wrong passwords typed by others do not make the owner wait.
 */
export async function signInByPasskey(
  tx: Tx,
  q: { readonly party: Party; readonly answer: z.infer<typeof assertion>; readonly now: Instant },
): Promise<{ token: string } | Problem> {
  const { now } = q
  const { clientDataJSON, authenticatorData, signature, userHandle } = q.answer.response
  const challenge = challengeOf(clientDataJSON)
  if (!(await takeChallenge(tx, { id: challenge, purpose: 'sign-in', person: null, now })))
    return refuse('passkey-refused')
  const passkey = await passkeyOf(tx, q.answer.id)
  if (!passkey || userHandle !== Buffer.from(bytesOf(passkey.person)).toString('base64url'))
    return refuse('passkey-refused')
  const { id, rawId, type } = q.answer
  const found = await verified(
    verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: q.party.origin,
      expectedRPID: q.party.id,
      credential: {
        id: passkey.credential,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    }),
  )
  const person = found?.verified ? await credentialsOf(tx, { id: passkey.person }) : undefined
  if (!found || !person) return refuse('passkey-refused')
  await notePasskey(tx, { id: passkey.id, counter: found.authenticationInfo.newCounter, now })
  return { token: await newSession(tx, person.id, now) }
}

const shown = (it: Passkey): PasskeyReply => ({
  id: it.id,
  title: it.title,
  createdAt: isoShanghai(it.createdAt),
  usedAt: it.usedAt === null ? null : isoShanghai(it.usedAt),
})

/** The library throws what it refuses; nothing of ours runs inside it. */
const verified = <T>(verifying: Promise<T>): Promise<T | undefined> => verifying.catch(() => undefined)

const clientData = z.object({ challenge: z.string().regex(/^[\w-]{1,100}$/) })

/** The challenge an answer says it is for, empty when it says none. */
function challengeOf(clientDataJSON: string): string {
  try {
    return clientData.parse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))).challenge
  } catch {
    return ''
  }
}
