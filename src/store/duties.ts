/** The duty roster as an administrator changes it. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
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
