/** Sends one event to an address of another system: signed, in ten seconds, to that address and no other. */
import type { Instant } from '../core/instant.ts'
import { type CloudEvent, EVENT_TYPE, signature } from '../wire/cloud-event.ts'

/** Why an event was not taken. `detail` is a status or a code of the system, never what the other side wrote. */
export const faults = ['unreachable', 'timeout', 'redirect', 'refused', 'gone'] as const

export interface Fault {
  readonly code: (typeof faults)[number]
  readonly detail: string
}

const WITHIN_MS = 10_000
const GONE = 410 // Standard Webhooks: the receiver wants no more of them

export async function postEvent(q: {
  readonly url: string
  readonly secret: Uint8Array
  readonly event: CloudEvent
  readonly now: Instant
  readonly stopping?: AbortSignal
}): Promise<Fault | undefined> {
  const body = JSON.stringify(q.event)
  const time = AbortSignal.timeout(WITHIN_MS)
  try {
    const answer = await fetch(q.url, {
      method: 'POST',
      redirect: 'manual',
      signal: q.stopping ? AbortSignal.any([time, q.stopping]) : time,
      headers: {
        'content-type': EVENT_TYPE,
        'user-agent': 'yiwang',
        ...signature({ secret: q.secret, id: q.event.id, now: q.now, body }),
      },
      body,
    })
    await answer.body?.cancel()
    return faultOf(answer.status)
  } catch (error) {
    return time.aborted ? { code: 'timeout', detail: '' } : { code: 'unreachable', detail: systemCode(error) }
  }
}

function faultOf(status: number): Fault | undefined {
  if (status >= 200 && status < 300) return undefined
  const detail = String(status)
  if (status === GONE) return { code: 'gone', detail }
  return { code: status >= 300 && status < 400 ? 'redirect' : 'refused', detail }
}

/** ECONNREFUSED, ENOTFOUND, CERT_HAS_EXPIRED …: `fetch` hides it one level down. */
function systemCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
