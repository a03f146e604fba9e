/** What a step does to other cases: begins a linked one, or adds to one that is there. All in the step's transaction. */
import { type Case, caseFrom, fresh } from '../core/case.ts'
import type { WordsRef } from '../core/case-event.ts'
import type { Position } from '../core/position.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import type { Post } from '../core/post.ts'
import { type CaseRules, caseNumber } from '../core/program.ts'
import type { Scope } from '../core/scope.ts'
import { lockCase } from '../store/cases.ts'
import { takeNumbers } from '../store/counters.ts'
import type { Tx } from '../store/database.ts'
import { eventsOf } from '../store/events.ts'
import type { Row } from '../store/insert.ts'
import { moveReports } from '../store/reports.ts'
import type { TallyDay } from '../store/tallies.ts'
import { searchTokens } from '../wire/search-tokens.ts'
import { append, eventOf, type NewEvent } from './append.ts'
import { clocksFor } from './deadlines.ts'
import { namedPosts } from './named-posts.ts'
import type { Occasion } from './notify.ts'
import { occasionsOf } from './occasions.ts'
import { newId, type Office } from './office.ts'

/** Rows of one more case, to be written with those of the step. */
export interface OtherCase {
  readonly cases: readonly Row<'cases'>[]
  readonly caseEvents: readonly Row<'case_events'>[]
  readonly feed: readonly Row<'feed'>[]
  readonly searches: readonly Row<'searches'>[]
  readonly update: readonly Row<'cases'>[]
  readonly due: readonly Row<'due'>[]
  /** What somebody should hear of it. */
  readonly occasions: readonly Occasion[]
  readonly tallyDays: readonly TallyDay[]
}

interface Step {
  readonly scope: Scope
  readonly person: string | null
  readonly post: Post
  readonly at: Instant
  readonly now: Instant
}

/** A new case that belongs to another: a part split off 拆分, or a self-check of a like place 举一反三. */
export async function beginLinked(
  tx: Tx,
  office: Office,
  q: Step & {
    readonly whole: Case
    readonly wholeId: string
    readonly caseId: string
    readonly rules: CaseRules
    readonly kind: string
    readonly title: { readonly ref: WordsRef; readonly text: string; readonly keyId: string }
    readonly owner?: string
  },
): Promise<OtherCase> {
  const { scope, whole, rules, caseId, at } = q
  const district = scope.district
  const day = dayOf(at)
  const n = await takeNumbers(tx, { district, name: `${rules.letters}${day}`, n: 1 })
  const position: Position | null = q.owner === undefined ? whole.position : null
  const event = (step: NewEvent['step'], data: Record<string, unknown>): NewEvent => ({
    id: newId(),
    step,
    by: q.person,
    post: q.post.id,
    at,
    data: { ...data, unit: q.post.unit },
  })
  const events = [
    event('report', {
      report: newId(),
      number: caseNumber(rules.letters, day, n),
      program: whole.program,
      kind: q.kind,
      area: whole.area,
      position,
      channel: whole.channel,
      title: q.title.ref,
      facts: {},
      restricted: whole.restricted ?? (await restrictedOf(tx, office, q)),
    }),
    event('accept', {}),
    event('link', { case: q.wholeId, relation: 'whole' }),
  ]
  if (q.owner !== undefined) {
    const clocks = clocksFor(office, { rules, kind: q.kind, start: at })
    events.push(event('assign', { owner: q.owner, coOwners: [], clocks }))
  }
  const made = append(office, { district, caseId, before: fresh, head: null, events, now: q.now })
  const tokens = searchTokens(q.title.text, office.keys.search)
  return {
    cases: [made.caseRow],
    caseEvents: made.eventRows,
    feed: made.feedRows,
    searches: [{ district, case_id: caseId, key_id: q.title.keyId, tokens }],
    update: [],
    due: made.dueRows,
    occasions: occasionsOf({ ...made, caseId }),
    tallyDays: made.tallyDays,
  }
}

/** A part may be of a kind that only named posts may know of, where the whole was not. */
async function restrictedOf(
  tx: Tx,
  office: Office,
  q: Step & { readonly whole: Case; readonly rules: CaseRules; readonly kind: string },
): Promise<readonly string[] | null> {
  if (!q.rules.kinds[q.kind]?.restricted) return null
  const names = await office.registers.of(tx, q.scope.district, q.now)
  return namedPosts(names, { post: q.post.id, area: q.whole.area })
}

/** A case that swallows another 并案: its reporters come with it, so that each of them is answered. */
export async function takeOver(
  tx: Tx,
  office: Office,
  q: Step & { readonly into: string; readonly from: string },
): Promise<OtherCase> {
  const district = q.scope.district
  const event = (step: NewEvent['step'], data: Record<string, unknown>): NewEvent => ({
    id: newId(),
    step,
    by: q.person,
    post: q.post.id,
    at: q.at,
    data: { ...data, unit: q.post.unit },
  })
  const moved = await moveReports(tx, { district, from: q.from, into: q.into })
  const events = [
    event('link', { case: q.from, relation: 'merged' }),
    ...moved.map(({ id, channel }) => event('report', { report: id, channel })),
  ]
  return addTo(tx, office, { ...q, caseId: q.into, events })
}

/** Adds events to a case that exists; it is locked first, like any case that takes a step. */
export async function addTo(
  tx: Tx,
  office: Office,
  q: Pick<Step, 'scope' | 'now'> & { readonly caseId: string; readonly events: readonly NewEvent[] },
): Promise<OtherCase> {
  const district = q.scope.district
  const locked = await lockCase(tx, q.scope, q.caseId)
  if (!locked) throw new Error(`case ${q.caseId} was seen a moment ago and is gone`)
  const before = caseFrom((await eventsOf(tx, { district, caseId: q.caseId })).map(eventOf))
  const made = append(office, {
    district,
    caseId: q.caseId,
    before,
    head: locked.head,
    events: q.events,
    now: q.now,
  })
  return {
    cases: [],
    caseEvents: made.eventRows,
    feed: made.feedRows,
    searches: [],
    update: [made.caseRow],
    due: made.dueRows,
    occasions: occasionsOf({ ...made, caseId: q.caseId }),
    tallyDays: made.tallyDays,
  }
}
