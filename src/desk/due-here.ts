/** Where something has fallen due, asked without writing anything. */
import type { Instant } from '../core/instant.ts'
import { type DueKind, isAnyDue, putOffFirst } from '../store/due.ts'
import { districtsHere } from '../store/registers.ts'
import { type Office, reading, transact } from './office.ts'

export type { DueKind }

export const dueHere = (office: Office, now: Instant): Promise<string[]> =>
  reading(office, async tx => {
    const found: string[] = []
    for (const district of await districtsHere(tx))
      if (await isAnyDue(tx, { district, now })) found.push(district)
    return found
  })

/** What could not be done is tried again later, so that everything behind it goes on. */
export const putOff = (
  office: Office,
  q: { readonly district: string; readonly now: Instant; readonly kinds: readonly DueKind[] },
): Promise<void> => transact(office, tx => putOffFirst(tx, q))
