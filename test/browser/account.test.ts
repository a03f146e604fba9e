/** 我的账户 in a browser: password, one-time codes, a passkey that opens the next session; on a phone too. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, afterEach, test } from 'node:test'
import { type TOTP, URI } from 'otpauth'
import type { Page } from 'playwright-core'
import { hashPassword } from '../../src/desk/passwords.ts'
import { buildApp } from '../../src/serve/server.ts'
import { city } from '../city/city.ts'
import { assertCalm, openBrowser, type Visitor, visitor } from './browser.ts'
import { listening, signInAs } from './served.ts'

const here = await city({ after })
const origin = await listening(here.app)
const browser = await openBrowser({ after })
const visitors: Visitor[] = []
afterEach(async t => {
  await assertCalm(t, visitors)
  for (const it of visitors.splice(0)) await it.context.close()
})

const FIRST = 'the first password of this person'
const SECOND = 'another one, a little longer'
const phone = { viewport: { width: 390, height: 844 } }

async function arrive(at = origin, options = {}): Promise<Page> {
  const who = await visitor(browser, at, { options })
  who.expects(/status of 401/) // wrong on purpose
  visitors.push(who)
  return who.tab('/')
}

async function openAccount(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click()
  await page.getByRole('link', { name: '我的账户' }).click()
  await page.getByRole('heading', { name: '我的账户', level: 1 }).waitFor()
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('button', { name: '登录', exact: true }).waitFor()
}

const section = (page: Page, title: string) => page.getByRole('region', { name: title })

test('the password is changed on the account page; the old one is refused at its field', async () => {
  await here.office.database.pool.query(`update people set password = $1 where name = 'operator-a'`, [
    await hashPassword(FIRST),
  ])
  const page = await arrive(origin, phone)
  await signInAs(page, '话务员甲')
  await openAccount(page, '话务员甲')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(wide <= 390, `${wide} px wide on a phone`)
  const form = section(page, '修改密码')
  const fill = async (before: string, next: string, again: string) => {
    await form.getByLabel('现用密码').fill(before)
    await form.getByLabel('新密码', { exact: true }).fill(next)
    await form.getByLabel('再次输入新密码').fill(again)
    await form.getByRole('button', { name: '修改密码' }).click()
  }
  await fill(FIRST, SECOND, 'not the same')
  await form.getByText('两次输入不一致').waitFor()
  await fill('wrong', SECOND, SECOND)
  await form.getByText('现用密码不正确').waitFor()
  await fill(FIRST, SECOND, SECOND)
  await form.getByText('新密码已生效').waitFor()
  await signOut(page, '话务员甲')
  await page.getByLabel('用户名').fill('operator-a')
  await page.getByLabel('密码', { exact: true }).fill(SECOND)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '我的待办', level: 1 }).waitFor()
})

test('one-time codes are turned on with the code of an app and off with the password', async () => {
  await here.office.database.pool.query(`update people set password = $1 where name = 'operator-b'`, [
    await hashPassword(FIRST),
  ])
  const page = await arrive()
  await signInAs(page, '话务员乙')
  await openAccount(page, '话务员乙')
  const codes = section(page, '动态验证码')
  await codes.getByRole('button', { name: '启用', exact: true }).click()
  const totp = URI.parse(await codes.getByText(/^otpauth:/).innerText()) as TOTP
  const spaced = totp.secret.base32.replaceAll(/(.{4})(?=.)/g, '$1 ')
  assert.equal(await codes.getByText(spaced, { exact: true }).count(), 1)
  await codes.getByLabel('动态验证码').fill('000000')
  await codes.getByRole('button', { name: '确认启用' }).click()
  await codes.getByText('验证码不正确').waitFor()
  await codes.getByLabel('动态验证码').fill(totp.generate())
  await codes.getByRole('button', { name: '确认启用' }).click()
  await codes.getByText('已启用').waitFor()
  await codes.getByRole('button', { name: '停用', exact: true }).click()
  await codes.getByLabel('登录密码').fill('wrong')
  await codes.getByRole('button', { name: '确认停用' }).click()
  await codes.getByText('密码不正确').waitFor()
  await codes.getByLabel('登录密码').fill(FIRST)
  await codes.getByRole('button', { name: '确认停用' }).click()
  await codes.getByText('未启用').waitFor()
})

/** A security key in the port, whose owner touches it and types the PIN as soon as it is asked. */
async function plugIn(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('a passkey is added, opens the next session by itself, and does so no more once it is removed', async () => {
  const page = await arrive(origin.replace('127.0.0.1', 'localhost'))
  await plugIn(page)
  await signInAs(page, '话务员丙')
  await openAccount(page, '话务员丙')
  const passkeys = section(page, '通行密钥')
  await passkeys.getByLabel('名称').fill('办公室电脑')
  await passkeys.getByRole('button', { name: '添加通行密钥' }).click()
  await passkeys.getByText('尚未用过').waitFor()
  await passkeys.getByLabel('名称').fill('又一个')
  await passkeys.getByRole('button', { name: '添加通行密钥' }).click()
  await passkeys.getByText('此设备已经添加过通行密钥').waitFor()

  await signOut(page, '话务员丙')
  await page.getByRole('button', { name: '使用通行密钥登录' }).click()
  await page.getByRole('heading', { name: '我的待办', level: 1 }).waitFor()
  await openAccount(page, '话务员丙')
  await passkeys.getByText('最近使用').waitFor()
  await passkeys.getByRole('button', { name: '删除 办公室电脑' }).click()
  await page.getByRole('button', { name: '确认删除' }).click()
  await passkeys.getByText('办公室电脑', { exact: true }).waitFor({ state: 'detached' })

  await signOut(page, '话务员丙')
  await page.getByRole('button', { name: '使用通行密钥登录' }).click()
  await page.getByText('通行密钥未通过验证').waitFor()
})

test('at an address that passkeys do not belong to nobody is sent on a way that ends', async () => {
  const page = await arrive()
  await page.getByRole('button', { name: '登录', exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: '使用通行密钥登录' }).count(), 0)
  await signInAs(page, '话务员丙')
  await openAccount(page, '话务员丙')
  await section(page, '通行密钥').getByText('此网址不能添加').waitFor()
})

test('with a provider of single sign-on away the page says so, and the password is still asked for', async t => {
  const port = await freePort()
  const publicUrl = new URL(`http://localhost:${port}`)
  const issuer = new URL(`http://127.0.0.1:${await freePort()}`) // nobody listens there
  const app = await buildApp(here.office, {
    publicUrl,
    singleSignOn: { issuer, clientId: 'yiwang', clientSecret: 'x', nameClaim: 'preferred_username' },
  })
  t.after(() => app.close())
  await app.listen({ host: '127.0.0.1', port })
  const page = await arrive(publicUrl.origin)
  await page.getByRole('link', { name: '使用统一身份认证登录' }).click()
  await page.getByText('暂时连不上统一身份认证').waitFor()
  await page.getByRole('button', { name: '登录', exact: true }).waitFor()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise(done => server.close(done))
  assert.ok(typeof address === 'object' && address)
  return address.port
}
