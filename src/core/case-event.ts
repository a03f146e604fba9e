/** What happened to a case 案件: its events, one for each step taken, as they are stored. */
import type { Evidence } from './alarm.ts'
import type { Day, Instant } from './instant.ts'
import type { Bilingual } from './language.ts'
import type { Position } from './position.ts'
import type { Rung } from './program.ts'
import type { Step } from './stage.ts'
import type { Term } from './term.ts'
import type { Succession } from './unit.ts'

/** People's words as an event holds them: where they are sealed, and a salted digest of them. */
export interface WordsRef {
  readonly vault: string
  readonly digest: string
}

/** One running deadline 时限. `main` is the case's own; a kind may carry more (stop, punish, remove). */
export interface Clock {
  readonly id: string
  readonly title?: Bilingual
  readonly term: Term
  readonly start: Instant
  readonly due: Instant
  /** The count touches a year whose calendar is not published. */
  readonly provisional: boolean
  readonly doneAt?: Instant
}

/** What an event of each step says, as stored. Steps that only leave a trace carry `Trace`. */
export interface Told {
  readonly report: {
    readonly report: string
    readonly number?: string
    readonly program?: string
    readonly kind?: string
    readonly area?: string
    readonly position?: Position | null
    readonly channel: string
    readonly title?: WordsRef
    readonly facts?: Readonly<Record<string, unknown>>
    readonly restricted?: readonly string[] | null
    readonly external?: { readonly system: string; readonly id: string; readonly status?: string }
    /** What an instrument saw. */
    readonly evidence?: Evidence
  }
  /** Imported history brings its deadline along; else the clocks start with `assign`. */
  readonly accept: { readonly clocks?: readonly Clock[] }
  readonly assign: {
    readonly owner: string
    readonly coOwners: readonly string[]
    readonly clocks: readonly Clock[]
    /** Posts that come to know of a restricted case by being given it. */
    readonly toldPosts?: readonly string[]
    /** The unit was merged or renamed: the one that follows stands in its place, and nothing else changes. */
    readonly succession?: Succession
  }
  readonly decline: { readonly suggest: string }
  readonly act: { readonly part?: string }
  readonly extend: { readonly decision: Decision; readonly clocks?: readonly Clock[]; readonly term?: Term }
  readonly plan: { readonly decision: Decision }
  readonly defer: { readonly until: Day }
  readonly suspend: Trace
  readonly resume: { readonly clocks?: readonly Clock[] }
  /** By a person, or by the clock, which climbs one rung of the ladder: that is no 催办 of anybody's. */
  readonly urge: { readonly rung?: number; readonly to?: Rung['to']; readonly due?: Instant }
  readonly supervise: { readonly number: string; readonly due?: Instant }
  readonly escalate: { readonly to: string }
  readonly summon: { readonly unit: string }
  /** A joint decision that names the owner is followed by an `assign`; after it nobody may decline. */
  readonly meet: { readonly owner?: string }
  readonly link: { readonly case: string; readonly relation: Relation }
  readonly merge: { readonly into: string }
  readonly split: { readonly case: string }
  readonly 'call-back': {
    readonly contacted: boolean
    readonly solved?: boolean
    readonly satisfied?: number
  }
  readonly rate: { readonly satisfied: number }
  readonly reopen: { readonly clocks: readonly Clock[] }
  readonly correct: {
    readonly kind?: string
    readonly area?: string
    /** The new kind is one of those that only named posts may know of. */
    readonly restricted?: readonly string[]
    /** The area got another code. */
    readonly succession?: Succession
    /** The calendar of a year was published: deadlines that touch it are counted anew. */
    readonly clocks?: readonly Clock[]
  }
  readonly expose: { readonly channel: string }
}

export type Decision = 'asked' | 'granted' | 'refused'
export type Relation = 'part' | 'whole' | 'merged' | 'related'
export type Trace = Readonly<Record<string, unknown>>

type ToldBy<S extends Step> = (S extends keyof Told ? Told[S] : Trace) & {
  /** The unit of the post acted as. */
  readonly unit?: string | null
  /** Set when no person acted. */
  readonly actor?: 'import' | 'clock'
}

export interface EventOf<S extends Step> {
  /** Made by whoever sends it: the same id twice is one step. */
  readonly id: string
  readonly seq: number
  readonly step: S
  readonly by: string | null
  readonly post: string | null
  /** When it happened. */
  readonly at: Instant
  readonly data: ToldBy<S>
}

/** One thing that happened to a case. Discriminated by `step`. */
export type CaseEvent = { [S in Step]: EventOf<S> }[Step]
