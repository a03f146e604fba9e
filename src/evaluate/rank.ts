/** Ranking 排名: those with the same figure share a place, and a unit with too few cases is left out. */

/** Governance-processes §3.4: with small denominators the smallest unit would always win. The number is a guess. */
export const LEAST_CASES = 5

export interface RankRule<T> {
  readonly key: (row: T) => string
  /** The figure as it is printed: what reads the same ranks the same. Missing is not zero: no place. */
  readonly value: (row: T) => number | undefined
  /** How many cases stand behind it. */
  readonly size: (row: T) => number
  readonly least: number
  readonly lessIsBetter?: boolean
}

export interface Ranked<T> {
  readonly row: T
  /** 1, 2, 2, 4: null when left out. */
  readonly rank: number | null
}

/** Best first, then those left out; equals by key, so the order of arrival changes nothing. */
export function rank<T>(rows: readonly T[], rule: RankRule<T>): Ranked<T>[] {
  const sign = rule.lessIsBetter === true ? 1 : -1
  const valued = rows.map(row => ({ row, key: rule.key(row), value: placed(row, rule) }))
  valued.sort((a, b) => byValue(a.value, b.value, sign) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return valued.map(({ row, value }) => ({
    row,
    rank: value === undefined ? null : valued.findIndex(it => it.value === value) + 1,
  }))
}

const placed = <T>(row: T, rule: RankRule<T>): number | undefined =>
  rule.size(row) < rule.least ? undefined : rule.value(row)

function byValue(a: number | undefined, b: number | undefined, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return sign * (a - b)
}
