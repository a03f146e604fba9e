/** A case 案件 is the list of what happened to it; everything here is computed from that list. */
import type { CaseEvent, Clock, Decision, EventOf, Told, WordsRef } from './case-event.ts'
import type { Day, Instant } from './instant.ts'
import type { Position } from './position.ts'
import { nextStage, type Stage, type Step } from './stage.ts'
import type { Suspension, Term } from './term.ts'
import { renamed, type Succession } from './unit.ts'

export interface Case {
  readonly seq: number
  readonly stage: Stage
  readonly number: string
  readonly program: string
  readonly kind: string
  readonly area: string
  readonly position: Position | null
  readonly channel: string
  readonly title: WordsRef | null
  readonly facts: Readonly<Record<string, unknown>>
  readonly filedBy: string | null
  readonly restricted: readonly string[] | null
  readonly external: { readonly system: string; readonly id: string; readonly status?: string } | null
  /** Reports hanging on it: every one of them is answered. */
  readonly reports: number
  readonly owner: string | null
  readonly coOwners: readonly string[]
  readonly clocks: readonly Clock[]
  readonly acknowledged: boolean
  readonly suspensions: readonly Suspension[]
  /** 缓办 until a day, out of the due count. */
  readonly deferredUntil: Day | null
  /** 挂账: kept open and listed. */
  readonly shelved: boolean
  readonly extension: 'none' | 'asked' | 'granted' | 'refused'
  readonly extensionBy: string | null
  /** How much time was asked for. */
  readonly extensionTerm: Term | null
  readonly extensions: number
  readonly plan: 'none' | Decision
  readonly planBy: string | null
  readonly declines: number
  readonly ownerFixed: boolean
  /** 整改次数: how often it was reported as done. */
  readonly rounds: number
  /** 返工次数: how often a check failed. */
  readonly failures: number
  /** Who has acted on it since it was assigned, by person and by unit: none of them may check it. */
  readonly handlers: readonly string[]
  readonly handlingUnits: readonly string[]
  readonly urged: number
  /** Rungs of the ladder climbed since it was assigned, opened again or given more time. */
  readonly rungs: number
  /** Imported history, and no person has taken a step since: wakes nobody. */
  readonly dormant: boolean
  readonly supervised: number
  readonly escalated: boolean
  readonly exposure: 'none' | 'proposed' | 'exposed' | 'claimed'
  readonly parent: string | null
  readonly contacted: boolean | null
  readonly solved: boolean | null
  readonly satisfied: number | null
  readonly closedBy: 'pass' | 'answer' | 'fix-on-spot' | null
  readonly delisted: boolean
  readonly reopened: number
  readonly reportedAt: Instant
  readonly acceptedAt: Instant | null
  readonly assignedAt: Instant | null
  readonly rectifiedAt: Instant | null
  readonly closedAt: Instant | null
  readonly changedAt: Instant
}

/** A case before anything happened to it. */
export const fresh: Case = {
  seq: 0,
  stage: 'reported',
  number: '',
  program: '',
  kind: '',
  area: '',
  position: null,
  channel: '',
  title: null,
  facts: {},
  filedBy: null,
  restricted: null,
  external: null,
  reports: 0,
  owner: null,
  coOwners: [],
  clocks: [],
  acknowledged: false,
  suspensions: [],
  deferredUntil: null,
  shelved: false,
  extension: 'none',
  extensionBy: null,
  extensionTerm: null,
  extensions: 0,
  plan: 'none',
  planBy: null,
  declines: 0,
  ownerFixed: false,
  rounds: 0,
  failures: 0,
  handlers: [],
  handlingUnits: [],
  urged: 0,
  rungs: 0,
  dormant: false,
  supervised: 0,
  escalated: false,
  exposure: 'none',
  parent: null,
  contacted: null,
  solved: null,
  satisfied: null,
  closedBy: null,
  delisted: false,
  reopened: 0,
  reportedAt: 0,
  acceptedAt: null,
  assignedAt: null,
  rectifiedAt: null,
  closedAt: null,
  changedAt: 0,
}

/** Total and pure: history is never refused. A step that was not open there leaves the stage as it is. */
export function apply(before: Case, event: CaseEvent): Case {
  const open = isSuccession(event) ? null : nextStage(before.stage, event.step)
  const stage =
    event.step === 'reopen' && before.owner === null && open !== null ? 'accepted' : (open ?? before.stage)
  return {
    ...before,
    stage,
    seq: event.seq,
    dormant: event.by === null && (before.dormant || event.data.actor === 'import'),
    changedAt: Math.max(before.changedAt, event.at),
    ...told(before, event),
  }
}

export const caseFrom = (events: readonly CaseEvent[]): Case => events.reduce(apply, fresh)

/** The case's own deadline, or undefined before it is assigned. */
export const mainClock = (it: Case): Clock | undefined => it.clocks.find(clock => clock.id === 'main')

/** Whether the clock stands still now: suspended 停时, deferred 缓办 or shelved 挂账. */
export const isPaused = (it: Case): boolean => it.suspensions.some(gap => gap.to === undefined)

function told(before: Case, event: CaseEvent): Partial<Case> {
  const at = event.at
  switch (event.step) {
    case 'report':
      return before.seq === 0 ? firstReport(event) : { reports: before.reports + 1 }
    case 'accept':
      return { acceptedAt: at, ...clocksOf(event.data.clocks) }
    case 'assign':
      return event.data.succession
        ? succeeded(before, event.data.succession, event.data.toldPosts)
        : { ...assigned(before, event.data), assignedAt: at }
    case 'acknowledge':
      return { acknowledged: true }
    case 'decline':
      return { owner: null, coOwners: [], acknowledged: false, clocks: [], declines: before.declines + 1 }
    case 'plan':
      return {
        plan: event.data.decision,
        planBy: event.data.decision === 'asked' ? event.by : before.planBy,
        ...handled(before, event),
      }
    case 'act':
      return { clocks: partDone(before.clocks, event.data.part, at), ...handled(before, event) }
    case 'rectify':
      return {
        rounds: before.rounds + 1,
        rectifiedAt: at,
        extension: dropAsked(before),
        ...handled(before, event),
      }
    case 'pass':
    case 'answer':
    case 'fix-on-spot':
      return { closedAt: at, closedBy: event.step, extension: dropAsked(before), ...ended(before, at) }
    case 'fail':
      return { failures: before.failures + 1, rectifiedAt: null }
    case 'reopen':
      return { ...reopened(before), clocks: event.data.clocks }
    case 'extend':
      return extended(before, event)
    case 'defer':
      return { deferredUntil: event.data.until, suspensions: suspend(before, at) }
    case 'shelve':
      return { shelved: true, suspensions: suspend(before, at) }
    case 'suspend':
      return { suspensions: suspend(before, at) }
    case 'resume':
      return { deferredUntil: null, shelved: false, ...ended(before, at), ...clocksOf(event.data.clocks) }
    case 'urge':
      return event.data.rung === undefined ? { urged: before.urged + 1 } : { rungs: event.data.rung + 1 }
    case 'supervise':
      return { supervised: before.supervised + 1 }
    case 'escalate':
      return { escalated: true }
    case 'meet':
      return event.data.owner === undefined ? {} : { ownerFixed: true }
    case 'propose-exposure':
      return { exposure: 'proposed' }
    case 'expose':
      return { exposure: 'exposed' }
    case 'claim':
      return { exposure: 'claimed' }
    case 'merge':
      return { parent: event.data.into }
    case 'link':
      return event.data.relation === 'whole' ? { parent: event.data.case } : {}
    case 'call-back':
      return {
        contacted: event.data.contacted,
        solved: event.data.solved ?? before.solved,
        satisfied: event.data.satisfied ?? before.satisfied,
      }
    case 'rate':
      return { satisfied: event.data.satisfied }
    case 'delist':
      return { delisted: true }
    case 'correct':
      return {
        kind: event.data.kind ?? before.kind,
        area: event.data.area ?? before.area,
        ...(event.data.restricted ? { restricted: event.data.restricted } : {}),
        ...clocksOf(event.data.clocks),
      }
    case 'dismiss':
    case 'void':
    case 'verify':
    case 'instruct':
    case 'summon':
    case 'split':
    case 'reinspect':
    case 'extend-to-peers':
      return {}
  }
}

function firstReport(event: EventOf<'report'>): Partial<Case> {
  const {
    number = '',
    program = '',
    kind = '',
    area = '',
    position,
    channel,
    title,
    facts,
    restricted,
    external,
    unit,
  } = event.data
  return {
    number,
    program,
    kind,
    area,
    position: position ?? null,
    channel,
    title: title ?? null,
    facts: facts ?? {},
    filedBy: unit ?? null,
    restricted: restricted ?? null,
    external: external ?? null,
    reports: 1,
    reportedAt: event.at,
  }
}

/** A new owner starts anew: what the one before did no longer bars anybody but stays in the list. */
const assigned = (before: Case, data: Told['assign']): Partial<Case> => ({
  owner: data.owner,
  coOwners: data.coOwners,
  clocks: data.clocks,
  acknowledged: before.owner === data.owner && before.acknowledged,
  rungs: 0,
  extension: 'none',
  restricted: alsoTold(before, data.toldPosts),
})

const isSuccession = (event: CaseEvent): boolean =>
  event.step === 'assign' && event.data.succession !== undefined

/** Under the new name the work goes on: the clocks, the extension asked for and who signed stay as they are. */
const succeeded = (before: Case, it: Succession, told: Told['assign']['toldPosts']): Partial<Case> => {
  const owner = before.owner === it.from ? it.to : before.owner
  return {
    owner,
    coOwners: renamed(before.coOwners, it).filter(unit => unit !== owner),
    handlingUnits: renamed(before.handlingUnits, it),
    restricted: alsoTold(before, told),
  }
}

const alsoTold = (before: Case, posts: readonly string[] = []): Case['restricted'] =>
  before.restricted && [...new Set([...before.restricted, ...posts])]

const handled = (before: Case, event: EventOf<Step>): Partial<Case> => ({
  acknowledged: true,
  handlers: withOne(before.handlers, event.by),
  handlingUnits: withOne(before.handlingUnits, event.data.unit ?? null),
})

const reopened = (before: Case): Partial<Case> => ({
  reopened: before.reopened + 1,
  rungs: 0,
  closedAt: null,
  closedBy: null,
  rectifiedAt: null,
  acknowledged: false,
  delisted: false,
  extension: 'none',
})

function extended(before: Case, event: EventOf<'extend'>): Partial<Case> {
  switch (event.data.decision) {
    case 'asked':
      return { extension: 'asked', extensionBy: event.by, extensionTerm: event.data.term ?? null }
    case 'refused':
      return { extension: 'refused' }
    case 'granted':
      return {
        extension: 'granted',
        extensions: before.extensions + 1,
        rungs: 0,
        ...clocksOf(event.data.clocks),
      }
  }
}

const clocksOf = (clocks: readonly Clock[] | undefined): Partial<Case> => (clocks ? { clocks } : {})

const dropAsked = (before: Case): Case['extension'] =>
  before.extension === 'asked' ? 'none' : before.extension

const suspend = (before: Case, at: Instant): readonly Suspension[] =>
  isPaused(before) ? before.suspensions : [...before.suspensions, { from: at }]

const ended = (before: Case, at: Instant): Partial<Case> => ({
  suspensions: before.suspensions.map(gap =>
    gap.to === undefined ? { ...gap, to: Math.max(at, gap.from) } : gap,
  ),
})

const partDone = (clocks: readonly Clock[], part: string | undefined, at: Instant): readonly Clock[] =>
  clocks.map(clock => (clock.id === part ? { ...clock, doneAt: at } : clock))

const withOne = (list: readonly string[], one: string | null): readonly string[] =>
  one === null || list.includes(one) ? list : [...list, one]
