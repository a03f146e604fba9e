/** What devices said: records with the rows that follow from them, and those that say something else than before. */
import { CompiledQuery } from 'kysely'
import type { Instant } from '../core/instant.ts'
import type { DeviceRecord } from '../core/reading.ts'
import { CLOCK_SLACK_MS } from '../core/refusal.ts'
import type { Tx } from './database.ts'
import { iso } from './insert.ts'

/** A record on its way in. */
export interface NewRecord extends DeviceRecord {
  /** What has to be counted anew because of it: rows of one period share the id. */
  readonly mark: { readonly id: string; readonly at: Instant }
  /** The last one of its place and kind among those on the way. */
  readonly isNewest: boolean
}

/** Which record of a place: all that a natural key says but the district. */
export interface RecordKey {
  readonly place: string
  readonly kind: string
  readonly at: Instant
}

/**
 * Inserts records that are not there yet, moves `latest` forward (back only from one that was dated ahead) and marks what
 * has to be counted anew, in one statement; answers the keys of what was new. No two of the records may have one key.
 */
export async function insertRecords(
  tx: Tx,
  q: { readonly district: string; readonly records: readonly NewRecord[] },
): Promise<RecordKey[]> {
  const { records } = q
  const found = await tx.executeQuery<RecordKey>(
    CompiledQuery.raw(INSERT, [
      q.district,
      listOf(records, it => it.place),
      listOf(records, it => it.kind),
      listOf(records, it => it.at),
      listOf(records, it => it.device),
      listOf(records, it => it.receivedAt),
      listOf(records, it => it.resent),
      listOf(records, it => it.mark.id),
      listOf(records, it => it.mark.at),
      listOf(records, it => it.isNewest),
      records.map(it => JSON.stringify(it.factors)).join('\n'),
      CLOCK_SLACK_MS,
    ]),
  )
  return found.rows
}

/** An array as PostgreSQL reads it: of ids, moments and words that need no quotes. */
const listOf = (records: readonly NewRecord[], pick: (it: NewRecord) => string | number | boolean): string =>
  `{${records.map(pick).join()}}`

// Columns as arrays and values as lines of one text: JSON has no line ends in it. As one JSON document, read with
// json_to_recordset, 1,000 records of 20 factors took 27 ms to read before the first was inserted.
const INSERT = `with sent as materialized (
    select place, kind, to_timestamp(at / 1000) as at, device, to_timestamp(received_at / 1000) as received_at,
      resent, mark, to_timestamp(period / 1000) as period, newest, factors::jsonb as factors
    from unnest($2::uuid[], $3::text[], $4::float8[], $5::uuid[], $6::float8[], $7::boolean[], $8::uuid[],
      $9::float8[], $10::boolean[], string_to_array($11, E'\\n'))
      as s (place, kind, at, device, received_at, resent, mark, period, newest, factors)
  ), put as (
    insert into records (district, place, kind, at, device, received_at, resent, factors)
    select $1, place, kind, at, device, received_at, resent, factors from sent
    on conflict do nothing returning place, kind, at
  ), marked as (
    insert into rollup_marks (district, id, place, kind, at)
    select distinct $1, s.mark, s.place, s.kind, s.period from put join sent s using (place, kind, at)
  ), moved as (
    insert into latest (district, place, kind, at, device, received_at, factors)
    select $1, place, kind, at, device, received_at, factors from sent where newest
    on conflict (district, place, kind) do update set at = excluded.at, device = excluded.device,
      received_at = excluded.received_at, factors = excluded.factors
    where excluded.at > latest.at or latest.at > excluded.received_at + $12 * interval '1 ms'
  )
  select place, kind, at from put`

/** A record whose key was there before it. */
export interface Doubted extends DeviceRecord {
  readonly digest: string
}

/**
 * Keeps those that say something else than what is stored, and answers them by device. A statement after the
 * insert: what another gateway committed meanwhile is seen only by a new one.
 */
export async function keepConflicts(
  tx: Tx,
  q: { readonly district: string; readonly records: readonly Doubted[] },
): Promise<{ device: string; conflicts: number }[]> {
  const rows = q.records.map(it => ({
    place: it.place,
    kind: it.kind,
    at: iso(it.at),
    device: it.device,
    received_at: iso(it.receivedAt),
    digest: it.digest,
    factors: it.factors,
  }))
  const found = await tx.executeQuery<{ device: string; conflicts: number }>(
    CompiledQuery.raw(KEEP, [q.district, JSON.stringify(rows)]),
  )
  return found.rows
}

// `offset 0` makes it look each one up by the key, however large PostgreSQL takes the table for.
const KEEP = `with differing as materialized (
    select s.* from json_to_recordset($2::json) as s (place uuid, kind text, at timestamptz, device uuid,
      received_at timestamptz, digest text, factors jsonb)
    cross join lateral (
      select r.factors from records r
      where r.district = $1 and r.place = s.place and r.kind = s.kind and r.at = s.at offset 0
    ) r where r.factors <> s.factors
  ), kept as (
    insert into record_conflicts (district, place, kind, at, digest, device, received_at, factors)
    select $1, place, kind, at, digest, device, received_at, factors from differing on conflict do nothing
  )
  select device, count(*)::int as conflicts from differing group by device order by device`
