/** The duty roster as an administrator changes it. */
import { sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

interface Duty {
  readonly role: string
  readonly person: string
  readonly startsAt: Instant
  readonly endsAt: Instant
}

/** Who is on duty at any moment of a span; the district's roster is locked, so that two changes take turns. */
export async function dutiesBetween(
  tx: Tx,
  q: { readonly district: string; readonly from: Instant; readonly to: Instant },
): Promise<(Duty & { readonly zh: string; readonly en: string })[]> {
  await sql`insert into counters (district, name, value) values (${q.district}, 'duties', 1)
    on conflict (district, name) do update set value = counters.value + 1`.execute(tx)
  const found = await sql<
    Duty & { zh: string; en: string }
  >`select d.role, d.person, d.starts_at as "startsAt", d.ends_at as "endsAt", p.title_zh as zh, p.title_en as en
    from duties d join people p on p.id = d.person
    where d.district = ${q.district} and d.starts_at < ${moment(q.to)} and d.ends_at > ${moment(q.from)}
    order by d.starts_at, d.id`.execute(tx)
  return found.rows
}

interface Key {
  readonly district: string
  readonly id: string
}

export async function dutyById(tx: Tx, q: Key): Promise<Duty | undefined> {
  const found = await sql<Duty>`select role, person, starts_at as "startsAt", ends_at as "endsAt" from duties
    where district = ${q.district} and id = ${q.id}::uuid for update`.execute(tx)
  return found.rows[0]
}

export async function deleteDuty(tx: Tx, q: Key): Promise<void> {
  await sql`delete from duties where district = ${q.district} and id = ${q.id}::uuid`.execute(tx)
}

export async function endDuty(tx: Tx, q: Key & { readonly at: Instant }): Promise<void> {
  await sql`update duties set ends_at = ${moment(q.at)}
    where district = ${q.district} and id = ${q.id}::uuid`.execute(tx)
}

export interface DutyRow extends Duty {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly handedOverAt: Instant | null
  readonly nextZh: string | null
  readonly nextEn: string | null
  readonly open: number | null
  readonly overdue: number | null
  readonly waiting: number | null
  readonly note: string | null
}

/** Who is on duty on a day, with what was handed over. */
export async function dutyRows(tx: Tx, district: string, day: Day): Promise<DutyRow[]> {
  const found =
    await sql<DutyRow>`select d.id, d.role, d.person, p.title_zh as zh, p.title_en as en, d.starts_at as "startsAt",
      d.ends_at as "endsAt", h.at as "handedOverAt", n.title_zh as "nextZh", n.title_en as "nextEn", h.open, h.overdue,
      h.waiting, h.note
    from duties d join people p on p.id = d.person
    left join handovers h on h.district = d.district and h.duty = d.id left join people n on n.id = h.next
    where d.district = ${district} and d.starts_at < (${day}::date + 1)::timestamp at time zone 'Asia/Shanghai'
      and d.ends_at > ${day}::date::timestamp at time zone 'Asia/Shanghai' order by d.starts_at, d.role`.execute(
      tx,
    )
  return found.rows
}

export const isHandedOver = async (tx: Tx, q: Key): Promise<boolean> =>
  (await sql`select from handovers where district = ${q.district} and duty = ${q.id}::uuid`.execute(tx)).rows
    .length > 0

/** What a handover counts: open cases, those overdue, notices sent to those on duty that nobody acknowledged. */
export async function leftAt(
  tx: Tx,
  q: { readonly district: string; readonly now: Instant },
): Promise<{ readonly open: number; readonly overdue: number; readonly waiting: number }> {
  const found = await sql<{ open: number; overdue: number; waiting: number }>`select
      count(*) as open, count(*) filter (where not paused and due < ${moment(q.now)}) as overdue,
      (select count(*) from notices where district = ${q.district} and acknowledge_by is not null
        and acknowledged_at is null and read_at is null) as waiting
    from cases where district = ${q.district} and stage in ('reported', 'accepted', 'assigned', 'rectified')`.execute(
    tx,
  )
  return found.rows[0] ?? { open: 0, overdue: 0, waiting: 0 }
}

/** Who comes next in the same role. */
export async function nextOnDuty(
  tx: Tx,
  q: { readonly district: string; readonly role: string; readonly from: Instant },
): Promise<string | null> {
  const found = await sql<{ person: string }>`select person from duties
    where district = ${q.district} and role = ${q.role} and starts_at >= ${moment(q.from)}
    order by starts_at, id limit 1`.execute(tx)
  return found.rows[0]?.person ?? null
}
