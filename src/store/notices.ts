/** Notices and who is to hear of them: who holds a post, who is on duty, what a person has been told. */
import { sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import type { DutyRole, NoticeData, NoticeKind } from '../core/notice.ts'
import type { Seen } from '../core/scope.ts'
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

/** A notice with what decides who may know of what it is about. */
export interface Waiting {
  readonly id: string
  readonly kind: NoticeKind
  readonly person: string
  readonly caseId: string | null
  readonly alarm: string | null
  readonly data: NoticeData
  readonly about: Seen
}

/** Of these notices those that are not acknowledged, and whose case is still open. */
export async function noticesToPass(
  tx: Tx,
  q: { readonly district: string; readonly ids: readonly string[] },
): Promise<Waiting[]> {
  const found = await sql<Omit<Waiting, 'about'> & Seen>`select n.id, n.kind, n.person, n.case_id as "caseId",
      n.alarm, n.data, coalesce(c.program, a.program) as program, coalesce(c.area, p.area) as area, c.owner,
      coalesce(c.co_owners, '{}') as "coOwners", c.filed_by as "filedBy", c.restricted
    from notices n left join cases c on c.district = n.district and c.id = n.case_id
    left join alarms a on a.district = n.district and a.id = n.alarm
    left join places p on p.district = a.district and p.id = a.place
    where n.district = ${q.district} and n.id = any(${q.ids}::uuid[]) and n.acknowledged_at is null
      and (c.stage is null or c.stage not in ('closed', 'void')) and coalesce(c.area, p.area) is not null
    order by n.at, n.id`.execute(tx)
  return found.rows.map(({ program, area, owner, coOwners, filedBy, restricted, ...row }) => ({
    ...row,
    about: { program, area, owner, coOwners, filedBy, restricted },
  }))
}
