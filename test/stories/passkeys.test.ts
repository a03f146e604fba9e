/** Passkeys, with an authenticator made of twenty lines: what is taken, and everything that is refused. */
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { after, test } from 'node:test'
import { parse as bytesOf } from 'uuid'
import type { PasskeyReply } from '../../src/contracts/passkeys.ts'
import type { Me } from '../../src/contracts/session.ts'
import { parsePublicUrl } from '../../src/cli/arguments.ts'
import { buildApp } from '../../src/serve/server.ts'
import { city, type Speaker } from '../city/city.ts'

const here = await city({ after })
const host = 'localhost:8080'
const ORIGIN = `http://${host}`

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest()
const text = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')
const UP_UV = 0x05
const UP_ALONE = 0x01

/** A device of one person that holds one key: WebAuthn §6, attestation "none", CBOR by hand. */
function device(person: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  let counter = 0
  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const head = (flags: number) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(++counter)
    return Buffer.concat([sha256('localhost'), Buffer.from([flags]), count])
  }
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
  const names = { id: text(id), rawId: text(id), type: 'public-key' }
  return {
    register(challenge: string, origin = ORIGIN, flags = UP_UV) {
      const auth = Buffer.concat([
        head(flags | 0x40),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cose,
      ])
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([auth.length]),
        auth,
      ])
      const clientDataJSON = text(clientData('webauthn.create', challenge, origin))
      return { ...names, response: { clientDataJSON, attestationObject: text(attestation) } }
    },
    answer(challenge: string, origin = ORIGIN, flags = UP_UV) {
      const client = clientData('webauthn.get', challenge, origin)
      const auth = head(flags)
      const signature = sign('sha256', Buffer.concat([auth, sha256(client)]), privateKey)
      const response = {
        clientDataJSON: text(client),
        authenticatorData: text(auth),
        signature: text(signature),
        userHandle: text(bytesOf(person)),
      }
      return { ...names, response }
    },
  }
}

interface Asked {
  readonly options: { readonly challenge: string; readonly rp?: { id: string } }
}

const offered = async (who: Speaker) =>
  (await who.send<Asked>('POST', '/session/passkeys/options', undefined, { host })).body.options.challenge
const add = (who: Speaker, answer: object) =>
  who.send<PasskeyReply>('POST', '/session/passkeys', { title: '工作手机', answer }, { host })

const post = (url: string, payload?: object, headers = { host }) =>
  here.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) })
const asked = async () => (await post('/session/passkey/options')).json<Asked>().options.challenge
const enter = async (answer: object) => (await post('/session/passkey', { answer })).statusCode

async function withPasskey(kind: string) {
  const who = await here.as(kind)
  const own = device(who.person)
  const added = await add(who, own.register(await offered(who)))
  assert.equal(added.status, 201, JSON.stringify(added.body))
  return { who, own, id: added.body.id }
}

test('a passkey is added, opens a session without a password, and is removed', async () => {
  const { who, own, id } = await withPasskey('operator-1')
  const answer = await post('/session/passkey', { answer: own.answer(await asked()) })
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.json<Me>().person.id, who.person)
  assert.equal(answer.cookies[0]?.httpOnly, true)
  const { items } = (await who.get<{ items: PasskeyReply[] }>('/session/passkeys')).body
  assert.deepEqual(
    items.map(it => [it.id, it.title, it.usedAt !== null]),
    [[id, '工作手机', true]],
  )
  const another = await here.as('leader-1')
  assert.equal((await another.send('DELETE', `/session/passkeys/${id}`)).status, 404, 'not hers')
  assert.equal((await who.send('DELETE', `/session/passkeys/${id}`)).status, 200)
  assert.equal(await enter(own.answer(await asked())), 401)
})

test('a challenge is answered once, in time, by whom it was put to, also when the answer is refused', async () => {
  const { who, own } = await withPasskey('dispatcher-1')
  const challenge = await asked()
  assert.equal(await enter(own.answer(challenge)), 200)
  assert.equal(await enter(own.answer(challenge)), 401, 'replayed')
  const spent = await asked()
  assert.equal(await enter(own.answer(spent, 'https://elsewhere.example')), 401)
  assert.equal(await enter(own.answer(spent)), 401, 'a refused answer spends it')
  const late = await asked()
  await here.office.database.pool.query(
    `update challenges set expires_at = now() - interval '1 second' where id = $1`,
    [late],
  )
  assert.equal(await enter(own.answer(late)), 401, 'too late')
  assert.equal(await enter(own.answer(await offered(who))), 401, 'put for something else')
  const leader = await here.as('leader-1')
  const hers = await offered(leader)
  assert.equal((await add(who, device(who.person).register(hers))).status, 401, 'put to somebody else')
  assert.equal(await enter(own.answer('never-put')), 401)
})

test('only a device that checked its owner, at our address, with its own key is believed', async () => {
  const { who, own } = await withPasskey('inspector-1')
  assert.equal(
    (await add(who, device(who.person).register(await offered(who), ORIGIN, UP_ALONE))).status,
    401,
  )
  const elsewhere = device(who.person).register(await offered(who), 'http://localhost:9090')
  assert.equal((await add(who, elsewhere)).status, 401)
  assert.equal(await enter(own.answer(await asked(), ORIGIN, UP_ALONE)), 401, 'present, but not verified')
  const [good, other] = [own.answer(await asked()), device(who.person).answer(await asked())]
  assert.equal(
    await enter({ ...good, response: { ...good.response, signature: other.response.signature } }),
    401,
  )
  const leader = await here.as('leader-1')
  const mixed = own.answer(await asked())
  const userHandle = text(bytesOf(leader.person))
  assert.equal(await enter({ ...mixed, response: { ...mixed.response, userHandle } }), 401)
  assert.equal(await enter(device(who.person).answer(await asked())), 401, 'never added')
  assert.equal(await enter(own.answer(await asked())), 200)
})

test('a person who is shut out is not let in by a passkey', async () => {
  const { who, own } = await withPasskey('supervisor-1')
  await here.office.database.pool.query('update people set disabled_at = now() where id = $1', [who.person])
  assert.equal(await enter(own.answer(await asked())), 401)
})

test('a name that a caller merely says is no address for passkeys', async () => {
  for (const said of ['evil.example', '127.0.0.1:8080', 'localhost.evil.example', 'localhost:99999']) {
    assert.equal((await post('/session/passkey/options', undefined, { host: said })).statusCode, 409, said)
    const ways = await here.app.inject({ url: '/api/v1/session/ways', headers: { host: said } })
    assert.deepEqual(ways.json(), { passkeyOrigin: null, singleSignOn: false })
  }
})

test('with PUBLIC_URL passkeys belong to that address, whatever name a caller says', async t => {
  const publicUrl = parsePublicUrl('https://yiwang.example.gov.cn')!
  const app = await buildApp(here.office, { publicUrl })
  t.after(() => app.close())
  const url = '/api/v1/session'
  const ways = await app.inject({ url: `${url}/ways`, headers: { host: 'evil.example' } })
  assert.equal(ways.json<{ passkeyOrigin: string }>().passkeyOrigin, 'https://yiwang.example.gov.cn')
  const { options } = (await app.inject({ method: 'POST', url: `${url}/passkey/options` })).json<{
    options: { rpId: string }
  }>()
  assert.equal(options.rpId, 'yiwang.example.gov.cn')
  for (const wrong of [
    'yiwang.example',
    'http://yiwang.example',
    'https://a.example/path',
    'ftp://a.example',
  ])
    assert.throws(() => parsePublicUrl(wrong), wrong)
})
