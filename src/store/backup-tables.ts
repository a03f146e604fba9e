/** What a backup copies: our tables in an order that foreign keys allow, and the months of those that have months. */
import type { PoolClient } from 'pg'
import { tables as registry } from './tables.ts'

export interface TableToCopy {
  readonly table: string
  readonly columns: readonly string[]
  readonly isPartitioned: boolean
  /** Columns with numbers of transactions, which mean something in one cluster only. */
  readonly transactions: readonly string[]
}

/** A month of a table, its bounds as PostgreSQL prints them. */
export interface MonthOfTable {
  readonly table: string
  readonly name: string
  readonly from: string
  readonly to: string
}

export interface Contents {
  readonly tables: readonly TableToCopy[]
  readonly months: readonly MonthOfTable[]
  /** Tables beside ours that are not copied. */
  readonly others: readonly string[]
}

interface Found extends TableToCopy {
  readonly needs: readonly string[]
}

/** Written anew by whoever restores. */
const NOT_COPIED = 'migrations'

/** The tables that are here now: an older database has fewer. */
export async function contentsOf(client: PoolClient): Promise<Contents> {
  const found = await client.query<Found>(
    `select t.relname::text as table, t.relkind = 'p' as "isPartitioned",
            array(select a.attname::text from pg_attribute a
                   where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                   order by a.attnum) as columns,
            array(select a.attname::text from pg_attribute a
                   where a.attrelid = t.oid and a.attnum > 0 and a.atttypid = 'xid8'::regtype) as transactions,
            array(select distinct f.relname::text from pg_constraint c join pg_class f on f.oid = c.confrelid
                   where c.conrelid = t.oid and c.contype = 'f' and f.oid <> t.oid) as needs
       from pg_class t
      where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
      order by t.relname`,
  )
  const ours = found.rows.filter(it => it.table !== NOT_COPIED && Object.hasOwn(registry, it.table))
  return {
    tables: inOrder(ours),
    months: await monthsOf(client),
    others: found.rows.map(it => it.table).filter(it => !Object.hasOwn(registry, it)),
  }
}

/** Nobody changes or drops a table while it is copied; writing goes on. */
export async function holdTables(client: PoolClient, tables: readonly TableToCopy[]): Promise<void> {
  for (const { table } of tables) await client.query(`lock table ${quoted(table)} in access share mode`)
}

/** What a foreign key leads to comes before the table that has it. */
function inOrder(tables: readonly Found[]): TableToCopy[] {
  const done = new Set<string>()
  const ordered: TableToCopy[] = []
  for (let rest = tables; rest.length > 0; rest = rest.filter(it => !done.has(it.table))) {
    const ready = rest.filter(it => it.needs.every(needed => done.has(needed)))
    if (ready.length === 0) throw new Error(`foreign keys go round in ${rest.map(it => it.table).join(', ')}`)
    for (const { needs: _, ...it } of ready) ordered.push(it)
    for (const it of ready) done.add(it.table)
  }
  return ordered
}

async function monthsOf(client: PoolClient): Promise<MonthOfTable[]> {
  const found = await client.query<{ table: string; name: string; bound: string }>(
    `select p.relname::text as table, c.relname::text as name, pg_get_expr(c.relpartbound, c.oid) as bound
       from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_class c on c.oid = i.inhrelid
      where p.relnamespace = 'public'::regnamespace and p.relkind = 'p' order by p.relname, c.relname`,
  )
  return found.rows.map(({ table, name, bound }) => {
    const [, from, to] = /^FOR VALUES FROM \('([^']+)'\) TO \('([^']+)'\)$/.exec(bound) ?? []
    if (from === undefined || to === undefined) throw new Error(`${name} is no month: ${bound}`)
    return { table, name, from, to }
  })
}

/** Makes the months of a backup again, in the transaction that fills them. */
export async function makeMonths(client: PoolClient, months: readonly MonthOfTable[]): Promise<void> {
  for (const { table, name, from, to } of months) {
    await client.query(
      `create table ${quoted(name)} (like ${quoted(table)} including defaults including constraints)`,
    )
    await client.query(
      `alter table ${quoted(table)} attach partition ${quoted(name)} for values from (${text(from)}) to (${text(to)})`,
    )
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
