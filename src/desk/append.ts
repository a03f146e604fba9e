/** Appends events to a case: numbers them, chains them by hash, and folds them into the new projection. */
import { apply, type Case } from '../core/case.ts'
import type { CaseEvent } from '../core/case-event.ts'
import type { Instant } from '../core/instant.ts'
import type { Step } from '../core/stage.ts'
import type { EventRow } from '../store/events.ts'
import { iso, type Row } from '../store/insert.ts'
import type { TallyDay } from '../store/tallies.ts'
import { eventHash } from '../wire/chain.ts'
import { dueChanges } from './case-due.ts'
import type { Office } from './office.ts'
import { projectionOf } from './projection.ts'
import { settledDays } from './tallies.ts'

/** An event before it has its place in the chain. */
export interface NewEvent {
  readonly id: string
  readonly step: Step
  readonly by: string | null
  readonly post: string | null
  readonly at: Instant
  readonly data: Readonly<Record<string, unknown>>
}

export interface Appended {
  readonly after: Case
  readonly events: readonly EventRow[]
  readonly eventRows: readonly Row<'case_events'>[]
  readonly feedRows: readonly Row<'feed'>[]
  readonly caseRow: Row<'cases'>
  /** What changes of what the clock has to do: written in the same statement. */
  readonly dueRows: readonly Row<'due'>[]
  /** Days whose tallies this makes wrong; none unless a settled case changes or a case is settled. */
  readonly tallyDays: readonly TallyDay[]
}

/** What a stored event is to the fold. Believed, since only this file writes events. */
export const eventOf = (row: Folded): CaseEvent => row as unknown as CaseEvent

/** What of an event the fold asks for. */
type Folded = Pick<EventRow, 'seq' | 'by' | 'at' | 'data'> & { readonly step: string }

/** Links events after those a case has; writes nothing. */
export function append(
  office: Pick<Office, 'profile' | 'calendar' | 'programs'>,
  q: {
    readonly district: string
    readonly caseId: string
    readonly before: Case
    readonly head: string | null
    readonly events: readonly NewEvent[]
    readonly now: Instant
  },
): Appended {
  const { district, caseId, now } = q
  let after = q.before
  let prev = q.head
  const events: EventRow[] = []
  const feedRows: Row<'feed'>[] = []
  for (const { id, step, by, post, at, data } of q.events) {
    const seq = after.seq + 1
    const hash = eventHash(office.profile, {
      district,
      case: caseId,
      seq,
      id,
      step,
      by,
      post,
      at,
      recordedAt: now,
      data,
      prev,
    })
    const row: EventRow = { case: caseId, seq, id, step, by, post, at, recordedAt: now, data, prev, hash }
    after = apply(after, eventOf(row))
    events.push(row)
    feedRows.push({
      district,
      case_id: caseId,
      seq,
      step,
      stage: after.stage,
      at: iso(at),
      recorded_at: iso(now),
    })
    prev = hash
  }
  return {
    after,
    events,
    eventRows: events.map(row => ({
      district,
      case_id: caseId,
      seq: row.seq,
      id: row.id,
      step: row.step,
      by: row.by,
      post: row.post,
      at: iso(row.at),
      recorded_at: iso(now),
      data: row.data,
      prev: row.prev,
      hash: row.hash,
    })),
    feedRows,
    caseRow: projectionOf(after, { district, id: caseId, head: prev ?? '', calendar: office.calendar }),
    dueRows: dueChanges(office, { district, caseId, before: q.before, after }),
    tallyDays: [...settledDays(q.before), ...settledDays(after)],
  }
}
