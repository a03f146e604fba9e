/** The invented city with its pages on a port of its own, and people who sign in there. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'

const PAGES = fileURLToPath(new URL('../../out/web/index.html', import.meta.url))

/** Where it listens. `npm test` builds the pages first. */
export async function listening(app: FastifyInstance): Promise<string> {
  assert.ok(existsSync(PAGES), 'the pages are not built: run npm test, or npm start once')
  return app.listen({ host: '127.0.0.1', port: 0 })
}

/** By the list of demo posts, as anybody at this machine can. */
export async function signInAs(page: Page, title: string): Promise<void> {
  await page.getByText(/^全部 \d+ 个岗位$/).click()
  await page.getByRole('button', { name: title, exact: true }).first().click()
  await page.getByRole('heading', { name: '我的待办', level: 1 }).waitFor()
}
