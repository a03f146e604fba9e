/** The wall screen in a browser: its numbers open, its slider goes back, an alarm interrupts; photographed quiet and alarmed. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, afterEach, mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { Screen } from '../../src/contracts/screen.ts'
import { transact } from '../../src/desk/office.ts'
import { senseRound } from '../../src/desk/sense/watch-records.ts'
import { ensureMonths, takeRecords } from '../../src/desk/take-records.ts'
import { fontName } from '../../src/look/tokens.ts'
import { DISTRICT } from '../city/city.ts'
import { assertCalm, type Look, openBrowser, type Visitor, visitor } from './browser.ts'
import { demoDistrict, mapIsDrawn, NOW, settled } from './demo.ts'
import { leftOver } from './languages.ts'
import { readPage, type Text } from './page-text.ts'

const FOLDER = fileURLToPath(new URL('../../out/screenshots/', import.meta.url))
const demo = await demoDistrict({ after })
const browser = await openBrowser({ after })
const visitors: Visitor[] = []
afterEach(async t => {
  await assertCalm(t, visitors)
  for (const it of visitors.splice(0)) await it.context.close()
})

/** The clock of this process and of the pages: it stands still, and goes on when something has happened. */
let now = NOW

const full = { width: 1920, height: 1080 }
const large = { width: 3840, height: 2160 }

async function wall(look: Look = {}, path = '/screen'): Promise<{ who: Visitor; page: Page }> {
  const who = await visitor(browser, demo.origin, { ...look, options: { viewport: full, ...look.options } })
  visitors.push(who)
  await demo.enter(who, '分管领导甲')
  const page = await who.context.newPage()
  await page.clock.setFixedTime(now)
  await page.goto(path)
  await page
    .getByRole('heading', { name: look.language === 'en' ? 'Haibowan District' : '海勃湾区' })
    .waitFor()
  return { who, page }
}

const asked = async (page: Page, query = ''): Promise<Screen> =>
  (await (await page.request.get(`/api/v1/screen${query}`)).json()) as Screen

const numberOf = (text: string): number => Number(text.replace(/[^\d.-]/g, ''))

/** Red lights, red numbers, the words of the drawer: everything that is said of the screen there. */
const drawer = (page: Page) => page.locator('dialog.drawer')

test('every number of the five steps opens into as many as it says, and closes with Esc', async () => {
  const { page } = await wall()
  const numbers = page.locator('.steps .opens')
  const count = await numbers.count()
  assert.ok(count >= 14, `${count} numbers`)
  for (let i = 0; i < count; i++) {
    const number = numbers.nth(i)
    const [text, label] = [await number.innerText(), await number.getAttribute('title')]
    await number.click()
    await drawer(page).locator('#drawer-title strong').waitFor()
    const opened = numberOf(await drawer(page).locator('#drawer-title strong').innerText())
    // A share opens into its numerator; of alarms those of the day are counted beside those that are still on.
    if (!text.includes('%') && label !== '未解除的报警') assert.equal(opened, numberOf(text), label ?? '')
    await page.keyboard.press('Escape')
    await drawer(page).waitFor({ state: 'detached' })
  }
})

test('a red light leads to its case, a town to its figure, and a list to the workbench with the same filter', async () => {
  const { page } = await wall()
  const screen = await asked(page)
  await page.locator('.reds li button').first().click()
  await drawer(page).getByText(screen.redLights[0]!.number).waitFor()
  await drawer(page).getByRole('link', { name: '打开事项页' }).click()
  await page.getByRole('heading', { name: screen.redLights[0]!.title!, level: 1 }).waitFor()
  await page.goBack()
  const first = screen.ranking.items[0]!
  await page.locator('.rank-value a').first().click()
  await page.getByText(`${first.numerator}`).first().waitFor()
  assert.match(page.url(), new RegExp(`area=${first.area}`))
  await page.goBack()
  await page.locator('.reds h2 .opens').click()
  await drawer(page).getByRole('link', { name: '在工作台中打开' }).click()
  await page.getByRole('heading', { name: '事项', level: 1 }).waitFor()
  assert.match(page.url(), /light=red/)
})

test('dragged to a past moment everything is as it was then, and one comes back to now', async () => {
  const { page } = await wall()
  const live = await asked(page)
  const then = Date.parse('2026-11-20T10:20:00+08:00')
  const slider = page.getByRole('slider')
  await slider.fill(String(then))
  await page.getByText('以下均为 11月20日 10:20 的情况，不是现在').waitFor()
  const past = await asked(page, `?at=${encodeURIComponent('2026-11-20T10:20:00+08:00')}`)
  assert.notDeepEqual(past.day, live.day)
  await page.locator('.wall .as-of', { hasText: '10:20' }).waitFor()
  const shown = await page.locator('.step-count').allInnerTexts()
  const { know, report, deliberate, handle, evaluate } = past.day
  assert.deepEqual(shown.map(numberOf), [
    know.records,
    report.today,
    deliberate.today,
    handle.today,
    evaluate.today,
  ])
  assert.match(decodeURIComponent(page.url()), /at=2026-11-20T10:20:00/)
  await page.reload()
  await page.getByText('以下均为 11月20日 10:20 的情况，不是现在').waitFor()
  await page.getByLabel('几点几分').fill('09:05')
  await page.getByText('以下均为 11月20日 09:05 的情况，不是现在').waitFor()
  const before = await slider.inputValue()
  await page.getByRole('button', { name: '600 倍' }).click()
  await page.waitForFunction(
    was => Number(document.querySelector<HTMLInputElement>('input[type=range]')?.value) > Number(was),
    before,
  )
  await page.getByRole('button', { name: '600 倍' }).click()
  await page.getByRole('button', { name: '前一天' }).click()
  await page.locator('.past', { hasText: '11月19日' }).waitFor()
  await page.getByRole('button', { name: '回到现在' }).first().click()
  await page.locator('.past').waitFor({ state: 'detached' })
  assert.deepEqual(numberOf(await page.locator('.step-count').nth(1).innerText()), live.day.report.today)
})

/** Stacks and stations have one name, whatever is spoken. */
const names = (
  await demo.office.database.pool.query<{ name: string }>(
    'select name from places order by length(name) desc',
  )
).rows.map(it => it.name)
const unnamed = (it: Text): Text => ({
  ...it,
  text: names.reduce((text, name) => text.replaceAll(name, ''), it.text),
})

/** What is wrong with a picture of the wall. */
async function photograph(page: Page, name: string, language: 'zh' | 'en'): Promise<string[]> {
  mkdirSync(FOLDER, { recursive: true })
  await page.locator('[data-ready=yes]').waitFor()
  await settled(page)
  await mapIsDrawn(page)
  await page.screenshot({ path: `${FOLDER}${name}.png` })
  const read = await readPage(page, fontName)
  return [
    ...(read.tooWide > 0 ? ['wider than the window'] : []),
    ...read.clipped.map(({ text, at }) => `cut off: ${text}   [${at}]`),
    ...read.overlapping.map(({ text, at }) => `overlaps: ${text}   [${at}]`),
    ...(read.undrawn ? [`letters without a font: ${read.undrawn}`] : []),
    ...leftOver(read.texts.map(unnamed), { language, words: demo.words }).map(
      text => `not ${language}: ${text}`,
    ),
  ].map(what => `${name}: ${what}`)
}

const looks = [
  { language: 'zh', mode: 'dark', size: large },
  { language: 'en', mode: 'light', size: large },
  { language: 'zh', mode: 'light', size: full },
  { language: 'en', mode: 'dark', size: full },
] as const

async function photographs(state: 'quiet' | 'alarmed'): Promise<string[]> {
  const complaints: string[] = []
  for (const { language, mode, size } of looks) {
    const { who, page } = await wall({ language, mode, options: { viewport: size } })
    if (state === 'alarmed') await page.locator('.alarm').waitFor()
    const name = `wall-${state}-${size.width}x${size.height}-${language}${mode === 'dark' ? '-dark' : ''}`
    complaints.push(...(await photograph(page, name, language)))
    await assertOne(who)
  }
  return complaints
}

async function assertOne(who: Visitor): Promise<void> {
  assert.deepEqual(who.faults(), [])
  visitors.splice(visitors.indexOf(who), 1)
  await who.context.close()
}

test('the quiet wall is whole in both sizes, languages and lights', async () => {
  assert.deepEqual(await photographs('quiet'), [])
})

/** Three readings in a row over the limit, as the demo's rule has it, and the clock's round over them. */
async function exceed(): Promise<{ name: string }> {
  const { office } = demo
  const { rows } = await office.database.pool.query<{
    place: string
    device: string
    name: string
    factor: string
    upper: number
  }>(
    `select p.id as place, d.id as device, p.name, l.factor, l.upper from places p
     join devices d on d.district = p.district and d.place = p.id
     join limits l on l.district = p.district and l.place_kind = p.kind and l.kind = 'realtime' and l.factor = 'a21026'
     where p.kind = 'gas-outlet' order by p.name limit 1`,
  )
  const it = rows[0]!
  now = NOW + 60_000
  mock.timers.setTime(now)
  const records = [15, 10, 5, 1].map((ago, i) => {
    const at = now - ago * 1_000
    const factors = { [it.factor]: { Rtd: it.upper + 4 + i, Flag: 'N' } }
    return {
      place: it.place,
      device: it.device,
      kind: 'realtime' as const,
      at,
      receivedAt: at,
      resent: false,
      factors,
    }
  })
  await ensureMonths(office, records)
  await transact(office, tx => takeRecords(tx, { district: DISTRICT, records }))
  while (await senseRound(office, { district: DISTRICT, now }));
  return { name: it.name }
}

test('an alarm interrupts: what, where, how much against what, since when, and the case it opened', async () => {
  const { page } = await wall()
  assert.equal(await page.locator('.alarm').count(), 0)
  const { name } = await exceed()
  await page.clock.setFixedTime(now)
  const band = page.getByRole('alert', { name: '超标报警' })
  await band.waitFor()
  const screen = await asked(page)
  const first = screen.alarms[0]!
  await band.getByText(`${name} ${first.factorName.zh}`).waitFor()
  await band.getByText(`限值 ${first.limit}`).waitFor()
  assert.ok(first.case, 'the run of readings opened a case')
  await band.getByRole('button', { name: first.case.number }).click()
  await drawer(page).getByText(first.case.number).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.alarm-dot').click()
  await drawer(page).getByText(name).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('slider').fill(String(NOW - 3_600_000))
  await band.waitFor({ state: 'detached' })
})

test('the alarmed wall is whole in both sizes, languages and lights', async () => {
  assert.deepEqual(await photographs('alarmed'), [])
})
