/** A program 业务 is one declaration: what is reported, who owns it, how long it may take, who is told when it is late. */
import { z } from 'zod'
import { wordFields } from './form.ts'
import type { Indicator } from './indicator.ts'
import type { Day } from './instant.ts'
import type { Bilingual } from './language.ts'
import type { PostKind } from './post.ts'
import { isStep, type Step } from './stage.ts'
import { sayTerm, type Term, termSchema } from './term.ts'

/** A term as it applied from a day on. A number without a source is a guess and says so. */
export interface DatedTerm {
  readonly term: Term
  readonly from: Day
  readonly source: string
}

export interface Kind extends Bilingual {
  readonly term?: Term
  /** Further deadlines of the same case: stop / punish / remove, each with its own clock. */
  readonly parts?: Readonly<Record<string, Bilingual & { readonly term: Term }>>
  /** The line 条 that owns this kind, when not the program's own. */
  readonly line?: string
  /** Cases of this kind are known only to named posts and the desk that filed them 知悉范围. */
  readonly restricted?: boolean
}

/** One rung of the ladder: when it is climbed and who hears of it. */
export interface Rung {
  readonly to: 'handler' | 'unit-head' | 'leader' | 'bulletin' | 'exposure'
  /** Before the deadline, as a share of the term left (0–1), or after it, as a term. */
  readonly when: { readonly left: number } | { readonly late: Term }
}

/** What a program says about its cases. */
export interface CaseRules {
  readonly noun: Bilingual
  /** Letters of the human number: `RX` gives RX20261121-0007. */
  readonly letters: string
  /** The line 条 that owns its cases unless a kind or the duty list says otherwise. */
  readonly line: string
  /** The term when its kind gives none, newest last. */
  readonly terms: readonly DatedTerm[]
  readonly kinds: Readonly<Record<string, Kind>>
  /** What a report of this program must state besides title, place and words. */
  readonly facts: z.ZodObject
  /** Who may not check: the person who handled it, or anybody of that unit. */
  readonly checker: 'other-person' | 'other-unit'
  /** Least number of photos or files a step needs. */
  readonly evidence: Partial<Record<Step, number>>
  readonly declines: { readonly most: number; readonly within: Term }
  readonly extensions: { readonly most: number }
  readonly ladder: readonly Rung[]
  readonly permits: Partial<Record<Step, readonly PostKind[]>>
  readonly expose?: { readonly afterOverdue: Term }
  /** Reports of this program need the reporter's way of being reached. */
  readonly reporter: 'asked' | 'optional' | 'none'
}

export interface Program {
  readonly id: string
  readonly title: Bilingual
  /** Which document asked for it, or `guess: …`. */
  readonly basis: string
  readonly cases?: CaseRules
  /** Kinds of places 对象 it keeps a register of. */
  readonly places: Readonly<Record<string, Bilingual>>
  readonly indicators: readonly Indicator[]
}

interface Declared {
  readonly id: string
  readonly title: Bilingual
  readonly basis: string
  readonly cases?: Partial<CaseRules> & Pick<CaseRules, 'noun' | 'letters' | 'line' | 'terms' | 'kinds'>
  readonly places?: Readonly<Record<string, Bilingual>>
  readonly indicators?: readonly Indicator[]
}

const defaults: Omit<CaseRules, 'noun' | 'letters' | 'line' | 'terms' | 'kinds'> = {
  facts: z.object({}),
  checker: 'other-person',
  evidence: {},
  // 山东省政务服务热线管理办法 (2020): wrong owner returns within 2 working days; at most two returns, governance-processes §3.3.
  declines: { most: 2, within: { clock: 'workdays', n: 2 } },
  extensions: { most: 1 },
  ladder: [
    { to: 'handler', when: { left: 0.3 } },
    { to: 'unit-head', when: { late: { clock: 'hours', n: 0 } } },
    { to: 'leader', when: { late: { clock: 'workdays', n: 2 } } },
  ],
  permits: {},
  reporter: 'optional',
}

/** Completes a declaration and refuses one that could not work, at start-up and naming the place. */
export function program(declared: Declared): Program {
  const made: Program = {
    id: declared.id,
    title: declared.title,
    basis: declared.basis,
    places: declared.places ?? {},
    indicators: declared.indicators ?? [],
    ...(declared.cases ? { cases: { ...defaults, ...declared.cases } } : {}),
  }
  const faults = [...programFaults(made)]
  if (faults.length > 0) throw new Error(`program ${declared.id}: ${faults.join('; ')}`)
  return made
}

const identifier = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

function* programFaults(it: Program): Generator<string> {
  if (!identifier.test(it.id)) yield `id "${it.id}" must be kebab-case`
  if (!it.basis) yield 'basis is missing: name the document, or write "guess: …"'
  yield* bilingualFaults('title', it.title)
  if (it.cases) yield* caseFaults(it.cases)
  for (const [id, kind] of Object.entries(it.places)) {
    if (!identifier.test(id)) yield `places "${id}" must be kebab-case`
    yield* bilingualFaults(`places.${id}`, kind)
  }
  for (const indicator of it.indicators) {
    if (!identifier.test(indicator.id)) yield `indicator "${indicator.id}" must be kebab-case`
    yield* bilingualFaults(`indicators.${indicator.id}`, indicator.title)
  }
}

function* caseFaults(rules: CaseRules): Generator<string> {
  if (!/^[A-Z]{2,4}$/.test(rules.letters)) yield `cases.letters "${rules.letters}" must be 2–4 capitals`
  if (Object.keys(rules.kinds).length === 0) yield 'cases.kinds is empty'
  if (rules.terms.length === 0) yield 'cases.terms is empty'
  yield* bilingualFaults('cases.noun', rules.noun)
  for (const [i, dated] of rules.terms.entries()) {
    if (!termSchema.safeParse(dated.term).success)
      yield `cases.terms.${i}: ${sayTerm(dated.term).en} is no term`
    if (i > 0 && dated.from <= (rules.terms[i - 1]?.from ?? ''))
      yield `cases.terms.${i}.from must be later than the one before`
  }
  for (const [id, kind] of Object.entries(rules.kinds)) {
    if (!identifier.test(id)) yield `kind "${id}" must be kebab-case`
    yield* bilingualFaults(`kinds.${id}`, kind)
    if (kind.parts && Object.hasOwn(kind.parts, 'main'))
      yield `kinds.${id}.parts: "main" is the case's own clock`
  }
  for (const step of [...Object.keys(rules.permits), ...Object.keys(rules.evidence)])
    if (!isStep(step)) yield `"${step}" is no step`
  const shape = Object.keys(rules.facts.shape)
  for (const name of shape) if (!/^[a-z][A-Za-z0-9]*$/.test(name)) yield `facts.${name} must be camelCase`
  for (const name of wordFields(rules.facts)) if (!shape.includes(name)) yield `facts.${name} is missing`
  for (const rung of rules.ladder)
    if ('left' in rung.when && (rung.when.left <= 0 || rung.when.left > 1))
      yield `ladder: left ${rung.when.left} must lie in (0, 1]`
}

function* bilingualFaults(where: string, it: Bilingual): Generator<string> {
  if (!it.zh.trim()) yield `${where}.zh is empty`
  if (!it.en.trim()) yield `${where}.en is empty`
}

/** The term of a kind on a day. Throws only when no term of the program had begun: a fault of the declaration. */
export function termOn(rules: CaseRules, kind: string, day: Day): Term {
  const own = rules.kinds[kind]?.term
  if (own) return own
  const dated = rules.terms.findLast(it => it.from <= day) ?? rules.terms[0]
  if (!dated) throw new Error(`no term for kind ${kind} on ${day}`)
  return dated.term
}

/** The human number of a case: letters, day, a count of at least four digits. */
export const caseNumber = (letters: string, day: Day, n: number): string =>
  `${letters}${day.replaceAll('-', '')}-${String(n).padStart(4, '0')}`
