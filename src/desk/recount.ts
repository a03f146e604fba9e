/** Counts a case's deadlines anew, by its own history, as if a year had been published all along. */
import { apply, type Case, caseFrom } from '../core/case.ts'
import type { CaseEvent, Clock } from '../core/case-event.ts'
import type { Calendar } from '../core/calendar.ts'
import { type Day, dayOf } from '../core/instant.ts'
import { dueOf } from '../core/term.ts'
import { extendedBy, resumedAt } from './deadlines.ts'

export interface Publication {
  readonly calendar: Calendar
  /** Days that have just come in. */
  readonly days: readonly Day[]
}

/** The clocks as they should stand, or nothing where nothing changes. */
export function recounted(events: readonly CaseEvent[], q: Publication): readonly Clock[] | undefined {
  const before = caseFrom(events)
  if (!before.clocks.some(clock => isTouched(clock, q))) return undefined
  const after = events.reduce((it, event) => apply(it, again(it, event, q)), caseFrom([]))
  return isSame(before.clocks, after.clocks) ? undefined : after.clocks
}

/** A count that had to guess, or that runs over a day which has changed. */
const isTouched = (clock: Clock, { days }: Publication): boolean =>
  clock.provisional || days.some(day => dayOf(clock.start) <= day && day <= dayOf(clock.due))

/** The event with the clocks it would have set. What an outside system said is not ours to count. */
function again(before: Case, event: CaseEvent, q: Publication): CaseEvent {
  if (event.data.actor === 'import') return event
  switch (event.step) {
    case 'accept':
    case 'reopen':
      return event.data.clocks
        ? { ...event, data: { ...event.data, clocks: begunAgain(event.data.clocks, q) } }
        : event
    case 'assign':
      return { ...event, data: { ...event.data, clocks: begunAgain(event.data.clocks, q) } }
    case 'extend': {
      const { clocks, term } = event.data
      return clocks && term
        ? { ...event, data: { ...event.data, clocks: extendedBy(q, before, term) } }
        : event
    }
    case 'resume':
      return event.data.clocks
        ? { ...event, data: { ...event.data, clocks: resumedAt(q, before, event.at) } }
        : event
    case 'correct':
      return event.data.clocks ? { ...event, data: { ...event.data, clocks: before.clocks } } : event
    default:
      return event
  }
}

const begunAgain = (clocks: readonly Clock[], q: Publication): Clock[] =>
  clocks.map(clock => {
    if (!isTouched(clock, q)) return clock
    const { due, provisional } = dueOf({
      calendar: q.calendar,
      start: clock.start,
      term: clock.term,
      suspensions: [],
    })
    return { ...clock, due, provisional }
  })

const isSame = (a: readonly Clock[], b: readonly Clock[]): boolean =>
  a.length === b.length &&
  a.every((clock, i) => clock.due === b[i]?.due && clock.provisional === b[i].provisional)
