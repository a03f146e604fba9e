/** Limits 限值: a value of a factor that may not be exceeded, as it applied from a day on. */
import type { Day } from './instant.ts'
import type { FactorValues, RecordKind } from './reading.ts'

export interface Limit {
  readonly id: string
  readonly program: string
  readonly placeKind: string
  /** One place; null for every place of the kind. */
  readonly place: string | null
  readonly factor: string
  /** Which records are judged: the moment's, or the mean of a minute, an hour, a day. */
  readonly kind: RecordKind
  /** Which of their numbers: `Rtd`, `Avg`, or converted to standard oxygen 折算, `ZsRtd`, `ZsAvg`. */
  readonly value: string
  readonly upper: number
  readonly unit: string
  /** So many readings over it in a row become a case. */
  readonly run: number
  readonly caseKind: string
  readonly from: Day
  /** Exclusive. */
  readonly to: Day | null
  readonly source: string
  /** Somebody has checked it against the text of the standard or permit. */
  readonly verified: boolean
}

/** The place as far as a limit asks. */
interface Placed {
  readonly id: string
  readonly program: string
  readonly kind: string
}

/**
 * The limits that apply to a place on a day, one for each factor and number judged: that of the place itself before
 * that of its kind, for a permit overrides the standard; then the one that came into force last.
 */
export function limitsOn(q: {
  readonly limits: readonly Limit[]
  readonly place: Placed
  readonly day: Day
}): Limit[] {
  const found = q.limits.filter(it => concerns(it, q.place) && isInForce(it, q.day)).sort(bySpecificity)
  const known = new Set<string>()
  return found.filter(it => {
    const key = [it.program, it.factor, it.kind, it.value].join()
    return !known.has(key) && known.add(key)
  })
}

/** The limits of one factor at a place on a day, such as the lines of its chart. */
export const limitOn = (q: {
  readonly limits: readonly Limit[]
  readonly place: Placed
  readonly factor: string
  readonly day: Day
}): Limit[] => limitsOn(q).filter(it => it.factor === q.factor)

/** Whether it is about this place at all, on whatever day. */
export const concerns = (it: Limit, place: Placed): boolean =>
  it.place === null ? it.program === place.program && it.placeKind === place.kind : it.place === place.id

export const isInForce = (it: Limit, day: Day): boolean => it.from <= day && (it.to === null || day < it.to)

/** The number of a record that this limit judges. */
export function judgedValue(it: Limit, values: FactorValues | undefined): number | undefined {
  const value = values?.[it.value]
  return typeof value === 'number' ? value : undefined
}

const bySpecificity = (a: Limit, b: Limit): number =>
  Number(a.place === null) - Number(b.place === null) || compare(b.from, a.from) || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
