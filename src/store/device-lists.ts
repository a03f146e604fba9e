/** Devices as they are shown: who sends, how it goes, what differed; and numbers that nobody has registered. */
import { type RawBuilder, sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import type { Factors, RecordKind } from '../core/reading.ts'
import { recordKinds } from '../core/reading.ts'
import type { Scope } from '../core/scope.ts'
import { moment, type Tx } from './database.ts'
import { placesSeenBy } from './places.ts'

export interface DeviceRow {
  readonly id: string
  readonly mn: string
  readonly title: string
  readonly system: string
  readonly hasPassword: boolean
  readonly place: string
  readonly placeName: string
  readonly area: string
  readonly from: Day
  readonly to: Day | null
  readonly seenAt: Instant | null
  readonly peer: string | null
  readonly packets: number
  readonly refused: number
  readonly conflicts: number
  readonly fault: string | null
  readonly faultAt: Instant | null
  /** Of the readings the place has, the shortest. */
  readonly shortest: RecordKind | null
}

/** Devices of places that the scope sees, by the name of the place. Registers of devices are read whole: hundreds. */
export async function deviceRows(
  tx: Tx,
  q: {
    readonly scope: Scope
    readonly place?: string | undefined
    readonly id?: string | undefined
    readonly q?: string | undefined
  },
): Promise<DeviceRow[]> {
  const where: RawBuilder<unknown>[] = [placesSeenBy(q.scope)]
  if (q.place !== undefined) where.push(sql`d.place = ${q.place}::uuid`)
  if (q.id !== undefined) where.push(sql`d.id = ${q.id}::uuid`)
  if (q.q !== undefined) {
    const part = `%${q.q.replaceAll(/[\\%_]/g, it => `\\${it}`)}%`
    where.push(sql`(d.mn ilike ${part} or d.title ilike ${part} or p.name ilike ${part})`)
  }
  const found =
    await sql<DeviceRow>`select d.id, d.mn, d.title, d.system, d.password is not null as "hasPassword",
      d.place, p.name as "placeName", p.area, d.from_day as "from", d.to_day as "to", s.seen_at as "seenAt", s.peer,
      coalesce(s.packets, 0) as packets, coalesce(s.refused, 0) as refused, coalesce(s.conflicts, 0) as conflicts,
      s.fault, s.fault_at as "faultAt",
      (select l.kind from latest l where l.district = d.district and l.place = d.place and l.device = d.id
        order by array_position(${recordKinds}::text[], l.kind) limit 1) as shortest
    from devices d join places p on p.district = d.district and p.id = d.place
    left join device_states s on s.district = d.district and s.device = d.id
    where ${sql.join(where, sql` and `)} order by p.name, d.mn, d.id`.execute(tx)
  return found.rows
}

/** What a device has sent of each kind: the newest, and how many records of the last day came, and came late. */
export async function recordCounts(
  tx: Tx,
  q: { readonly district: string; readonly place: string; readonly device: string; readonly now: Instant },
): Promise<{ kind: RecordKind; newest: Instant; received: Instant; lastDay: number; resent: number }[]> {
  const found = await sql<{
    kind: RecordKind
    newest: Instant
    received: Instant
    lastDay: number
    resent: number
  }>`select l.kind, l.at as newest, l.received_at as received, r.n as "lastDay", r.resent
    from latest l cross join lateral (
      select count(*) as n, count(*) filter (where r.resent) as resent from records r
      where r.district = l.district and r.place = l.place and r.kind = l.kind and r.device = l.device
        and r.at > ${moment(q.now)} - interval '1 day' and r.at <= ${moment(q.now)} + interval '1 day') r
    where l.district = ${q.district} and l.place = ${q.place}::uuid and l.device = ${q.device}::uuid
    order by array_position(${recordKinds}::text[], l.kind)`.execute(tx)
  return found.rows
}

/** Values that differed from those kept, newest first, with those kept beside them. */
export async function conflictRows(
  tx: Tx,
  q: { readonly district: string; readonly place: string; readonly device: string; readonly limit: number },
): Promise<{ kind: RecordKind; at: Instant; receivedAt: Instant; sent: Factors; kept: Factors | null }[]> {
  const found = await sql<{
    kind: RecordKind
    at: Instant
    receivedAt: Instant
    sent: Factors
    kept: Factors | null
  }>`select c.kind, c.at, c.received_at as "receivedAt", c.factors as sent, r.factors as kept
    from (select * from record_conflicts where district = ${q.district} and place = ${q.place}::uuid
      and device = ${q.device}::uuid order by received_at desc, at desc, digest limit ${q.limit}) c
    left join records r on r.district = c.district and r.place = c.place and r.kind = c.kind and r.at = c.at
    order by c.received_at desc, c.at desc, c.digest`.execute(tx)
  return found.rows
}

export interface StrangerRow {
  readonly mn: string
  readonly system: string
  readonly firstAt: Instant
  readonly lastAt: Instant
  readonly packets: number
  readonly peer: string
  readonly packet: string
}

/** Whoever called last first. */
export async function strangerRows(tx: Tx, limit: number): Promise<StrangerRow[]> {
  const found =
    await sql<StrangerRow>`select mn, system, first_at as "firstAt", last_at as "lastAt", packets, peer, packet
    from strangers order by last_at desc, mn limit ${limit}`.execute(tx)
  return found.rows
}
