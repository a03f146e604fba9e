/** Imports of cases from a table: messages with their replies, service requests with their closing dates. */
import type { Instant } from '../core/instant.ts'
import { isProblem, type Problem } from '../core/problem.ts'
import type { Refusal, Row } from '../wire/table.ts'
import { importCases, type Seen } from './import-cases.ts'
import { openFile, rowsOf } from './import-file.ts'
import { messageColumns, messageFacts, messageFrom } from './import-messages.ts'
import { requestColumns, requestFacts, requestFrom } from './import-requests.ts'
import { type BatchDone, type ImportSummary, runImport, settled } from './import-run.ts'
import { importTarget, type Target } from './import-target.ts'
import type { Outside } from './import-write.ts'
import type { Office } from './office.ts'

export interface TableImport {
  readonly path: string
  readonly area: string
  readonly program: string
  readonly kind?: string | undefined
  readonly isDryRun: boolean
  readonly clock: () => Instant
  readonly progress: (read: number) => void
  readonly stopping: AbortSignal
}

/** What a table of some sort is made of. */
interface Sort {
  readonly what: string
  readonly idColumn: string
  readonly required: readonly string[]
  readonly fills: readonly string[]
  readonly parse: (row: Row, target: Target, now: Instant) => Outside | Refusal
}

export const importMessages = (office: Office, q: TableImport): Promise<ImportSummary | Problem> =>
  importTable(office, q, {
    what: 'messages',
    idColumn: 'message_id',
    required: messageColumns,
    fills: messageFacts,
    parse: (row, _, now) => messageFrom(row, now),
  })

export const importRequests = (
  office: Office,
  q: TableImport & { readonly timeZone: string },
): Promise<ImportSummary | Problem> =>
  importTable(office, q, {
    what: 'requests',
    idColumn: 'unique_key',
    required: requestColumns,
    fills: requestFacts,
    parse: (row, target, now) =>
      requestFrom(row, { timeZone: q.timeZone, facts: Object.keys(target.rules.facts.shape), now }),
  })

async function importTable(office: Office, q: TableImport, sort: Sort): Promise<ImportSummary | Problem> {
  const file = await openFile(q.path)
  if (isProblem(file)) return file
  const aim = { what: sort.what, area: q.area, program: q.program, kind: q.kind, fills: sort.fills }
  const target = await settled(office, q.isDryRun, tx => importTarget(tx, office, { aim, now: q.clock() }))
  if (isProblem(target)) return target
  const seen: Seen | undefined = q.isDryRun ? new Map() : undefined
  return runImport(office, {
    ...q,
    file,
    rows: rowsOf(file, sort.required),
    district: target.district,
    what: sort.what,
    program: target.program,
    take: async (tx, rows, now): Promise<BatchDone> => {
      const parsed = rows.map(row => sort.parse(row, target, now))
      const refusals = parsed.filter(it => 'say' in it)
      const matters = parsed.filter((it): it is Outside => !('say' in it))
      const done = await importCases(tx, office, { target, matters, idColumn: sort.idColumn, seen, now })
      return { ...done, refusals: [...done.refusals, ...refusals] }
    },
  })
}
