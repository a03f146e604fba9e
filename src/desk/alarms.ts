/** Alarms 报警 as lists show them, each with its case when the asker may see that. */
import type { AlarmReply } from '../contracts/alarms.ts'
import { type Instant, isoShanghai } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import type { Scope } from '../core/scope.ts'
import { casesByIds, type Cursor } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { type AlarmFilter, countOpenAlarms, listAlarms } from '../store/readings.ts'
import { badCursor, cursorText, parseCursor } from './list-cases.ts'
import type { Office } from './office.ts'
import { showAlarm } from './show-places.ts'

interface Asked {
  readonly scope: Scope
  readonly filter: AlarmFilter
  readonly limit: number
  readonly now: Instant
}

export async function list(
  tx: Tx,
  office: Office,
  q: Asked & { readonly cursor?: string | undefined },
): Promise<{ items: AlarmReply[]; next: string | null; open: number; asOf: string } | Problem> {
  const after = q.cursor === undefined ? undefined : parseCursor(q.cursor)
  if (q.cursor !== undefined && !after) return badCursor(q.cursor)
  const found = await alarmsOf(tx, office, { ...q, after, limit: q.limit + 1 })
  const items = found.slice(0, q.limit)
  const last = items.at(-1)
  return {
    items,
    next: found.length > q.limit && last ? cursorText({ key: Date.parse(last.beginsAt), id: last.id }) : null,
    open: await countOpenAlarms(tx, q.scope, q.filter.at),
    asOf: isoShanghai(Math.min(q.filter.at ?? q.now, q.now)),
  }
}

export async function alarmsOf(
  tx: Tx,
  office: Office,
  q: Asked & { readonly after?: Cursor | undefined },
): Promise<AlarmReply[]> {
  const rows = await listAlarms(tx, q)
  const ids = [...new Set(rows.flatMap(row => row.caseId ?? []))]
  const numbers = new Map((await casesByIds(tx, q.scope, ids)).map(it => [it.id, it.number]))
  const names = await office.registers.of(tx, q.scope.district, q.now)
  return rows.map(row => showAlarm(office, { names, row, numbers }))
}
