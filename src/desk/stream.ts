/** What changed, as it is committed: one reader of the feed for all who listen, each hearing only what it may see. */
import type { Scope, Seen } from '../core/scope.ts'
import { sees } from '../core/scope.ts'
import { type FeedRow, feedAfter, feedEnd } from '../store/events.ts'
import { seenOf } from '../store/cases.ts'
import { toldSince } from '../store/notices.ts'
import { type Office, reading, transact } from './office.ts'

/** A place in the feed: what a listener sends back to go on from there. */
export interface Mark {
  readonly tx: string
  readonly caseId: string
  readonly seq: number
}

const NOBODY = '00000000-0000-0000-0000-000000000000'
const PAGE = 500

export const markText = (mark: Mark): string => `${mark.tx}.${mark.caseId}.${mark.seq}`

export function parseMark(text: string): Mark | undefined {
  // 18 digits are fewer than PostgreSQL's largest: a mark it refuses would stop the reader for everybody.
  const found = /^(\d{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})$/.exec(text)
  return found?.[1] && found[2] && found[3]
    ? { tx: found[1], caseId: found[2], seq: Number(found[3]) }
    : undefined
}

/** The end of the feed: where a listener without a mark begins. */
export const streamEnd = (office: Office): Promise<Mark> =>
  transact(office, async tx => endOf(await feedEnd(tx)))

/**
 * Where a listener goes on. Marks are given out below the oldest transaction that runs: one from above it is of the
 * database as it was before it was restored, and would hear nothing for a long time (docs/decisions/0015).
 */
export async function goOnFrom(office: Office, mark: Mark): Promise<Mark> {
  const end = await streamEnd(office)
  return BigInt(mark.tx) > BigInt(end.tx) ? end : mark
}

/** Behind everything that was committed before the oldest transaction still running. */
export const endOf = (oldestRunning: string): Mark => ({
  tx: (BigInt(oldestRunning) - 1n).toString(),
  caseId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  seq: 0,
})

/** The next changes after a mark that a scope sees, and the mark to go on from. */
export async function changesAfter(
  office: Office,
  district: string,
  mark: Mark,
): Promise<{
  readonly rows: readonly (FeedRow & { seen: Seen })[]
  readonly mark: Mark
  readonly more: boolean
}> {
  return transact(
    office,
    async tx => {
      const rows = await feedAfter(tx, { district, ...mark, caseId: mark.caseId || NOBODY, limit: PAGE })
      const seen = await seenOf(tx, district, [...new Set(rows.map(row => row.caseId))])
      const shown = rows.flatMap(row => {
        const it = seen.get(row.caseId)
        return it ? [{ ...row, seen: it }] : []
      })
      const last = rows.at(-1)
      return {
        rows: shown,
        mark: last ? { tx: last.tx, caseId: last.caseId, seq: last.seq } : mark,
        more: rows.length === PAGE,
      }
    },
    { readOnly: true },
  )
}

/** Who of some people has been told of something since a mark. */
export const toldAfter = (
  office: Office,
  q: { readonly district: string; readonly tx: string; readonly people: readonly string[] },
): ReturnType<typeof toldSince> => reading(office, tx => toldSince(tx, q))

export const heardBy = (scope: Scope, row: { readonly seen: Seen }): boolean => sees(scope, row.seen)
