/** Which events of a case somebody should hear of. Who that is, `notify` knows. */
import type { Case } from '../core/case.ts'
import { mainClock } from '../core/case.ts'
import type { NoticeData, NoticeKind } from '../core/notice.ts'
import type { EventRow } from '../store/events.ts'
import { eventOf } from './append.ts'
import type { Occasion } from './notify.ts'

/** One occasion at most for each event, in their order; `after` is the case once all of them have happened. */
export function occasionsOf(q: {
  readonly caseId: string
  readonly after: Case
  readonly events: readonly EventRow[]
}): Occasion[] {
  const due = mainClock(q.after)?.due
  return q.events.flatMap(event => {
    const heard = heardOf(event)
    if (!heard) return []
    const data = { ...(due === undefined ? {} : { due }), ...heard.data }
    return [{ kind: heard.kind, about: q.after, caseId: q.caseId, by: event.by, data }]
  })
}

function heardOf(row: EventRow): { readonly kind: NoticeKind; readonly data?: NoticeData } | undefined {
  const event = eventOf(row)
  switch (event.step) {
    case 'assign':
      return event.data.succession ? undefined : { kind: 'assigned' }
    case 'reopen':
      return { kind: 'reopened' }
    case 'fail':
      return { kind: 'failed' }
    case 'urge':
      return event.data.to === undefined ? { kind: 'urged' } : { kind: `rung-${event.data.to}` }
    case 'supervise':
      return { kind: 'supervised', data: { number: event.data.number } }
    case 'summon':
      return { kind: 'summoned', data: { unit: event.data.unit } }
    case 'extend':
      return event.data.decision === 'asked'
        ? { kind: 'extension-asked' }
        : { kind: 'extension-decided', data: { decision: event.data.decision } }
    case 'resume':
      return event.data.actor === 'clock' ? { kind: 'resumed' } : undefined
    default:
      return undefined
  }
}
