/** Every page as it is seen: three sizes, two languages, some in the dark. Kept in `out/screenshots` and looked over. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { fontName } from '../../src/look/tokens.ts'
import { type Look, openBrowser, visitor } from './browser.ts'
import { demoDistrict, mapIsDrawn, NOW, open, pagesOf, settled, type Shown } from './demo.ts'
import { leftOver } from './languages.ts'
import { readPage } from './page-text.ts'

const FOLDER = fileURLToPath(new URL('../../out/screenshots/', import.meta.url))
rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })

const demo = await demoDistrict({ after })
const browser = await openBrowser({ after })
const pages = pagesOf(demo)

const wall = { width: 1920, height: 1080 }
const desk = { width: 1366, height: 768 }
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
}
const IN_THE_DARK = ['to-do', 'case', 'figures', 'areas', 'notices']

/** What is wrong → the pictures it is seen on. */
type Complaints = Map<string, string[]>

async function photograph(
  look: Look,
  shown: readonly Shown[],
  sizes: readonly (typeof desk)[],
): Promise<Complaints> {
  const complaints: Complaints = new Map()
  const complain = (what: string, where: string) =>
    complaints.set(what, [...(complaints.get(what) ?? []), where])
  const inside = await visitor(browser, demo.origin, {
    ...look,
    options: { ...(sizes[0] && { viewport: sizes[0] }), ...look.options },
  })
  const page = await inside.context.newPage()
  await page.clock.setFixedTime(NOW)
  let who: string | undefined
  for (const it of shown) {
    if (it.as && it.as !== who) await demo.enter(inside, it.as)
    who = it.as ?? who
    if (it.fails) inside.expects(/503/)
    await open(page, it)
    for (const size of sizes) {
      const name = nameOf(it, { look, size })
      for (const what of await shoot(page, it, { look, size, name })) complain(what, name)
    }
    for (const fault of inside.faults()) complain(fault, it.name)
  }
  await inside.context.close()
  return complaints
}

const nameOf = (it: Shown, { look, size }: { readonly look: Look; readonly size: typeof desk }) =>
  `${it.name}-${size.width}x${size.height}-${look.language ?? 'zh'}${look.mode === 'dark' ? '-dark' : ''}`

async function shoot(
  page: Page,
  it: Shown,
  { look, size, name }: { readonly look: Look; readonly size: typeof desk; readonly name: string },
): Promise<string[]> {
  const { language = 'zh' } = look
  if (page.viewportSize()?.width !== size.width) {
    await page.setViewportSize(size)
    await settled(page)
  }
  if (it.hasMap) {
    await mapIsDrawn(page)
    await page.evaluate(() => window.scrollTo(0, 0))
  }
  await page.screenshot({ path: `${FOLDER}${name}.png` })
  const read = await readPage(page, fontName)
  const complaints = [
    ...(read.tooWide > 0 ? ['wider than the window'] : []),
    ...read.clipped.map(({ text, at }) => `cut off: ${text}   [${at}]`),
    ...read.overlapping.map(({ text, at }) => `overlaps: ${text}   [${at}]`),
    ...(read.undrawn ? [`letters without a font: ${read.undrawn}`] : []),
    ...leftOver(read.texts, { language, words: demo.words }).map(text => `not ${language}: ${text}`),
  ]
  return [...new Set(complaints)]
}

/** Two at a time: each waits for the other's drawing less than for its own answers. */
describe('every page can be read', { concurrency: 2 }, () => {
  for (const language of ['zh', 'en'] as const) {
    test(`on a desk, in ${language}`, async () => {
      assert.deepEqual(await photograph({ language }, pages, [wall, desk]), new Map())
    })
    test(`on a telephone, in ${language}`, async () => {
      const size = { width: 390, height: 844 }
      assert.deepEqual(await photograph({ language, options: phone }, pages, [size]), new Map())
    })
  }
  test('in the dark, five of them', async () => {
    const chosen = pages.filter(it => IN_THE_DARK.includes(it.name))
    assert.deepEqual(await photograph({ mode: 'dark' }, chosen, [wall, desk]), new Map())
  })
})
