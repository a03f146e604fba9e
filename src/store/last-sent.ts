/** How far each device has sent what it measured. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import type { RecordKind } from '../core/reading.ts'
import type { Tx } from './database.ts'

/** The start of the last period of each kind that a device has sent, or the moment of its last reading. */
export async function lastSent(
  tx: Tx,
  district: string,
): Promise<readonly { readonly mn: string; readonly kind: RecordKind; readonly at: Instant }[]> {
  const found = await sql<{ mn: string; kind: RecordKind; at: Instant }>`select d.mn, l.kind, l.at
    from devices d join latest l on l.district = d.district and l.place = d.place
    where d.district = ${district} order by d.mn, l.kind`.execute(tx)
  return found.rows
}
