/** Passkeys as the browser has them: made, asked for, and what it says when it does not want to. */
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import {
  addPasskey,
  askPasskey,
  offerPasskey,
  type PasskeyReply,
  signInByPasskey,
  signInWays,
} from '../../contracts/passkeys.ts'
import type { Me } from '../../contracts/session.ts'
import type { Bilingual } from '../../core/language.ts'
import { call, Refusal, useRead } from './call.ts'

export interface PasskeyPlace {
  /** This page stands at the address passkeys belong to, in a browser that knows them. */
  readonly areHere: boolean
  /** That address; null when the server has none, undefined until it is known. */
  readonly origin: string | null | undefined
}

export function usePasskeys(): PasskeyPlace {
  const origin = useRead(signInWays, {}, { retry: false }).data?.passkeyOrigin
  return { areHere: origin === location.origin && browserSupportsWebAuthn(), origin }
}

export async function makePasskey(title: string): Promise<PasskeyReply> {
  const { options } = await call(offerPasskey)
  const asked = options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON']
  const answer = await startRegistration({ optionsJSON: asked }).catch(explained)
  return call(addPasskey, { body: { title, answer } })
}

export async function enterByPasskey(): Promise<Me> {
  const { options } = await call(askPasskey)
  const asked = options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON']
  const answer = await startAuthentication({ optionsJSON: asked }).catch(explained)
  return call(signInByPasskey, { body: { answer } })
}

/** Names of errors as WebAuthn gives them. */
const sayings: Readonly<Record<string, Bilingual>> = {
  NotAllowedError: {
    zh: '没有完成验证：已取消、超时，或此设备上没有本平台的通行密钥',
    en: 'Not verified: cancelled, too late, or no passkey of this platform on the device',
  },
  InvalidStateError: {
    zh: '此设备已经添加过通行密钥，不必再加',
    en: 'This device has a passkey for you already',
  },
}

function explained(error: unknown): never {
  const name = error instanceof Error ? error.name : ''
  throw new Refusal({
    type: 'about:blank',
    title: error instanceof Error ? error.message : String(error),
    status: 0,
    code: 'passkey',
    say: sayings[name] ?? {
      zh: '此浏览器或设备不能使用通行密钥，请改用密码',
      en: 'This browser or device cannot use passkeys: use the password',
    },
    about: {},
    fields: [],
  })
}
