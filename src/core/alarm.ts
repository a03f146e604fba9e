/** Alarms 报警: readings over a limit one after another, and what of them a case keeps. */
import type { RecordKind } from './reading.ts'

/** The curve as it was when the case was begun 证据曲线: frozen, whatever is sent later. */
export interface Evidence {
  readonly alarm: string
  readonly kind: RecordKind
  readonly factor: string
  /** Moment, value and flag, oldest first. */
  readonly points: readonly (readonly [at: string, value: number | null, flag: string | null])[]
}
