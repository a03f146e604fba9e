/** What a told action does to a case, without a database: the same fold, the same deadlines as the desk's. */
import type { Calendar } from '../../core/calendar.ts'
import { apply, type Case, fresh } from '../../core/case.ts'
import type { CaseEvent } from '../../core/case-event.ts'
import type { Post } from '../../core/post.ts'
import type { CaseRules } from '../../core/program.ts'
import type { Term } from '../../core/term.ts'
import { clocksFor, extendedBy, resumedAt } from '../deadlines.ts'
import type { Action, ReportAction, StepAction } from './story.ts'

interface Walking {
  readonly calendar: Calendar
  readonly rules: CaseRules
  readonly post: Post
  readonly person: string
  /** Posts of a unit: a restricted case becomes known to them when it is assigned. */
  readonly postsOf: (unit: string) => readonly string[]
}

export function walked(before: Case | undefined, action: Action, q: Walking): Case {
  if (action.action === 'report') return reported(before, action, q)
  if (!before) throw new Error(`a step before its report: ${action.data.step}`)
  const after = happened(before, action, q, action.data.step, {
    ...action.data.data,
    ...entailed(before, action, q),
  })
  const { step, data } = action.data
  if (step !== 'meet' || typeof data['owner'] !== 'string') return after
  const owner = data['owner']
  return happened(after, action, q, 'assign', { owner, coOwners: [], clocks: clocksOf(before, action, q) })
}

function reported(before: Case | undefined, action: ReportAction, q: Walking): Case {
  const { id, program, kind, area, position, channel, facts } = action.data
  const restricted = q.rules.kinds[kind]?.restricted ? [q.post.id] : null
  const first = { report: id, number: 'demo', program, kind, area, position, facts, channel, restricted }
  return happened(before ?? fresh, action, q, 'report', before ? { report: id, channel } : first)
}

function entailed(before: Case, action: StepAction, q: Walking): Readonly<Record<string, unknown>> {
  const { step, data } = action.data
  switch (step) {
    case 'assign': {
      const units = [String(data['owner']), ...((data['coOwners'] as string[] | undefined) ?? [])]
      const told = before.restricted ? { toldPosts: units.flatMap(q.postsOf) } : {}
      return { coOwners: units.slice(1), clocks: clocksOf(before, action, q), ...told }
    }
    case 'extend':
      return data['decision'] === 'granted' ? { clocks: extendedBy(q, before, data['term'] as Term) } : {}
    case 'resume':
      return { clocks: resumedAt(q, before, action.at) }
    case 'reopen':
      return { clocks: clocksOf(before, action, q) }
    case 'supervise':
      return { number: 'demo' }
    default:
      return {}
  }
}

const clocksOf = (before: Case, action: Action, q: Walking) =>
  clocksFor(q, { rules: q.rules, kind: before.kind, start: action.at })

function happened(
  before: Case,
  action: Action,
  q: Walking,
  step: CaseEvent['step'],
  data: Readonly<Record<string, unknown>>,
): Case {
  const event = {
    id: action.data.id,
    seq: before.seq + 1,
    step,
    by: q.person,
    post: q.post.id,
    at: action.at,
  }
  return apply(before, { ...event, data: { ...data, unit: q.post.unit } } as unknown as CaseEvent)
}
