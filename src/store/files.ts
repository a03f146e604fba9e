/** Files by what they contain; the bytes lie in the data directory, these rows say whose they are. */
import { sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'

export interface FileRow {
  readonly id: string
  readonly digest: string
  readonly type: string
  readonly size: number
  readonly name: string
  readonly width: number | null
  readonly height: number | null
  readonly lon: number | null
  readonly lat: number | null
  readonly takenAt: Instant | null
  readonly by: string | null
  readonly caseId: string | null
}

const columns = sql`id, digest, type, size, name, width, height, lon, lat, taken_at as "takenAt", by, case_id as "caseId"`

export async function filesByIds(tx: Tx, district: string, ids: readonly string[]): Promise<FileRow[]> {
  if (ids.length === 0) return []
  const found =
    await sql<FileRow>`select ${columns} from files where district = ${district} and id = any(${ids}::uuid[])`.execute(
      tx,
    )
  return found.rows
}

/** The files of a case; `by` leaves out those sent later. */
export async function filesOfCase(
  tx: Tx,
  q: { readonly district: string; readonly caseId: string; readonly by?: Instant | undefined },
): Promise<FileRow[]> {
  const found = await sql<FileRow>`select ${columns} from files
    where district = ${q.district} and case_id = ${q.caseId}::uuid
      and ${q.by === undefined ? sql`true` : sql`at <= ${moment(q.by)}`} order by at, id`.execute(tx)
  return found.rows
}

/** Hangs files on a case; those that hang on another one, or that somebody else sent, stay there and are not counted. */
export async function hangFiles(
  tx: Tx,
  q: {
    readonly district: string
    readonly caseId: string
    readonly ids: readonly string[]
    readonly by: string | null
  },
): Promise<number> {
  if (q.ids.length === 0) return 0
  const done = await sql`update files set case_id = ${q.caseId}::uuid
    where district = ${q.district} and id = any(${q.ids}::uuid[]) 
      and (case_id = ${q.caseId}::uuid or case_id is null and by is not distinct from ${q.by}::uuid)`.execute(
    tx,
  )
  return Number(done.numAffectedRows ?? 0)
}
