/** What a database says of itself to a backup, and whether there is anything in one to be restored into. */
import type { PoolClient } from 'pg'
import { quoted } from './backup-tables.ts'

/** One view of everything, as it is at the first statement; writing goes on beside it. */
export async function inSnapshot<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only')
  try {
    return await work()
  } finally {
    await client.query('rollback').catch(() => {}) // nothing was written, and the connection may be gone
  }
}

export async function inTransaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const done = await work()
    await client.query('commit')
    return done
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

export async function settingIn(client: PoolClient, name: string): Promise<unknown> {
  const found = await client.query<{ value: unknown }>('select value from settings where name = $1', [name])
  return found.rows[0]?.value
}

export async function districtsIn(client: PoolClient): Promise<string[]> {
  const found = await client.query<{ district: string }>('select distinct district from units order by 1')
  return found.rows.map(it => it.district)
}

/** The digests of stored files in order, some at a time. */
export async function* digestsIn(client: PoolClient): AsyncGenerator<string> {
  let after = ''
  for (;;) {
    const found = await client.query<{ digest: string }>(
      'select distinct digest from files where digest > $1 order by digest limit $2',
      [after, DIGESTS_A_PAGE],
    )
    for (const { digest } of found.rows) yield digest
    const last = found.rows.at(-1)
    if (!last || found.rows.length < DIGESTS_A_PAGE) return
    after = last.digest
  }
}

const DIGESTS_A_PAGE = 1_000

/** How full each table, view or sequence of a database is; none in an empty one. */
export async function whatIsThere(client: PoolClient): Promise<{ name: string; rows: number }[]> {
  const found = await client.query<{ name: string; kind: string }>(
    `select relname::text as name, relkind::text as kind from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not relispartition
      order by relname`,
  )
  const there: { name: string; rows: number }[] = []
  for (const { name, kind } of found.rows) {
    const counted = ['r', 'p'].includes(kind)
      ? await client.query<{ n: number }>(`select count(*) as n from ${quoted(name)}`)
      : undefined
    there.push({ name, rows: counted?.rows[0]?.n ?? 0 })
  }
  return there
}

/** What was just filled has no statistics yet: without them the first hours are planned blindly. */
export const analyze = (client: PoolClient): Promise<unknown> => client.query('analyze')

/** What migrations filled is filled anew from the backup. */
export async function emptyTables(client: PoolClient, tables: readonly string[]): Promise<void> {
  await client.query(`truncate ${tables.map(quoted).join(', ')}`)
}

/** Written in the transaction that restores: where this is found, all of it is there. */
export async function recordRestore(
  client: PoolClient,
  it: { readonly id: string; readonly at: string; readonly created: string; readonly sha256: string },
): Promise<void> {
  await client.query(
    `insert into settings (name, value) values ('restored', $1::jsonb)
       on conflict (name) do update set value = excluded.value`,
    [JSON.stringify(it)],
  )
}
