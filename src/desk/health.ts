/** Whether the office can do its work 健康: the database answers, the clock keeps up, there is room on the disk. */
import type { Instant } from '../core/instant.ts'
import { backlogOf } from '../store/operations.ts'
import { freeBytes } from '../store/pulse.ts'
import { districtsHere } from '../store/registers.ts'
import { type Office, reading } from './office.ts'

export interface Health {
  readonly ok: boolean
  readonly database: boolean
  /** How late the oldest thing is that should have been done by now. */
  readonly clock: { readonly lagMs: number | null }
  /** What devices have sent and is not stored yet; null where no gateway runs in this process. */
  readonly gateway: { readonly queue: number | null }
  readonly disk: { readonly freeBytes: number | null }
}

/** Whoever asks wants to know soon, most of all when something hangs. */
const WITHIN_MS = 2_000

export async function healthOf(
  office: Office,
  q: { readonly now: Instant; readonly queue?: number | undefined },
): Promise<Health> {
  const [lagMs, free] = await Promise.all([
    within(lagOf(office, q.now), undefined),
    within(freeBytes(office.dataDir), undefined),
  ])
  return {
    ok: lagMs !== undefined,
    database: lagMs !== undefined,
    clock: { lagMs: lagMs ?? null },
    gateway: { queue: q.queue ?? null },
    disk: { freeBytes: free ?? null },
  }
}

const lagOf = (office: Office, now: Instant): Promise<number> =>
  reading(office, async tx => {
    let oldest = now
    for (const district of await districtsHere(tx))
      for (const { oldestAt } of await backlogOf(tx, { district, now })) oldest = Math.min(oldest, oldestAt)
    return now - oldest
  })

/** The answer, or the other one when it fails or takes too long. */
async function within<T, E>(work: Promise<T>, instead: E): Promise<T | E> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<E>(go => (timer = setTimeout(go, WITHIN_MS, instead)))
  try {
    return await Promise.race([work.catch(() => instead), end])
  } finally {
    clearTimeout(timer)
  }
}
