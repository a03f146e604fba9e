/** Sign-in: people by name, sessions by the hash of their token, and the posts held today. */
import { sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import type { PostKind } from '../core/post.ts'
import { moment, type Tx } from './database.ts'

export interface Credentials {
  readonly id: string
  readonly password: string
  readonly totp: string | null
  readonly failures: number
  readonly lockedUntil: Instant | null
  readonly demo: boolean
}

/** A person who may sign in, locked for the rest of the transaction so that tries are counted one by one. */
export async function credentialsOf(
  tx: Tx,
  by: { readonly name: string } | { readonly id: string },
): Promise<Credentials | undefined> {
  const which = 'name' in by ? sql`name = ${by.name}` : sql`id = ${by.id}::uuid`
  const found =
    await sql<Credentials>`select id, password, totp, failures, locked_until as "lockedUntil", demo from people
    where ${which} and disabled_at is null for update`.execute(tx)
  return found.rows[0]
}

/** A secret that was shown but not yet confirmed with a code asks for nothing at sign-in. */
export const PENDING = 'pending '

export async function noteTry(
  tx: Tx,
  q: { readonly person: string; readonly failures: number; readonly lockedUntil: Instant | null },
): Promise<void> {
  await sql`update people set failures = ${q.failures}, locked_until = ${q.lockedUntil === null ? null : moment(q.lockedUntil)}
    where id = ${q.person}::uuid`.execute(tx)
}

export async function putSession(
  tx: Tx,
  q: { readonly token: string; readonly person: string; readonly now: Instant; readonly until: Instant },
): Promise<void> {
  await sql`insert into sessions (token, person, created_at, expires_at)
    values (${q.token}, ${q.person}::uuid, ${moment(q.now)}, ${moment(q.until)})`.execute(tx)
}

export async function endSession(tx: Tx, token: string): Promise<void> {
  await sql`delete from sessions where token = ${token}`.execute(tx)
}

export async function endSessionsOf(tx: Tx, person: string, except: string | null): Promise<void> {
  await sql`delete from sessions where person = ${person}::uuid and token is distinct from ${except}`.execute(
    tx,
  )
}

/** One row a post held on that day, or one with a null post; none when the session is unknown or over. */
export interface SignedInRow {
  readonly person: string
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly language: 'zh' | 'en'
  readonly hasTotp: boolean
  readonly district: string | null
  readonly post: string | null
  readonly kind: PostKind | null
  readonly postZh: string | null
  readonly postEn: string | null
  readonly unit: string | null
  /** Units whose work that unit has taken over. */
  readonly follows: readonly string[]
  readonly area: string | null
  readonly programs: readonly string[] | null
  readonly role: 'holder' | 'deputy' | null
}

export async function signedIn(
  tx: Tx,
  q: { readonly token: string; readonly now: Instant; readonly day: Day },
): Promise<SignedInRow[]> {
  const found =
    await sql<SignedInRow>`select p.id as person, p.name, p.title_zh as zh, p.title_en as en, p.language,
      p.totp is not null and not starts_with(p.totp, ${PENDING}) as "hasTotp",
      o.district, o.id as post, o.kind, o.title_zh as "postZh", o.title_en as "postEn", o.unit, o.area, o.programs, h.role,
      array(select s.old_unit from unit_successions s
        where s.district = o.district and s.new_unit = o.unit and s.day <= ${q.day} order by 1) as follows
    from sessions s join people p on p.id = s.person and p.disabled_at is null
    left join holdings h on h.person = p.id and h.from_day <= ${q.day} and (h.to_day is null or h.to_day > ${q.day})
    left join posts o on o.district = h.district and o.id = h.post and o.from_day <= ${q.day} and (o.to_day is null or o.to_day > ${q.day})
    where s.token = ${q.token} and s.expires_at > ${moment(q.now)}
    order by h.role desc nulls last, o.id`.execute(tx)
  return found.rows
}

export async function setPassword(tx: Tx, person: string, password: string): Promise<void> {
  await sql`update people set password = ${password}, failures = 0, locked_until = null where id = ${person}::uuid`.execute(
    tx,
  )
}

export async function setTotp(tx: Tx, person: string, totp: string | null): Promise<void> {
  await sql`update people set totp = ${totp} where id = ${person}::uuid`.execute(tx)
}

export async function setLanguage(tx: Tx, person: string, language: 'zh' | 'en'): Promise<void> {
  await sql`update people set language = ${language} where id = ${person}::uuid`.execute(tx)
}
