/** What the clock 时钟 has to do next with a case: resume it when its deferral is over, or climb the ladder 催办阶梯. */
import type { Calendar } from './calendar.ts'
import { type Case, isPaused, mainClock } from './case.ts'
import { type Instant, startOfDay } from './instant.ts'
import type { Bilingual } from './language.ts'
import type { CaseRules, Rung } from './program.ts'
import { isOpen } from './stage.ts'
import { dueOf, leftFrom } from './term.ts'

/** At `at` the case is due for it, and not before. */
export type Deed =
  | { readonly kind: 'resume'; readonly at: Instant }
  | {
      readonly kind: 'ladder'
      readonly at: Instant
      /** The how-manieth of the program's ladder, from 0. */
      readonly rung: number
      readonly to: Rung['to']
      /** The deadline it is about. */
      readonly due: Instant
    }

/** Who hears of a rung, or what it leads to. */
export const rungNames: Readonly<Record<string, Bilingual>> = {
  handler: { zh: '承办人', en: 'Handler' },
  'unit-head': { zh: '单位负责人', en: 'Head of unit' },
  leader: { zh: '分管领导', en: 'Leader in charge' },
  bulletin: { zh: '督办（拟列入通报）', en: 'Supervision office (for the bulletin)' },
  exposure: { zh: '督导督办（可提请曝光）', en: 'Inspection and supervision (exposure may be proposed)' },
} satisfies Record<Rung['to'], Bilingual>

interface Rules {
  readonly rules: Pick<CaseRules, 'ladder'> | undefined
  readonly calendar: Calendar
}

/** The next thing to do, or nothing: history that was imported sleeps until a person takes a step. */
export function nextDeed(it: Case, q: Rules): Deed | undefined {
  if (it.dormant || !isOpen(it.stage)) return undefined
  return isPaused(it) ? endOfDeferral(it) : nextRung(it, q)
}

/** Rungs are climbed in the order in which the program lists them. Nobody is urged who has reported it as done. */
export function nextRung(it: Case, { rules, calendar }: Rules): Deed | undefined {
  const rung = rules?.ladder[it.rungs]
  const clock = mainClock(it)
  if (!rung || !clock || it.dormant || it.stage !== 'assigned' || isPaused(it)) return undefined
  const { suspensions } = it
  const at =
    'left' in rung.when
      ? leftFrom(
          { calendar, start: clock.start, term: clock.term, due: clock.due, suspensions },
          rung.when.left,
        )
      : dueOf({ calendar, start: clock.due, term: rung.when.late, suspensions }).due
  return { kind: 'ladder', at, rung: it.rungs, to: rung.to, due: clock.due }
}

/** A deferral 缓办 names its last day's end by the day on which work goes on: at its first moment. */
function endOfDeferral(it: Case): Deed | undefined {
  const gap = it.suspensions.find(gap => gap.to === undefined)
  if (it.deferredUntil === null || !gap) return undefined
  return { kind: 'resume', at: Math.max(startOfDay(it.deferredUntil), gap.from) }
}

/** Whether anything changed that decides what is due: most steps change nothing of it. */
export const mayDiffer = (a: Case, b: Case): boolean =>
  a.stage !== b.stage ||
  a.clocks !== b.clocks ||
  a.rungs !== b.rungs ||
  a.dormant !== b.dormant ||
  a.deferredUntil !== b.deferredUntil ||
  a.suspensions !== b.suspensions
