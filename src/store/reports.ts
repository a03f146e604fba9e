/** Reports 报事: each thing somebody said, hanging on a case. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import type { Scope, Seen } from '../core/scope.ts'
import { moment, type Tx } from './database.ts'
import { seenBy } from './scope.ts'

export interface ReportRow {
  readonly id: string
  readonly caseId: string
  readonly channel: string
  readonly keyId: string
  readonly title: string
  readonly words: string | null
  readonly reporter: string | null
  readonly disclose: boolean
  readonly receivedAt: Instant
  readonly digest: string
}

const columns = sql`r.id, r.case_id as "caseId", r.channel, r.key_id as "keyId", r.title, r.words, r.reporter, r.disclose,
  r.received_at as "receivedAt", r.digest`

export async function reportsOfCase(tx: Tx, district: string, caseId: string): Promise<ReportRow[]> {
  const found = await sql<ReportRow>`select ${columns} from reports r
    where r.district = ${district} and r.case_id = ${caseId}::uuid order by r.received_at, r.id`.execute(tx)
  return found.rows
}

/** A report by id, with its case's number: what a retried POST is answered with. */
export async function reportById(
  tx: Tx,
  district: string,
  id: string,
): Promise<(ReportRow & { readonly number: string }) | undefined> {
  const found = await sql<ReportRow & { number: string }>`select ${columns}, c.number
    from reports r join cases c on c.district = r.district and c.id = r.case_id
    where r.district = ${district} and r.id = ${id}::uuid`.execute(tx)
  return found.rows[0]
}

/** A report whose case the scope sees, with what decides whether its reporter may be shown. */
export async function visibleReport(
  tx: Tx,
  scope: Scope,
  id: string,
): Promise<(ReportRow & Seen) | undefined> {
  const found = await sql<ReportRow & Seen>`
    select ${columns}, c.program, c.area, c.owner, c.co_owners as "coOwners", c.filed_by as "filedBy", c.restricted
    from reports r join cases c on c.district = r.district and c.id = r.case_id
    where ${seenBy(scope)} and r.id = ${id}::uuid`.execute(tx)
  return found.rows[0]
}

/** Cases on which the holder of a vault key has spoken, newest first. */
export async function casesOfKey(tx: Tx, district: string, keyId: string, limit: number): Promise<string[]> {
  const found = await sql<{ id: string }>`select case_id as id from reports
    where district = ${district} and key_id = ${keyId}::uuid order by received_at desc limit ${limit}`.execute(
    tx,
  )
  return found.rows.map(row => row.id)
}

/** Who looked at whose name, and why. Kept for good. */
export async function logAccess(
  tx: Tx,
  q: {
    readonly district: string
    readonly id: string
    readonly person: string
    readonly post: string | null
    readonly caseId: string
    readonly report: string
    readonly reason: string
    readonly now: Instant
  },
): Promise<void> {
  await sql`insert into accesses (district, id, person, post, case_id, report, reason, at)
    values (${q.district}, ${q.id}::uuid, ${q.person}::uuid, ${q.post}, ${q.caseId}::uuid, ${q.report}::uuid, ${q.reason}, ${moment(q.now)})`.execute(
    tx,
  )
}

/** Hangs all reports of one case on another, and says which they were. */
export async function moveReports(
  tx: Tx,
  q: { readonly district: string; readonly from: string; readonly into: string },
): Promise<{ readonly id: string; readonly channel: string }[]> {
  const found = await sql<{ id: string; channel: string }>`update reports set case_id = ${q.into}::uuid
    where district = ${q.district} and case_id = ${q.from}::uuid returning id, channel`.execute(tx)
  return found.rows.sort((a, b) => (a.id < b.id ? -1 : 1))
}
