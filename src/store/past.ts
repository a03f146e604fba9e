/** Cases as they stood at a past moment: those unchanged since, and the others folded anew from their events. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'
import type { Row } from './insert.ts'

export interface Past {
  readonly asOf: Instant
  /** Cases that changed after `asOf`, as they stood then. */
  readonly changed: readonly Row<'cases'>[]
}

/** The rows of `cases c` for which `where` holds: now, or as they stood then. */
export function casesAt(where: RawBuilder<unknown>, past: Past | undefined): RawBuilder<unknown> {
  if (!past) return sql`select * from cases c where ${where}`
  return sql`select * from cases c where ${where} and c.changed_at <= ${moment(past.asOf)}
    union all select * from json_populate_recordset(null::cases, ${JSON.stringify(past.changed)}::json) c where ${where}`
}

/** Cases of a district that changed after a moment but had begun by then: they have to be read back from their events. */
export async function changedSince(tx: Tx, district: string, at: Instant): Promise<string[]> {
  const found = await sql<{ id: string }>`select id from cases
    where district = ${district} and changed_at > ${moment(at)} and reported_at <= ${moment(at)}`.execute(tx)
  return found.rows.map(row => row.id)
}
