/** What a step entails beyond its own words: deadlines, numbers, checks against the registers, steps that follow. */
import type { Case } from '../core/case.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import type { Actor, Post } from '../core/post.ts'
import { invalid, type Problem } from '../core/problem.ts'
import type { CaseRules } from '../core/program.ts'
import type { Scope } from '../core/scope.ts'
import type { Step } from '../core/stage.ts'
import type { StepInput as Said } from '../core/step-data.ts'
import { covers, districtOf } from '../core/area.ts'
import { dueOf } from '../core/term.ts'
import { casesByIds, lockCase } from '../store/cases.ts'
import { takeNumbers } from '../store/counters.ts'
import type { Tx } from '../store/database.ts'
import type { NewEvent } from './append.ts'
import { clocksFor, extendedBy, resumedAt } from './deadlines.ts'
import { namedPosts } from './named-posts.ts'
import { newId, type Office } from './office.ts'
import type { Names } from './registers.ts'
import { successionEvent, underNewName } from './successions.ts'

export interface Consequences {
  /** Joined to what the event says. */
  readonly data: Readonly<Record<string, unknown>>
  /** Steps that follow at once, in the same transaction. */
  readonly events: readonly NewEvent[]
  /** Linked cases that begin, and the case that takes this one over. */
  readonly begins?: readonly Begun[]
  readonly into?: string
}

/** A linked case to begin; with an owner it is assigned at once. */
export interface Begun {
  readonly caseId: string
  readonly kind: string
  readonly owner?: string
  /** Which of the step's words is its title. */
  readonly titleField: 'title' | 'note'
}

interface Cause {
  readonly scope: Scope
  readonly by: Actor
  readonly post: Post
  readonly before: Case
  readonly rules: CaseRules
  readonly caseId: string
  readonly step: Exclude<Step, 'report'>
  readonly data: unknown
  readonly at: Instant
  readonly now: Instant
}

const none: Consequences = { data: {}, events: [] }
const more = (data: Consequences['data'], events: readonly NewEvent[] = []): Consequences => ({
  data,
  events,
})

export async function consequences(tx: Tx, office: Office, q: Cause): Promise<Consequences | Problem> {
  const names = await office.registers.of(tx, q.scope.district, q.now)
  switch (q.step) {
    case 'assign':
      return assigned(office, names, q, q.data as Said<'assign'>)
    case 'decline':
      return unknownUnit(names, q, 'data.suggest', (q.data as Said<'decline'>).suggest) ?? none
    case 'extend':
      return extended(office, q, q.data as Said<'extend'>)
    case 'resume':
      return more({ clocks: resumedAt(office, q.before, q.at) })
    case 'reopen':
      return reopened(office, names, q)
    case 'supervise':
      return supervised(tx, office, q, q.data as Said<'supervise'>)
    case 'summon':
      return unknownUnit(names, q, 'data.unit', (q.data as Said<'summon'>).unit) ?? none
    case 'escalate':
      return unknownUnit(names, q, 'data.to', (q.data as Said<'escalate'>).to) ?? none
    case 'meet':
      return met(office, names, q, q.data as Said<'meet'>)
    case 'merge': {
      const into = (q.data as Said<'merge'>).into
      await lockCase(tx, q.scope, into) // before it is looked at: closed meanwhile, it would answer nobody
      const checked = await otherCase(tx, q, 'data.into', into)
      return 'problem' in checked ? checked : { ...none, into }
    }
    case 'split':
      return splitOff((q.data as Said<'split'>).kind)
    case 'extend-to-peers':
      return extendedToPeers(names, q, q.data as Said<'extend-to-peers'>)
    case 'link': {
      const checked = await otherCase(tx, q, 'data.case', (q.data as Said<'link'>).case)
      return 'problem' in checked ? checked : more({ relation: 'related' })
    }
    case 'correct':
      return corrected(names, q, q.data as Said<'correct'>)
    default:
      return none
  }
}

function assigned(office: Office, names: Names, q: Cause, said: Said<'assign'>): Consequences | Problem {
  for (const [i, unit] of said.coOwners.entries()) {
    const problem = unknownUnit(names, q, `data.coOwners.${i}`, unit)
    if (problem) return problem
  }
  if (said.coOwners.includes(said.owner))
    return invalid('data.coOwners', said.owner, {
      zh: '协办单位不应包含主办单位',
      en: 'co-owners other than the lead unit',
    })
  const clocks = clocksFor(office, { rules: q.rules, kind: q.before.kind, start: q.at, term: said.term })
  return (
    unknownUnit(names, q, 'data.owner', said.owner) ??
    more({ clocks, ...toldPosts(names, q.before, [said.owner, ...said.coOwners]) })
  )
}

/** What is opened again is begun anew; where the unit was followed by another meanwhile, by that one. */
function reopened(office: Office, names: Names, q: Cause): Consequences {
  const clocks = clocksFor(office, { rules: q.rules, kind: q.before.kind, start: q.at })
  const by = q.by.person === null ? undefined : { person: q.by.person, post: q.post.id, unit: q.post.unit }
  let before: Case = { ...q.before, clocks }
  const events: NewEvent[] = []
  for (const id of [q.before.owner, ...q.before.coOwners]) {
    const unit = names.units.get(id ?? '')
    if (!unit?.successor || unit.to === null || unit.to > dayOf(q.now)) continue
    const succession = { from: unit.id, to: unit.successor, day: unit.to }
    const told = [...names.posts.values()].filter(post => post.unit === unit.successor).map(post => post.id)
    events.push(successionEvent(before, { succession, told, by, at: q.at }))
    before = { ...before, ...underNewName(before, succession) }
  }
  return more({ clocks }, events)
}

/** A restricted case becomes known to the posts of the units that have to handle it. */
function toldPosts(names: Names, before: Case, units: readonly string[]): { toldPosts?: string[] } {
  if (!before.restricted) return {}
  return {
    toldPosts: [...names.posts.values()].filter(post => units.includes(post.unit)).map(post => post.id),
  }
}

function extended(office: Office, q: Cause, said: Said<'extend'>): Consequences | Problem {
  const term = said.term ?? q.before.extensionTerm ?? undefined
  if (said.decision !== 'granted' || !term) return none
  return more({ term, clocks: extendedBy(office, q.before, term) })
}

async function supervised(tx: Tx, office: Office, q: Cause, said: Said<'supervise'>): Promise<Consequences> {
  const year = dayOf(q.at).slice(0, 4)
  const n = await takeNumbers(tx, { district: q.scope.district, name: `DB${year}`, n: 1 })
  const due =
    said.term && dueOf({ calendar: office.calendar, start: q.at, term: said.term, suspensions: [] }).due
  return more({ number: `督办〔${year}〕${n}号`, ...(due === undefined ? {} : { due }) })
}

/** A joint decision 会商 that names the owner is carried out at once. */
function met(office: Office, names: Names, q: Cause, said: Said<'meet'>): Consequences | Problem {
  if (said.owner === undefined) return none
  const problem = unknownUnit(names, q, 'data.owner', said.owner)
  if (problem) return problem
  const assign: NewEvent = {
    id: newId(),
    step: 'assign',
    by: q.by.person,
    post: q.post.id,
    at: q.at,
    data: {
      owner: said.owner,
      coOwners: said.units.filter(unit => unit !== said.owner),
      clocks: clocksFor(office, { rules: q.rules, kind: q.before.kind, start: q.at }),
      unit: q.post.unit,
    },
  }
  return more({}, [assign])
}

/** A part of the matter becomes a case of its own, to be assigned apart. */
function splitOff(kind: string): Consequences {
  const caseId = newId()
  return { data: { case: caseId }, events: [], begins: [{ caseId, kind, titleField: 'title' }] }
}

/** Each unit with like places gets a task to look at its own. */
function extendedToPeers(names: Names, q: Cause, said: Said<'extend-to-peers'>): Consequences | Problem {
  if (said.units.length === 0)
    return invalid('data.units', [], { zh: '至少一个自查单位', en: 'at least one unit' })
  for (const [i, unit] of said.units.entries()) {
    const problem = unknownUnit(names, q, `data.units.${i}`, unit)
    if (problem) return problem
  }
  const begins = said.units.map(owner => ({
    caseId: newId(),
    kind: q.before.kind,
    owner,
    titleField: 'note' as const,
  }))
  return { data: { cases: begins.map(it => it.caseId) }, events: [], begins }
}

async function otherCase(tx: Tx, q: Cause, field: string, id: string): Promise<Consequences | Problem> {
  const found = id === q.caseId ? [] : await casesByIds(tx, q.scope, [id])
  const open = found[0]
  const shut = q.step === 'merge' && (open?.stage === 'closed' || open?.stage === 'void')
  return open && !shut
    ? none
    : invalid(field, id, {
        zh: '另一件您可见且未结的事项',
        en: 'another case that you may see and that is open',
      })
}

function corrected(names: Names, q: Cause, said: Said<'correct'>): Consequences | Problem {
  const isElsewhere =
    said.area !== undefined &&
    !(
      names.areas.has(said.area) &&
      districtOf(said.area) === q.scope.district &&
      q.scope.posts.some(post => covers(post.area, said.area ?? ''))
    )
  if (isElsewhere)
    return invalid('data.area', said.area, {
      zh: '本区县内您职责范围的辖区代码',
      en: 'the code of an area of this district in your scope',
    })
  const { before, rules, post } = q
  if (before.restricted || !rules.kinds[said.kind ?? before.kind]?.restricted) return none
  const area = said.area ?? before.area
  return more({
    restricted: namedPosts(names, { post: post.id, area, units: [before.owner, ...before.coOwners] }),
  })
}

function unknownUnit(names: Names, q: Cause, field: string, id: string): Problem | undefined {
  const unit = names.units.get(id)
  const day = dayOf(q.now)
  if (unit && unit.from <= day && (unit.to === null || unit.to > day)) return undefined
  const next = unit?.successor
  return invalid(field, id, {
    zh: next ? `该单位已撤并，请改派 ${next}` : '现有单位的编号，见 GET /units',
    en: next ? `that unit is gone, take ${next}` : 'the id of a unit that exists today, see GET /units',
  })
}
