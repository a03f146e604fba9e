/** Questions an operator asks of the whole installation, one district at a time. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import type { Stage } from '../core/stage.ts'
import { moment, type Tx } from './database.ts'

/** What should have been done by now and is not, and since when; webhooks wait for others and are counted apart. */
export interface Backlog {
  readonly kind: string
  readonly waiting: number
  readonly oldestAt: Instant
}

export async function backlogOf(
  tx: Tx,
  q: { readonly district: string; readonly now: Instant },
): Promise<Backlog[]> {
  const found = await sql<Backlog>`select kind, count(*)::int as waiting, min(at) as "oldestAt" from due
    where district = ${q.district} and at <= ${moment(q.now)} and kind <> 'webhook' group by kind`.execute(tx)
  return found.rows
}

export async function openCasesOf(tx: Tx, district: string): Promise<{ stage: Stage; cases: number }[]> {
  const found = await sql<{ stage: Stage; cases: number }>`select stage, count(*)::int as cases from cases
    where district = ${district} and stage not in ('closed', 'void') group by stage`.execute(tx)
  return found.rows
}

export async function openAlarmsOf(tx: Tx, district: string): Promise<number> {
  const found = await sql<{ alarms: number }>`select count(*)::int as alarms from alarms
    where district = ${district} and ended_at is null`.execute(tx)
  return found.rows[0]?.alarms ?? 0
}
