/** Rows out of a database and into one, as text of COPY, in streams. */
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from, to } from 'pg-copy-streams'
import { type TableToCopy, quoted } from './backup-tables.ts'
import type { Database } from './database.ts'

export type Connection = PoolClient

/**
 * One connection whose transactions may stand still: a photo may take longer than we otherwise allow. Closed
 * afterwards, not given back.
 */
export async function onOwnConnection<T>(
  database: Database,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect()
  try {
    for (const setting of SETTINGS) await client.query(`set ${setting}`)
    return await work(client)
  } finally {
    client.release(true)
  }
}

const SETTINGS = [
  'idle_in_transaction_session_timeout = 0',
  'statement_timeout = 0',
  'lock_timeout = 0',
  "datestyle = 'ISO'",
  "intervalstyle = 'postgres'",
  "timezone = 'UTC'",
  "bytea_output = 'hex'",
  'extra_float_digits = 1',
]

export interface CopiedOut {
  readonly bytes: AsyncIterable<Buffer>
  /** Asked once the bytes have ended. */
  readonly rows: () => Promise<number>
}

/** All rows of a table; `select` says them otherwise than they are stored. */
export function copyOut(client: PoolClient, table: TableToCopy, select?: string): CopiedOut {
  const columns = table.columns.map(quoted).join(', ')
  const name = quoted(table.table)
  // A table with months cannot be copied by its name.
  const query = select ?? (table.isPartitioned ? `select ${columns} from ${name}` : undefined)
  const bytes = client.query(to(query ? `copy (${query}) to stdout` : `copy ${name} (${columns}) to stdout`))
  const rows = async () => {
    await client.query('select') // the count comes after the last row
    return bytes.rowCount
  }
  return { bytes, rows }
}

/** Rows into a table; answers how many. */
export async function copyIn(
  client: PoolClient,
  table: Pick<TableToCopy, 'table' | 'columns'>,
  bytes: AsyncIterable<Buffer> | Readable,
): Promise<number> {
  const columns = table.columns.map(quoted).join(', ')
  const sink = client.query(from(`copy ${quoted(table.table)} (${columns}) from stdin`))
  await pipeline(bytes, sink)
  return sink.rowCount
}
