/** A case page as a person uses it: read a word, press a step, fill in its form, send it. */
import type { Locator, Page } from 'playwright-core'

/** Waits until it can be read. */
export const says = (where: Page | Locator, words: string | RegExp) =>
  where.getByText(words).filter({ visible: true }).first().waitFor()

/** What can be done with a case now. */
export const now = (page: Page) => page.getByRole('region', { name: '现在可以办' })

/** The button that opens a step, likely or behind 更多. */
export async function press(page: Page, step: string): Promise<void> {
  const button = now(page).getByRole('button', { name: step, exact: true }).first()
  await now(page).getByRole('button').first().waitFor()
  if (await button.isVisible()) return button.click()
  await now(page).getByRole('button', { name: '更多' }).click()
  await page.getByRole('menuitem', { name: step, exact: true }).click()
}

/** The button below a step's form. */
export const send = (page: Page, step: string) =>
  now(page).locator('form').getByRole('button', { name: step, exact: true }).click()
