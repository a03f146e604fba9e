/** Limits as stored, and the places they are about. */
import { sql } from 'kysely'
import type { Limit } from '../core/limit.ts'
import type { Tx } from './database.ts'

/** Those of some places: each place's own and those of its kind, whatever the day. */
export async function limitsOf(
  tx: Tx,
  q: { readonly district: string; readonly places: readonly WatchedPlace[] },
): Promise<Limit[]> {
  const found = await sql<Limit>`select ${columns} from limits where district = ${q.district}
    and (place = any(${q.places.map(it => it.id)}::uuid[])
      or (place is null and place_kind = any(${[...new Set(q.places.map(it => it.kind))]}::text[])))
    order by id`.execute(tx)
  return found.rows
}

export async function limitById(
  tx: Tx,
  q: { readonly district: string; readonly id: string },
): Promise<Limit | undefined> {
  const found = await sql<Limit>`select ${columns} from limits
    where district = ${q.district} and id = ${q.id}`.execute(tx)
  return found.rows[0]
}

const columns = sql`id, program, place_kind as "placeKind", place, factor, kind, value, upper, unit, run,
  case_kind as "caseKind", from_day as "from", to_day as "to", source, verified`

/** A place as far as a case about it asks. */
export interface WatchedPlace {
  readonly id: string
  readonly program: string
  readonly kind: string
  readonly name: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
}

export async function watchedPlaces(
  tx: Tx,
  q: { readonly district: string; readonly ids: readonly string[] },
): Promise<WatchedPlace[]> {
  const found = await sql<WatchedPlace>`select id, program, kind, name, area, lon, lat from places
    where district = ${q.district} and id = any(${q.ids}::uuid[]) order by id`.execute(tx)
  return found.rows
}

/** A place by its outside id, as a table of limits names it. */
export async function placeByExternalId(
  tx: Tx,
  q: { readonly district: string; readonly program: string; readonly kind: string; readonly id: string },
): Promise<string | undefined> {
  const found = await sql<{ id: string }>`select id from places where district = ${q.district}
    and program = ${q.program} and kind = ${q.kind} and external_id = ${q.id}`.execute(tx)
  return found.rows[0]?.id
}
