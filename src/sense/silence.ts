/** When an alarm ends though nothing came back within its limit: its device is silent 数据中断, or sends nothing valid. */
import type { AlarmEnd } from '../core/alarm.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../core/instant.ts'
import type { RecordKind } from '../core/reading.ts'
import { lengthOf } from '../core/rollup.ts'

/**
 * Without any record for so long: three of the longest intervals in which a kind is sent (a minute's mean every 1 to 30
 * minutes, HJ 212-2017 table 4). Of moments, sent every 5 s to some minutes, ten minutes. guess
 */
const SILENT_MS: Readonly<Record<RecordKind, number>> = {
  realtime: 10 * MINUTE_MS,
  minute: 90 * MINUTE_MS,
  hour: 3 * HOUR_MS,
  day: 3 * DAY_MS,
}

/** A calibration or a short repair, flagged as such, does not end an alarm. guess */
const INVALID_TIMES = 6

export interface OpenSince {
  readonly kind: RecordKind
  /** The last reading over the limit: any other valid one would have ended it. */
  readonly lastAt: Instant
  /** The last record that was looked at. */
  readonly heardAt: Instant
}

/** Why an open alarm ends now, if it does. */
export function silenceOf({ kind, lastAt, heardAt }: OpenSince, now: Instant): AlarmEnd | undefined {
  const period = kind === 'realtime' ? 0 : lengthOf[kind]
  if (now - (heardAt + period) >= SILENT_MS[kind]) return 'silent'
  return now - (lastAt + period) >= INVALID_TIMES * SILENT_MS[kind] ? 'invalid' : undefined
}
