/** A library lends books on the same screens: its form, its words and its steps, and nothing of government. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { programs } from '../../src/programs/all.ts'
import { city } from '../city/city.ts'
import { bookLoan } from '../programs/book-loan.ts'
import { assertCalm, openBrowser, type Visitor, visitor } from './browser.ts'
import { now, press, says, send } from './case-steps.ts'
import { listening, signInAs } from './served.ts'

const here = await city({ after }, [...programs, bookLoan])
await here.office.database.pool.query(
  `update posts set programs = '{*}' where id in ('operator-1', 'operator-2')`,
)
const origin = await listening(here.app)
const browser = await openBrowser({ after })
const visitors: Visitor[] = []
afterEach(async t => {
  await assertCalm(t, visitors)
  for (const it of visitors.splice(0)) await it.context.close()
})

async function arrive(title: string): Promise<{ who: Visitor; page: Page }> {
  const who = await visitor(browser, origin)
  visitors.push(who)
  const page = await who.tab('/')
  await signInAs(page, title)
  return { who, page }
}

const TITLE = '《红楼梦》一册'
let casePath = ''

test('the intake form asks what the library asks, and says which answer it does not take', async () => {
  const { who, page } = await arrive('话务员甲')
  who.expects(/status of 422/)
  await page.getByRole('link', { name: '登记受理' }).click()
  await page.getByLabel('业务').fill('图书借阅')
  await page.keyboard.press('Tab')
  for (const fact of ['索书号', '册数']) await page.getByLabel(fact).waitFor()
  assert.equal(await page.getByLabel('册数').inputValue(), '1')
  await says(page, '借出时品相')
  await page.getByLabel('来电号码').fill('13800001111')
  await page.getByLabel('诉求内容').fill(TITLE)
  await page.getByLabel('事发辖区').fill('150302001')
  await page.getByLabel('类别').fill('图书')
  await page.keyboard.press('Tab')
  await page.getByLabel('索书号').fill('红楼梦')
  await page.getByRole('radio', { name: '完好' }).check()
  await page.keyboard.press('Control+Enter')
  const wrong = page.locator('.ant-form-item-has-error', { hasText: '索书号' })
  await wrong.getByRole('alert').or(wrong.locator('.ant-form-item-explain-error')).first().waitFor()
  assert.equal(await page.getByLabel('诉求内容').inputValue(), TITLE, 'what was written stays')
  await page.getByLabel('索书号').fill('I242')
  await page.keyboard.press('Control+Enter')
  const result = page.getByRole('region', { name: '登记结果' })
  await says(result, /已登记/)
  const link = result.getByRole('link').first()
  assert.match(await link.innerText(), /^TS\d{8}-\d{4}$/)
  await link.click()
  await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
  casePath = new URL(page.url()).pathname
  await says(page, /^借阅 TS\d{8}-\d{4}$/)
  await says(page, '索书号')
  await says(page, 'I242')
})

test('it is lent, comes back, and a colleague looks it over', async () => {
  const { page: librarian } = await arrive('话务员甲')
  await librarian.goto(casePath)
  await press(librarian, '受理')
  await send(librarian, '受理')
  await says(librarian, '已受理，待派单')
  await press(librarian, '派单')
  await now(librarian).getByLabel('主办单位').fill('农牧水务')
  await librarian.getByTitle('区农牧水务局').click()
  await send(librarian, '派单')
  await says(librarian, /^已派给区农牧水务局/)
  await says(librarian, '30 天')

  const { page: reader } = await arrive('水务局承办人甲')
  await reader.getByRole('link', { name: TITLE }).click()
  await press(reader, '申请办结')
  await now(reader).getByLabel('办理结果').fill('书已还')
  await send(reader, '申请办结')
  await says(reader, '已申请办结，等待核查')

  const { page: colleague } = await arrive('话务员乙')
  await colleague.goto(casePath)
  await press(colleague, '核查通过')
  await send(colleague, '核查通过')
  await says(colleague, '核查通过，已结案')
})
