/** What leaves for other systems when a case moves: CloudEvents 1.0 in JSON, signed as Standard Webhooks asks. */
import { createHmac } from 'node:crypto'
import type { Instant } from '../core/instant.ts'

export interface CloudEvent {
  readonly specversion: '1.0'
  /** The same event has the same id however often it is sent. */
  readonly id: string
  readonly type: string
  readonly source: string
  readonly subject?: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: Readonly<Record<string, string | number | null>>
}

export const EVENT_TYPE = 'application/cloudevents+json; charset=utf-8'

/** https://www.standardwebhooks.com: the prefix tells a secret from other words when one is found somewhere. */
const PREFIX = 'whsec_'

export const secretText = (bytes: Uint8Array): string => PREFIX + Buffer.from(bytes).toString('base64')

/** The three headers by which a receiver knows that it was us, just now, and this body. */
export function signature(q: {
  readonly secret: Uint8Array
  readonly id: string
  readonly now: Instant
  readonly body: string
}): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const seconds = Math.floor(q.now / 1_000).toString()
  const mac = createHmac('sha256', q.secret).update(`${q.id}.${seconds}.${q.body}`).digest('base64')
  return { 'webhook-id': q.id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${mac}` }
}
