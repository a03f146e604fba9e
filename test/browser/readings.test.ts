/** Readings in a browser: the newest appears on the open chart, a stranger is taken on, the register goes by keyboard. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { isoShanghai, MINUTE_MS } from '../../src/core/instant.ts'
import { transact } from '../../src/desk/office.ts'
import { insertAll, iso } from '../../src/store/insert.ts'
import { city } from '../city/city.ts'
import { alarmed, limited, monitored, says } from '../city/monitors.ts'
import { assertCalm, openBrowser, type Visitor, visitor } from './browser.ts'
import { listening, signInAs } from './served.ts'

const here = await city({ after })
const { office } = here
const origin = await listening(here.app)
const browser = await openBrowser({ after })
const visitors: Visitor[] = []
afterEach(async t => {
  await assertCalm(t, visitors)
  for (const it of visitors.splice(0)) await it.context.close()
})

async function arrive(title: string): Promise<Page> {
  const who = await visitor(browser, origin)
  visitors.push(who)
  const page = await who.tab('/')
  await signInAs(page, title)
  return page
}

const so2 = (value: number) => ({ a21026: { Rtd: value, Flag: 'N' } })

test('a reading that arrives appears on the open chart by itself, over its limit in words', async () => {
  const it = await monitored(office, { name: '一号焦化厂 1 号排口' })
  await limited(office, { factor: 'a21026', upper: 50, kind: 'realtime' })
  const now = Date.now()
  const before = [3, 2, 1].map(n => ({ at: now - n * 5_000, factors: so2(30 + n) }))
  await says(office, it, before)
  const page = await arrive('分管领导甲')
  await page.goto(`/places/${it.place}`)
  const chart = page.locator('[data-factor=a21026]')
  await chart.locator('.reading-canvas[data-ready=yes]').waitFor()
  assert.equal(await chart.getAttribute('data-points'), '3')
  await page.getByText('限值 50（未核实）').waitFor()
  await says(office, it, [{ at: Date.now() - 500, factors: so2(57.3) }])
  await page.locator('[data-factor=a21026][data-points="4"]').waitFor({ timeout: 8_000 })
  await page.getByText(/二氧化硫 1 次超过限值 50 mg\/m³，最高 57.3/).waitFor()
  await page.locator('.reading-value-over', { hasText: '57.3' }).waitFor()
})

test('an alarm stands first on the page of alarms and leads to its place', async () => {
  const it = await monitored(office, { name: '三号焦化厂排口' })
  await says(office, it, [{ at: Date.now() - 5_000, factors: so2(60) }])
  await alarmed(office, it, { limit: 'none', begins: Date.now() - 3 * MINUTE_MS })
  const page = await arrive('分管领导甲')
  await page.getByRole('link', { name: '监测' }).click()
  const row = page.getByRole('row', { name: /三号焦化厂排口/ })
  await row.getByText('报警中').waitFor()
  await row.getByText('超标 0.15 倍').waitFor()
  await row.getByRole('link', { name: '三号焦化厂排口' }).click()
  await page.getByRole('heading', { name: '三号焦化厂排口' }).waitFor()
})

test('an administrator takes a stranger on and finds it among the devices', async () => {
  const it = await monitored(office, { name: '五号污水厂总排口' })
  const mn = '77777770000001001001X009'
  await transact(office, tx =>
    insertAll(tx, {
      strangers: [
        {
          mn,
          system: '32',
          first_at: iso(Date.now() - MINUTE_MS),
          last_at: iso(Date.now()),
          packets: 12,
          peer: '10.0.0.9',
          packet: 'ST=32;CN=2011',
        },
      ],
    }),
  )
  const page = await arrive('管理员甲')
  await page.getByRole('link', { name: '监测' }).click()
  await page.getByRole('link', { name: '未登记设备' }).click()
  await page.getByRole('button', { name: '接管' }).click()
  const place = page.getByLabel('安装在')
  await place.fill(it.name)
  await page.getByTitle(new RegExp(it.name)).click()
  await page.getByRole('dialog').getByRole('button', { name: '接管' }).click()
  await page.getByText('没有未登记的设备').waitFor()
  await page.getByRole('link', { name: '设备', exact: true }).click()
  await page
    .getByRole('row', { name: new RegExp(mn) })
    .getByText('未上报')
    .waitFor()
})

test('the register is walked with j and opened with Enter, and its filters stand in the address', async () => {
  const it = await monitored(office, { name: '九号测试气象站' })
  const page = await arrive('分管领导甲')
  await page.getByRole('link', { name: '对象' }).click()
  await page.getByLabel('名称或编号').fill('九号测试')
  await page.getByText('共 1 个', { exact: true }).waitFor()
  assert.equal(new URL(page.url()).searchParams.get('q'), '九号测试')
  await page.getByRole('heading', { name: '对象' }).click()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: it.name }).waitFor()
  await page.goBack()
  await page.getByText('共 1 个', { exact: true }).waitFor()
})

test('a period that is looked back on stands in the address and is not renewed', async () => {
  const it = await monitored(office, { name: '十一号排口' })
  const then = Date.now() - 90 * MINUTE_MS
  await says(office, it, [{ at: then, factors: so2(20) }])
  const page = await arrive('分管领导甲')
  await page.goto(`/places/${it.place}?kind=realtime&to=${encodeURIComponent(isoShanghai(then + MINUTE_MS))}`)
  await page.locator('[data-factor=a21026][data-points="1"]').waitFor()
  await page.getByText(/不自动更新/).waitFor()
  await page.getByRole('button', { name: '更早' }).click()
  await page.getByText('这段时间没有数据').first().waitFor()
  await page.getByRole('button', { name: '回到现在' }).click()
  await page.waitForURL(url => !url.searchParams.has('to'))
})
