/** The whole of it, started as anybody would: a stack exceeds its limit, a case opens on the screen and is closed. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import type { CaseReply } from '../../src/contracts/cases.ts'
import type { Screen } from '../../src/contracts/screen.ts'
import { MINUTE_MS } from '../../src/core/instant.ts'
import { testFolder } from '../city/database.ts'
import { serving } from '../city/yiwang.ts'
import { assertCalm, openBrowser, type Visitor, visitor } from './browser.ts'
import { now, press, says, send } from './case-steps.ts'
import { signInAs } from './served.ts'

/** What is promised: from ready to the case on the screen. */
const PROMISE_MS = 60_000
const WALL = { width: 1920, height: 1080 }

const browser = await openBrowser({ after })
const visitors: Visitor[] = []
afterEach(async t => {
  await assertCalm(t, visitors)
})
after(async () => {
  for (const it of visitors) await it.context.close()
})

const server = await serving({ after }, { dataDir: testFolder({ after }), lives: true })
const readyAt = Date.now()

async function arrive(title: string) {
  const who = await visitor(browser, server.url, { options: { viewport: WALL } })
  visitors.push(who)
  const page = await who.tab('/')
  await signInAs(page, title)
  return { who, page }
}

const leader = await arrive('分管领导甲')
const read = async <T>(path: string): Promise<T> =>
  (await (await leader.who.context.request.get(`/api/v1${path}`)).json()) as T

let id = ''
let number = ''
let openedAt = 0
const minuteOpen = () => Math.ceil(openedAt / MINUTE_MS) * MINUTE_MS

test('within a minute of the start a stack over its limit is a case on the screen, and somebody has it', async () => {
  const { page } = leader
  await page.goto('/screen')
  const alarm = page.getByRole('alert', { name: '超标报警' })
  const its = alarm.getByRole('button', { name: /^CB\d{8}-\d{4}$/ })
  await its.waitFor({ timeout: PROMISE_MS })
  assert.ok(Date.now() - readyAt < PROMISE_MS, `${Date.now() - readyAt} ms`)
  number = await its.innerText()
  await its.click()
  const drawer = page.getByRole('dialog')
  await says(drawer, number)
  await says(drawer, '办理中')
  await says(drawer, '派单')
  const screen = await read<Screen>('/screen')
  const found = screen.alarms.find(it => it.case?.number === number)
  assert.ok(found?.case)
  id = found.case.id
  const { events } = await read<CaseReply>(`/cases/${id}`)
  assert.deepEqual(
    events.slice(0, 3).map(it => it.step),
    ['report', 'accept', 'assign'],
  )
  openedAt = Date.parse(events[2]!.at)
  await page.keyboard.press('Escape')
})

test('its owner acknowledges it and reports it as done with a photo; an inspector passes it', async () => {
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer()
  const { page } = await arrive('生态环境分局承办人甲')
  await page.goto(`/cases/${id}`)
  await press(page, '签收')
  await says(page, /^已签收/)
  // It is to be in hand at a whole minute, which is what the slider can be drawn to.
  while (Date.now() < minuteOpen()) await pause(minuteOpen() - Date.now())
  await press(page, '申请办结')
  await now(page).getByLabel('办理结果').fill('脱硫塔循环泵已切换到备用泵，二氧化硫已回到限值以内')
  await now(page)
    .locator('input[type=file]')
    .setInputFiles({ name: '备用泵.jpg', mimeType: 'image/jpeg', buffer: photo })
  await says(now(page), /已上传/)
  await send(page, '申请办结')
  await says(page, /^已申请办结/)
  const { page: inspector } = await arrive('督导员甲')
  await inspector.goto(`/cases/${id}`)
  await press(inspector, '核查通过')
  await send(inspector, '核查通过')
  await says(inspector, '核查通过，已结案')
})

test('the screen counts it as closed, and the slider shows it open at the moment before', async () => {
  const { page } = leader
  const closed = await read<CaseReply>(`/cases/${id}`)
  assert.equal(closed.stage, 'closed')
  const steps = page.getByRole('region', { name: '五步流转' })
  await steps.getByRole('button', { name: /^今日结案 \d/ }).click()
  await says(page.getByRole('dialog'), number)
  await page.keyboard.press('Escape')
  assert.ok(
    (await read<Screen>('/screen')).cases.every(it => it.id !== id),
    'no longer on the map',
  )

  // The slider goes by the minute: the first whole one in which somebody had it.
  const slider = page.getByRole('slider', { name: '时刻' })
  await slider.fill(String(minuteOpen()))
  await says(page, '历史时刻')
  await steps.getByRole('button', { name: /^办理中/ }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: new RegExp(number) }).click()
  await says(drawer, '办理中')
  assert.equal(await drawer.getByText('核查通过').count(), 0, 'what came later is not told')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '回到现在' }).first().click()
  await page.getByText('历史时刻').waitFor({ state: 'detached' })
})
