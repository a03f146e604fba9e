/** Every page, by day and by night, as those use it who do not see it, or not well: no serious complaint of axe. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { assertCalm, openBrowser, type Visitor, visitor } from './browser.ts'
import { demoDistrict, open, pagesOf, settled } from './demo.ts'

const demo = await demoDistrict({ after })
const browser = await openBrowser({ after })

const GRAVE = ['serious', 'critical']

async function graveIn(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => {
    const found = Reflect.get(window, 'axe') as typeof axe
    return found.run(document, { resultTypes: ['violations'] })
  })
  return violations
    .filter(it => GRAVE.includes(it.impact ?? ''))
    .flatMap(it => it.nodes.map(node => `${it.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`))
}

const people = Map.groupBy(pagesOf(demo), it => it.as)
for (const [who, pages] of people) {
  test(`pages for ${who ?? 'whoever is not signed in'} can be used without eyes and in the dark`, async t => {
    const visits: Visitor = await visitor(browser, demo.origin)
    if (who) await demo.enter(visits, who)
    const complaints: string[] = []
    for (const it of pages) {
      if (it.fails) visits.expects(/503/)
      const page = await visits.context.newPage()
      await open(page, it)
      await page.evaluate(axe.source)
      complaints.push(...(await graveIn(page)).map(what => `${it.name}, light: ${what}`))
      const night = page.getByRole('button', { name: '切换为深色' })
      if (await night.isVisible()) {
        await night.click()
        await page.getByRole('button', { name: '切换为浅色' }).waitFor()
        await settled(page)
        complaints.push(...(await graveIn(page)).map(what => `${it.name}, dark: ${what}`))
        await page.evaluate(() => localStorage.setItem('yiwang.mode', 'light'))
      }
      await page.close()
    }
    await assertCalm(t, [visits])
    await visits.context.close()
    assert.deepEqual(complaints, [])
  })
}
