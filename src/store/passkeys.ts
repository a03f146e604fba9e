/** Passkeys by person and by credential, and the challenges they answer. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

export interface Passkey {
  readonly id: string
  readonly person: string
  readonly credential: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly title: string
  readonly createdAt: Instant
  readonly usedAt: Instant | null
}

const columns = sql`id, person, credential, public_key as "publicKey", counter, transports, title,
  created_at as "createdAt", used_at as "usedAt"`

export async function passkeysOf(tx: Tx, person: string): Promise<Passkey[]> {
  const found = await sql<Passkey>`select ${columns} from passkeys
    where person = ${person}::uuid order by created_at, id`.execute(tx)
  return found.rows
}

/** Locked for the rest of the transaction: its counter only grows. */
export async function passkeyOf(tx: Tx, credential: string): Promise<Passkey | undefined> {
  const found = await sql<Passkey>`select ${columns} from passkeys
    where credential = ${credential} for update`.execute(tx)
  return found.rows[0]
}

/** False when the credential is registered already, by whomever. */
export async function putPasskey(tx: Tx, q: Omit<Passkey, 'usedAt'>): Promise<boolean> {
  const made =
    await sql`insert into passkeys (id, person, credential, public_key, counter, transports, title, created_at)
    values (${q.id}::uuid, ${q.person}::uuid, ${q.credential}, ${q.publicKey}, ${q.counter}, ${q.transports}, ${q.title},
      ${moment(q.createdAt)})
    on conflict (credential) do nothing`.execute(tx)
  return Number(made.numAffectedRows ?? 0) === 1
}

export async function notePasskey(
  tx: Tx,
  q: { readonly id: string; readonly counter: number; readonly now: Instant },
): Promise<void> {
  await sql`update passkeys set counter = ${q.counter}, used_at = ${moment(q.now)} where id = ${q.id}::uuid`.execute(
    tx,
  )
}

/** False when the person has no such passkey. */
export async function deletePasskey(
  tx: Tx,
  q: { readonly id: string; readonly person: string },
): Promise<boolean> {
  const gone =
    await sql`delete from passkeys where id = ${q.id}::uuid and person = ${q.person}::uuid`.execute(tx)
  return Number(gone.numAffectedRows ?? 0) === 1
}

export interface Challenge {
  readonly id: string
  readonly purpose: 'add-passkey' | 'sign-in'
  /** Who was asked; null before somebody is signed in. */
  readonly person: string | null
}

/** Puts a challenge, and sweeps those nobody answered. */
export async function putChallenge(
  tx: Tx,
  q: Challenge & { readonly now: Instant; readonly until: Instant },
): Promise<void> {
  await sql`delete from challenges where expires_at <= ${moment(q.now)}`.execute(tx)
  await sql`insert into challenges (id, purpose, person, expires_at)
    values (${q.id}, ${q.purpose}, ${q.person}::uuid, ${moment(q.until)})`.execute(tx)
}

/** Takes a challenge away; false when it was not put, was answered before, or is too old. */
export async function takeChallenge(tx: Tx, q: Challenge & { readonly now: Instant }): Promise<boolean> {
  const taken = await sql`delete from challenges
    where id = ${q.id} and purpose = ${q.purpose} and person is not distinct from ${q.person}::uuid
      and expires_at > ${moment(q.now)}`.execute(tx)
  return Number(taken.numAffectedRows ?? 0) === 1
}
