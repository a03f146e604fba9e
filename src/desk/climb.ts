/** Does what has fallen due on cases: climbs rungs of the ladder 催办阶梯, resumes what was deferred 缓办期满. */
import { apply, type Case, caseFrom } from '../core/case.ts'
import type { Instant } from '../core/instant.ts'
import { lockDueCases } from '../store/due.ts'
import { eventsOfAll } from '../store/events.ts'
import { insertAll } from '../store/insert.ts'
import { append, eventOf, type NewEvent } from './append.ts'
import { deedOf, dueAnew } from './case-due.ts'
import { resumedAt } from './deadlines.ts'
import { noticeRows } from './notify.ts'
import { occasionsOf } from './occasions.ts'
import { newId, type Office, type Tx } from './office.ts'

export interface Climbed {
  /** Cases looked at: fewer than asked for when no more are due, or others have them. */
  readonly cases: number
  readonly rungs: number
  readonly resumed: number
}

/** Locks some cases, looks again at each by its events, and writes what is due of them in one statement. */
export async function climb(
  tx: Tx,
  office: Office,
  q: { readonly district: string; readonly now: Instant; readonly limit: number },
): Promise<Climbed> {
  const { district, now } = q
  const locked = await lockDueCases(tx, q)
  const ids = locked.map(it => it.id)
  const rows = ids.length > 0 ? await eventsOfAll(tx, { district, cases: ids }) : []
  const byCase = Map.groupBy(rows, row => row.case)
  const made = locked.map(({ id, head }) => {
    const before = caseFrom((byCase.get(id) ?? []).map(eventOf))
    const events = deedsOf(office, before, now)
    const due = { district, caseId: id }
    // The note was old: what is due is noted anew, and nothing happens to the case.
    if (events.length === 0) return { dueRows: dueAnew(office, { ...due, after: before }) }
    const appended = append(office, { district, caseId: id, before, head, events, now })
    return { appended, dueRows: dueAnew(office, { ...due, after: appended.after }), caseId: id }
  })
  const written = made.flatMap(it => (it.appended ? [{ ...it.appended, caseId: it.caseId }] : []))
  const told = await noticeRows(tx, office, { district, now, occasions: written.flatMap(occasionsOf) })
  await insertAll(
    tx,
    {
      case_events: written.flatMap(it => it.eventRows),
      feed: written.flatMap(it => it.feedRows),
      due: [...made.flatMap(it => it.dueRows), ...told.due],
      notices: told.notices,
    },
    written.map(it => it.caseRow),
  )
  const steps = written.flatMap(it => it.events.map(event => event.step))
  const resumed = steps.filter(step => step === 'resume').length
  return { cases: locked.length, rungs: steps.length - resumed, resumed }
}

/** Everything that is due by now, in order: after an outage each rung that was missed is climbed, once. */
function deedsOf(office: Office, before: Case, now: Instant): NewEvent[] {
  const events: NewEvent[] = []
  let it = before
  for (let deed = deedOf(office, it); deed && deed.at <= now; deed = deedOf(office, it)) {
    const event: NewEvent =
      deed.kind === 'resume'
        ? byClock('resume', deed.at, { clocks: resumedAt(office, it, deed.at) })
        : byClock('urge', now, { rung: deed.rung, to: deed.to, due: deed.due })
    events.push(event)
    it = apply(it, eventOf({ ...event, seq: it.seq + 1 }))
  }
  return events
}

const byClock = (step: NewEvent['step'], at: Instant, data: NewEvent['data']): NewEvent => ({
  id: newId(),
  step,
  by: null,
  post: null,
  at,
  data: { ...data, unit: null, actor: 'clock' },
})
