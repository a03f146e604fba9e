/** Areas as an import needs them: with their boundaries, and the two changes a register of dated areas knows. */
import { sql } from 'kysely'
import type { Level } from '../core/area.ts'
import type { Day } from '../core/instant.ts'
import type { Tx } from './database.ts'

export interface AreaVersion {
  readonly code: string
  readonly level: Level
  readonly zh: string
  readonly en: string
  readonly boundary: unknown
  readonly from: Day
  readonly to: Day | null
}

/** All versions of these areas, the newest last. */
export async function areaVersions(tx: Tx, codes: readonly string[]): Promise<AreaVersion[]> {
  const found = await sql<AreaVersion>`select code, level, name_zh as zh, name_en as en, boundary,
      from_day as "from", to_day as "to"
    from areas where code = any(${codes}::text[]) order by code, from_day for update`.execute(tx)
  return found.rows
}

/** Codes of the areas that exist, for saying what is allowed. */
export async function areaCodes(
  tx: Tx,
  q: { readonly levels: readonly Level[]; readonly limit: number },
): Promise<string[]> {
  const found = await sql<{ code: string }>`select distinct code from areas
    where level = any(${q.levels}::text[]) and to_day is null order by code limit ${q.limit}`.execute(tx)
  return found.rows.map(row => row.code)
}

/** Gives an area the boundary, and if need be the name, that it did not have. */
export async function drawArea(
  tx: Tx,
  q: {
    readonly code: string
    readonly from: Day
    readonly zh: string
    readonly en: string
    readonly boundary: unknown
    readonly source: string
  },
): Promise<void> {
  await sql`update areas set name_zh = ${q.zh}, name_en = ${q.en}, boundary = ${JSON.stringify(q.boundary)}::jsonb, source = source || '; ' || ${q.source}
    where code = ${q.code} and from_day = ${q.from} and boundary is null`.execute(tx)
}

/** Ends the version that was valid; the next one begins on the same day. */
export async function endArea(
  tx: Tx,
  q: { readonly code: string; readonly from: Day; readonly to: Day },
): Promise<void> {
  await sql`update areas set to_day = ${q.to} where code = ${q.code} and from_day = ${q.from}`.execute(tx)
}
