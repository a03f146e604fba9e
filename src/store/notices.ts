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

export interface NoticeRow {
  readonly id: string
  readonly kind: NoticeKind
  readonly post: string | null
  readonly caseId: string | null
  readonly alarm: string | null
  readonly data: NoticeData
  readonly at: Instant
  readonly acknowledgeBy: Instant | null
  readonly acknowledgedAt: Instant | null
  readonly readAt: Instant | null
  readonly follows: string | null
  readonly number: string | null
  readonly program: string | null
  readonly caseKind: string | null
  readonly area: string | null
}

interface Mine {
  readonly district: string
  readonly person: string
}

/** A person's notices, newest first, each with the few words of its case that need no scope. */
export async function noticesOf(
  tx: Tx,
  q: Mine & {
    readonly onlyUnread: boolean
    readonly after?: { readonly key: Instant; readonly id: string } | undefined
    readonly limit: number
  },
): Promise<NoticeRow[]> {
  const mark = q.after ? sql`(n.at, n.id) < (${moment(q.after.key)}, ${q.after.id}::uuid)` : sql`true`
  const found =
    await sql<NoticeRow>`select n.id, n.kind, n.post, n.case_id as "caseId", n.alarm, n.data, n.at,
      n.acknowledge_by as "acknowledgeBy", n.acknowledged_at as "acknowledgedAt", n.read_at as "readAt", n.follows,
      c.number, c.program, c.kind as "caseKind", c.area
    from notices n left join cases c on c.district = n.district and c.id = n.case_id
    where n.district = ${q.district} and n.person = ${q.person}::uuid
      and ${q.onlyUnread ? sql`n.read_at is null` : sql`true`} and ${mark}
    order by n.at desc, n.id desc limit ${q.limit}`.execute(tx)
  return found.rows
}

export async function countUnread(
  tx: Tx,
  q: Mine,
): Promise<{ readonly unread: number; readonly waiting: number }> {
  const found = await sql<{ unread: number; waiting: number }>`select count(*) as unread,
      count(*) filter (where acknowledge_by is not null and acknowledged_at is null) as waiting
    from notices where district = ${q.district} and person = ${q.person}::uuid and read_at is null`.execute(
    tx,
  )
  return found.rows[0] ?? { unread: 0, waiting: 0 }
}

/** Locks a person's notice. */
export async function lockNotice(
  tx: Tx,
  q: Mine & { readonly id: string },
): Promise<{ readonly readAt: Instant | null; readonly acknowledgedAt: Instant | null } | undefined> {
  const found = await sql<{
    readAt: Instant | null
    acknowledgedAt: Instant | null
  }>`select read_at as "readAt", acknowledged_at as "acknowledgedAt" from notices
    where district = ${q.district} and person = ${q.person}::uuid and id = ${q.id}::uuid for update`.execute(
    tx,
  )
  return found.rows[0]
}

export async function setRead(
  tx: Tx,
  q: { readonly district: string; readonly id: string; readonly at: Instant },
): Promise<void> {
  await sql`update notices set read_at = ${moment(q.at)}
    where district = ${q.district} and id = ${q.id}::uuid`.execute(tx)
}

/** Marks all as read but those that still want an acknowledgement; answers how many. */
export async function setAllRead(tx: Tx, q: Mine & { readonly at: Instant }): Promise<number> {
  const done = await sql`update notices set read_at = ${moment(q.at)}
    where district = ${q.district} and person = ${q.person}::uuid and read_at is null
      and (acknowledge_by is null or acknowledged_at is not null)`.execute(tx)
  return Number(done.numAffectedRows ?? 0)
}

/** Acknowledges a notice, so that the clock need not come back to it; answers those it was passed on as. */
export async function setAcknowledged(
  tx: Tx,
  q: { readonly district: string; readonly id: string; readonly at: Instant },
): Promise<string[]> {
  await sql`update notices set acknowledged_at = coalesce(acknowledged_at, ${moment(q.at)}),
      read_at = coalesce(read_at, ${moment(q.at)})
    where district = ${q.district} and id = ${q.id}::uuid`.execute(tx)
  await sql`delete from due where district = ${q.district} and kind = 'acknowledge' and ref = ${q.id}::uuid`.execute(
    tx,
  )
  const found = await sql<{ id: string }>`select id from notices
    where district = ${q.district} and follows = ${q.id}::uuid order by id for update`.execute(tx)
  return found.rows.map(row => row.id)
}

/**
 * Of these people those who were told of something after a mark, with the last of it; only what is complete. `upTo` is
 * the mark from which to look on.
 */
export async function toldSince(
  tx: Tx,
  q: { readonly district: string; readonly tx: string; readonly people: readonly string[] },
): Promise<{ readonly upTo: string; readonly told: Readonly<Record<string, string>> }> {
  const found = await sql<{ upTo: string; told: Record<string, string> | null }>`select
      (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text as "upTo",
      (select json_object_agg(person, tx) from (select person, max(tx::text::bigint)::text as tx
        from notices where district = ${q.district} and tx > ${q.tx}::xid8
          and tx < pg_snapshot_xmin(pg_current_snapshot()) and person = any(${q.people}::uuid[])
        group by person) it) as told`.execute(tx)
  const row = found.rows[0]
  return { upTo: row?.upTo ?? q.tx, told: row?.told ?? {} }
}

/** Notices of a story that is told as if it had happened: heard within minutes, read within the hour. */
export async function settleNotices(
  tx: Tx,
  q: { readonly district: string; readonly readBefore: Instant; readonly now: Instant },
): Promise<void> {
  await sql`update notices set acknowledged_at = at + interval '4 minutes', read_at = at + interval '4 minutes'
    where district = ${q.district} and acknowledge_by <= ${moment(q.now)} and acknowledged_at is null`.execute(
    tx,
  )
  await sql`delete from due
    where district = ${q.district} and kind = 'acknowledge' and at <= ${moment(q.now)}`.execute(tx)
  await sql`update notices set read_at = at + interval '40 minutes'
    where district = ${q.district} and at < ${moment(q.readBefore)} and read_at is null
      and acknowledge_by is null`.execute(tx)
}
