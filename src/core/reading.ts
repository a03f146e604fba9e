/** Readings 读数: what a device said of a place at one moment or over one period, all its factors together. */
import type { Instant } from './instant.ts'
import type { Bilingual } from './language.ts'

/** `realtime` is a moment; the others are periods that begin at `at`. HJ 212: 2011, 2051, 2061, 2031. */
export const recordKinds = ['realtime', 'minute', 'hour', 'day'] as const
export type RecordKind = (typeof recordKinds)[number]

export const recordKindNames: Record<RecordKind, Bilingual> = {
  realtime: { zh: '实时数据', en: 'Realtime' },
  minute: { zh: '分钟数据', en: 'Minute' },
  hour: { zh: '小时数据', en: 'Hour' },
  day: { zh: '日数据', en: 'Day' },
}

/** Names as the protocol writes them: numbers under `Rtd`, `Avg`, `Min`, `Max`, `Cou`, `ZsAvg`…, text under `Flag`. */
export type FactorValues = Readonly<Record<string, number | string>>

/** By factor code, such as `a21026` for SO₂. */
export type Factors = Readonly<Record<string, FactorValues>>

/** What one device said. */
export interface DeviceRecord {
  readonly place: string
  readonly device: string
  readonly kind: RecordKind
  readonly at: Instant
  readonly receivedAt: Instant
  /** Sent later than it should have been 补传. */
  readonly resent: boolean
  readonly factors: Factors
}

/** HJ 212-2017 table 8: the only flag of a value that counts. */
export const NORMAL = 'N'

/** The number that stands for a factor in a record: the moment's value or the period's mean. */
export const valueOf = (kind: RecordKind, values: FactorValues | undefined): number | undefined => {
  const value = values?.[kind === 'realtime' ? 'Rtd' : 'Avg']
  return typeof value === 'number' ? value : undefined
}

/**
 * Whether a value counts. One without a flag does: minute, hour and day data of HJ/T 212-2005 carry none (assumed from
 * its examples; its text was not at hand).
 */
export const isNormal = (values: FactorValues): boolean => (values['Flag'] ?? NORMAL) === NORMAL
