/** The vault: sealed words and the wrapped keys that open them. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

export interface KeyRow {
  readonly id: string
  readonly wrapped: string | null
  readonly destroyedAt: Instant | null
}

/** The key of one person, by the keyed hash of who it is; made with the wrapping given when there is none. */
export async function keyOfSubject(
  tx: Tx,
  q: {
    readonly district: string
    readonly id: string
    readonly subject: string
    readonly wrapped: string
    readonly now: Instant
  },
): Promise<KeyRow> {
  const found = await sql<KeyRow>`insert into vault_keys (district, id, subject, wrapped, created_at)
    values (${q.district}, ${q.id}::uuid, ${q.subject}, ${q.wrapped}, ${moment(q.now)})
    on conflict (district, subject) do update set subject = excluded.subject
    returning id, wrapped, destroyed_at as "destroyedAt"`.execute(tx)
  const row = found.rows[0]
  if (!row) throw new Error('a key was neither found nor made')
  return row
}

/** The key of a case's first report, with which what is said about it later is sealed too. */
export async function keyOfCase(tx: Tx, district: string, caseId: string): Promise<KeyRow | undefined> {
  const found = await sql<KeyRow>`select k.id, k.wrapped, k.destroyed_at as "destroyedAt"
    from reports r join vault_keys k on k.district = r.district and k.id = r.key_id
    where r.district = ${district} and r.case_id = ${caseId}::uuid order by r.received_at, r.id limit 1`.execute(
    tx,
  )
  return found.rows[0]
}

export interface SealedRow {
  readonly id: string
  readonly keyId: string
  readonly sealed: string
  /** Null once the key is destroyed. */
  readonly wrapped: string | null
}

/** Sealed words by id, each with its wrapped key. */
export async function sealedWords(tx: Tx, district: string, ids: readonly string[]): Promise<SealedRow[]> {
  if (ids.length === 0) return []
  const found = await sql<SealedRow>`select v.id, v.key_id as "keyId", v.sealed, k.wrapped
    from vault v join vault_keys k on k.district = v.district and k.id = v.key_id
    where v.district = ${district} and v.id = any(${ids}::uuid[])`.execute(tx)
  return found.rows
}

export interface Destroyed {
  readonly words: number
  readonly cases: number
}

/** Destroys a key: what it sealed can never be read again, and is no longer found by search. */
export async function destroyKey(
  tx: Tx,
  q: { readonly district: string; readonly id: string; readonly why: string; readonly now: Instant },
): Promise<Destroyed | undefined> {
  const key =
    await sql`update vault_keys set wrapped = null, subject = null, destroyed_at = ${moment(q.now)}, destroyed_why = ${q.why}
    where district = ${q.district} and id = ${q.id}::uuid and destroyed_at is null returning id`.execute(tx)
  if (key.rows.length === 0) return undefined
  const gone =
    await sql`delete from searches where district = ${q.district} and key_id = ${q.id}::uuid`.execute(tx)
  const words = await sql<{ n: number }>`select count(*) as n from vault
    where district = ${q.district} and key_id = ${q.id}::uuid`.execute(tx)
  return { words: words.rows[0]?.n ?? 0, cases: Number(gone.numAffectedRows ?? 0) }
}

/** The key of a person, if that person ever spoke. */
export async function keyBySubject(tx: Tx, district: string, subject: string): Promise<string | undefined> {
  const found = await sql<{
    id: string
  }>`select id from vault_keys where district = ${district} and subject = ${subject}`.execute(tx)
  return found.rows[0]?.id
}
