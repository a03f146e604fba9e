/** Settings of the installation, by name. */
import { sql } from 'kysely'
import type { Tx } from './database.ts'

export async function setting(tx: Tx, name: string): Promise<unknown> {
  const found = await sql<{ value: unknown }>`select value from settings where name = ${name}`.execute(tx)
  return found.rows[0]?.value
}

export async function putSetting(tx: Tx, name: string, value: unknown): Promise<void> {
  await sql`insert into settings (name, value) values (${name}, ${JSON.stringify(value)}::jsonb)
    on conflict (name) do update set value = excluded.value`.execute(tx)
}
