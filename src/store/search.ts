/** Search over keyed hashes of words: what matches is found without the words being readable in the database. */
import { sql } from 'kysely'
import type { Scope } from '../core/scope.ts'
import type { Tx } from './database.ts'
import { inArea, seenBy } from './scope.ts'

/** Cases whose words hold all the tokens, newest first. */
export async function casesWithTokens(
  tx: Tx,
  q: { readonly scope: Scope; readonly tokens: readonly number[]; readonly limit: number },
): Promise<string[]> {
  const found = await sql<{
    id: string
  }>`select c.id from searches s join cases c on c.district = s.district and c.id = s.case_id
    where s.district = ${q.scope.district} and s.tokens @> ${q.tokens}::int[] and ${seenBy(q.scope)}
    order by c.reported_at desc, c.id desc limit ${q.limit}`.execute(tx)
  return found.rows.map(row => row.id)
}

/** Open cases of an area that share most tokens with a text, by the share of the text's tokens they hold. */
export async function casesSharing(
  tx: Tx,
  q: {
    readonly scope: Scope
    readonly area: string
    readonly tokens: readonly number[]
    readonly except?: string | undefined
    readonly limit: number
  },
): Promise<{ id: string; likeness: number }[]> {
  if (q.tokens.length === 0) return []
  const found = await sql<{ id: string; likeness: number }>`
    select c.id, n.shared::float8 / greatest(cardinality(s.tokens), ${q.tokens.length}) as likeness
    from cases c join searches s on s.district = c.district and s.case_id = c.id,
      lateral (select count(*) as shared from unnest(s.tokens) t where t = any(${q.tokens}::int[])) n
    where ${seenBy(q.scope)} and ${inArea(q.area, q.scope.district)} and c.id is distinct from ${q.except ?? null}::uuid
      and c.id in (select x.id from cases x where x.district = ${q.scope.district} order by x.reported_at desc limit ${RECENT})
      and n.shared::float8 / greatest(cardinality(s.tokens), ${q.tokens.length}) >= ${LEAST}
    order by likeness desc, c.id limit ${q.limit}`.execute(tx)
  return found.rows
}

/** Look-alikes are sought among the newest cases: a duplicate of last year is a new matter. */
const RECENT = 3_000

/** Below this share two texts of the same trade share only its common words; seen on public message boards. guess. */
const LEAST = 0.25

/** Cases known by an outside number, or by the beginning of ours. */
export async function casesByNumber(
  tx: Tx,
  q: { readonly scope: Scope; readonly number: string; readonly limit: number },
): Promise<string[]> {
  const found = await sql<{ id: string }>`
    (select c.id from cases c where ${seenBy(q.scope)} and c.number like ${`${escapeLike(q.number)}%`}
      order by c.number limit ${q.limit})
    union
    (select c.id from externals e join cases c on c.district = e.district and c.id = e.case_id
      where ${seenBy(q.scope)} and e.district = ${q.scope.district} and e.external_id = ${q.number} limit ${q.limit})`.execute(
    tx,
  )
  return found.rows.map(row => row.id)
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, it => `\\${it}`)
