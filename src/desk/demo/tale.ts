/** One case of the story as it is told: a clock that moves on, and steps that are dropped once they lie in the future. */
import { addWorkTime, type Calendar } from '../../core/calendar.ts'
import { type Case, mainClock } from '../../core/case.ts'
import type { Position } from '../../core/position.ts'
import { dayOf, HOUR_MS, type Instant, MINUTE_MS, SHANGHAI_OFFSET_MS } from '../../core/instant.ts'
import type { CaseRules } from '../../core/program.ts'
import type { Step } from '../../core/stage.ts'
import { suggestOwner } from '../../deliberate/route.ts'
import { programs } from '../../programs/all.ts'
import type { DemoArea } from './areas.ts'
import { type Dice, diceOf } from './dice.ts'
import { filled, type Matter, numbersFor } from './matters.ts'
import { hotlineMatters } from './matters-hotline.ts'
import { dustMatters, gridMatters } from './matters-patrol.ts'
import { letter } from './names.ts'
import { type DemoPlace, somewhereIn } from './places.ts'
import type { Action, Photo, ReportAction, StepAction } from './story.ts'
import { walked } from './walk.ts'
import { holderOf, type World } from './world.ts'

export type ProgramId = 'hotline' | 'dust-control' | 'grid-patrol' | 'emission'

/** Tells cases one after another; what they did and photographed piles up here. */
export interface Teller {
  readonly seed: string
  readonly now: Instant
  readonly calendar: Calendar
  readonly dice: Dice
  readonly world: World
  readonly actions: Action[]
  readonly photos: Photo[]
  /** A case that begins at a moment, with a matter of its kind. */
  readonly begin: (q: {
    readonly program: ProgramId
    readonly kind: string
    readonly at: Instant
    readonly by?: string
    readonly found?: Found
  }) => Tale
}

/** What is known beforehand, where nobody has seen and said it: the place that measured it, the words, the facts. */
export interface Found {
  readonly exceedance: number
  readonly place: DemoPlace
  readonly matter: Matter
  readonly facts: Readonly<Record<string, unknown>>
}

export interface Tale {
  readonly program: ProgramId
  readonly kind: string
  readonly ref: string
  readonly dice: Dice
  /** Progress and result as the unit writes them. */
  readonly progress: string
  readonly done: string
  /** Who leads and who helps, by the same rule as in the office. */
  readonly owner: string
  readonly coOwners: readonly string[]
  /** The post that filed it. */
  readonly filer: string
  readonly village: DemoArea
  at: () => Instant
  /** The case as it stands at that moment. */
  state: () => Case
  due: () => Instant
  /** Moves the clock on: by minutes, by working minutes, or to a moment if that is later. */
  wait: (minutes: number) => Tale
  work: (minutes: number) => Tale
  until: (at: Instant) => Tale
  step: (by: string, step: Exclude<Step, 'report'>, data?: Readonly<Record<string, unknown>>) => Tale
  /** Says it again: on the same case, or as a case of its own. */
  again: (q: { readonly by: string; readonly joins: boolean; readonly minutes: number }) => Tale
  photo: (sort: Sort, by: string) => string
}

/** What a picture shows, by its colour: found, rectified, checked. */
export type Sort = 'before' | 'after' | 'check'
export const PICTURES_EACH = 8

const texts: Readonly<Record<ProgramId, Readonly<Record<string, readonly Matter[]>>>> = {
  hotline: hotlineMatters,
  'dust-control': dustMatters,
  'grid-patrol': gridMatters,
  emission: {},
}

export function rulesOf(id: string): CaseRules {
  const rules = programs.find(it => it.id === id)?.cases
  if (!rules) throw new Error(`no program ${id} with cases`)
  return rules
}

/** The post with which a unit handles. */
export const handlerOf = (unit: string): string =>
  unit.startsWith('town-') ? `town-${unit.slice(-3)}-handler` : `${unit}-handler`

export function teller(q: {
  readonly seed: string
  readonly now: Instant
  readonly calendar: Calendar
  readonly world: World
}): Teller {
  const actions: Action[] = []
  const photos: Photo[] = []
  const told = new Map<string, number>()
  const dice = diceOf(`${q.seed}/story`)

  /** Each kind's matters in turn, so that none is heard twice while another is unheard. */
  const matterOf = (program: ProgramId, kind: string): Matter => {
    const list = texts[program][kind] ?? []
    const n = told.get(`${program}/${kind}`) ?? 0
    told.set(`${program}/${kind}`, n + 1)
    const matter = list[n % list.length]
    if (!matter) throw new Error(`no matter for ${program}/${kind}`)
    return matter
  }

  const photo = (sort: Sort, by: string, at: Instant, id: string): string => {
    if (at <= q.now) photos.push({ id, picture: `${sort}-${(photos.length % PICTURES_EACH) + 1}`, by, at })
    return id
  }

  const begin: Teller['begin'] = start =>
    tale({
      ...q,
      ...start,
      actions,
      photo,
      dice: dice.of(`${actions.length}`),
      matter: start.found?.matter ?? matterOf(start.program, start.kind),
    })

  return { seed: q.seed, now: q.now, calendar: q.calendar, dice, world: q.world, actions, photos, begin }
}

interface Telling {
  readonly now: Instant
  readonly calendar: Calendar
  readonly world: World
  readonly program: ProgramId
  readonly kind: string
  readonly at: Instant
  readonly by?: string
  readonly found?: Found
  readonly actions: Action[]
  readonly photo: (sort: Sort, by: string, at: Instant, id: string) => string
  readonly dice: Dice
  readonly matter: Matter
  /** Where it happened, when somebody else says it again. */
  readonly scene?: Scene
}

function tale(q: Telling): Tale {
  const { dice, world, calendar, program, kind, matter } = q
  const rules = rulesOf(program)
  const scene = q.scene ?? sceneOf(q)
  const ref = dice.id(q.at)
  const fill = (text: string) => filled(text, { ...scene, village: scene.village.name.zh })
  const found = suggestOwner({
    ...q,
    rules,
    area: scene.area.code,
    day: dayOf(q.at),
    units: world.units,
    successions: world.successions,
    dutyItems: world.dutyItems,
  })
  if (!found) throw new Error(`nobody owns ${program}/${kind} in ${scene.area.code}`)
  let at = q.at
  let state: Case | undefined

  const put = (action: Action): void => {
    if (action.at > q.now) return
    const { post, person } = holderOf(world, action.by)
    const postsOf = (unit: string) => world.posts.filter(it => it.unit === unit).map(it => it.id)
    state = walked(state, action, { calendar, rules, post, person, postsOf })
    q.actions.push(action)
  }

  const report = (by: string, joins: boolean): ReportAction => ({
    action: 'report',
    at,
    by,
    ref,
    data: {
      id: dice.id(at),
      program,
      kind,
      area: scene.area.code,
      position: scene.position,
      title: fill(matter[0]),
      text: `${fill(matter[1])}${joins || q.scene ? dice.pick(repeats) : ''}`,
      channel: channelOf(program, dice),
      facts: factsOf(q, scene),
      files: program === 'hotline' || q.found ? [] : [q.photo('before', by, at, dice.id(at))],
      ...(program === 'hotline' ? { reporter: caller(dice) } : {}),
      ...(q.found ? { exceedance: q.found.exceedance } : {}),
      joins,
    },
  })

  const it: Tale = {
    program,
    kind,
    ref,
    dice,
    progress: fill(matter[2]),
    done: fill(matter[3]),
    owner: found.owner,
    coOwners: found.coOwners,
    filer: q.by ?? filerOf(program, scene.village, at, dice),
    village: scene.village,
    at: () => at,
    state: () => {
      if (!state) throw new Error('nothing has happened yet')
      return state
    },
    due: () => (state && mainClock(state)?.due) ?? at,
    wait: minutes => {
      at += minutes * MINUTE_MS
      return it
    },
    work: minutes => {
      at = addWorkTime(calendar, at, minutes * MINUTE_MS)
      return it
    },
    until: moment => {
      at = Math.max(at, moment)
      return it
    },
    step: (by, step, data = {}) => {
      const action: StepAction = { action: 'step', at, by, ref, data: { id: dice.id(at), step, data } }
      put(action)
      return it
    },
    again: ({ by, joins, minutes }) => {
      if (!joins)
        return tale({ ...q, scene, at: at + minutes * MINUTE_MS, by, dice: dice.of(`again ${minutes}`) })
      at += minutes * MINUTE_MS
      put(report(by, true))
      return it
    },
    photo: (sort, by) => q.photo(sort, by, at, dice.id(at)),
  }
  put(report(it.filer, false))
  return it
}

const repeats = ['前几天已经打过一次电话。', '和邻居反映的是同一件事。', '到今天还没看到有人来处理。']

interface Scene {
  readonly area: DemoArea
  readonly village: DemoArea
  readonly place: string
  readonly position: Position | null
  readonly numbers: readonly number[]
}

/** Where it happens: a dust finding at one of the places, anything else in some grid. */
function sceneOf(q: Telling): Scene {
  const { dice, world, program } = q
  const grids = world.areas.filter(it => it.level === 'grid')
  if (q.found) return sceneAt(q.found.place, world)
  const sites = world.places.filter(it => it.program === program && isFitting(it, q.kind))
  const place = program === 'hotline' ? undefined : dice.pick(sites)
  const grid = program === 'dust-control' ? world.areas.find(it => it.code === place?.area) : dice.pick(grids)
  const village = world.areas.find(it => it.code === grid?.code.slice(0, 12))
  if (!grid || !village) throw new Error(`no grid for ${program}`)
  const isPlaced = program !== 'hotline' || dice.chance(0.7)
  return {
    area: program === 'hotline' ? village : grid,
    village,
    place: place?.name ?? '一号口袋公园',
    position:
      program === 'dust-control' ? (place?.position ?? null) : isPlaced ? somewhereIn(grid, dice) : null,
    numbers: numbersFor(dice),
  }
}

function sceneAt(place: DemoPlace, world: World): Scene {
  const area = world.areas.find(it => it.code === place.area)
  const village = world.areas.find(it => it.code === place.area.slice(0, 12))
  if (!area || !village) throw new Error(`${place.name} lies nowhere`)
  return { area, village, place: place.name, position: place.position, numbers: [] }
}

/** Yards and plants have dust on the yard, roads are broken; everything else is found on building sites. */
function isFitting(place: DemoPlace, kind: string): boolean {
  if (place.program !== 'dust-control') return true
  if (kind === 'yard-dust') return ['yard', 'plant', 'mixer'].includes(place.kind)
  return kind === 'broken-road' ? place.kind === 'road' : place.kind === 'site'
}

function factsOf(q: Telling, scene: Scene): Readonly<Record<string, unknown>> {
  if (q.found) return q.found.facts
  switch (q.program) {
    case 'hotline':
      return { request: q.matter[4] ?? 'complain', ...(q.dice.chance(0.15) ? { repeated: true } : {}) }
    case 'dust-control':
      return {
        site: scene.place,
        spots: scene.numbers[3] ?? 1,
        phase: q.dice.pick(['earthwork', 'structure', 'finishing']),
      }
    case 'grid-patrol':
      return { found: q.dice.pick(['patrol', 'patrol', 'visit', 'told']), households: q.dice.between(1, 40) }
    case 'emission':
      return {}
  }
}

function channelOf(program: ProgramId, dice: Dice): string {
  if (program === 'hotline') return dice.pick(['phone', 'phone', 'phone', 'phone', 'app', 'web'])
  if (program === 'emission') return 'device'
  return program === 'dust-control' ? 'inspection' : 'patrol'
}

/** A caller with a number that no telephone in China can have: mobile numbers do not begin with 12. */
function caller(dice: Dice) {
  const n = dice.between(1, 88)
  return {
    name: `市民${letter(n).zh}${Math.ceil(n / 22)}`,
    phone: `1230000${String(n).padStart(4, '0')}`,
    disclose: dice.chance(0.5),
  }
}

const hourOf = (at: Instant): number => Math.floor((at + SHANGHAI_OFFSET_MS) / HOUR_MS) % 24
export const isNight = (at: Instant): boolean => hourOf(at) < 7 || hourOf(at) >= 22

function filerOf(program: ProgramId, village: DemoArea, at: Instant, dice: Dice): string {
  switch (program) {
    case 'hotline':
      return isNight(at) ? 'duty-1' : `operator-${dice.between(1, 3)}`
    case 'dust-control':
      return `inspector-${dice.between(1, 4)}`
    case 'grid-patrol':
      return `grid-${village.code.slice(6)}`
    case 'emission':
      return 'duty-1'
  }
}
