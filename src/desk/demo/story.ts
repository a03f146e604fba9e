/** Some weeks of life in the demo district, as a list of who did what when. Deterministic: a seed and a moment. */
import type { Calendar } from '../../core/calendar.ts'
import type { Position } from '../../core/position.ts'
import type { Instant } from '../../core/instant.ts'
import type { Step } from '../../core/stage.ts'
import type { World } from './world.ts'
import { lives } from './lives.ts'
import { teller } from './tale.ts'

/** A report. Ids of cases and photos are the story's own; laying out puts the real ones in their place. */
export interface ReportAction {
  readonly action: 'report'
  readonly at: Instant
  /** The post acted as. */
  readonly by: string
  readonly ref: string
  readonly data: {
    readonly id: string
    readonly program: string
    readonly kind: string
    readonly area: string
    readonly position: Position | null
    readonly title: string
    readonly text: string
    readonly channel: string
    readonly facts: Readonly<Record<string, unknown>>
    readonly files: readonly string[]
    readonly reporter?: { readonly name: string; readonly phone: string; readonly disclose: boolean }
    /** Hangs on the case `ref`, which an earlier report began. */
    readonly joins: boolean
    /** Which of the exceedances of the past began it: the platform itself reports, accepts and assigns. */
    readonly exceedance?: number
  }
}

export interface StepAction {
  readonly action: 'step'
  readonly at: Instant
  readonly by: string
  readonly ref: string
  readonly data: {
    readonly id: string
    readonly step: Exclude<Step, 'report'>
    readonly data: Readonly<Record<string, unknown>>
  }
}

export type Action = ReportAction | StepAction

/** A photo of the story: drawn as a plain picture with its word, colour and number. */
export interface Photo {
  readonly id: string
  readonly picture: string
  readonly by: string
  readonly at: Instant
}

export interface Story {
  readonly actions: readonly Action[]
  readonly photos: readonly Photo[]
}

/** Everything that happened before `now`, in order. */
export function storyOf(q: {
  readonly seed: string
  readonly now: Instant
  readonly calendar: Calendar
  readonly world: World
}): Story {
  const told = teller(q)
  for (const live of lives) live(told)
  // Sorting keeps the order in which a case was told where moments are equal.
  return { actions: told.actions.toSorted((a, b) => a.at - b.at), photos: told.photos }
}
