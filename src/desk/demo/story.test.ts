import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { calendarDaySchema, calendarFrom } from '../../core/calendar.ts'
import { type Case, mainClock } from '../../core/case.ts'
import { HOUR_MS, type Instant, startOfDay } from '../../core/instant.ts'
import { postFor } from '../../core/post.ts'
import { refusal } from '../../core/refusal.ts'
import { sees } from '../../core/scope.ts'
import { isOpen } from '../../core/stage.ts'
import { lightOf } from '../../core/term.ts'
import { programs } from '../../programs/all.ts'
import { seedFile } from '../seed.ts'
import { type Action, type Story, storyOf } from './story.ts'
import { rulesOf } from './tale.ts'
import { walked } from './walk.ts'
import { holderOf, type World, worldOf } from './world.ts'

const rows = (name: string) =>
  readFileSync(seedFile(name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(','))
const divisions = rows('divisions-cn.csv').map(([code = '', name = '']) => ({ code, name }))
const days = rows('holidays-cn.csv').map(([day, kind, name, source]) =>
  calendarDaySchema.parse({ day, kind, name, source }),
)
const calendar = calendarFrom({ days })

/** A Saturday night, a Monday morning, the middle of a week, and the middle of a long holiday. */
const moments = ['2026-11-21T22:40', '2026-11-23T08:35', '2026-08-12T15:00', '2026-10-04T11:00'].map(it =>
  Date.parse(`${it}:00+08:00`),
)

const shownAt = (now: Instant) => new Date(now + 8 * HOUR_MS).toISOString().slice(0, 16)

const told = (seed: string, now: Instant): { world: World; story: Story } => {
  const world = worldOf({ seed, now, divisions })
  return { world, story: storyOf({ seed, now, calendar, world }) }
}

/** Every case at the end, asked step by step whether the office would have allowed it. */
function walk({ world, story }: ReturnType<typeof told>): Map<string, Case> {
  const cases = new Map<string, Case>()
  for (const action of story.actions) {
    const before = cases.get(action.ref)
    const { post, person } = holderOf(world, action.by)
    const rules = rulesOf(before?.program ?? (action.action === 'report' ? action.data.program : ''))
    const where = `${action.by} ${action.action === 'report' ? 'report' : action.data.step} ${new Date(action.at).toISOString()} ${before?.kind}`
    if (action.action === 'report') assert.equal(badReport(action, before, world), undefined, where)
    else {
      assert.ok(before, where)
      const { step, data } = action.data
      const by = { person, posts: [post] }
      const problem = refusal({ before, step, data, at: action.at, now: action.at, rules, calendar, by })
      assert.equal(problem, undefined, `${where}: ${JSON.stringify(problem)}`)
      assert.ok(sees({ district: '150302', person, posts: [post] }, before), `${where}: out of sight`)
      if (step === 'merge') assert.ok(isOpen(cases.get(String(data['into']))!.stage), where)
    }
    const postsOf = (unit: string) => world.posts.filter(it => it.unit === unit).map(it => it.id)
    cases.set(action.ref, walked(before, action, { calendar, rules, post, person, postsOf }))
  }
  return cases
}

function badReport(
  action: Extract<Action, { action: 'report' }>,
  before: Case | undefined,
  world: World,
): string | undefined {
  const { program, kind, area, facts, joins } = action.data
  const rules = rulesOf(program)
  const { post } = holderOf(world, action.by)
  if (
    !postFor({
      step: 'report',
      deciding: false,
      posts: [post],
      owner: null,
      coOwners: [],
      permits: rules.permits,
    })
  )
    return 'not permitted'
  if (!Object.hasOwn(rules.kinds, kind)) return 'unknown kind'
  if (!world.areas.some(it => it.code === area)) return 'unknown area'
  if (!post.programs.includes('*') && !post.programs.includes(program)) return 'not a program of that post'
  const parsed = rules.facts.safeParse(facts)
  if (!parsed.success) return parsed.error.message
  return joins === (before !== undefined) && (!before || isOpen(before.stage))
    ? undefined
    : 'joins nothing open'
}

const digest = (it: unknown) => createHash('sha256').update(JSON.stringify(it)).digest('hex')

test('the same seed and moment tell the same story, another seed another one', () => {
  const now = moments[2]!
  assert.equal(digest(told('a', now)), digest(told('a', now)))
  assert.notEqual(digest(told('a', now)), digest(told('b', now)))
})

for (const [i, now] of moments.entries())
  test(`every step of the story is one the office allows, at ${shownAt(now)}`, () => {
    for (const seed of [`walk ${i}`, 'demo']) {
      const it = told(seed, now)
      const cases = walk(it)
      assert.ok(cases.size >= 150 && cases.size <= 200, String(cases.size))
      assert.ok(it.story.actions.every(action => action.at <= now && action.at > now - 45 * 24 * HOUR_MS))
    }
  })

for (const now of moments)
  test(`the story shows every stage, every light and every flag, at ${shownAt(now)}`, () => {
    const cases = [...walk(told('demo', now)).values()]
    const shown = (fits: (it: Case) => boolean) => cases.filter(fits).length
    for (const stage of ['reported', 'accepted', 'assigned', 'rectified', 'closed', 'void'] as const)
      assert.ok(shown(it => it.stage === stage) >= 2, stage)
    const lights = cases
      .filter(it => isOpen(it.stage) && it.suspensions.length === 0)
      .map(it => {
        const clock = mainClock(it)
        return clock && lightOf({ calendar, ...clock, suspensions: [], now })
      })
    for (const light of ['green', 'yellow', 'red'] as const)
      assert.ok(lights.filter(it => it === light).length >= 5, light)
    const flags: Record<string, (it: Case) => boolean> = {
      extended: it => it.extensions > 0,
      'extension waiting': it => it.extension === 'asked',
      'extension refused': it => it.extension === 'refused',
      declined: it => it.declines > 0,
      'declined twice': it => it.declines === 2 && it.ownerFixed,
      'failed check': it => it.failures > 0,
      supervised: it => it.supervised > 0,
      urged: it => it.urged > 0,
      proposed: it => it.exposure === 'proposed',
      exposed: it => it.exposure === 'exposed',
      claimed: it => it.exposure === 'claimed',
      merged: it => it.parent !== null,
      joined: it => it.reports > 1,
      restricted: it => it.restricted !== null,
      'called back': it => it.contacted !== null,
      dissatisfied: it => (it.satisfied ?? 5) < 3,
      shelved: it => it.shelved,
      deferred: it => it.deferredUntil !== null,
      reopened: it => it.reopened > 0,
      delisted: it => it.delisted,
      escalated: it => it.escalated,
      'closed late': it => it.closedAt !== null && it.closedAt > (mainClock(it)?.due ?? Infinity),
      'fixed on the spot': it => it.closedBy === 'fix-on-spot',
      answered: it => it.closedBy === 'answer',
    }
    for (const [flag, fits] of Object.entries(flags)) assert.ok(shown(fits) >= 1, flag)
  })

test('every kind of every program has words to be told with, and none is left unfilled', () => {
  const { story } = told('demo', moments[2]!)
  const texts = story.actions.flatMap(it =>
    it.action === 'report' ? [it.data.title, it.data.text] : Object.values(it.data.data).map(String),
  )
  for (const text of texts) assert.doesNotMatch(text, /[{}]|undefined/)
  const kinds = new Set(
    story.actions.flatMap(it => (it.action === 'report' ? [`${it.data.program}/${it.data.kind}`] : [])),
  )
  assert.ok(kinds.size > 30, String(kinds.size))
})

test('every photo of a step was taken, by the post that uses it', () => {
  const { story } = told('demo', moments[2]!)
  const photos = new Map(story.photos.map(it => [it.id, it]))
  for (const it of story.actions) {
    const files =
      it.action === 'report' ? it.data.files : ((it.data.data['files'] as string[] | undefined) ?? [])
    for (const id of files) assert.equal(photos.get(id)?.by, it.by, id)
  }
})

test('telephone numbers of the story cannot be anybody’s', () => {
  for (const it of told('demo', moments[2]!).story.actions)
    if (it.action === 'report' && it.data.reporter) assert.match(it.data.reporter.phone, /^1230000\d{4}$/)
})

test('the roster names somebody for every hour around the day', () => {
  const now = moments[0]!
  const { duties } = worldOf({ seed: 'demo', now, divisions })
  for (const role of ['leader', 'chief', 'officer', 'team'])
    for (let at = startOfDay('2026-11-16'); at < startOfDay('2026-12-10'); at += 6 * HOUR_MS)
      assert.equal(
        duties.filter(it => it.role === role && it.startsAt <= at && at < it.endsAt).length,
        1,
        `${role} ${at}`,
      )
})

test('every line a program names has a unit', () => {
  const lines = new Set(worldOf({ seed: 'demo', now: moments[0]!, divisions }).units.map(it => it.line))
  for (const { id, cases } of programs)
    for (const line of [cases?.line, ...Object.values(cases?.kinds ?? {}).map(kind => kind.line)])
      if (line !== undefined) assert.ok(lines.has(line), `${id}: ${line}`)
})
