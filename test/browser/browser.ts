/** One Chromium for a test file, and windows in it that take note of whatever a visitor should never meet. */
import assert from 'node:assert/strict'
import type { SuiteContext, TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import type { Cleanup } from '../city/database.ts'
import { chromiumHere } from './chromium.ts'

export interface Look {
  readonly language?: 'zh' | 'en'
  readonly mode?: 'light' | 'dark'
  readonly options?: BrowserContextOptions
}

/** One person at one machine: tabs share who is signed in. */
export interface Visitor {
  readonly context: BrowserContext
  /** A new tab on a path. */
  tab(path: string): Promise<Page>
  /** What went wrong in any tab so far, less what was expected; the list begins anew. */
  faults(): string[]
  /** Faults that a test brings about on purpose. */
  expects(fault: RegExp): void
}

const FLAGS = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--font-render-hinting=none',
]

export async function openBrowser(t: Cleanup): Promise<Browser> {
  const { executablePath, env } = await chromiumHere()
  const browser = await chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...process.env, ...env },
  })
  // A browser whose end goes unnoticed must not hold up the run: it is waited for so long and no longer.
  t.after(async () => {
    await Promise.race([browser.close(), new Promise<void>(go => setTimeout(go, PATIENCE_MS).unref())])
    sayWhatLingers()
  })
  return browser
}

/** Once every test has ended nothing should keep the process alive. What does is named, and left behind. */
function sayWhatLingers(): void {
  setTimeout(() => {
    process.stderr.write(`still open after the last test: ${process.getActiveResourcesInfo().join(', ')}\n`)
    process.exit()
  }, LINGERING_MS).unref() // comes due only where something else is open
}

export const laptop = { width: 1366, height: 768 }

/** Nobody waits longer for an answer, and a slow test machine is slower than an office. */
const PATIENCE_MS = 15_000
/** Databases are dropped and servers stopped within it. */
const LINGERING_MS = 10_000

export async function visitor(
  browser: Browser,
  origin: string,
  { language = 'zh', mode = 'light', options = {} }: Look = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: laptop,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    baseURL: origin,
    ...options,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  await context.addInitScript(
    kept => {
      if (location.protocol === 'about:') return // the empty tab keeps nothing
      localStorage.setItem('yiwang.language', kept.language)
      localStorage.setItem('yiwang.mode', kept.mode)
    },
    { language, mode },
  )
  const found: string[] = []
  const expected: RegExp[] = [/\b401\b.*\/api\/v1\/session$/] // not signed in yet: asked, and told so
  context.on('page', page => watch(page, origin, found))
  return {
    context,
    async tab(path) {
      const page = await context.newPage()
      await page.goto(path)
      return page
    },
    faults: () => found.splice(0).filter(it => !expected.some(pattern => pattern.test(it))),
    expects: pattern => void expected.push(pattern),
  }
}

function watch(page: Page, origin: string, found: string[]): void {
  page.on('pageerror', error => found.push(`page error: ${error.stack ?? error.message}`))
  page.on('crash', () => found.push(`crashed: ${page.url()}`))
  page.on('console', message => {
    if (message.type() === 'error') found.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('requestfailed', request => {
    const why = request.failure()?.errorText ?? ''
    // A page that is left gives up what it asked for.
    if (why !== 'net::ERR_ABORTED') found.push(`failed: ${why} ${request.method()} ${request.url()}`)
  })
  page.on('request', request => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol.startsWith('http') && asked !== origin) found.push(`another host: ${request.url()}`)
  })
}

/** For `afterEach`: whatever was noted fails the test; of a test that failed, what was on the screens is kept. */
export async function assertCalm(t: TestContext | SuiteContext, visitors: readonly Visitor[]): Promise<void> {
  const faults = visitors.flatMap(it => it.faults())
  const failed = 'error' in t && t.error !== null && t.error !== undefined
  if (failed || faults.length > 0)
    for (const [i, page] of visitors.flatMap(it => it.context.pages()).entries())
      await page.screenshot({ path: `${FAILED}${t.name.replace(/\W+/g, '-').slice(0, 60)}-${i + 1}.png` })
  assert.deepEqual(faults, [])
}

const FAILED = fileURLToPath(new URL('../../out/failed/', import.meta.url))
