/** Single sign-on with a tiny provider on this machine: whom it lets in, whom it does not, and that it may be away. */
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { after, test } from 'node:test'
import { parseSingleSignOn } from '../../src/cli/arguments.ts'
import type { Me } from '../../src/contracts/session.ts'
import { buildApp } from '../../src/serve/server.ts'
import { city } from '../city/city.ts'

const here = await city({ after })
const publicUrl = new URL('https://yiwang.example.gov.cn')
const CLIENT = { clientId: 'yiwang', clientSecret: 'a secret of the two' }

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
/** What the provider says of whoever comes next. */
let says: { name?: string; nonce?: string; key?: typeof privateKey } = {}
let asked = new URLSearchParams()
let isAway = false
let issuer = ''

const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function idToken(): string {
  const now = Math.floor(Date.now() / 1000)
  const nonce = says.nonce ?? asked.get('nonce')
  const claims = { iss: issuer, aud: CLIENT.clientId, sub: '1', iat: now, exp: now + 60, nonce }
  const text = `${json({ alg: 'RS256', kid: 'a' })}.${json({ ...claims, preferred_username: says.name })}`
  return `${text}.${sign('sha256', Buffer.from(text), says.key ?? privateKey).toString('base64url')}`
}

async function answer(path: string, request: IncomingMessage): Promise<object | undefined> {
  if (path === '/.well-known/openid-configuration')
    return {
      issuer,
      authorization_endpoint: `${issuer}authorize`,
      token_endpoint: `${issuer}token`,
      jwks_uri: `${issuer}jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
    }
  if (path === '/jwks')
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a', use: 'sig', alg: 'RS256' }] }
  const sent = new URLSearchParams((await request.toArray()).join(''))
  const challenge = createHash('sha256')
    .update(sent.get('code_verifier') ?? '')
    .digest('base64url')
  const fits =
    sent.get('code') === 'the code' &&
    sent.get('client_secret') === CLIENT.clientSecret &&
    sent.get('redirect_uri') === asked.get('redirect_uri') &&
    challenge === asked.get('code_challenge')
  return fits ? { access_token: 'x', token_type: 'Bearer', id_token: idToken() } : undefined
}

const provider = createServer((request, reply) => {
  if (isAway) return void reply.writeHead(503).end()
  void answer(request.url ?? '', request).then(said => {
    reply.writeHead(said ? 200 : 400, { 'content-type': 'application/json' })
    reply.end(JSON.stringify(said ?? { error: 'invalid_grant' }))
  })
})
await new Promise<void>(done => provider.listen(0, '127.0.0.1', done))
after(() => void provider.close())
const address = provider.address()
assert.ok(typeof address === 'object' && address)
issuer = `http://127.0.0.1:${address.port}/`

const app = await buildApp(here.office, {
  publicUrl,
  singleSignOn: parseSingleSignOn({ ...CLIENT, issuer, publicUrl, nameClaim: 'preferred_username' })!,
})
after(() => app.close())
const PATH = '/api/v1/session/oidc'

/** To the provider's page, and what one brings back from there. */
async function leave(back = '/figures') {
  const sent = await app.inject({ url: `${PATH}?back=${encodeURIComponent(back)}` })
  assert.equal(sent.statusCode, 302)
  const to = new URL(String(sent.headers.location))
  asked = to.searchParams
  return { to, cookie: sent.cookies.map(it => `${it.name}=${it.value}`).join('; ') }
}

async function comeBack(cookie: string, state = asked.get('state') ?? '', more = '&code=the%20code') {
  const done = await app.inject({
    url: `${PATH}/callback?state=${encodeURIComponent(state)}${more}`,
    headers: { cookie },
  })
  assert.equal(done.statusCode, 302, done.body)
  return { to: String(done.headers.location), session: done.cookies.find(it => it.name === 'yiwang')?.value }
}

const failed = (failure: string) => ({ to: `${publicUrl.href}sign-in?failed=${failure}`, session: undefined })

test('a provider that is away is said so, and once it is back it is asked again', async () => {
  isAway = true
  const sent = await app.inject({ url: PATH })
  assert.equal(sent.headers.location, failed('unreachable').to)
  isAway = false
  const { to } = await leave()
  assert.equal(to.href.startsWith(`${issuer}authorize?`), true)
  assert.equal(asked.get('redirect_uri'), `${publicUrl.origin}${PATH}/callback`)
  assert.equal(asked.get('code_challenge_method'), 'S256')
})

test('whom the provider names is signed in and goes on to where they wanted to be', async () => {
  says = { name: 'operator-a' }
  const { cookie } = await leave()
  const { to, session } = await comeBack(cookie)
  assert.equal(to, `${publicUrl.origin}/figures`)
  const me = await app.inject({ url: '/api/v1/session', headers: { cookie: `yiwang=${session}` } })
  assert.equal(me.json<Me>().person.name, 'operator-a')
})

test('nobody is led to another site after signing in', async () => {
  says = { name: 'operator-a' }
  for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example', '/x/..//evil.example']) {
    const { cookie } = await leave(back)
    assert.equal(new URL((await comeBack(cookie)).to).origin, publicUrl.origin, back)
  }
})

test('a name that is not here, or is shut out, opens nothing and makes no account', async () => {
  says = { name: 'operator-z' }
  assert.deepEqual(await comeBack((await leave()).cookie), failed('unknown'))
  says = {}
  assert.deepEqual(await comeBack((await leave()).cookie), failed('unknown'))
  await here.office.database.pool.query(`update people set disabled_at = now() where name = 'operator-b'`)
  says = { name: 'operator-b' }
  assert.deepEqual(await comeBack((await leave()).cookie), failed('unknown'))
  const { rows } = await here.office.database.pool.query(`select 1 from people where name = 'operator-z'`)
  assert.equal(rows.length, 0)
})

test('another state, nonce, key or browser, a refusal and a made-up code are refused', async () => {
  says = { name: 'operator-a' }
  assert.deepEqual(await comeBack((await leave()).cookie, 'another'), failed('refused'))
  await leave()
  assert.deepEqual(await comeBack(''), failed('refused'), 'a browser that never left')
  assert.deepEqual(await comeBack('yiwang-oidc=bm90IGpzb24'), failed('refused'))
  assert.deepEqual(await comeBack((await leave()).cookie, undefined, '&code=guessed'), failed('refused'))
  assert.deepEqual(
    await comeBack((await leave()).cookie, undefined, '&error=access_denied'),
    failed('refused'),
  )
  const first = (await leave()).cookie
  await leave()
  assert.deepEqual(await comeBack(first), failed('refused'), 'the journey of another window')
  says = { name: 'operator-a', nonce: 'another' }
  assert.deepEqual(await comeBack((await leave()).cookie), failed('refused'))
  says = { name: 'operator-a', key: stranger }
  assert.deepEqual(await comeBack((await leave()).cookie), failed('refused'))
})

test('where no provider is named there is no such way, and half of one is said at the start', async () => {
  assert.equal((await here.app.inject({ url: PATH })).statusCode, 404)
  const ways = await app.inject({ url: '/api/v1/session/ways' })
  assert.equal(ways.json<{ singleSignOn: boolean }>().singleSignOn, true)
  const whole = { ...CLIENT, issuer: 'https://id.example', publicUrl, nameClaim: 'name' }
  assert.equal(parseSingleSignOn({ ...whole, issuer: undefined }), undefined)
  for (const half of [
    { clientId: undefined },
    { clientSecret: '' },
    { publicUrl: undefined },
    { issuer: 'http://id.example' },
  ])
    assert.throws(() => parseSingleSignOn({ ...whole, ...half }))
})
