/** Readings as packets of HJ 212-2017, as a data logger prints them. */
import { type Instant, SHANGHAI_OFFSET_MS } from '../../core/instant.ts'
import type { Factors, RecordKind } from '../../core/reading.ts'
import type { Packet } from '../../wire/hj212/packet.ts'

/** 2017 table 9. */
const commands: Record<RecordKind, string> = { realtime: '2011', minute: '2051', hour: '2061', day: '2031' }
/** The password every logger is delivered with (2017 App. C); nobody checks it in the demo. */
const PASSWORD = '123456'
const VERSION_2017_WITH_ANSWER = 5

export const packetOf = (q: {
  readonly qn: string
  readonly mn: string
  readonly system: string
  readonly kind: RecordKind
  readonly at: Instant
  readonly factors: Factors
}): Packet => ({
  qn: q.qn,
  st: q.system,
  cn: commands[q.kind],
  pw: PASSWORD,
  mn: q.mn,
  flag: VERSION_2017_WITH_ANSWER,
  pnum: undefined,
  pno: undefined,
  rf: false,
  groups: [
    [['DataTime', digits(q.at).slice(0, 14)]],
    ...Object.entries(q.factors).map(([code, values]) =>
      Object.entries(values).map(([name, value]) => [`${code}-${name}`, String(value)] as const),
    ),
  ],
})

/** `YYYYMMDDhhmmsszzz` in Shanghai: QN, and without its end a DataTime. */
export const digits = (at: Instant): string =>
  new Date(at + SHANGHAI_OFFSET_MS).toISOString().replace(/\D/g, '')
