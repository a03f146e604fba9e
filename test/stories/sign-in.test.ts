/** Signing in: what a wrong password costs, when a demo opens by one click, and one-time codes. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TOTP } from 'otpauth'
import { Secret, URI } from 'otpauth'
import type { Me } from '../../src/contracts/session.ts'
import { hashPassword } from '../../src/desk/passwords.ts'
import { city } from '../city/city.ts'

const here = await city({ after })
const PASSWORD = 'a password nobody guesses'
await here.office.database.pool.query('update people set password = $1 where name = any($2)', [
  await hashPassword(PASSWORD),
  ['operator-a', 'operator-b', 'operator-c'],
])
const signIn = (name: string, password: string, code?: string) =>
  here.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { name, password, ...(code ? { code } : {}) },
  })

test('the right password opens a session that knows person, posts and district; signing out ends it', async () => {
  const answer = await signIn('operator-a', PASSWORD)
  assert.equal(answer.statusCode, 200, answer.body)
  const cookie = answer.cookies[0]!
  assert.equal(cookie.httpOnly, true)
  assert.equal(cookie.sameSite, 'Lax')
  const headers = { cookie: `yiwang=${cookie.value}` }
  const me = (await here.app.inject({ url: '/api/v1/session', headers })).json<Me>()
  assert.equal(me.posts[0]?.kind, 'operator')
  assert.equal(me.district.name.zh, '海勃湾区')
  await here.app.inject({ method: 'DELETE', url: '/api/v1/session', headers })
  assert.equal((await here.app.inject({ url: '/api/v1/session', headers })).statusCode, 401)
})

test('five wrong passwords lock the account for a while, the right one included; nobody learns whether a name exists', async () => {
  for (let n = 0; n < 5; n++) assert.equal((await signIn('operator-b', 'wrong')).statusCode, 401)
  assert.equal((await signIn('operator-b', PASSWORD)).statusCode, 429)
  const unknown = await signIn('nobody-here', 'wrong')
  assert.deepEqual(unknown.json(), (await signIn('operator-c', 'wrong')).json())
})

test('a demo opens by one click only at the machine itself, with nothing in between', async () => {
  const person = here.world.people[0]!.id
  const tried = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    (
      await here.app.inject({
        method: 'POST',
        url: '/api/v1/session/demo',
        headers,
        remoteAddress,
        payload: { person },
      })
    ).statusCode
  assert.equal(await tried({ host: 'localhost:8080' }), 200)
  assert.equal(await tried({ host: '127.0.0.1' }), 200)
  assert.equal(await tried({ host: '[::1]:8080' }, '::1'), 200)
  assert.equal(await tried({ host: 'yiwang.example' }), 404)
  assert.equal(await tried({ host: 'localhost' }, '10.0.0.7'), 404)
  for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host'])
    assert.equal(await tried({ host: 'localhost', [name]: 'x' }), 404)
  const list = await here.app.inject({ url: '/api/v1/session/demo', headers: { host: 'yiwang.example' } })
  assert.deepEqual(list.json<{ items: unknown[] }>().items, [])
})

test('with one-time codes turned on the password alone is not enough', async () => {
  const leader = await here.as('leader-1')
  await here.office.database.pool.query('update people set password = $1 where id = $2', [
    await hashPassword(PASSWORD),
    leader.person,
  ])
  const { name } = here.world.people.find(it => it.id === leader.person)!
  const shown = await leader.send<{ uri: string; on: boolean }>('POST', '/session/totp', {})
  assert.equal(shown.body.on, false)
  const hasTotp = async () => (await leader.get<Me>('/session')).body.hasTotp
  assert.equal(await hasTotp(), false, 'shown is not yet turned on')
  const totp = URI.parse(shown.body.uri) as TOTP
  assert.ok(totp.secret instanceof Secret)
  assert.equal((await leader.send('POST', '/session/totp', { code: '000000' })).status, 401)
  assert.equal(
    (await leader.send<{ on: boolean }>('POST', '/session/totp', { code: totp.generate() })).body.on,
    true,
  )
  const tried = async (code?: string) => (await signIn(name, PASSWORD, code)).statusCode
  assert.equal(await tried(), 401)
  assert.equal(await tried('000000'), 401)
  assert.equal(await tried(totp.generate()), 200)
  assert.equal(await hasTotp(), true)
  assert.equal((await leader.send('POST', '/session/totp/off', { password: 'wrong' })).status, 401)
  assert.equal(await tried(), 401, 'a wrong password turns nothing off')
  assert.equal((await leader.send('POST', '/session/totp/off', { password: PASSWORD })).status, 200)
  assert.equal(await hasTotp(), false)
  assert.equal(await tried(), 200)
})

test('tries from one address are limited', async () => {
  const answers = await Promise.all(Array.from({ length: 70 }, () => signIn('nobody-here', 'wrong')))
  assert.ok(answers.some(it => it.statusCode === 429))
})
