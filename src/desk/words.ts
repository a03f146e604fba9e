/** People's words: sealed into the vault on the way in, opened on the way out, gone when their key is destroyed. */
import { createHmac, randomBytes } from 'node:crypto'
import type { WordsRef } from '../core/case-event.ts'
import type { Instant } from '../core/instant.ts'
import type { Tx } from '../store/database.ts'
import { iso, type Row } from '../store/insert.ts'
import { keyOfCase, keyOfSubject, sealedWords } from '../store/vault.ts'
import { digest } from '../wire/chain.ts'
import { KEY_BYTES, nonceBytes, seal, unseal } from '../wire/seal.ts'
import { newId, type Office } from './office.ts'

const SALT_BYTES = 16

/** An open key: what one person or one report is sealed with. */
export interface OpenKey {
  readonly id: string
  readonly key: Uint8Array
  /** The row to insert, when the key is new and belongs to nobody we know. */
  readonly row?: Row<'vault_keys'>
}

type Sealer = Pick<Office, 'keys' | 'profile'>

/** A key for words of somebody we cannot tell apart from others. */
export function newKey(office: Sealer, district: string, now: Instant): OpenKey {
  const id = newId()
  const key = randomBytes(KEY_BYTES)
  return {
    id,
    key,
    row: { district, id, subject: null, wrapped: wrap(office, district, id, key), created_at: iso(now) },
  }
}

/** What the vault tells a person by: a keyed hash, so that the row does not say who it is. */
export const subjectOf = (office: Pick<Office, 'keys'>, person: string): string =>
  createHmac('sha256', office.keys.subject).update(person.replaceAll(/[\s-]/g, '')).digest('base64url')

/** Opens a key whose row has been read. */
export const openKey = (
  office: Sealer,
  district: string,
  row: { readonly id: string; readonly wrapped: string },
): OpenKey => ({
  id: row.id,
  key: unwrap(office, district, row.id, row.wrapped),
})

/** The key of a person, told by a phone number or an outside user id; the same person has the same key. */
export async function keyOfPerson(
  tx: Tx,
  office: Sealer,
  q: { readonly district: string; readonly person: string; readonly now: Instant },
): Promise<OpenKey> {
  const made = newKey(office, q.district, q.now)
  const subject = subjectOf(office, q.person)
  const wrapped = wrap(office, q.district, made.id, made.key)
  const row = await keyOfSubject(tx, { district: q.district, id: made.id, subject, wrapped, now: q.now })
  if (row.wrapped === null) throw new Error(`key ${row.id} is destroyed but still has a subject`)
  return { id: row.id, key: unwrap(office, q.district, row.id, row.wrapped) }
}

/** The key with which a case's later words are sealed: that of its first report. Undefined once destroyed. */
export async function keyForMore(
  tx: Tx,
  office: Sealer,
  district: string,
  caseId: string,
): Promise<OpenKey | undefined> {
  const row = await keyOfCase(tx, district, caseId)
  return row?.wrapped ? { id: row.id, key: unwrap(office, district, row.id, row.wrapped) } : undefined
}

/** Seals a text: the row for the vault, and what an event holds instead of the text. */
export function sealWords(
  office: Sealer,
  district: string,
  key: OpenKey,
  text: string,
): { row: Row<'vault'>; ref: WordsRef } {
  const id = newId()
  const random = randomBytes(SALT_BYTES + nonceBytes[office.profile])
  const salt = random.subarray(0, SALT_BYTES)
  const sealed = seal({
    profile: office.profile,
    key: key.key,
    nonce: random.subarray(SALT_BYTES),
    plain: Buffer.concat([salt, Buffer.from(text, 'utf8')]),
    aad: `${district}/words/${id}`,
  })
  return {
    row: { district, id, key_id: key.id, sealed },
    ref: { vault: id, digest: digest(office.profile, salt, text) },
  }
}

/** Opens one sealed text; null when its key is destroyed. Throws when it was altered. */
export function openWords(
  office: Sealer,
  district: string,
  row: { id: string; keyId: string; sealed: string; wrapped: string | null },
): string | null {
  return openSalted(office, district, row)?.text ?? null
}

/** The text with its salt, for checking the digest an event holds. */
export function openSalted(
  office: Sealer,
  district: string,
  row: { id: string; keyId: string; sealed: string; wrapped: string | null },
): { readonly salt: Uint8Array; readonly text: string } | undefined {
  if (row.wrapped === null) return undefined
  const plain = Buffer.from(
    unseal(unwrap(office, district, row.keyId, row.wrapped), row.sealed, `${district}/words/${row.id}`),
  )
  return { salt: plain.subarray(0, SALT_BYTES), text: plain.subarray(SALT_BYTES).toString('utf8') }
}

/** Opens many texts by the ids of their vault entries; an id whose key is destroyed maps to null. */
export async function openAll(
  tx: Tx,
  office: Sealer,
  district: string,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await sealedWords(tx, district, ids)
  return new Map(rows.map(row => [row.id, openWords(office, district, row)]))
}

export const isWordsRef = (value: unknown): value is WordsRef =>
  typeof value === 'object' && value !== null && 'vault' in value && 'digest' in value

const wrap = (office: Sealer, district: string, id: string, key: Uint8Array): string =>
  seal({
    profile: office.profile,
    key: office.keys.vault,
    nonce: randomBytes(nonceBytes[office.profile]),
    plain: key,
    aad: `${district}/key/${id}`,
  })

const unwrap = (office: Sealer, district: string, id: string, wrapped: string): Uint8Array =>
  unseal(office.keys.vault, wrapped, `${district}/key/${id}`)
