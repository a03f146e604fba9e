/** The past is read, not remembered: cases that changed since are folded from what had happened by then. */
import { caseFrom } from '../core/case.ts'
import type { Instant } from '../core/instant.ts'
import type { Tx } from '../store/database.ts'
import { type EventRow, eventsOfAll } from '../store/events.ts'
import { changedSince, type Past } from '../store/past.ts'
import { eventOf } from './append.ts'
import type { Office } from './office.ts'
import { projectionOf } from './projection.ts'

export async function pastOf(
  tx: Tx,
  office: Office,
  q: { readonly district: string; readonly at: Instant },
): Promise<Past> {
  const ids = await changedSince(tx, q.district, q.at)
  const rows = await eventsOfAll(tx, { district: q.district, cases: ids, at: q.at })
  const byCase = Map.groupBy(rows, (row: EventRow) => row.case)
  const changed = [...byCase].map(([id, events]) =>
    projectionOf(caseFrom(events.map(eventOf)), {
      district: q.district,
      id,
      head: events.at(-1)?.hash ?? '',
      calendar: office.calendar,
    }),
  )
  return { asOf: q.at, changed }
}
