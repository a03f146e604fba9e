/** What an import asks: which outside numbers are known, whose keys there are, which numbers are next. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

/** Digests of the rows that came in under these outside ids. */
export async function externalDigests(
  tx: Tx,
  q: { readonly district: string; readonly system: string; readonly ids: readonly string[] },
): Promise<Map<string, string>> {
  const found = await sql<{ id: string; digest: string }>`select external_id as id, digest from externals
    where district = ${q.district} and system = ${q.system} and external_id = any(${q.ids}::text[])`.execute(
    tx,
  )
  return new Map(found.rows.map(row => [row.id, row.digest]))
}

/** Keys of many persons at once, by their keyed hashes. */
export async function keysOfSubjects(
  tx: Tx,
  q: { readonly district: string; readonly subjects: readonly string[] },
): Promise<Map<string, { readonly id: string; readonly wrapped: string }>> {
  const found = await sql<{ subject: string; id: string; wrapped: string }>`select subject, id, wrapped
    from vault_keys where district = ${q.district} and subject = any(${q.subjects}::text[])
      and wrapped is not null`.execute(tx)
  return new Map(found.rows.map(row => [row.subject, row]))
}

/** Takes `n` numbers of each counter and answers the first of each. In order of name: two imports never deadlock. */
export async function takeNumberRanges(
  tx: Tx,
  q: { readonly district: string; readonly counts: ReadonlyMap<string, number> },
): Promise<Map<string, number>> {
  const names = [...q.counts.keys()].sort()
  const counts = names.map(name => q.counts.get(name) ?? 0)
  const found = await sql<{ name: string; value: number }>`insert into counters (district, name, value)
    select ${q.district}, name, n from unnest(${names}::text[], ${counts}::int[]) as it (name, n)
    on conflict (district, name) do update set value = counters.value + excluded.value
    returning name, value`.execute(tx)
  return new Map(found.rows.map(row => [row.name, row.value - (q.counts.get(row.name) ?? 0) + 1]))
}

interface ImportKey {
  readonly district: string
  readonly what: string
  readonly program: string | null
  /** SHA-256 of the file. */
  readonly digest: string
}

/** How far an import of the same file came. */
export async function importOfFile(
  tx: Tx,
  q: ImportKey,
): Promise<{ readonly id: string; readonly batch: number; readonly accepted: number } | undefined> {
  const found = await sql<{
    id: string
    batch: number
    accepted: number
  }>`select id, batch, accepted from imports
    where district = ${q.district} and what = ${q.what} and program is not distinct from ${q.program}
      and digest = ${q.digest} order by at, id limit 1`.execute(tx)
  return found.rows[0]
}

/** Notes a batch of an import in the batch's own transaction: what is noted has been taken in. */
export async function noteBatch(
  tx: Tx,
  q: ImportKey & {
    readonly id: string
    readonly batch: number
    readonly accepted: number
    readonly now: Instant
  },
): Promise<void> {
  await sql`insert into imports (district, id, what, program, digest, batch, accepted, at)
    values (${q.district}, ${q.id}::uuid, ${q.what}, ${q.program}, ${q.digest}, ${q.batch}, ${q.accepted}, ${moment(q.now)})
    on conflict (district, id) do update set batch = greatest(imports.batch, excluded.batch),
      accepted = imports.accepted + excluded.accepted`.execute(tx)
}

/** Digests of places by their outside ids. */
export async function placeDigests(
  tx: Tx,
  q: { readonly district: string; readonly program: string; readonly ids: readonly string[] },
): Promise<Map<string, string>> {
  const found = await sql<{
    id: string
    digest: string
  }>`select kind || '/' || external_id as id, digest from places
    where district = ${q.district} and program = ${q.program} and external_id = any(${q.ids}::text[])`.execute(
    tx,
  )
  return new Map(found.rows.map(row => [row.id, row.digest]))
}

/**
 * Tells the planner how large the tables of cases have become. On a fresh database it takes them for empty and checks
 * each foreign key by walking an index of the whole district: 0.6 ms a row, and more with every batch.
 */
export async function analyzeCases(tx: Tx): Promise<void> {
  await sql`analyze cases, case_events, vault_keys, vault, reports, searches, externals`.execute(tx)
}
