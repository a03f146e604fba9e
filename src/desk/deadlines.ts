/** The clocks of a case: which terms it has on a day, and until when each runs. */
import { type Case, mainClock } from '../core/case.ts'
import type { Clock } from '../core/case-event.ts'
import { addWorkTime, type Calendar, workTime } from '../core/calendar.ts'
import { DAY_MS, dayOf, type Instant } from '../core/instant.ts'
import { type CaseRules, termOn } from '../core/program.ts'
import { days, dueOf, type Term } from '../core/term.ts'
import type { Office } from './office.ts'

/** The clocks that start when a case is assigned: its own, and one for each part of its kind. */
export function clocksFor(
  office: Pick<Office, 'calendar'>,
  q: {
    readonly rules: CaseRules
    readonly kind: string
    readonly start: Instant
    readonly term?: Term | undefined
  },
): Clock[] {
  const term = q.term ?? termOn(q.rules, q.kind, dayOf(q.start))
  const parts = Object.entries(q.rules.kinds[q.kind]?.parts ?? {})
  return [
    clockFor(office, { id: 'main', term, start: q.start }),
    ...parts.map(([id, { zh, en, term }]) =>
      clockFor(office, { id, title: { zh, en }, term, start: q.start }),
    ),
  ]
}

/** The same clocks with time added to the case's own: an extension 延期 counts on from the deadline it had. */
export function extendedBy(office: Pick<Office, 'calendar'>, before: Case, term: Term): Clock[] {
  const main = mainClock(before)
  if (!main) return [...before.clocks]
  const { due, provisional } = dueOf({ calendar: office.calendar, start: main.due, term, suspensions: [] })
  return before.clocks.map(clock =>
    clock.id === 'main' ? { ...clock, due, provisional: clock.provisional || provisional } : clock,
  )
}

/** The clocks after standing still 停时: each deadline that had not passed moves on by the time that was suspended. */
export function resumedAt(office: Pick<Office, 'calendar'>, before: Case, at: Instant): Clock[] {
  const gap = before.suspensions.find(it => it.to === undefined)
  return before.clocks.map(clock =>
    gap && gap.from < clock.due ? shifted(office.calendar, clock, { from: gap.from, to: at }) : clock,
  )
}

function shifted(
  calendar: Calendar,
  clock: Clock,
  gap: { readonly from: Instant; readonly to: Instant },
): Clock {
  switch (clock.term.clock) {
    case 'hours':
      return { ...clock, due: clock.due + gap.to - gap.from }
    case 'work-hours':
    case 'workdays':
      return { ...clock, due: addWorkTime(calendar, clock.due, workTime(calendar, gap.from, gap.to)) }
    case 'days': {
      const whole = days(Math.ceil((gap.to - gap.from) / DAY_MS))
      const { due, provisional } = dueOf({ calendar, start: clock.due, term: whole, suspensions: [] })
      return { ...clock, due, provisional: clock.provisional || provisional }
    }
  }
}

function clockFor(
  office: Pick<Office, 'calendar'>,
  q: { readonly id: string; readonly title?: Clock['title']; readonly term: Term; readonly start: Instant },
): Clock {
  const { due, provisional } = dueOf({
    calendar: office.calendar,
    start: q.start,
    term: q.term,
    suspensions: [],
  })
  return { id: q.id, ...(q.title ? { title: q.title } : {}), term: q.term, start: q.start, due, provisional }
}
