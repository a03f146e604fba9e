/** The demo's posts 岗位, the invented people who hold them, and who is on duty. */
import type { Instant } from '../../core/instant.ts'
import { addDays, dayOf, type Day, HOUR_MS, startOfDay } from '../../core/instant.ts'
import type { Bilingual } from '../../core/language.ts'
import type { PostKind } from '../../core/post.ts'
import { DISTRICT, type DemoArea, FOUNDED } from './areas.ts'
import { diceOf } from './dice.ts'
import { letter } from './names.ts'
import type { DemoUnit } from './units.ts'

export interface DemoPost {
  readonly id: string
  readonly kind: PostKind
  readonly unit: string
  readonly area: string
  readonly programs: readonly string[]
  readonly title: Bilingual
  readonly from: Day
}

export interface DemoPerson {
  readonly id: string
  /** Signs in with it. */
  readonly name: string
  readonly title: Bilingual
}

export interface DemoHolding {
  readonly id: string
  readonly post: string
  readonly person: string
  readonly role: 'holder' | 'deputy'
  readonly from: Day
  readonly to: Day | null
}

export interface DemoDuty {
  readonly id: string
  readonly role: 'leader' | 'chief' | 'officer' | 'team'
  readonly person: string
  readonly startsAt: Instant
  readonly endsAt: Instant
}

export interface Staff {
  readonly posts: readonly DemoPost[]
  readonly people: readonly DemoPerson[]
  readonly holdings: readonly DemoHolding[]
}

/** One seat: a post and by whom it is held, the deputy (B角) after the holder. */
interface Seat {
  readonly post: Omit<DemoPost, 'from'>
  readonly by: readonly { readonly name: string; readonly title: Bilingual }[]
}

export function demoStaff(
  seed: string,
  q: { readonly areas: readonly DemoArea[]; readonly units: readonly DemoUnit[] },
): Staff {
  const dice = diceOf(`${seed}/staff`)
  const made = [...deskSeats(), ...q.units.flatMap(unitSeats), ...gridSeats(q.areas)]
  const people = new Map<string, DemoPerson>()
  const holdings: DemoHolding[] = []
  for (const { post, by } of made)
    for (const [i, { name, title }] of by.entries()) {
      const person = people.get(name) ?? { id: dice.id(BORN), name, title }
      people.set(name, person)
      holdings.push({
        id: dice.id(BORN),
        post: post.id,
        person: person.id,
        role: i === 0 ? 'holder' : 'deputy',
        from: APPOINTED,
        to: null,
      })
    }
  return { posts: made.map(it => ({ ...it.post, from: FOUNDED })), people: [...people.values()], holdings }
}

const APPOINTED: Day = '2024-01-02'
const BORN = startOfDay(APPOINTED)

const ALL = ['*']

const person = (name: string, zh: string, en: string, n = 0) => ({
  name: `${name}-${letter(n).en.toLowerCase()}`,
  title: { zh: `${zh}${letter(n).zh}`, en: `${en} ${letter(n).en}` },
})

function seat(
  q: {
    readonly id: string
    readonly kind: PostKind
    readonly unit: string
    readonly programs?: readonly string[]
    readonly area?: string
  },
  title: Bilingual,
  ...by: Seat['by']
): Seat {
  return { post: { area: DISTRICT, programs: ALL, ...q, title }, by }
}

/** The desks of the whole district. Deputies stand in for each other 互为AB角; 督办员乙 holds two posts. */
function deskSeats(): Seat[] {
  const hotline = { unit: 'hotline-centre', programs: ['hotline', 'grid-patrol', 'dust-control'] }
  const [leaderA, leaderB] = [
    person('leader', '分管领导', 'Leader', 0),
    person('leader', '分管领导', 'Leader', 1),
  ]
  const supervisorB = person('supervisor', '督办员', 'Supervision officer', 1)
  return [
    ...[0, 1, 2].map(n =>
      seat(
        { id: `operator-${n + 1}`, kind: 'operator', ...hotline },
        { zh: `话务${n + 1}号席`, en: `Hotline desk ${n + 1}` },
        person('operator', '话务员', 'Operator', n),
      ),
    ),
    ...[0, 1].map(n =>
      seat(
        { id: `dispatcher-${n + 1}`, kind: 'dispatcher', unit: 'hotline-centre' },
        { zh: `派单${n + 1}号席`, en: `Dispatch desk ${n + 1}` },
        person('dispatcher', '派单员', 'Dispatcher', n),
        person('dispatcher', '派单员', 'Dispatcher', 1 - n),
      ),
    ),
    seat(
      { id: 'grid-dispatcher', kind: 'dispatcher', unit: 'grid-centre', programs: ['grid-patrol'] },
      { zh: '网格派单席', en: 'Grid dispatch desk' },
      person('grid-dispatcher', '网格派单员', 'Grid dispatcher'),
    ),
    ...[1, 2].flatMap(group =>
      [0, 1].map(n =>
        seat(
          { id: `inspector-${2 * group - 1 + n}`, kind: 'inspector', unit: `inspection-${group}` },
          {
            zh: `第${group === 1 ? '一' : '二'}督导组督导岗${n + 1}`,
            en: `Inspector ${n + 1} of group ${group}`,
          },
          person('inspector', '督导员', 'Inspector', 2 * (group - 1) + n),
        ),
      ),
    ),
    seat(
      { id: 'supervisor-1', kind: 'supervisor', unit: 'supervision' },
      { zh: '督查室督办岗', en: 'Supervision desk' },
      person('supervisor', '督办员', 'Supervision officer'),
      supervisorB,
    ),
    seat(
      { id: 'supervisor-2', kind: 'supervisor', unit: 'supervision' },
      { zh: '督查室督办二岗', en: 'Second supervision desk' },
      supervisorB,
    ),
    seat(
      { id: 'publicity-1', kind: 'publicity', unit: 'publicity' },
      { zh: '宣传曝光岗', en: 'Exposure desk' },
      person('publicity', '宣传员', 'Publicity officer'),
    ),
    seat(
      { id: 'duty-1', kind: 'duty-officer', unit: 'government' },
      { zh: '区总值班岗', en: 'Duty desk' },
      person('duty', '值班员', 'Duty officer'),
    ),
    seat(
      { id: 'duty-2', kind: 'duty-officer', unit: 'government' },
      { zh: '区总值班二岗', en: 'Second duty desk' },
      supervisorB,
    ),
    seat(
      { id: 'leader-1', kind: 'leader', unit: 'government' },
      { zh: '分管城建环保', en: 'Leader for works and environment' },
      leaderA,
      leaderB,
    ),
    seat(
      { id: 'leader-2', kind: 'leader', unit: 'government' },
      { zh: '分管民生服务', en: 'Leader for public services' },
      leaderB,
      leaderA,
    ),
    seat(
      { id: 'administrator-1', kind: 'administrator', unit: 'government-services' },
      { zh: '系统管理岗', en: 'Administration' },
      person('administrator', '管理员', 'Administrator'),
    ),
  ]
}

/** Departments and towns each have somebody who handles and a head; the two busiest have a deputy handler. */
function unitSeats(unit: DemoUnit): Seat[] {
  if (unit.to !== null || !['department', 'town', 'centre', 'government'].includes(unit.kind)) return []
  if (unit.id === 'hotline-centre' || unit.id === 'publicity') return []
  const name = unit.kind === 'town' ? `town-${unit.area.slice(6)}` : unit.id
  const { zh, en } = unit.short
  const handlers = ['housing', 'urban-management'].includes(unit.id) ? [0, 1] : [0]
  return [
    seat(
      { id: `${name}-handler`, kind: 'handler', unit: unit.id, area: unit.area },
      { zh: `${zh}承办岗`, en: `${en}: handling` },
      ...handlers.map(n => person(name, `${zh}承办人`, `${en} handler`, n)),
    ),
    seat(
      { id: `${name}-head`, kind: 'unit-head', unit: unit.id, area: unit.area },
      { zh: `${zh}负责岗`, en: `${en}: head` },
      person(`${name}-head`, `${zh}负责人`, `${en} head`),
    ),
  ]
}

/** Grid members look after a village each; those of small towns after two. */
function gridSeats(areas: readonly DemoArea[]): Seat[] {
  const villages = areas.filter(it => it.level === 'village')
  const shared = Math.max(0, villages.length - GRID_MEMBERS)
  return villages.map((village, i) =>
    seat(
      {
        id: `grid-${village.code.slice(6)}`,
        kind: 'grid-member',
        unit: `village-${village.code}`,
        area: village.code,
        programs: ['grid-patrol', 'dust-control'],
      },
      { zh: `${village.name.zh}网格员`, en: `Grid member of ${village.name.en}` },
      person('grid', '网格员', 'Grid member', i < 2 * shared ? Math.floor(i / 2) : i - shared),
    ),
  )
}

/** As many as there are letters for: of 43 villages, 42 share a member with a neighbour. */
const GRID_MEMBERS = 22

/** Who leads, watches and stands by, from a week before a day to three weeks after, changing at half past eight. */
export function demoDuties(seed: string, q: { readonly staff: Staff; readonly now: Instant }): DemoDuty[] {
  const dice = diceOf(`${seed}/duties`)
  const holders = (kinds: readonly PostKind[]) => {
    const posts = q.staff.posts.filter(it => kinds.includes(it.kind)).map(it => it.id)
    return q.staff.holdings.filter(it => it.role === 'holder' && posts.includes(it.post)).map(it => it.person)
  }
  const turns = {
    leader: holders(['leader']),
    chief: holders(['unit-head']),
    officer: holders(['duty-officer']),
    team: holders(['inspector']),
  }
  const today = dayOf(q.now)
  return Array.from({ length: 29 }, (_, i) => i - 7).flatMap(i => {
    const startsAt = startOfDay(addDays(today, i)) + 8.5 * HOUR_MS
    const turn = Math.round(startOfDay(addDays(today, i)) / (24 * HOUR_MS))
    return (['leader', 'chief', 'officer', 'team'] as const).map(role => ({
      id: dice.id(startsAt),
      role,
      person: turns[role][turn % turns[role].length] ?? '',
      startsAt,
      endsAt: startsAt + 24 * HOUR_MS,
    }))
  })
}
