/** The whole demo district on one fixed afternoon, and what a picture or a check is made of: every page of it. */
import assert from 'node:assert/strict'
import { mock } from 'node:test'
import type { Page, Request } from 'playwright-core'
import sharp from 'sharp'
import { isProblem } from '../../src/core/problem.ts'
import type { Post } from '../../src/core/post.ts'
import { layOutDemo } from '../../src/desk/demo/lay-out.ts'
import { storyOf } from '../../src/desk/demo/story.ts'
import { type World, worldOf } from '../../src/desk/demo/world.ts'
import { readCase } from '../../src/desk/read-case.ts'
import { type Office, transact } from '../../src/desk/office.ts'
import { rollUpEverywhere, watchEverywhere } from '../../src/desk/sense/rounds.ts'
import { insertAll, iso } from '../../src/store/insert.ts'
import { buildApp } from '../../src/serve/server.ts'
import { DISTRICT, divisions } from '../city/city.ts'
import { type Cleanup, testOffice } from '../city/database.ts'
import type { Visitor } from './browser.ts'
import { listening } from './served.ts'

export interface Demo {
  readonly office: Office
  readonly origin: string
  /** Every word of the story: what people wrote stays in the language they wrote it in. */
  readonly words: string
  readonly caseId: string
  /** A case that an alarm opened, and the stack it is about. */
  readonly alarmCaseId: string
  readonly placeId: string
  readonly stationId: string
  readonly deviceId: string
  enter(visitor: Visitor, title: string): Promise<void>
}

export const NOW = Date.parse('2026-11-20T15:10:00+08:00')
const SEED = 'pictures'

/** From here on the clock of this process stands still, until everything that waits for it is to be cleaned up. */
export async function demoDistrict(t: Cleanup): Promise<Demo> {
  t.after(async () => mock.timers.reset())
  mock.timers.enable({ apis: ['Date'], now: NOW })
  const office = await testOffice(t)
  await layOutDemo(office, { now: NOW, seed: SEED })
  while (await watchEverywhere(office, NOW));
  while (await rollUpEverywhere(office, NOW));
  await called(office)
  const seen = await monitored(office)
  const app = await buildApp(office, { onFault: (error, where) => console.error(where, error) })
  const origin = await listening(app)
  t.after(() => app.close())
  const world = worldOf({ seed: SEED, now: NOW, divisions: await divisions() })
  const story = storyOf({ seed: SEED, now: NOW, calendar: office.calendar, world })
  return {
    office,
    origin,
    words: JSON.stringify([
      await wordsOf(office, seen.alarmCaseId),
      story,
      world.places,
      world.devices,
      world.limits,
      world.areas.map(it => it.source),
      'Search for “扬尘”',
    ]),
    caseId: await richCase(office),
    ...seen,
    enter: (visitor, title) => enter(visitor, world, title),
  }
}

/** Without the page: the way in is tested with the main job. */
async function enter(visitor: Visitor, world: World, title: string): Promise<void> {
  const person = world.people.find(it => it.title.zh === title)?.id
  const answer = await visitor.context.request.post('/api/v1/session/demo', { data: { person } })
  assert.equal(answer.status(), 200, title)
}

/** An open case in which much has happened, with photos. */
async function richCase({ database }: Office): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from cases where stage = 'assigned' and lon is not null order by seq desc, number limit 1`,
  )
  return rows[0]!.id
}

/** What the pages of readings are looked at with: the stack of the newest alarm, a station, a device. */
async function monitored({ database }: Office) {
  const { rows } = await database.pool.query<{
    placeId: string
    alarmCaseId: string
    stationId: string
    deviceId: string
  }>(
    `select a.place as "placeId", a.case_id as "alarmCaseId", a.device as "deviceId",
      (select id from places where kind = 'air-station' order by name limit 1) as "stationId"
    from alarms a join places p on p.id = a.place and p.kind = 'gas-outlet' order by a.begins_at desc limit 1`,
  )
  return rows[0]!
}

/** What the clock wrote in a case, in the language of its office. */
async function wordsOf(office: Office, caseId: string) {
  const scope = { district: DISTRICT, person: null, posts: [everywhere] }
  const by = { person: null, posts: [everywhere] }
  const found = await transact(office, tx => readCase(tx, office, { scope, by, caseId, now: NOW }))
  assert.ok(!isProblem(found), 'the case of the alarm cannot be read')
  return [found.text, found.facts]
}

const everywhere: Post = {
  id: 'leader-1',
  kind: 'leader',
  title: { zh: '', en: '' },
  unit: '',
  area: DISTRICT,
  programs: ['*'],
}

/** Devices have called a minute ago, one has been silent since noon; somebody has set one up and told nobody. */
async function called(office: Office) {
  await office.database.pool.query(
    `insert into device_states
      select district, id, case when n = 1 then $1::timestamptz - interval '3 hours' else $1 end, '10.32.4.' || n,
        18000 + n * 37, n % 3, 0, case when n % 3 = 1 then 'crc' end, case when n % 3 = 1 then $1::timestamptz end
      from (select *, row_number() over (order by mn) as n from devices) d`,
    [iso(NOW - 60_000)],
  )
  await transact(office, tx =>
    insertAll(tx, {
      strangers: [
        {
          mn: '88888880000001001001X001',
          system: '31',
          first_at: iso(NOW - 50 * 60_000),
          last_at: iso(NOW - 20_000),
          packets: 600,
          peer: '10.32.4.17',
          packet: 'QN=20261120150940000;ST=31;CN=2011;PW=123456;MN=88888880000001001001X001;Flag=5;CP=&&…&&',
        },
      ],
    }),
  )
}

export interface Shown {
  readonly name: string
  /** By title; nobody for the page of those who are not signed in. */
  readonly as?: string
  readonly path: string
  /** Made to fail, to see what is said then. */
  readonly fails?: string
  readonly hasMap?: true
}

export const pagesOf = (
  it: Pick<Demo, 'caseId' | 'alarmCaseId' | 'placeId' | 'stationId' | 'deviceId'>,
): readonly Shown[] => [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'to-do', as: '派单员甲', path: '/' },
  { name: 'cases', as: '派单员甲', path: '/cases' },
  { name: 'empty', as: '派单员甲', path: `/cases?q=${encodeURIComponent('没有这样的事')}` },
  { name: 'error', as: '派单员甲', path: '/cases?sort=recent', fails: '**/api/v1/cases?*' },
  { name: 'case', as: '派单员甲', path: `/cases/${it.caseId}`, hasMap: true },
  { name: 'search', as: '派单员甲', path: `/search?q=${encodeURIComponent('扬尘')}` },
  { name: 'not-found', as: '派单员甲', path: '/nowhere' },
  { name: 'intake', as: '话务员甲', path: '/intake' },
  { name: 'figures', as: '分管领导甲', path: '/figures' },
  { name: 'figure', as: '分管领导甲', path: '/figures/on-time-closing-rate' },
  { name: 'areas', as: '分管领导甲', path: '/areas', hasMap: true },
  { name: 'screen', as: '分管领导甲', path: '/screen', hasMap: true },
  { name: 'places', as: '分管领导甲', path: '/places?state=monitored', hasMap: true },
  { name: 'places-empty', as: '分管领导甲', path: `/places?q=${encodeURIComponent('没有这样的对象')}` },
  { name: 'place', as: '分管领导甲', path: `/places/${it.placeId}?kind=hour`, hasMap: true },
  { name: 'station', as: '分管领导甲', path: `/places/${it.stationId}?kind=minute`, hasMap: true },
  { name: 'alarm-case', as: '分管领导甲', path: `/cases/${it.alarmCaseId}`, hasMap: true },
  { name: 'alarms', as: '分管领导甲', path: '/monitoring' },
  { name: 'stations', as: '分管领导甲', path: '/monitoring/stations' },
  { name: 'devices', as: '分管领导甲', path: '/monitoring/devices' },
  { name: 'device', as: '分管领导甲', path: `/monitoring/devices/${it.deviceId}` },
  { name: 'strangers', as: '管理员甲', path: '/monitoring/strangers' },
  { name: 'people', as: '管理员甲', path: '/people' },
  { name: 'account', as: '管理员甲', path: '/account' },
  { name: 'system', as: '管理员甲', path: '/system' },
  { name: 'notices', as: '住建局承办人甲', path: '/notices' },
]

/** Opens a page and waits until nothing moves any more: answers, fonts, pictures, maps. */
export async function open(page: Page, it: Shown): Promise<void> {
  const asked = new Set<unknown>()
  const ask = (request: Request) => void (request.url().endsWith('/stream') || asked.add(request))
  const done = (request: Request) => void asked.delete(request)
  page.on('request', ask).on('requestfinished', done).on('requestfailed', done)
  if (it.fails) await page.route(it.fails, route => route.fulfill({ status: 503, body: '' }))
  await page.goto(it.path)
  for (let calm = 0; calm < 3; calm = asked.size === 0 && (await isStill(page)) ? calm + 1 : 0)
    await frames(page)
  page.off('request', ask).off('requestfinished', done).off('requestfailed', done)
  if (it.fails) await page.unroute(it.fails)
}

/** Colours take a moment to change. */
export async function settled(page: Page): Promise<void> {
  do await frames(page)
  while (!(await isStill(page)))
}

const frames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go))))

/** Two looks at the map show the same, and more than paper. */
export async function mapIsDrawn(page: Page): Promise<void> {
  const map = page.locator('.map-canvas[data-ready=yes]').first()
  let before: Buffer | undefined
  for (let n = 0; n < MOST_LOOKS; n++) {
    await frames(page)
    const now = await map.screenshot()
    if (before?.equals(now) && !(await isBlank(now))) return
    before = now
  }
  assert.fail(`the map of ${page.url()} stays blank or restless`)
}

const MOST_LOOKS = 40

/** The middle of it: around it stand buttons and a legend. */
async function isBlank(picture: Buffer): Promise<boolean> {
  const { width, height } = await sharp(picture).metadata()
  const [left, top] = [Math.round(width * 0.2), Math.round(height * 0.25)]
  const { channels } = await sharp(picture)
    .extract({ left, top, width: width - 2 * left, height: height - 2 * top })
    .stats()
  return channels.every(it => it.stdev < 2)
}

const isStill = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      document.querySelector('h1, [role=alert], .state a') !== null &&
      document.fonts.status === 'loaded' &&
      [...document.images].every(it => it.complete) &&
      [...document.querySelectorAll('[data-ready]')].every(it => it.getAttribute('data-ready') === 'yes') &&
      document.getAnimations().every(it => it.playState !== 'running'),
  )
