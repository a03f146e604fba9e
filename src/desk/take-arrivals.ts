/** Takes in what devices sent, judged, in one transaction: records, how each device is doing, numbers nobody knows. */
import { codeOf } from '../store/database.ts'
import { addHeard, addStrangers } from '../store/devices.ts'
import { forgetMonths } from '../store/partitions.ts'
import type { Judged } from './judge-arrivals.ts'
import { type Office, transact, type Tx } from './office.ts'
import { ensureMonths, takeRecords } from './take-records.ts'

export interface ArrivalsTaken {
  readonly records: number
  readonly unchanged: number
  readonly conflicts: number
}

/** Ends after the commit: then, and not before, devices may be told. */
export async function takeArrivals(office: Office, judged: Judged): Promise<ArrivalsTaken> {
  if (judged.districts.size === 0 && judged.strangers.size === 0) return NOTHING
  const records = [...judged.districts.values()].flatMap(it => it.records)
  await ensureMonths(office, records)
  try {
    return await transact(office, tx => put(tx, judged))
  } catch (error) {
    if (codeOf(error) !== CHECK_VIOLATION) throw error
    forgetMonths(office.database) // one that we knew of may have been taken away since
    await ensureMonths(office, records)
    return transact(office, tx => put(tx, judged))
  }
}

const NOTHING: ArrivalsTaken = { records: 0, unchanged: 0, conflicts: 0 }
const CHECK_VIOLATION = '23514'

async function put(tx: Tx, judged: Judged): Promise<ArrivalsTaken> {
  const sum = { records: 0, unchanged: 0, conflicts: 0 }
  const districts = [...judged.districts].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [district, { records, heard }] of districts) {
    const taken = await takeRecords(tx, { district, records })
    sum.records += taken.inserted
    sum.unchanged += taken.unchanged
    sum.conflicts += taken.conflicts
    const all = [...heard.values()].map(it => ({
      ...it,
      conflicts: taken.conflictsOf.get(it.device) ?? 0,
    }))
    await addHeard(tx, { district, heard: all })
  }
  if (judged.strangers.size > 0) await addStrangers(tx, [...judged.strangers.values()])
  return sum
}

/** Whether the same rows would be refused again, by the database or before it, however long one waits. */
export const isHopeless = (error: unknown): boolean =>
  error instanceof RangeError || /^(22|23|54)/.test(codeOf(error) ?? '')
