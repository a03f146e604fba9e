/** The main job in a browser, as five people in turn: a call becomes a closed case, and a figure opens down to it. */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'
import { assertCalm, openBrowser, type Visitor, visitor } from './browser.ts'
import { now, press, says, send } from './case-steps.ts'
import { listening, signInAs } from './served.ts'

const here = await city({ after })
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

const TITLE = '海馨家园小区暖气不热'
let number = ''
let owner = ''
let casePath = ''

function handlerOf(unitName: string): string {
  const { units, posts, holdings, people } = here.world
  const unit = units.find(it => it.name.zh === unitName)
  const post = posts.find(it => it.unit === unit?.id && it.kind === 'handler')
  const holding = holdings.find(it => it.post === post?.id && it.role === 'holder')
  const person = people.find(it => it.id === holding?.person)
  assert.ok(person, `${unitName} has nobody who handles`)
  return person.title.zh
}

/** As a telephone takes it: with the place in it, which nobody is to see later. */
const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 1200, height: 900, channels: 3, background: '#8a9a5b', noise: gaussian } })
    .jpeg()
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 40/1 24/1' } })
    .toBuffer()
const gaussian = { type: 'gaussian', mean: 128, sigma: 30 } as const

const drawn = (picture: Locator): Promise<boolean> =>
  picture.evaluate(async it => {
    if (!(it instanceof HTMLImageElement)) return false
    await it.decode()
    return it.naturalWidth > 0
  })

/** Tab by tab, as somebody without a mouse. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let n = 0; n < 30; n++) {
    if (await wanted.evaluate(it => it === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`Tab does not lead to ${wanted.toString()}`)
}

test('the operator takes a call down without a mouse and reads its number', async () => {
  const { page } = await arrive('话务员甲')
  await page.getByRole('link', { name: '登记受理' }).press('Enter')
  const write = async (label: string, words: string) => {
    const field = page.getByLabel(label, { exact: true })
    await tabTo(page, field)
    await page.keyboard.insertText(words)
  }
  await page.getByLabel('来电号码').waitFor()
  await write('来电号码', '13812345678')
  await write('来电人', '王某')
  await write('诉求内容', `${TITLE}，室内只有14度。家里有老人。`)
  await write('事发辖区', '凤凰岭')
  await write('业务', '12345')
  await write('类别', '供热')
  await page.keyboard.press('Tab')
  await tabTo(page, page.getByText('渠道、标题、位置、附件'))
  await page.keyboard.press('Enter')
  await write('位置', '106.8201, 39.6734')
  await says(page, /前办结/)
  await page.keyboard.press('Control+Enter')
  const result = page.getByRole('region', { name: '登记结果' })
  await says(result, /已登记，待受理/)
  number = (await result.getByRole('link').first().innerText()).trim()
  assert.match(number, /^RX\d{8}-\d{4}$/)
  const next = page.getByLabel('来电号码')
  assert.ok(await next.evaluate(it => it === document.activeElement), 'the next call begins at the telephone')
  await page.getByText('渠道、标题、位置、附件').click()
  for (const label of ['来电号码', '来电人', '诉求内容', '事发辖区', '位置'])
    assert.equal(
      await page.getByLabel(label, { exact: true }).inputValue(),
      '',
      `${label} of the call before`,
    )
})

test('the dispatcher finds it, accepts it and sends it to the suggested unit', async () => {
  const { page } = await arrive('派单员甲')
  await page.getByRole('link', { name: TITLE }).click()
  await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
  casePath = new URL(page.url()).pathname
  assert.equal(await page.getByText('没有具体点位').count(), 0, 'the position the caller gave')
  await press(page, '受理')
  await send(page, '受理')
  await says(page, '已受理，待派单')
  await press(page, '派单')
  const advice = await now(page)
    .getByText(/^建议：/)
    .innerText()
  owner = /建议：([^。]+)。/.exec(advice)?.[1] ?? ''
  assert.match(advice, /时限 24 小时.*\d+月\d+日 \d\d:\d\d 截止/s)
  await send(page, '派单')
  await says(page, new RegExp(`已派给${owner}，\\d+月\\d+日 \\d\\d:\\d\\d 前办结`))
})

test('the unit acknowledges, acts with a photo, and a second window follows by itself', async () => {
  const { who, page } = await arrive(handlerOf(owner))
  await page.getByRole('link', { name: TITLE }).click()
  const second = await who.tab(casePath)
  await says(second, '共 3 步')
  await press(page, '签收')
  await says(page, /^已签收，/)
  await says(second, '共 4 步')
  await press(page, '阶段反馈')
  await now(page).getByLabel('进展情况').fill('换热站循环泵已更换，正在升温')
  await now(page)
    .locator('input[type=file]')
    .setInputFiles({
      name: '换热站.jpg',
      mimeType: 'image/jpeg',
      buffer: await photo(),
    })
  await says(now(page), /已上传/)
  await send(page, '阶段反馈')
  await says(page, /^进展已记入/)
  await says(second, '换热站循环泵已更换，正在升温')
  const picture = second.getByRole('region', { name: '照片与附件' }).getByRole('img').first()
  await picture.waitFor()
  assert.ok(await drawn(picture), 'the photo is not drawn')
})

test('two windows on one case: the later one is shown what happened and keeps what was typed', async () => {
  const { who, page } = await arrive(handlerOf(owner))
  await page.goto(casePath)
  const late = await who.context.newPage()
  await late.route('**/api/v1/stream', route => route.abort()) // it hears of nothing by itself
  who.expects(/\/api\/v1\/stream$/)
  who.expects(/status of 412/)
  await late.goto(casePath)
  await press(late, '申请办结')
  await now(late).getByLabel('办理结果').fill('室温已达20度')
  await press(page, '阶段反馈')
  await now(page).getByLabel('进展情况').fill('已入户测温')
  await send(page, '阶段反馈')
  await says(page, /^进展已记入/)
  await send(late, '申请办结')
  await says(late.getByRole('alert'), '填写期间已有新进展，请看过再提交；已填内容未动')
  await says(late.getByRole('alert'), '已入户测温')
  assert.equal(await now(late).getByLabel('办理结果').inputValue(), '室温已达20度')
  await late.getByRole('button', { name: '已看过，继续' }).click()
  await send(late, '申请办结')
  await says(late, '已申请办结，等待核查')
})

test('somebody else checks, sends it back with a reason, and passes it once it is right', async () => {
  const { page: inspector } = await arrive('督导员甲')
  await inspector.getByRole('link', { name: TITLE }).click()
  await press(inspector, '退回重办')
  await send(inspector, '退回重办')
  await says(now(inspector), '请填写退回原因')
  await now(inspector).getByLabel('退回原因').fill('三单元仍只有16度')
  await send(inspector, '退回重办')
  await says(inspector, new RegExp(`^已退回${owner}重办`))

  const { page: handler } = await arrive(handlerOf(owner))
  await handler.getByRole('link', { name: TITLE }).click()
  await says(handler, '三单元仍只有16度')
  await press(handler, '申请办结')
  await now(handler).getByLabel('办理结果').fill('三单元已排气，室温20度')
  await send(handler, '申请办结')
  await says(inspector, '三单元已排气，室温20度')
  await press(inspector, '核查通过')
  await send(inspector, '核查通过')
  await says(inspector, '核查通过，已结案')
})

test('the leader opens the closing rate down to the one event that closed it', async () => {
  const { page } = await arrive('分管领导甲')
  await page.getByRole('link', { name: '评价' }).click()
  await page.getByRole('link', { name: /^上报数：打开构成/ }).waitFor()
  const period = page.getByRole('group', { name: '范围' }).locator('.ant-picker-range input')
  await period.first().fill('2026-01-01')
  await page.keyboard.press('Enter')
  await period.last().fill('2099-12-31')
  await page.keyboard.press('Enter')
  await page.waitForURL(/from=2026-01-01&to=2099-12-31/)
  await page.getByRole('link', { name: /^办结率：打开构成 100.00/ }).click()
  await page.getByRole('heading', { name: '办结率', level: 1 }).waitFor()
  await says(page, '分子：1 件')
  await page.getByRole('group').getByText(TITLE).click()
  const marked = page.locator('[aria-current=true]').filter({ hasText: '因此计入' })
  await marked.waitFor()
  assert.equal(await marked.count(), 1)
  await says(marked, '核查通过')
  await page.getByRole('link', { name: `打开 ${number}` }).click()
  await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
  const closing = page.locator('li[aria-current=true]')
  await closing.waitFor()
  await says(closing, '核查通过')
  assert.equal(await closing.count(), 1)
})

test('a list keeps its filters and its place when one comes back to it or reloads', async () => {
  const desk = await here.as('operator-1')
  for (let n = 1; n <= 30; n++) await filed(desk, { title: `第${n}处路灯不亮`, text: `第${n}处路灯不亮` })
  const { page } = await arrive('话务员甲')
  await page.getByRole('link', { name: '事项', exact: true }).click()
  await page.getByRole('button', { name: /^待受理/ }).click()
  await page.getByLabel('编号或内容').fill('路灯')
  await page.waitForURL(/q=/)
  const list = page.getByRole('table', { name: '事项列表' })
  await list.getByRole('link', { name: '第9处路灯不亮' }).waitFor()
  await page.getByRole('heading', { name: '事项', level: 1 }).click() // out of the box
  for (let n = 0; n < 25; n++) await page.keyboard.press('j')
  const chosen = list.locator('[aria-current=true]')
  const title = await chosen.getByRole('link').innerText()
  const address = page.url()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  await page.goBack()
  await chosen.getByRole('link', { name: title, exact: true }).waitFor()
  assert.equal(page.url(), address)
  assert.ok(await isInSight(chosen), 'the row is where it was left')
  await page.reload()
  await list.getByRole('link', { name: '第9处路灯不亮' }).waitFor()
  assert.equal(page.url(), address)
  assert.equal(await list.getByText(TITLE).count(), 0)
})

const isInSight = (row: Locator): Promise<boolean> =>
  row.evaluate(it => {
    const { top, bottom } = it.getBoundingClientRect()
    return top >= 0 && bottom <= window.innerHeight
  })
