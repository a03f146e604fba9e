/** The day's root 日根: one hash over the last hash of every case that had an event that day. Written once, never again. */
import { addDays, type Day, dayOf, type Instant, startOfDay } from '../core/instant.ts'
import { daysWithoutRoot, districtsWithCases, lastHashes, putRoot } from '../store/verify.ts'
import type { Profile } from '../wire/chain.ts'
import { merkleRoot } from '../wire/merkle.ts'
import { type Office, transact, type Tx } from './office.ts'

/** A transaction that began before midnight may commit after it: so long after, none runs any more. guess. */
const SETTLED_MS = 10 * 60_000

/** Writes the root of a finished day. A day on which nothing was recorded has none. */
export async function sealDay(
  tx: Tx,
  office: Pick<Office, 'profile'>,
  q: { readonly district: string; readonly day: Day },
): Promise<void> {
  const { root, cases } = await rootOf(tx, office.profile, q)
  if (cases > 0) await putRoot(tx, { ...q, root, cases })
}

/** The root of a day as its events are now. */
export async function rootOf(
  tx: Tx,
  profile: Profile,
  q: { readonly district: string; readonly day: Day },
): Promise<{ readonly root: string; readonly cases: number }> {
  const span = { from: startOfDay(q.day), to: startOfDay(addDays(q.day, 1)) }
  const leaves = await lastHashes(tx, { district: q.district, ...span })
  return { root: merkleRoot(profile, leaves), cases: leaves.length }
}

/** Writes what is missing of the roots of finished days: at the start of the server and with every new day. */
export async function sealFinishedDays(office: Office, now: Instant): Promise<number> {
  const before = startOfDay(dayOf(now - SETTLED_MS))
  const districts = await transact(office, districtsWithCases, { readOnly: true })
  let sealed = 0
  for (const district of districts) {
    const days = await transact(office, tx => daysWithoutRoot(tx, { district, before }), { readOnly: true })
    for (const day of days) await transact(office, tx => sealDay(tx, office, { district, day }))
    sealed += days.length
  }
  return sealed
}
