/** Notices and who is to hear of them: who holds a post, who is on duty, what a person has been told. */
import { sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import type { DutyRole } from '../core/notice.ts'
import { moment, type Tx } from './database.ts'

/** Who holds which post on a day, deputies too; nobody who is shut out. */
export async function holderRows(
  tx: Tx,
  q: { readonly district: string; readonly day: Day },
): Promise<{ readonly post: string; readonly person: string }[]> {
  const found = await sql<{ post: string; person: string }>`select distinct h.post, h.person
    from holdings h join people p on p.id = h.person
    where h.district = ${q.district} and h.from_day <= ${q.day} and (h.to_day is null or h.to_day > ${q.day})
      and p.disabled_at is null order by h.post, h.person`.execute(tx)
  return found.rows
}

export interface OnDuty {
  readonly role: DutyRole
  readonly person: string
}

/** Who is on duty at a moment, in the order in which they began. */
export async function onDutyAt(
  tx: Tx,
  q: { readonly district: string; readonly at: Instant },
): Promise<OnDuty[]> {
  const found = await sql<OnDuty>`select d.role, d.person from duties d join people p on p.id = d.person
    where d.district = ${q.district} and d.starts_at <= ${moment(q.at)} and d.ends_at > ${moment(q.at)}
      and p.disabled_at is null order by d.starts_at, d.id`.execute(tx)
  return found.rows
}
