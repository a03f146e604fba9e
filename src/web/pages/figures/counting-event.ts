/**
 * Which event of a case made it count. The rule of a figure is a sentence of clauses from a closed list; each clause is
 * brought about by few steps. The last clause of a numerator says what it adds to its denominator.
 */
import type { EventReply } from '../../../contracts/cases.ts'
import type { Figure } from '../../../contracts/figures.ts'
import type { Step } from '../../../core/stage.ts'

const closing: readonly Step[] = ['pass', 'answer', 'fix-on-spot']
const asking: readonly Step[] = ['call-back', 'rate']

/** The Chinese wording is the key: the answer carries no other name of a clause. */
const causes: readonly (readonly [word: string, steps: readonly Step[]])[] = [
  ['立行立改', ['fix-on-spot']],
  ['尚未结案', ['report']],
  ['曾派单', ['assign']],
  ['曾申请办结', ['rectify']],
  ['曾退回重办', ['fail']],
  ['曾延期', ['extend']],
  ['曾退单', ['decline']],
  ['曾督办', ['supervise']],
  ['曾曝光', ['expose']],
  ['回访', asking],
  ['联系', asking],
  ['解决', asking],
  ['满意', asking],
  ['已超期', ['extend', 'assign', 'reopen']],
  ['到期', ['extend', 'assign', 'reopen']],
  ['答复', ['answer', ...closing]],
  ['结案', closing],
  ['上报', ['report']],
]

/** Clauses that no single event brings about. */
const isSilent = (clause: string): boolean => clause.startsWith('未')

export function countingEvent(
  rule: Figure['rule'],
  part: 'numerator' | 'denominator' | 'rest',
  events: readonly EventReply[],
): number | undefined {
  const words = part === 'numerator' ? rule.numerator : (rule.denominator ?? rule.numerator)
  const clauses = words.zh
    .replace(/的?事项$/, '')
    .split('、')
    .filter(clause => !isSilent(clause))
  const ordered = part === 'numerator' ? clauses.toReversed() : clauses
  for (const clause of ordered) {
    const steps = causes.find(([word]) => clause.includes(word))?.[1]
    const event = steps && events.findLast(it => steps.includes(it.step))
    if (event) return event.seq
  }
  return undefined
}
