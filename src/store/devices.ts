/** Devices as the gateway needs them: who may send for which place, how each is doing, and numbers nobody knows. */
import { CompiledQuery, sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import type { Tx } from './database.ts'
import { iso, isoOrNull } from './insert.ts'

/** A registered device. */
export interface DeviceEntry {
  readonly district: string
  readonly id: string
  readonly mn: string
  readonly place: string
  readonly password: string | null
  readonly from: Day
  readonly to: Day | null
}

/**
 * Changes whenever a device is added, changed or taken away: asked every few seconds instead of all of them. The sum, and
 * not the newest: after a clock has jumped back a change is older than the one before it.
 */
export async function devicesMark(tx: Tx): Promise<string> {
  const found = await sql<{
    mark: string
  }>`select count(*) || ' ' || coalesce(sum(extract(epoch from changed_at))::text, '') as mark
    from devices`.execute(tx)
  return found.rows[0]?.mark ?? ''
}

/** The devices of every district: a gateway serves them all. */
export async function deviceEntries(tx: Tx): Promise<DeviceEntry[]> {
  const found =
    await sql<DeviceEntry>`select district, id, mn, place, password, from_day as "from", to_day as "to"
    from devices order by district desc, mn`.execute(tx)
  return found.rows
}

/** What has been heard of a device since it was last written down. */
export interface Heard {
  readonly device: string
  readonly seenAt: Instant
  readonly peer: string
  readonly packets: number
  readonly refused: number
  readonly conflicts: number
  readonly fault: string | null
  readonly faultAt: Instant | null
}

/** Adds to the states of devices; one that has been taken off the register meanwhile is passed over. */
export async function addHeard(
  tx: Tx,
  q: { readonly district: string; readonly heard: readonly Heard[] },
): Promise<void> {
  const rows = q.heard
    .toSorted((a, b) => (a.device < b.device ? -1 : 1)) // one order for all: nobody waits in a circle
    .map(it => ({
      device: it.device,
      seen_at: iso(it.seenAt),
      peer: it.peer,
      packets: it.packets,
      refused: it.refused,
      conflicts: it.conflicts,
      fault: it.fault,
      fault_at: isoOrNull(it.faultAt),
    }))
  await tx.executeQuery(CompiledQuery.raw(ADD_HEARD, [q.district, JSON.stringify(rows)]))
}

const ADD_HEARD = `insert into device_states (district, device, seen_at, peer, packets, refused, conflicts, fault, fault_at)
  select $1, s.device, s.seen_at, s.peer, s.packets, s.refused, s.conflicts, s.fault, s.fault_at
  from json_to_recordset($2::json) as s (device uuid, seen_at timestamptz, peer text, packets bigint, refused bigint,
    conflicts bigint, fault text, fault_at timestamptz)
  where exists (select from devices d where d.district = $1 and d.id = s.device)
  on conflict (district, device) do update set
    seen_at = greatest(device_states.seen_at, excluded.seen_at),
    peer = case when excluded.seen_at >= device_states.seen_at then excluded.peer else device_states.peer end,
    packets = device_states.packets + excluded.packets,
    refused = device_states.refused + excluded.refused,
    conflicts = device_states.conflicts + excluded.conflicts,
    fault = coalesce(excluded.fault, device_states.fault),
    fault_at = greatest(device_states.fault_at, excluded.fault_at)`

/** A number that calls and is not registered. */
export interface Stranger {
  readonly mn: string
  readonly system: string
  readonly at: Instant
  readonly packets: number
  readonly peer: string
  /** The last one, without its password. */
  readonly packet: string
}

/** guess: far more than a district has devices; whoever makes numbers up fills no table. */
const MOST_STRANGERS = 10_000

export async function addStrangers(tx: Tx, strangers: readonly Stranger[]): Promise<void> {
  const rows = strangers.toSorted((a, b) => (a.mn < b.mn ? -1 : 1)).map(it => ({ ...it, at: iso(it.at) }))
  await sql`insert into strangers (mn, system, first_at, last_at, packets, peer, packet)
    select s.mn, s.system, s.at, s.at, s.packets, s.peer, s.packet
    from json_to_recordset(${JSON.stringify(rows)}::json) as s (mn text, system text, at timestamptz, packets bigint, peer text, packet text)
    where (select count(*) from strangers) < ${MOST_STRANGERS}
      or exists (select from strangers known where known.mn = s.mn)
    on conflict (mn) do update set system = excluded.system, last_at = greatest(strangers.last_at, excluded.last_at),
      packets = strangers.packets + excluded.packets, peer = excluded.peer, packet = excluded.packet`.execute(
    tx,
  )
}

/** A device as it stands in the register. */
export interface RegisteredRow {
  readonly place: string
  readonly title: string
  readonly system: string
  readonly password: string | null
  readonly from: Day
  readonly to: Day | null
}

export async function deviceByNumber(
  tx: Tx,
  q: { readonly district: string; readonly mn: string },
): Promise<RegisteredRow | undefined> {
  const found =
    await sql<RegisteredRow>`select place, title, system, password, from_day as "from", to_day as "to"
    from devices where district = ${q.district} and mn = ${q.mn}`.execute(tx)
  return found.rows[0]
}

/** Another district that has the number: a gateway would not know whose its packets are. */
export async function districtOfNumber(
  tx: Tx,
  q: { readonly mn: string; readonly notIn: string },
): Promise<string | undefined> {
  const found = await sql<{ district: string }>`select district from devices
    where mn = ${q.mn} and district <> ${q.notIn} limit 1`.execute(tx)
  return found.rows[0]?.district
}

/** Places by the number they were registered under, or by our own; two at most, as more say no more. */
export async function placesCalled(
  tx: Tx,
  q: { readonly district: string; readonly id: string; readonly kind: string | undefined },
): Promise<{ id: string; kind: string }[]> {
  const kind = q.kind === undefined ? sql`true` : sql`kind = ${q.kind}`
  const found = await sql<{ id: string; kind: string }>`select id, kind from places
    where district = ${q.district} and (external_id = ${q.id} or id::text = ${q.id.toLowerCase()}) and ${kind}
    order by kind, id limit 2`.execute(tx)
  return found.rows
}

/** Takes a number off the list of those nobody knows; answers when it was first heard. */
export async function dropStranger(tx: Tx, mn: string): Promise<Instant | undefined> {
  const found = await sql<{
    at: Instant
  }>`delete from strangers where mn = ${mn} returning first_at as at`.execute(tx)
  return found.rows[0]?.at
}
