/** Adds one event each to many cases, some of them a transaction: what is done is done, the rest comes with the next. */
import { type Case, caseFrom } from '../core/case.ts'
import type { Instant } from '../core/instant.ts'
import { type EventRow, eventsOfAll } from '../store/events.ts'
import { insertAll } from '../store/insert.ts'
import { lockTouched, type Touched } from '../store/moving.ts'
import { append, eventOf, type NewEvent } from './append.ts'
import { type Office, transact, type Tx } from './office.ts'
import { marksOf } from './tallies.ts'

/** Two hundred cases with their events are read, chained and written in some 100 ms. guess. */
const CASES_EACH = 200

export interface Change {
  readonly district: string
  readonly by: Touched
  /** The event this case gets, if any. */
  readonly event: (
    before: Case,
    q: { readonly events: readonly EventRow[]; readonly now: Instant },
  ) => NewEvent | undefined
  readonly clock: () => Instant
  /** Asked after every transaction: whether to go on. */
  readonly goesOn: () => boolean
}

export interface Changed {
  readonly changed: number
  readonly isWhole: boolean
}

/** Goes on until no case is touched any more, or until it is told to stop. */
export async function changeMany(office: Office, q: Change): Promise<Changed> {
  let changed = 0
  let by = q.by
  for (;;) {
    const done = await transact(office, tx => changeSome(tx, office, { ...q, by }))
    changed += done.changed
    const isCursor = 'dueAfter' in by
    // Without a mark, a case that got its event is no longer touched; if none got one, none ever will.
    const isWhole = done.locked < CASES_EACH || (!isCursor && done.changed === 0)
    if (isWhole || !q.goesOn()) return { changed, isWhole }
    if (isCursor) by = { dueAfter: done.last }
  }
}

async function changeSome(tx: Tx, office: Office, q: Change) {
  const now = q.clock()
  const locked = await lockTouched(tx, { district: q.district, by: q.by, limit: CASES_EACH })
  const ids = locked.map(it => it.id)
  const rows = ids.length > 0 ? await eventsOfAll(tx, { district: q.district, cases: ids }) : []
  const byCase = Map.groupBy(rows, row => row.case)
  const made = locked.flatMap(({ id, head }) => {
    const events = byCase.get(id) ?? []
    const before = caseFrom(events.map(eventOf))
    const event = q.event(before, { events, now })
    if (!event) return []
    return [append(office, { district: q.district, caseId: id, before, head, events: [event], now })]
  })
  await insertAll(
    tx,
    {
      case_events: made.flatMap(it => it.eventRows),
      feed: made.flatMap(it => it.feedRows),
      due: made.flatMap(it => it.dueRows),
      tally_marks: marksOf(
        q.district,
        made.flatMap(it => it.tallyDays),
      ),
    },
    made.map(it => it.caseRow),
  )
  return { locked: locked.length, changed: made.length, last: ids.at(-1) ?? '' }
}
