/**
 * Which event of a case made it count. A figure is made of clauses from a closed list, and each clause is brought about
 * by few steps.
 */
import type { EventReply } from '../../../contracts/cases.ts'
import type { Figure } from '../../../contracts/figures.ts'
import type { Step } from '../../../core/stage.ts'

const closing: readonly Step[] = ['pass', 'answer', 'fix-on-spot']
const asking: readonly Step[] = ['call-back', 'rate']

/** What brings each clause about. A clause that no single event brings about is not named. */
const causes: Readonly<Record<string, readonly Step[]>> = {
  'reported-in-period': ['report'],
  'closed-in-period': closing,
  'due-in-period': ['extend', 'assign', 'reopen'],
  open: ['report'],
  closed: closing,
  'closed-on-time': closing,
  overdue: ['extend', 'assign', 'reopen'],
  'assigned-once': ['assign'],
  'rectified-once': ['rectify'],
  reworked: ['fail'],
  extended: ['extend'],
  declined: ['decline'],
  supervised: ['supervise'],
  exposed: ['expose'],
  'called-back': asking,
  contacted: asking,
  solved: asking,
  satisfied: asking,
  answered: closing,
  'fixed-on-spot': ['fix-on-spot'],
  closedWithinWorkdays: closing,
  closedWithinDays: closing,
}

/** The seq of the event, or undefined when none stands out. */
export function countingEvent(
  clauses: Figure['clauses'],
  part: 'numerator' | 'denominator' | 'rest',
  events: readonly EventReply[],
): number | undefined {
  const named = part === 'numerator' ? clauses.numerator : (clauses.denominator ?? clauses.numerator)
  // What a numerator adds to its denominator stands last.
  const ordered = part === 'numerator' ? named.toReversed() : named
  for (const clause of ordered) {
    const steps = causes[clause.split(':')[0] ?? '']
    const event = steps && events.findLast(it => steps.includes(it.step))
    if (event) return event.seq
  }
  return undefined
}
