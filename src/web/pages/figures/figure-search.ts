/** What a figure is asked for stands in the address: area, program, owner, period, moment. */
import type { Figure } from '../../../contracts/figures.ts'
import { addDays, type Day, dayOf, startOfDay, DAY_MS } from '../../../core/instant.ts'
import type { Bilingual } from '../../../core/language.ts'
import { MISSING, sayDay, sayNumber } from '../../kit/format.ts'

export interface FigureSearch {
  readonly area?: string | undefined
  readonly program?: string | undefined
  readonly owner?: string | undefined
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly at?: string | undefined
  readonly explain?: 'numerator' | 'denominator' | 'rest' | undefined
}

type Asked = Omit<FigureSearch, 'explain'>

/** The query of a figure: what is not asked for is left out. */
export const askedBy = (search: FigureSearch): { -readonly [K in keyof Asked]?: NonNullable<Asked[K]> } =>
  Object.fromEntries(
    Object.entries(search).filter(
      ([name, value]) => name !== 'explain' && value !== undefined && value !== '',
    ),
  )

/** The period of the same length just before, for a comparison. */
export function periodBefore(it: Pick<Figure, 'from' | 'to'>): { from: Day; to: Day } {
  const days = Math.round((startOfDay(it.to) - startOfDay(it.from)) / DAY_MS) + 1
  if (isWholeMonth(it)) {
    const to = addDays(it.from, -1)
    return { from: `${to.slice(0, 7)}-01`, to }
  }
  return { from: addDays(it.from, -days), to: addDays(it.from, -1) }
}

const isWholeMonth = (it: Pick<Figure, 'from' | 'to'>): boolean =>
  it.from.endsWith('-01') && it.from.slice(0, 7) === it.to.slice(0, 7) && addDays(it.to, 1).endsWith('-01')

/** Periods offices ask for by name. */
export function namedPeriods(
  now: number,
): { readonly name: Bilingual; readonly from: Day; readonly to: Day }[] {
  const today = dayOf(now)
  const month = `${today.slice(0, 7)}-01`
  const lastMonthEnd = addDays(month, -1)
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7
  return [
    { name: { zh: '本周', en: 'This week' }, from: addDays(today, -weekday), to: today },
    {
      name: { zh: '上周', en: 'Last week' },
      from: addDays(today, -weekday - 7),
      to: addDays(today, -weekday - 1),
    },
    { name: { zh: '本月', en: 'This month' }, from: month, to: today },
    { name: { zh: '上月', en: 'Last month' }, from: `${lastMonthEnd.slice(0, 7)}-01`, to: lastMonthEnd },
    { name: { zh: '近30天', en: 'Last 30 days' }, from: addDays(today, -29), to: today },
    { name: { zh: '今年', en: 'This year' }, from: `${today.slice(0, 4)}-01-01`, to: today },
  ]
}

/** 87.26, 1,234 or a dash; the unit is set apart. */
export const sayValue = (it: Pick<Figure, 'value' | 'rounding'>): string =>
  it.value === null ? MISSING.zh : sayNumber(it.value, it.rounding.places)

export const sayUnit = (unit: string): Bilingual =>
  unit === '件' ? { zh: '件', en: 'cases' } : { zh: unit, en: unit }

export const sayPeriod = (it: Pick<Figure, 'from' | 'to'>): Bilingual => {
  const from = sayDay(it.from)
  const to = sayDay(it.to)
  return it.from === it.to ? from : { zh: `${from.zh}—${to.zh}`, en: `${from.en} – ${to.en}` }
}
