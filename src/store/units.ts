/** Units and posts one by one, and what a succession does to the registers: the ends, and who follows whom. */
import { sql } from 'kysely'
import type { Day } from '../core/instant.ts'
import type { Tx } from './database.ts'

interface Key {
  readonly district: string
  readonly id: string
}

interface Dated {
  readonly kind: string
  readonly area: string
  readonly zh: string
  readonly en: string
  readonly from: Day
  readonly to: Day | null
}

/** A unit, locked for the rest of the transaction. */
export async function unitById(
  tx: Tx,
  q: Key,
): Promise<(Dated & { readonly line: string | null }) | undefined> {
  const found = await sql<
    Dated & { line: string | null }
  >`select kind, line, area, name_zh as zh, name_en as en, from_day as "from", to_day as "to"
    from units where district = ${q.district} and id = ${q.id} for update`.execute(tx)
  return found.rows[0]
}

/** A post, whether it exists today or not. */
export async function postById(
  tx: Tx,
  q: Key,
): Promise<(Dated & { readonly unit: string; readonly programs: readonly string[] }) | undefined> {
  const found = await sql<
    Dated & { unit: string; programs: string[] }
  >`select kind, unit, area, programs, title_zh as zh, title_en as en, from_day as "from", to_day as "to"
    from posts where district = ${q.district} and id = ${q.id}`.execute(tx)
  return found.rows[0]
}
