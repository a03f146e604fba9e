/** 统一身份认证: an OpenID provider says who it is. It opens accounts that are there; it makes none. */
import type { Configuration } from 'openid-client'
import { z } from 'zod'
import type { Instant } from '../core/instant.ts'
import { credentialsOf } from '../store/sessions.ts'
import type { Tx } from './office.ts'
import { newSession } from './sign-in.ts'

export interface SingleSignOnSettings {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** The claim that is a person's sign-in name here. */
  readonly nameClaim: string
  /** Where the provider sends people back to. */
  readonly callback: URL
}

/** What the browser keeps while its owner is at the provider's. */
export const journey = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  back: z.string(),
})

export type Journey = z.infer<typeof journey>

/** guess: a provider that takes longer is as good as gone. */
const PATIENCE_S = 10

export class SingleSignOn {
  readonly #settings: SingleSignOnSettings
  #found: Configuration | undefined

  constructor(settings: SingleSignOnSettings) {
    this.#settings = settings
  }

  /** The address at the provider's, and what has to be there when one comes back. */
  async begin(back: string): Promise<{ readonly address: URL; readonly journey: Journey }> {
    const client = await import('openid-client')
    const config = await this.#provider()
    const [state, nonce, verifier] = [
      client.randomState(),
      client.randomNonce(),
      client.randomPKCECodeVerifier(),
    ]
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: this.#settings.callback.href,
      scope: 'openid profile',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    return { address, journey: { state, nonce, verifier, back } }
  }

  /** The name the provider vouches for; undefined when it names none. Throws what does not hold. */
  async nameFrom(search: string, before: Journey): Promise<string | undefined> {
    const client = await import('openid-client')
    const here = new URL(this.#settings.callback)
    here.search = search
    const tokens = await client.authorizationCodeGrant(await this.#provider(), here, {
      expectedState: before.state,
      expectedNonce: before.nonce,
      pkceCodeVerifier: before.verifier,
      idTokenExpected: true,
    })
    const name = tokens.claims()?.[this.#settings.nameClaim]
    return typeof name === 'string' && name !== '' ? name : undefined
  }

  /** Asked for at first use, and again after it failed: we start without it, and so do all other ways in. */
  async #provider(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    const { allowInsecureRequests, discovery, enableNonRepudiationChecks } = await import('openid-client')
    const isHere = issuer.protocol === 'http:' // the settings allow that for this machine only
    this.#found ??= await discovery(issuer, clientId, clientSecret, undefined, {
      execute: [enableNonRepudiationChecks, ...(isHere ? [allowInsecureRequests] : [])],
      timeout: PATIENCE_S,
    })
    return this.#found
  }
}

/** Opens a session for the person of that name, if there is one who may sign in. */
export async function signInVouched(
  tx: Tx,
  q: { readonly name: string; readonly now: Instant },
): Promise<{ token: string } | undefined> {
  const found = await credentialsOf(tx, { name: q.name })
  return found && { token: await newSession(tx, found.id, q.now) }
}
