/** Indicators 指标: a figure is a numerator over a denominator, each a set of cases, and a rule of rounding. */
import type { Bilingual } from './language.ts'

/**
 * What a case must be to be counted. A closed list: `store/figures.ts` says each one in SQL once, so that a figure,
 * its list and its past all mean the same.
 */
export type Clause =
  | 'reported-in-period'
  | 'closed-in-period'
  | 'due-in-period'
  | 'open'
  | 'closed'
  | 'closed-on-time'
  | 'overdue'
  | 'not-deferred'
  | 'not-void'
  | 'assigned-once'
  | 'rectified-once'
  | 'reworked'
  | 'extended'
  | 'declined'
  | 'supervised'
  | 'exposed'
  | 'called-back'
  | 'contacted'
  | 'solved'
  | 'satisfied'
  | 'answered'
  | 'fixed-on-spot'
  /** Of one program, named as a sentence would name it: the office adds it to a program's own indicators. */
  | { readonly ofProgram: string; readonly title: Bilingual }
  | { readonly closedWithinWorkdays: number }
  | { readonly closedWithinDays: number }

export interface Indicator {
  readonly id: string
  readonly title: Bilingual
  /** Every clause must hold. */
  readonly numerator: readonly Clause[]
  /** Absent: a plain count. */
  readonly denominator?: readonly Clause[]
  readonly unit: '%' | '件'
  readonly rounding: Rounding
  readonly source: Bilingual
}

/** Articles truncate some figures and round others: the rule belongs to the indicator, the parts are kept exact. */
export interface Rounding {
  readonly places: number
  readonly mode: 'half-up' | 'truncate'
}

/** `137, 157` with two places → 87.26. Missing is not zero: no denominator, no value. */
export function ratio(
  numerator: number,
  denominator: number | null,
  rounding: Rounding,
  unit: Indicator['unit'],
): number | undefined {
  if (denominator === null) return numerator
  if (denominator === 0) return undefined
  const scale = 10n ** BigInt(rounding.places)
  const top = BigInt(numerator) * scale * (unit === '%' ? 100n : 1n)
  const whole = top / BigInt(denominator)
  const rest = top % BigInt(denominator)
  const up = rounding.mode === 'half-up' && rest * 2n >= BigInt(denominator)
  return Number(whole + (up ? 1n : 0n)) / Number(scale)
}
