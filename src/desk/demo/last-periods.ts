/** What the demo's devices have sent last: from there on they have kept it for us while nobody listened. */
import type { Instant } from '../../core/instant.ts'
import { lastSent } from '../../store/last-sent.ts'
import type { Tx } from '../office.ts'
import { DISTRICT } from './areas.ts'
import type { PeriodKind } from './signal.ts'

/** The start of the last period of a device, if it has sent any. */
export type LastPeriods = (mn: string, kind: PeriodKind) => Instant | undefined

export async function lastPeriods(tx: Tx): Promise<LastPeriods> {
  const known = new Map((await lastSent(tx, DISTRICT)).map(it => [`${it.mn} ${it.kind}`, it.at]))
  return (mn, kind) => known.get(`${mn} ${kind}`)
}
