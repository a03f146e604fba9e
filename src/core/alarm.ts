/** Alarms 报警: readings over a limit one after another, and what of them a case keeps. */
import type { Bilingual } from './language.ts'
import type { RecordKind } from './reading.ts'

/** Why an alarm ended. */
export const alarmEnds = ['within', 'limit', 'silent', 'invalid'] as const
export type AlarmEnd = (typeof alarmEnds)[number]

export const alarmEndNames: Record<AlarmEnd, Bilingual> = {
  within: { zh: '已恢复', en: 'Over' },
  limit: { zh: '限值停用', en: 'Limit ended' },
  silent: { zh: '数据中断', en: 'Went silent' },
  invalid: { zh: '无有效数据', en: 'No valid data' },
}

/** The curve as it was when the case was begun 证据曲线: frozen, whatever is sent later. */
export interface Evidence {
  readonly alarm: string
  readonly kind: RecordKind
  readonly factor: string
  /** Moment, value and flag, oldest first. */
  readonly points: readonly (readonly [at: string, value: number | null, flag: string | null])[]
}
