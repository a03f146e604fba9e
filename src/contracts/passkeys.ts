/** Passkeys 通行密钥: kept by a device or a security key, used instead of a password. */
import { z } from 'zod'
import { idParams, route } from './route.ts'
import { meReply } from './session.ts'

const base64url = (most: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(most)

/** A credential id has at most 1,023 bytes (WebAuthn §4). */
const credential = base64url(1_364)

/** Results of extensions are no part of what we ask for. */
const answered = {
  id: credential,
  rawId: credential,
  type: z.literal('public-key'),
}

/** `RegistrationResponseJSON` of WebAuthn, as far as it is read. */
export const registration = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: base64url(10_000),
    attestationObject: base64url(100_000),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
})

/** `AuthenticationResponseJSON` of WebAuthn, as far as it is read. */
export const assertion = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: base64url(10_000),
    authenticatorData: base64url(10_000),
    signature: base64url(10_000),
    userHandle: base64url(100).nullish(),
  }),
})

/** What a browser is handed: `PublicKeyCredentialCreationOptionsJSON` or `…RequestOptionsJSON`. */
const options = z.object({ options: z.record(z.string(), z.unknown()) })

const ways = z.object({
  /** The address at which passkeys work, null when none is known. */
  passkeyOrigin: z.string().nullable(),
  /** Whether a browser may be sent to `/api/v1/session/oidc`. */
  singleSignOn: z.boolean(),
})

export const signInWays = route({
  method: 'GET',
  path: '/session/ways',
  tag: 'session',
  summary: { zh: '可用的登录方式', en: 'Ways to sign in' },
  reply: ways,
  open: true,
})

export const passkeyReply = z.object({
  id: z.uuid(),
  title: z.string(),
  createdAt: z.string(),
  usedAt: z.string().nullable(),
})

export type PasskeyReply = z.infer<typeof passkeyReply>

export const listPasskeys = route({
  method: 'GET',
  path: '/session/passkeys',
  tag: 'session',
  summary: { zh: '我的通行密钥', en: 'My passkeys' },
  reply: z.object({ items: z.array(passkeyReply) }),
})

export const offerPasskey = route({
  method: 'POST',
  path: '/session/passkeys/options',
  tag: 'session',
  summary: { zh: '准备添加通行密钥', en: 'Prepare a new passkey' },
  reply: options,
})

export const addPasskey = route({
  method: 'POST',
  path: '/session/passkeys',
  tag: 'session',
  summary: { zh: '添加通行密钥', en: 'Add a passkey' },
  body: z.object({ title: z.string().trim().min(1).max(60), answer: registration }),
  reply: passkeyReply,
  status: 201,
})

export const dropPasskey = route({
  method: 'DELETE',
  path: '/session/passkeys/{id}',
  tag: 'session',
  summary: { zh: '删除通行密钥', en: 'Remove a passkey' },
  params: idParams,
  reply: z.object({ done: z.literal(true) }),
})

export const askPasskey = route({
  method: 'POST',
  path: '/session/passkey/options',
  tag: 'session',
  summary: { zh: '准备用通行密钥登录', en: 'Prepare to sign in by passkey' },
  reply: options,
  open: true,
})

export const signInByPasskey = route({
  method: 'POST',
  path: '/session/passkey',
  tag: 'session',
  summary: { zh: '用通行密钥登录', en: 'Sign in by passkey' },
  body: z.object({ answer: assertion }),
  reply: meReply,
  open: true,
})
