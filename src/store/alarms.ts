/** Alarms and how far each limit has been watched: read and written by the watch, in the transaction of its marks. */
import { CompiledQuery, sql } from 'kysely'
import type { AlarmEnd } from '../core/alarm.ts'
import type { Instant } from '../core/instant.ts'
import type { RecordKind } from '../core/reading.ts'
import type { Tx } from './database.ts'
import { iso, isoOrNull } from './insert.ts'

/** How far a limit has been watched at a place, with the alarm that goes on there. */
export interface WatchRow {
  readonly place: string
  readonly limit: string
  readonly lastAt: Instant
  readonly alarm: OpenAlarm | null
}

export interface OpenAlarm {
  readonly id: string
  readonly device: string
  readonly beginsAt: Instant
  readonly lastAt: Instant
  readonly readings: number
  readonly peak: number
  readonly caseId: string | null
}

export async function watchesOf(
  tx: Tx,
  q: { readonly district: string; readonly places: readonly string[] },
): Promise<WatchRow[]> {
  const found = await sql<
    Omit<WatchRow, 'alarm'> & { readonly [K in keyof OpenAlarm as `a_${K}`]: OpenAlarm[K] | null }
  >`
    select w.place, w.limit_id as "limit", w.last_at as "lastAt", a.id as a_id, a.device as a_device,
      a.begins_at as "a_beginsAt", a.last_at as "a_lastAt", a.readings as a_readings, a.peak as a_peak,
      a.case_id as "a_caseId"
    from watches w left join alarms a on a.district = w.district and a.id = w.alarm
    where w.district = ${q.district} and w.place = any(${q.places}::uuid[])`.execute(tx)
  return found.rows.map(row => ({
    place: row.place,
    limit: row.limit,
    lastAt: row.lastAt,
    alarm:
      row.a_id === null
        ? null
        : {
            id: row.a_id,
            device: row.a_device ?? '',
            beginsAt: row.a_beginsAt ?? 0,
            lastAt: row.a_lastAt ?? 0,
            readings: row.a_readings ?? 0,
            peak: row.a_peak ?? 0,
            caseId: row.a_caseId,
          },
  }))
}

export interface WatchToPut {
  readonly place: string
  readonly limit: string
  readonly lastAt: Instant
  /** How many in a row were over. */
  readonly over: number
  readonly alarm: string | null
}

export async function putWatches(
  tx: Tx,
  q: {
    readonly district: string
    readonly watches: readonly WatchToPut[]
  },
): Promise<void> {
  const rows = q.watches.map(it => ({ ...it, lastAt: iso(it.lastAt) }))
  await tx.executeQuery(CompiledQuery.raw(PUT_WATCHES, [q.district, JSON.stringify(rows)]))
}

const PUT_WATCHES = `insert into watches (district, place, limit_id, last_at, over, alarm)
  select $1, place, "limit", "lastAt", over, alarm from json_to_recordset($2::json)
    as s (place uuid, "limit" text, "lastAt" timestamptz, over int, alarm uuid)
  on conflict (district, place, limit_id) do update
    set last_at = excluded.last_at, over = excluded.over, alarm = excluded.alarm`

export interface AlarmToPut {
  readonly id: string
  readonly place: string
  readonly device: string
  readonly limit: string
  readonly program: string
  readonly factor: string
  readonly kind: RecordKind
  readonly value: string
  readonly upper: number
  readonly unit: string
  readonly peak: number
  readonly readings: number
  readonly beginsAt: Instant
  readonly lastAt: Instant
  readonly endedAt: Instant | null
  readonly endedBy: AlarmEnd | null
  readonly caseId: string | null
}

/** Raises an alarm, or says how it went on. */
export async function putAlarm(
  tx: Tx,
  q: { readonly district: string; readonly alarm: AlarmToPut; readonly now: Instant },
): Promise<void> {
  const it = q.alarm
  const [now, beginsAt, lastAt] = [q.now, it.beginsAt, it.lastAt].map(iso)
  await sql`insert into alarms (district, id, place, device, limit_id, program, factor, kind, value, upper, unit,
      peak, readings, begins_at, last_at, ended_at, ended_by, raised_at, changed_at, case_id)
    values (${q.district}, ${it.id}, ${it.place}, ${it.device}, ${it.limit}, ${it.program}, ${it.factor}, ${it.kind},
      ${it.value}, ${it.upper}, ${it.unit}, ${it.peak}, ${it.readings}, ${beginsAt}, ${lastAt},
      ${isoOrNull(it.endedAt)}, ${it.endedBy}, ${now}, ${now}, ${it.caseId})
    on conflict (district, id) do update set peak = excluded.peak, readings = excluded.readings,
      last_at = excluded.last_at, ended_at = excluded.ended_at, ended_by = excluded.ended_by, changed_at = excluded.changed_at,
      case_id = excluded.case_id`.execute(tx)
}

/** Those that are on in a district, each with the last record its limit has looked at. */
export async function openAlarms(
  tx: Tx,
  district: string,
): Promise<
  { readonly id: string; readonly kind: RecordKind; readonly lastAt: Instant; readonly heardAt: Instant }[]
> {
  const found = await sql<{ id: string; kind: RecordKind; lastAt: Instant; heardAt: Instant }>`
    select a.id, a.kind, a.last_at as "lastAt", coalesce(w.last_at, a.last_at) as "heardAt"
    from alarms a
    left join watches w on w.district = a.district and w.place = a.place and w.limit_id = a.limit_id
    where a.district = ${district} and a.ended_at is null order by a.id`.execute(tx)
  return found.rows
}

/** Ends alarms by time alone; their limits go on watching from where they are. */
export async function endAlarms(
  tx: Tx,
  q: {
    readonly district: string
    readonly now: Instant
    readonly ends: readonly { readonly id: string; readonly by: AlarmEnd }[]
  },
): Promise<void> {
  const { district, ends } = q
  await sql`update alarms a set ended_at = ${iso(q.now)}, ended_by = s.by, changed_at = ${iso(q.now)}
    from json_to_recordset(${JSON.stringify(ends)}::json) as s (id uuid, by text)
    where a.district = ${district} and a.id = s.id and a.ended_at is null`.execute(tx)
  await sql`update watches set alarm = null, over = 0
    where district = ${district} and alarm = any(${ends.map(it => it.id)}::uuid[])`.execute(tx)
}

/** The open case that alarms of this factor at this place belong to, its row locked. */
export async function lockCaseOfAlarms(
  tx: Tx,
  q: { readonly district: string; readonly place: string; readonly program: string; readonly factor: string },
): Promise<{ readonly id: string; readonly head: string } | undefined> {
  const found = await sql<{ id: string; head: string }>`select c.id, c.head from cases c
    where c.district = ${q.district} and c.program = ${q.program} and c.stage not in ('closed', 'void')
      and c.id in (select case_id from alarms where district = ${q.district} and place = ${q.place}::uuid
        and factor = ${q.factor} and case_id is not null)
    order by c.reported_at desc, c.id desc limit 1 for update of c`.execute(tx)
  return found.rows[0]
}
