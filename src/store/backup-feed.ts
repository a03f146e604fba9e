/**
 * The feed in a backup. Its rows carry the numbers of transactions, which mean something in one cluster only: in
 * another one they may lie ahead of everything that happens there, and whoever listens would hear nothing. So a
 * backup numbers them anew from 1 (docs/decisions/0015): what every webhook has had is 1, what one still has to
 * hear is 2, 3, … in the order of commits, and the marks of the webhooks move along.
 */
import type { PoolClient } from 'pg'
import { quoted, type TableToCopy } from './backup-tables.ts'

/** What a row still to be heard is numbered with. Without webhooks nobody is behind. */
const withNumbers = (hasWebhooks: boolean) =>
  hasWebhooks
    ? `with oldest as (select min(split_part(mark, '.', 1)::xid8) as tx from webhooks where mark ~ '^[0-9]+[.]'),
       numbered as materialized (select tx, 1 + row_number() over (order by tx) as n
         from (select distinct f.tx from feed f join oldest o on f.tx >= o.tx) later)`
    : `with numbered as (select null::xid8 as tx, 0::bigint as n where false)`

const LAST_CASE = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const instead: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  feed: { tx: 'coalesce(mine.n, 1)::text::xid8' },
  // Whoever was telling a webhook, or waited to try again, is not there any more.
  due: { at: `case when it.kind = 'webhook' then now() else it.at end` },
  webhooks: {
    // A mark between two transactions lies after all of the one before.
    mark: `case when it.mark ~ '^[0-9]+[.]' then coalesce((select n.n || case
        when n.tx = split_part(it.mark, '.', 1)::xid8 then substr(it.mark, strpos(it.mark, '.'))
        else '.${LAST_CASE}.0' end
      from numbered n where n.tx <= split_part(it.mark, '.', 1)::xid8 order by n.tx desc limit 1),
      '1.${LAST_CASE}.0') else it.mark end`,
  },
}

/** How a table that carries such numbers is copied, everything but the feed as long known; undefined for all others. */
export function selectWithoutTransactions(
  { table, columns, transactions }: TableToCopy,
  hasWebhooks: boolean,
): string | undefined {
  const known = Object.fromEntries(transactions.map(name => [name, `'1'::xid8`]))
  const others: Readonly<Record<string, string>> = { ...known, ...instead[table] }
  if (Object.keys(others).length === 0) return undefined
  const list = columns.map(name => others[name] ?? `it.${quoted(name)}`).join(', ')
  const joined = table === 'feed' ? 'left join numbered mine on mine.tx = it.tx' : ''
  return `${withNumbers(hasWebhooks)} select ${list} from ${quoted(table)} it ${joined}`
}

/** The highest number that a backup's feed has. */
export async function feedEndOf(client: PoolClient, hasWebhooks: boolean): Promise<number> {
  const found = await client.query<{ n: number }>(
    `${withNumbers(hasWebhooks)} select coalesce(max(n), 1)::int8 as n from numbered`,
  )
  return found.rows[0]?.n ?? 1
}

const EACH = 100_000

/** Uses numbers of transactions up until a new one lies above `end`: 0.2 s for 100,000. Nearly always there is nothing to do. */
export async function passTransactions(client: PoolClient, end: number): Promise<void> {
  for (;;) {
    const found = await client.query<{ next: string }>('select pg_current_xact_id()::text as next')
    const missing = BigInt(end) - BigInt(found.rows[0]?.next ?? 0)
    if (missing < 0n) return
    const count = Math.min(EACH, Number(missing) + 1)
    await client.query(
      `do $$ begin for i in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`,
    )
  }
}
