/** The events of cases: read one case's list, or stream a whole district's for checking. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import type { Step } from '../core/stage.ts'
import { moment, type Tx } from './database.ts'

/** An event as stored. */
export interface EventRow {
  readonly case: string
  readonly seq: number
  readonly id: string
  readonly step: Step
  readonly by: string | null
  readonly post: string | null
  readonly at: Instant
  readonly recordedAt: Instant
  readonly data: Record<string, unknown>
  readonly prev: string | null
  readonly hash: string
}

const columns = sql`case_id as "case", seq, id, step, by, post, at, recorded_at as "recordedAt", data, prev, hash`

/** A case's events by seq. `at` filters on when things happened, `knownAt` on when we learnt them. */
export async function eventsOf(
  tx: Tx,
  q: {
    readonly district: string
    readonly caseId: string
    readonly at?: Instant | undefined
    readonly knownAt?: Instant | undefined
  },
): Promise<EventRow[]> {
  const found = await sql<EventRow>`select ${columns} from case_events
    where district = ${q.district} and case_id = ${q.caseId}::uuid
      and ${q.at === undefined ? sql`true` : sql`at <= ${moment(q.at)}`}
      and ${q.knownAt === undefined ? sql`true` : sql`recorded_at <= ${moment(q.knownAt)}`}
    order by seq`.execute(tx)
  return found.rows
}

/** The events of several cases, up to a moment if one is given, by case and seq. */
export async function eventsOfAll(
  tx: Tx,
  q: {
    readonly district: string
    readonly cases: readonly string[]
    readonly at?: Instant | undefined
  },
): Promise<EventRow[]> {
  const found = await sql<EventRow>`select ${columns} from case_events
    where district = ${q.district} and case_id = any(${q.cases}::uuid[])
      and ${q.at === undefined ? sql`true` : sql`at <= ${moment(q.at)}`}
    order by case_id, seq`.execute(tx)
  return found.rows
}

/** The next events in order of case and seq, after a mark: how `verify` walks a district without holding it. */
export async function eventsAfter(
  tx: Tx,
  q: {
    readonly district: string
    readonly after: { readonly case: string; readonly seq: number } | undefined
    readonly limit: number
  },
): Promise<EventRow[]> {
  const mark = q.after ? sql`(case_id, seq) > (${q.after.case}::uuid, ${q.after.seq})` : sql`true`
  const found = await sql<EventRow>`select ${columns} from case_events
    where district = ${q.district} and ${mark} order by case_id, seq limit ${q.limit}`.execute(tx)
  return found.rows
}

/** What changed since a mark of the feed, in commit order; `tx` below the oldest running transaction is complete. */
export interface FeedRow {
  readonly tx: string
  readonly caseId: string
  readonly seq: number
  readonly step: Step
  readonly stage: string
  readonly at: Instant
}

export async function feedAfter(
  tx: Tx,
  q: {
    readonly district: string
    readonly tx: string
    readonly caseId: string
    readonly seq: number
    readonly limit: number
  },
): Promise<FeedRow[]> {
  const found = await sql<FeedRow>`select tx::text as tx, case_id as "caseId", seq, step, stage, at from feed
    where district = ${q.district} and (tx, case_id, seq) > (${q.tx}::xid8, ${q.caseId}::uuid, ${q.seq})
      and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by feed.tx, case_id, seq limit ${q.limit}`.execute(tx) // `tx` alone would be the text above, and 10 before 9
  return found.rows
}

/** Where the feed ends now: a listener without a mark begins here. */
export async function feedEnd(tx: Tx): Promise<string> {
  const found = await sql<{ tx: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as tx`.execute(
    tx,
  )
  return found.rows[0]?.tx ?? '0'
}
