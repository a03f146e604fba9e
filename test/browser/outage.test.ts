/** The database goes while somebody writes: the page says so, keeps what was written, and goes on by itself. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { city } from '../city/city.ts'
import { receiver } from '../city/receiver.ts'
import { assertCalm, openBrowser, type Visitor, visitor } from './browser.ts'
import { says } from './case-steps.ts'
import { listening, signInAs } from './served.ts'

const here = await city({ after })
const origin = await listening(here.app)
const browser = await openBrowser({ after })
const visitors: Visitor[] = []
afterEach(async t => {
  here.office.database.condition.answers = true
  await assertCalm(t, visitors)
  for (const it of visitors.splice(0)) await it.context.close()
})

async function arrive(title: string): Promise<Page> {
  const who = await visitor(browser, origin)
  who.expects(/503|Refusal: Not available/)
  visitors.push(who)
  const page = await who.tab('/')
  await signInAs(page, title)
  return page
}

/** As the server itself finds out when PostgreSQL is silent. */
const goes = (isThere: boolean) => void (here.office.database.condition.answers = isThere)

const banner = (page: Page) => page.locator('.outage')

test('what an operator has typed outlives an outage, and is sent when it is over', async () => {
  const page = await arrive('话务员甲')
  await page.getByRole('link', { name: '登记受理' }).click()
  const write = async (label: string, words: string) => {
    await page.getByLabel(label, { exact: true }).click()
    await page.keyboard.insertText(words)
  }
  await write('来电号码', '13812345678')
  await write('诉求内容', '海馨家园小区暖气不热')
  for (const [label, words] of [
    ['事发辖区', '凤凰岭'],
    ['业务', '12345'],
    ['类别', '供热'],
  ] as const) {
    await write(label, words)
    await page.keyboard.press('Enter')
  }
  goes(false)
  await page.keyboard.press('Control+Enter')
  await banner(page).getByText('服务暂时不可用').waitFor()
  await says(page, '已提交的内容不会丢失')
  assert.equal(await page.getByLabel('诉求内容', { exact: true }).inputValue(), '海馨家园小区暖气不热')
  goes(true)
  await banner(page).waitFor({ state: 'detached' })
  assert.equal(await page.getByLabel('诉求内容', { exact: true }).inputValue(), '海馨家园小区暖气不热')
  await page.keyboard.press('Control+Enter')
  await says(page.getByRole('region', { name: '登记结果' }), /已登记，待受理/)
})

test('a page that is opened during an outage shows itself when it is over, without a hand', async () => {
  const page = await arrive('派单员甲')
  goes(false)
  await page.goto('/cases')
  await banner(page).getByText('服务暂时不可用').waitFor()
  goes(true)
  await page.getByRole('heading', { level: 1, name: '事项' }).waitFor()
  await banner(page).waitFor({ state: 'detached' })
})

test('an administrator adds a webhook, reads its secret once, tries it and switches it off', async t => {
  const there = await receiver(t)
  const page = await arrive('管理员甲')
  visitors[0]?.expects(/422/)
  await page.getByRole('button', { name: /管理员甲/ }).click()
  await page.getByRole('link', { name: '系统', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: '系统' }).waitFor()
  await says(page, '均已按时处理')
  await page.getByRole('button', { name: '新增订阅' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('名称').fill('市级指挥平台')
  await drawer.getByLabel('接收地址').fill('ioc.example.gov.cn')
  await drawer.getByRole('button', { name: '新增', exact: true }).click()
  await says(drawer, '以 http:// 或 https:// 开头的完整网址')
  await drawer.getByLabel('接收地址').fill(there.url)
  await drawer.getByRole('button', { name: '新增', exact: true }).click()
  await says(drawer, /whsec_[\w+/]{43}=/)
  await drawer.getByRole('button', { name: '已妥善保存' }).click()
  const line = page.getByRole('listitem').filter({ hasText: '市级指挥平台' })
  await line.getByRole('button', { name: '发送测试' }).click()
  await says(line, '对方已收到测试通知')
  assert.equal(there.taken[0]?.event.type, 'cn.yiwang.test')
  await line.getByRole('button', { name: '停用' }).click()
  await page.getByRole('button', { name: '确认停用' }).click()
  await says(line, '已停用')
  assert.ok(!(await page.content()).includes('whsec_'))
})
