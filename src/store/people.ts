/** People as an operator keeps them: added, listed, shut out, put on a post. */
import { sql } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

/** Adds a person; false when the name is taken. */
export async function addPerson(
  tx: Tx,
  q: {
    readonly id: string
    readonly name: string
    readonly zh: string
    readonly en: string
    readonly password: string
    readonly now: Instant
  },
): Promise<boolean> {
  const made = await sql`insert into people (id, name, title_zh, title_en, password, created_at)
    values (${q.id}::uuid, ${q.name}, ${q.zh}, ${q.en}, ${q.password}, ${moment(q.now)})
    on conflict (name) do nothing`.execute(tx)
  return Number(made.numAffectedRows ?? 0) === 1
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly demo: boolean
  readonly createdAt: Instant
  readonly disabledAt: Instant | null
}

const columns = sql`id, name, title_zh as zh, title_en as en, demo, created_at as "createdAt", disabled_at as "disabledAt"`

export async function accounts(tx: Tx): Promise<Account[]> {
  const found = await sql<Account>`select ${columns} from people order by name`.execute(tx)
  return found.rows
}

/** A person by name, locked for the rest of the transaction. */
export async function accountByName(tx: Tx, name: string): Promise<Account | undefined> {
  const found = await sql<Account>`select ${columns} from people where name = ${name} for update`.execute(tx)
  return found.rows[0]
}

export async function disablePerson(
  tx: Tx,
  q: { readonly id: string; readonly now: Instant },
): Promise<void> {
  await sql`update people set disabled_at = ${moment(q.now)}
    where id = ${q.id}::uuid and disabled_at is null`.execute(tx)
}

export interface Held {
  readonly person: string
  readonly district: string
  readonly post: string
  readonly role: 'holder' | 'deputy'
  readonly from: Day
  readonly to: Day | null
}

/** Who holds which post on a day, in every district. */
export async function heldOn(tx: Tx, day: Day): Promise<Held[]> {
  const found =
    await sql<Held>`select person, district, post, role, from_day as "from", to_day as "to" from holdings
    where from_day <= ${day} and (to_day is null or to_day > ${day}) order by district, post, person`.execute(
      tx,
    )
  return found.rows
}

/** Posts that exist on a day. */
export async function postsOn(tx: Tx, day: Day): Promise<{ district: string; id: string }[]> {
  const found = await sql<{ district: string; id: string }>`select district, id from posts
    where from_day <= ${day} and (to_day is null or to_day > ${day}) order by district, id`.execute(tx)
  return found.rows
}

export async function addHolding(tx: Tx, q: Held & { readonly id: string }): Promise<void> {
  await sql`insert into holdings (district, id, post, person, role, from_day, to_day)
    values (${q.district}, ${q.id}::uuid, ${q.post}, ${q.person}::uuid, ${q.role}, ${q.from}, ${q.to})`.execute(
    tx,
  )
}

/** The district and key of a person's words, by the key or by a report of that person. */
export async function keyToForget(
  tx: Tx,
  by: { readonly key: string } | { readonly report: string },
): Promise<{ readonly district: string; readonly key: string } | undefined> {
  const found =
    'key' in by
      ? await sql<{
          district: string
          key: string
        }>`select district, id as key from vault_keys where id = ${by.key}::uuid`.execute(tx)
      : await sql<{
          district: string
          key: string
        }>`select district, key_id as key from reports where id = ${by.report}::uuid`.execute(tx)
  return found.rows[0]
}

export async function endHolding(
  tx: Tx,
  q: { readonly district: string; readonly id: string; readonly to: Day },
): Promise<void> {
  await sql`update holdings set to_day = ${q.to} where district = ${q.district} and id = ${q.id}::uuid`.execute(
    tx,
  )
}
