/** Keeps the tallies of settled cases: which days changed, counting them anew, and who may be answered from them. */
import { createHash } from 'node:crypto'
import { type Case, mainClock } from '../core/case.ts'
import { covers } from '../core/area.ts'
import type { Indicator } from '../core/indicator.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import { reaches } from '../core/post.ts'
import type { Scope } from '../core/scope.ts'
import { isOpen } from '../core/stage.ts'
import { axes, type TallyPlan, tallyPlan } from '../core/tally.ts'
import { insertAll, type Row } from '../store/insert.ts'
import { districtsHere } from '../store/registers.ts'
import {
  daysOfSettled,
  takeTallyMarks,
  TALLIES,
  talliedDays,
  type TallyDay,
  tallyDays,
} from '../store/tallies.ts'
import { endTurn, takeTurn } from '../store/turns.ts'
import { newId, type Office, transact, type Tx } from './office.ts'

export interface Tallied {
  readonly plan: TallyPlan
  /** Changes with the lists that are counted. */
  readonly version: string
}

/** What the tallies of an office count. */
export function talliedBy(indicators: readonly Indicator[]): Tallied {
  const plan = tallyPlan(indicators)
  return { plan, version: createHash('sha256').update(JSON.stringify(plan)).digest('base64url').slice(0, 16) }
}

/** Whether one post of the scope covers all that is asked: then every case counts, whoever's it is. */
export const coversAll = (
  scope: Scope,
  q: { readonly area: string; readonly program?: string | undefined },
): boolean =>
  scope.posts.some(
    post =>
      reaches[post.kind] === 'area' &&
      covers(post.area, q.area) &&
      (post.programs.includes('*') || (q.program !== undefined && post.programs.includes(q.program))),
  )

/** One mark a day, however often it is named. */
export function marksOf(district: string, days: readonly TallyDay[]): Row<'tally_marks'>[] {
  const once = new Map(days.map(it => [`${it.axis}${it.day}`, it]))
  return [...once.values()].map(({ axis, day }) => ({ district, id: newId(), axis, day }))
}

/** The days a case is tallied under; none while it is open. */
export function settledDays(it: Case): TallyDay[] {
  if (it.seq === 0 || isOpen(it.stage)) return []
  const moments = { reported: it.reportedAt, closed: it.closedAt, due: mainClock(it)?.due }
  return axes.flatMap(axis => {
    const at = moments[axis]
    return at === null || at === undefined ? [] : [{ axis, day: dayOf(at) }]
  })
}

/** A clause means something else from now on: every day is counted anew. */
export async function recountTallies(tx: Tx, district: string): Promise<void> {
  await insertAll(tx, { tally_marks: marksOf(district, await talliedDays(tx, district)) })
}

const DAYS_EACH = 40

/** One round of the clock: counts some days of each district anew; true when more are waiting. */
export async function tally(office: Office, q: Tallied & { readonly now: Instant }): Promise<boolean> {
  const districts = await transact(office, districtsHere, { readOnly: true })
  let more = false
  for (const district of districts)
    more = (await transact(office, tx => tallyDistrict(tx, { ...q, district }))) || more
  return more
}

async function tallyDistrict(
  tx: Tx,
  q: Tallied & { readonly district: string; readonly now: Instant },
): Promise<boolean> {
  const { district, now, plan, version } = q
  const turn = await takeTurn(tx, { district, name: TALLIES, now })
  if (!turn) return false
  if (versionOf(turn.note) !== version) {
    // Marked first, so that no figure is read from what was counted by other lists.
    const days = [...(await daysOfSettled(tx, district)), ...(await talliedDays(tx, district))]
    await insertAll(tx, { tally_marks: marksOf(district, days) })
    await endTurn(tx, { district, name: TALLIES, now, note: { version } })
    return true
  }
  const taken = await takeTallyMarks(tx, { district, days: DAYS_EACH })
  for (const axis of axes) {
    const days = taken.filter(it => it.axis === axis).map(it => it.day)
    if (days.length > 0) await tallyDays(tx, { district, axis, days, lists: plan[axis] })
  }
  return taken.length === DAYS_EACH
}

const versionOf = (note: unknown): unknown =>
  typeof note === 'object' && note !== null && 'version' in note ? note.version : undefined
