/**
 * Webhooks 事件订阅: where other systems want to hear of cases, and how far each has been told. A row of `due` says that
 * one is being told at the moment, or waits after a failure; without one it is ready.
 */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import type { Step } from '../core/stage.ts'
import { moment, type Tx } from './database.ts'

export interface WebhookRow {
  readonly id: string
  readonly title: string
  readonly url: string
  readonly secret: string
  /** None means all. */
  readonly steps: readonly Step[]
  readonly by: string
  readonly createdAt: Instant
  readonly disabledAt: Instant | null
  readonly mark: string
  readonly delivered: number
  readonly deliveredAt: Instant | null
  readonly failingSince: Instant | null
  readonly said: string | null
  /** When it is tried again, or given up by whoever is at it. */
  readonly nextAt: Instant | null
}

interface Key {
  readonly district: string
  readonly id: string
}

const columns = sql`w.id, w.title, w.url, w.secret, w.steps, w.by, w.created_at as "createdAt",
  w.disabled_at as "disabledAt", w.mark, w.delivered, w.delivered_at as "deliveredAt",
  w.failing_since as "failingSince", w.said, d.at as "nextAt"`

const from = sql`webhooks w left join due d on d.district = w.district and d.kind = 'webhook' and d.ref = w.id`

export async function webhookRows(tx: Tx, district: string): Promise<WebhookRow[]> {
  const found = await sql<WebhookRow>`select ${columns} from ${from} where w.district = ${district}
    order by w.created_at, w.id`.execute(tx)
  return found.rows
}

export async function webhookRow(tx: Tx, { district, id }: Key): Promise<WebhookRow | undefined> {
  const found = await sql<WebhookRow>`select ${columns} from ${from}
    where w.district = ${district} and w.id = ${id}::uuid`.execute(tx)
  return found.rows[0]
}

/** Nobody is at them, and they need not wait. */
export async function readyWebhooks(
  tx: Tx,
  q: { readonly district: string; readonly now: Instant },
): Promise<WebhookRow[]> {
  const found = await sql<WebhookRow>`select ${columns} from ${from} where w.district = ${q.district}
    and w.disabled_at is null and (d.at is null or d.at <= ${moment(q.now)}) order by w.id`.execute(tx)
  return found.rows
}

/** Off it keeps its mark and what went wrong; on again it goes on where it stopped. */
export async function switchWebhook(
  tx: Tx,
  { district, id, disabledAt }: Key & { readonly disabledAt: Instant | null },
): Promise<void> {
  const set =
    disabledAt === null
      ? sql`disabled_at = null, failing_since = null, said = null`
      : sql`disabled_at = ${moment(disabledAt)}`
  await sql`update webhooks set ${set} where district = ${district} and id = ${id}::uuid`.execute(tx)
  await sql`delete from due where district = ${district} and kind = 'webhook' and ref = ${id}::uuid`.execute(
    tx,
  )
}

/** Takes a webhook for one process until a moment; undefined when another one has it. Answers the tries that failed. */
export async function takeWebhook(
  tx: Tx,
  { district, id, now, until }: Key & { readonly now: Instant; readonly until: Instant },
): Promise<number | undefined> {
  const found = await sql<{ tries: number }>`insert into due as d (district, kind, ref, at)
    values (${district}, 'webhook', ${id}::uuid, ${moment(until)})
    on conflict (district, kind, ref) do update set at = excluded.at where d.at <= ${moment(now)}
    returning tries`.execute(tx)
  return found.rows[0]?.tries
}

/** Keeps it longer; false when it was taken away meanwhile. */
export async function keepWebhook(
  tx: Tx,
  { district, id, held, until }: Key & { readonly held: Instant; readonly until: Instant },
): Promise<boolean> {
  const found = await sql`update due set at = ${moment(until)}, tries = 0
    where district = ${district} and kind = 'webhook' and ref = ${id}::uuid and at = ${moment(held)}
    returning ref`.execute(tx)
  return found.rows.length > 0
}

export async function leaveWebhook(
  tx: Tx,
  { district, id, held }: Key & { readonly held: Instant },
): Promise<void> {
  await sql`delete from due where district = ${district} and kind = 'webhook' and ref = ${id}::uuid
    and at = ${moment(held)}`.execute(tx)
}

/** Told so far; `delivered` is 0 for what this webhook does not want. */
export async function noteDelivered(
  tx: Tx,
  q: Key & { readonly mark: string; readonly delivered: number; readonly now: Instant },
): Promise<void> {
  const told = sql`delivered = delivered + ${q.delivered}, delivered_at = ${moment(q.now)},
    failing_since = null, said = null`
  await sql`update webhooks set mark = ${q.mark}${q.delivered > 0 ? sql`, ${told}` : sql``}
    where district = ${q.district} and id = ${q.id}::uuid`.execute(tx)
}

/** What went wrong and when it is tried again; answers since when it fails, undefined when it is no longer ours. */
export async function noteFailure(
  tx: Tx,
  q: Key & {
    readonly held: Instant
    readonly mark: string
    readonly said: string
    readonly now: Instant
    readonly nextAt: Instant
  },
): Promise<Instant | undefined> {
  const held = await sql`update due set at = ${moment(q.nextAt)}, tries = tries + 1
    where district = ${q.district} and kind = 'webhook' and ref = ${q.id}::uuid
    and at = ${moment(q.held)} returning ref`.execute(tx)
  if (held.rows.length === 0) return undefined
  const found = await sql<{ since: Instant }>`update webhooks set mark = ${q.mark}, said = ${q.said},
    failing_since = coalesce(failing_since, ${moment(q.now)})
    where district = ${q.district} and id = ${q.id}::uuid returning failing_since as since`.execute(tx)
  return found.rows[0]?.since
}

/** When the first change was recorded that a mark does not cover. */
export async function firstAfter(
  tx: Tx,
  q: {
    readonly district: string
    readonly mark: { readonly tx: string; readonly caseId: string; readonly seq: number }
    readonly steps: readonly Step[]
  },
): Promise<Instant | undefined> {
  const wanted = q.steps.length > 0 ? sql`step = any(${q.steps})` : sql`true`
  const found = await sql<{ at: Instant }>`select recorded_at as at from feed
    where district = ${q.district}
      and (tx, case_id, seq) > (${q.mark.tx}::xid8, ${q.mark.caseId}::uuid, ${q.mark.seq}) and ${wanted}
    order by tx, case_id, seq limit 1`.execute(tx)
  return found.rows[0]?.at
}
