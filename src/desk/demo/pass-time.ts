/** Time passes in the story: rungs are climbed and deferrals end on the hour, and people read what they are told. */
import { HOUR_MS, type Instant } from '../../core/instant.ts'
import { settleNotices } from '../../store/notices.ts'
import { climb } from '../climb.ts'
import type { Office, Tx } from '../office.ts'
import { DISTRICT } from './areas.ts'

const AT_ONCE = 200

/** Does what falls due between two moments, at each full hour what came before it. */
export async function passTime(
  tx: Tx,
  office: Office,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<void> {
  for (let hour = (Math.floor(from / HOUR_MS) + 1) * HOUR_MS; hour <= to; hour += HOUR_MS)
    await climbAll(tx, office, hour)
}

/** The story is told: the clock finds nothing undone, and only the news of the last day is unread. */
export async function catchUp(tx: Tx, office: Office, now: Instant): Promise<void> {
  await climbAll(tx, office, now)
  await settleNotices(tx, { district: DISTRICT, readBefore: now - 20 * HOUR_MS, now })
}

async function climbAll(tx: Tx, office: Office, now: Instant): Promise<void> {
  while ((await climb(tx, office, { district: DISTRICT, now, limit: AT_ONCE })).cases === AT_ONCE);
}
