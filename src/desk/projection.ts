/** The projection of a case: the row that lists, counts and scopes ask, made from its events and nothing else. */
import type { Calendar } from '../core/calendar.ts'
import { type Case, isPaused, mainClock } from '../core/case.ts'
import type { Instant } from '../core/instant.ts'
import { isOpen } from '../core/stage.ts'
import { leftFrom, YELLOW_SHARE } from '../core/term.ts'
import { iso, isoOrNull, type Row } from '../store/insert.ts'

export function projectionOf(
  it: Case,
  q: { readonly district: string; readonly id: string; readonly head: string; readonly calendar: Calendar },
): Row<'cases'> {
  const clock = mainClock(it)
  return {
    district: q.district,
    id: q.id,
    number: it.number,
    program: it.program,
    kind: it.kind,
    stage: it.stage,
    area: it.area,
    lon: it.position?.lon ?? null,
    lat: it.position?.lat ?? null,
    channel: it.channel,
    title: it.title?.vault ?? null,
    owner: it.owner,
    co_owners: it.coOwners,
    filed_by: it.filedBy,
    restricted: it.restricted,
    reports: it.reports,
    due: isoOrNull(clock?.due),
    light_from: isoOrNull(lightFrom(it, q.calendar)),
    provisional: clock?.provisional ?? false,
    paused: isPaused(it),
    deferred: it.deferredUntil !== null,
    shelved: it.shelved,
    declines: it.declines,
    extensions: it.extensions,
    rounds: it.rounds,
    failures: it.failures,
    urged: it.urged,
    supervised: it.supervised,
    asked: it.extension === 'asked' || it.plan === 'asked',
    exposure: it.exposure,
    contacted: it.contacted,
    solved: it.solved,
    satisfied: it.satisfied,
    closed_by: it.closedBy,
    reopened: it.reopened,
    parent: it.parent,
    reported_at: iso(it.reportedAt),
    accepted_at: isoOrNull(it.acceptedAt),
    assigned_at: isoOrNull(it.assignedAt),
    rectified_at: isoOrNull(it.rectifiedAt),
    closed_at: isoOrNull(it.closedAt),
    changed_at: iso(it.changedAt),
    seq: it.seq,
    head: q.head,
  }
}

/** The moment at which an open case turns yellow, so that lists can ask for it by index. */
export function lightFrom(it: Case, calendar: Calendar): Instant | undefined {
  const clock = mainClock(it)
  if (!clock || !isOpen(it.stage)) return undefined
  return leftFrom(
    { calendar, start: clock.start, term: clock.term, due: clock.due, suspensions: it.suspensions },
    YELLOW_SHARE,
  )
}
