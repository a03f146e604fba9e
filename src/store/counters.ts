/** Human numbers 编号: one row a district and name, so numbers are taken without gaps inside the transaction. */
import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** Takes the next `n` numbers and answers the first of them. */
export async function takeNumbers(
  tx: Tx,
  q: { readonly district: string; readonly name: string; readonly n: number },
): Promise<number> {
  const found = await sql<{
    value: number
  }>`insert into counters (district, name, value) values (${q.district}, ${q.name}, ${q.n})
    on conflict (district, name) do update set value = counters.value + excluded.value returning value`.execute(
    tx,
  )
  return (found.rows[0]?.value ?? q.n) - q.n + 1
}
