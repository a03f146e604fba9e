/** Tells webhooks what happened: each goes its own way, so that one that is slow or away keeps no other waiting. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Office } from '../desk/office.ts'
import { readyToTell } from '../desk/webhooks.ts'
import { tellWebhook } from '../desk/tell-webhook.ts'
import type { Clock } from './clock.ts'

export interface DeliverOptions {
  readonly onFault: (error: unknown, where: string) => void
  /** Tests only. */
  readonly everyMs?: number
  readonly firstRetryMs?: number
}

const EVERY_MS = 1_000
const PATIENCE_MS = 2_000

export function startDeliveries(office: Office, q: DeliverOptions): Clock {
  const stopping = new AbortController()
  const { signal } = stopping
  const { onFault, everyMs = EVERY_MS, firstRetryMs } = q
  const underWay = new Map<string, Promise<void>>()
  const tell = async (district: string, id: string) => {
    try {
      await tellWebhook(office, { district, id, clock: Date.now, stopping: signal, firstRetryMs })
    } catch (error) {
      if (!signal.aborted) onFault(error, 'clock webhook')
    } finally {
      underWay.delete(id)
    }
  }
  const look = async () => {
    for (const { district, id } of await readyToTell(office, Date.now()))
      if (!underWay.has(id)) underWay.set(id, tell(district, id))
  }
  const run = async () => {
    while (!signal.aborted) {
      let wait = everyMs
      try {
        await look()
      } catch (error) {
        onFault(error, 'clock webhooks')
        wait = Math.max(wait, PATIENCE_MS)
      }
      await pause(wait, undefined, { signal }).catch(() => {})
    }
    await Promise.all(underWay.values())
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
