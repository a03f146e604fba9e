/**
 * Tallies 日计数: how many settled cases of a day each list of clauses counts, kept so that a figure of a year reads
 * days, not cases. A closed or void case answers every clause the same tomorrow as today; open ones are never tallied.
 */
import type { Clause, Indicator } from './indicator.ts'

/** Which moment of a case decides the day it is tallied under. */
export const axes = ['reported', 'closed', 'due'] as const
export type Axis = (typeof axes)[number]

export type ClauseList = readonly Clause[]

/** The lists that are tallied, by the moment that bounds them. Their order is the order of the counts. */
export type TallyPlan = Readonly<Record<Axis, readonly ClauseList[]>>

const boundOf: Readonly<Record<Axis, Clause>> = {
  reported: 'reported-in-period',
  closed: 'closed-in-period',
  due: 'due-in-period',
}

/** The lists of all indicators, each once. */
export function tallyPlan(indicators: readonly Indicator[]): TallyPlan {
  const lists = new Map(listsOf(indicators).map(list => [JSON.stringify(list), list]))
  const on = (axis: Axis) => [...lists.values()].filter(list => sourceOf(list) === axis)
  return { reported: on('reported'), closed: on('closed'), due: on('due') }
}

const listsOf = (indicators: readonly Indicator[]): ClauseList[] =>
  indicators.flatMap(it => [it.numerator, ...(it.denominator ? [it.denominator] : [])])

/**
 * Where the cases that a list counts are to be found: under the days of one moment, or among the open ones alone.
 * Undefined where neither is so. A void case falls due or not depending on when one asks.
 */
export function sourceOf(list: ClauseList): Axis | 'open' | undefined {
  if (list.includes('open') || list.includes('overdue')) return 'open'
  const bounding = axes.filter(axis => list.includes(boundOf[axis]))
  const [axis] = bounding
  if (axis === undefined || bounding.length > 1) return undefined
  return axis !== 'due' || list.includes('not-void') || list.includes('closed') ? axis : undefined
}

/** What a tallied case of the day still has to be: the list without the clause that the day stands for. */
export const withinDay = (axis: Axis, list: ClauseList): ClauseList => list.filter(it => it !== boundOf[axis])
