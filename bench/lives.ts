/** Made-up lives of cases for large data sets: the same seed makes the same cases, chained by the product's own hand. */
import { caseNumber, type CaseRules } from '../src/core/program.ts'
import { fresh } from '../src/core/case.ts'
import type { WordsRef } from '../src/core/case-event.ts'
import { DAY_MS, dayOf, HOUR_MS, type Instant, MINUTE_MS } from '../src/core/instant.ts'
import { append, type NewEvent } from '../src/desk/append.ts'
import { clocksFor } from '../src/desk/deadlines.ts'
import type { Dice } from '../src/desk/demo/dice.ts'
import { hotlineMatters } from '../src/desk/demo/matters-hotline.ts'
import { type Matter, filled, numbersFor } from '../src/desk/demo/matters.ts'
import { holderOf, type World } from '../src/desk/demo/world.ts'
import { DISTRICT } from '../src/desk/demo/areas.ts'
import type { Office } from '../src/desk/office.ts'
import { newKey, sealWords } from '../src/desk/words.ts'
import { iso } from '../src/store/insert.ts'
import { searchTokens } from '../src/wire/search-tokens.ts'
import type { Rows } from './copy.ts'

export interface Stage {
  readonly office: Office
  readonly world: World
  readonly dice: Dice
  readonly now: Instant
  /** How far back the first report lies. */
  readonly spanMs: number
  /** The last number given on each day. */
  readonly numbers: Map<string, number>
}

type Table = 'vault_keys' | 'vault' | 'cases' | 'case_events' | 'reports' | 'searches'
export type Lived = Required<Pick<Rows, Table>>

/** guess: the mix of a hotline centre with grids and inspections. */
const programs = ['hotline', 'hotline', 'hotline', 'hotline', 'grid-patrol', 'grid-patrol', 'dust-control']

/** The rows of one case that began at `at`, as far as its life had come by now. */
export function life(q: Stage, at: Instant): Lived {
  const { office, dice, world } = q
  const program = dice.pick(programs)
  const rules = rulesOf(office, program)
  const kind = dice.pick(Object.keys(rules.kinds))
  const grid = gridOf(q)
  const unit = unitOf(q, { line: rules.kinds[kind]?.line ?? rules.line, area: grid.code })
  const words = wordsOf(q, at, matterOf(dice, kind))
  const caseId = dice.id(at)
  const report = dice.id(at)
  const desk = holderOf(world, dice.pick(['operator-1', 'operator-2', 'operator-3']))
  const day = dayOf(at)
  const counter = `${rules.letters}${day}`
  const n = (q.numbers.get(counter) ?? 0) + 1
  q.numbers.set(counter, n)
  const isKnown = dice.chance(0.8)
  const first = {
    report,
    number: caseNumber(rules.letters, day, n),
    program,
    kind,
    area: grid.code,
    position: isKnown ? grid.position : null,
    channel: dice.pick(['phone', 'phone', 'app', 'web', 'patrol']),
    title: words.title,
    text: words.text,
    facts: {},
    files: [],
    restricted: rules.kinds[kind]?.restricted ? [desk.post.id, 'dispatcher-1', 'dispatcher-2'] : null,
    unit: desk.post.unit,
  }
  const events = [
    event(q, 'report', at, desk, first),
    ...afterwards(q, { rules, kind, unit, at, done: words.done }),
  ].filter(it => it.at <= q.now)
  const learnt = events.at(-1)?.at ?? at
  const made = append(office, {
    district: DISTRICT,
    caseId,
    before: fresh,
    head: null,
    events,
    now: learnt,
  })
  return {
    vault_keys: [words.key],
    vault: words.rows,
    cases: [made.caseRow],
    case_events: made.eventRows,
    reports: [
      {
        district: DISTRICT,
        id: report,
        case_id: caseId,
        channel: first.channel,
        key_id: words.keyId,
        title: words.title.vault,
        words: words.text.vault,
        reporter: null,
        disclose: false,
        by: desk.person,
        post: desk.post.id,
        received_at: iso(at),
        digest: caseId,
      },
    ],
    searches: [{ district: DISTRICT, case_id: caseId, key_id: words.keyId, tokens: words.tokens }],
  }
}

interface Course {
  readonly rules: CaseRules
  readonly kind: string
  readonly unit: string
  readonly at: Instant
  readonly done: WordsRef
}

/** Three to nine events in all: answered at once, refused, or assigned, handled and checked, some twice, some late. */
function afterwards(q: Stage, it: Course): NewEvent[] {
  const { dice, world } = q
  let at = it.at
  const later = (from: number, to: number) => (at += dice.between(from, to))
  const desk = holderOf(world, dice.pick(['dispatcher-1', 'dispatcher-2']))
  const accept = () => event(q, 'accept', later(MINUTE_MS, 3 * HOUR_MS), desk)
  if (dice.chance(0.03))
    return [event(q, 'dismiss', later(HOUR_MS, 8 * HOUR_MS), desk, { reason: 'unclear' })]
  if (dice.chance(0.15)) {
    return [accept(), event(q, 'answer', later(MINUTE_MS, 6 * HOUR_MS), desk, { reply: it.done })]
  }
  const handler = handlerOf(q, it.unit)
  const checker = holderOf(world, dice.pick(['inspector-1', 'inspector-2', 'inspector-3', 'inspector-4']))
  const start = later(10 * MINUTE_MS, 5 * HOUR_MS)
  const clocks = clocksFor(q.office, { rules: it.rules, kind: it.kind, start })
  const coOwners = dice.chance(0.15) ? [dice.pick(departments(world))].filter(id => id !== it.unit) : []
  const events = [
    { ...accept(), at: start - 5 * MINUTE_MS },
    event(q, 'assign', start, desk, { owner: it.unit, coOwners, clocks }),
  ]
  if (dice.chance(0.7)) events.push(event(q, 'acknowledge', later(MINUTE_MS, 8 * HOUR_MS), handler))
  const dueIn = Math.max((clocks[0]?.due ?? at) - at, HOUR_MS)
  if (dice.chance(0.1)) events.push(event(q, 'urge', later(HOUR_MS, DAY_MS), desk))
  // 0.4 % of cases of any age are never brought to an end.
  if (dice.chance(0.004)) return events
  const rectify = () => event(q, 'rectify', later(dueIn / 5, dueIn * 1.1), handler, { note: it.done })
  events.push(rectify())
  if (dice.chance(0.06))
    events.push(
      event(q, 'fail', later(HOUR_MS, DAY_MS), checker, { reason: it.done }),
      event(q, 'rectify', later(HOUR_MS, 2 * DAY_MS), handler, { note: it.done }),
    )
  events.push(event(q, 'pass', later(HOUR_MS, DAY_MS), checker))
  if (dice.chance(0.2)) {
    const said = { contacted: dice.chance(0.9), solved: dice.chance(0.85), satisfied: dice.between(1, 5) }
    events.push(event(q, 'call-back', later(HOUR_MS, 3 * DAY_MS), desk, said))
  }
  return events
}

type Holder = ReturnType<typeof holderOf>

const event = (
  q: Stage,
  step: NewEvent['step'],
  at: Instant,
  holder: Holder,
  data: object = {},
): NewEvent => ({
  id: q.dice.id(at),
  step,
  by: holder.person,
  post: holder.post.id,
  at: Math.floor(at),
  data: { ...data, unit: holder.post.unit },
})

function wordsOf(q: Stage, at: Instant, matter: Matter) {
  const { office, dice } = q
  const village = '演示村'
  const numbers = numbersFor(dice)
  const said = (text: string) => filled(text, { village, place: village, numbers })
  const [title, text, done] = [said(matter[0]), said(matter[1]), said(matter[3])]
  const key = newKey(office, DISTRICT, at)
  const seal = (text: string) => sealWords(office, DISTRICT, key, text)
  const [a, b, c] = [seal(title), seal(text), seal(done)]
  if (!key.row) throw new Error('a new key has a row')
  return {
    key: key.row,
    keyId: key.id,
    rows: [a.row, b.row, c.row],
    title: a.ref,
    text: b.ref,
    done: c.ref,
    tokens: searchTokens(`${title}\n${text}`, office.keys.search),
  }
}

const everyMatter = Object.values(hotlineMatters).flat()
const matterOf = (dice: Dice, kind: string): Matter => dice.pick(hotlineMatters[kind] ?? everyMatter)

function rulesOf(office: Office, program: string): CaseRules {
  const rules = office.programs.get(program)?.cases
  if (!rules) throw new Error(`no cases in ${program}`)
  return rules
}

/** Some grids are busier than others: the square of a share leans to the first. */
function gridOf({ world, dice }: Stage) {
  const grids = gridsOf(world)
  const grid = grids[Math.floor(dice.share() ** 2 * grids.length)]
  if (!grid) throw new Error('no grids')
  const [lon = 0, lat = 0] = grid.boundary?.coordinates[0]?.[0] ?? []
  const position = { lon: lon + dice.share() / 200, lat: lat + dice.share() / 200 }
  return { code: grid.code, position }
}

const gridsOf = kept((world: World) => world.areas.filter(it => it.level === 'grid'))
const departments = kept((world: World) =>
  world.units.filter(it => it.kind === 'department' && it.to === null).map(it => it.id),
)

/** A department by its line, three in ten times the town. */
function unitOf({ world, dice }: Stage, q: { readonly line: string; readonly area: string }): string {
  const department = world.units.find(it => it.line === q.line && it.kind === 'department' && it.to === null)
  return !department || dice.chance(0.3) ? `town-${q.area.slice(0, 9)}` : department.id
}

function handlerOf({ world, dice }: Stage, unit: string): Holder {
  const posts = world.posts.filter(it => it.unit === unit && it.kind === 'handler')
  return holderOf(world, posts.length > 0 ? dice.pick(posts).id : 'dispatcher-1')
}

/** Worked out once for a world. */
function kept<T>(of: (world: World) => T): (world: World) => T {
  const known = new WeakMap<World, T>()
  return world => {
    const it = known.get(world) ?? of(world)
    known.set(world, it)
    return it
  }
}
