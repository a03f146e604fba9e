/** Runs an import: rows in batches, each batch one transaction, and the line it ends with. */
import type { Instant } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import { codeOf } from '../store/database.ts'
import { analyzeCases, importOfFile, noteBatch } from '../store/import.ts'
import { isRefusal, type Refusal, type Row } from '../wire/table.ts'
import { type ImportFile, unreadableRows } from './import-file.ts'
import { newId, type Office, transact, type Tx } from './office.ts'

/** What an import ends with. */
export interface ImportSummary {
  readonly read: number
  readonly accepted: number
  readonly unchanged: number
  readonly refused: number
  /** The first 1,000. */
  readonly refusals: readonly Refusal[]
}

export interface BatchDone {
  /** Where the rows went, when the import was not told. */
  readonly district?: string | undefined
  readonly accepted: number
  readonly unchanged: number
  readonly refusals: readonly Refusal[]
}

export interface ImportRun {
  readonly file: ImportFile
  readonly rows: AsyncIterable<Row | Refusal>
  readonly district?: string | undefined
  readonly what: string
  readonly program: string | null
  readonly isDryRun: boolean
  /** Takes a batch in; on a dry run it only looks. */
  readonly take: (tx: Tx, rows: readonly Row[], now: Instant) => Promise<BatchDone>
  readonly clock: () => Instant
  readonly progress: (read: number) => void
  readonly stopping: AbortSignal
}

/** 500 rows with their events are one statement of about 1.5 MB: larger ones were not faster (measured). */
const BATCH_ROWS = 500
const MOST_REFUSALS = 1_000
const TRIES = 3
const UNIQUE_VIOLATION = '23505'

/** Often while tables are small, seldom once they are large. */
const isPowerOf8 = (n: number): boolean => Number.isInteger(Math.log2(n) / 3)

/** Takes a file in. Stopped half-way, what was taken in stays, and the same command goes on from there. */
export async function runImport(office: Office, q: ImportRun): Promise<ImportSummary | Problem> {
  const sum = { read: 0, accepted: 0, unchanged: 0, refused: 0 }
  const refusals: Refusal[] = []
  const refuse = (list: readonly Refusal[]) => {
    sum.refused += list.length
    refusals.push(...list.slice(0, MOST_REFUSALS - refusals.length))
  }
  let rows: Row[] = []
  let number = 0
  const take = async () => {
    const done = await takeBatch(office, q, rows, ++number)
    sum.accepted += done.accepted
    sum.unchanged += done.unchanged
    refuse(done.refusals)
    rows = []
    if (done.accepted > 0 && isPowerOf8(number)) await transact(office, analyzeCases)
    q.progress(sum.read)
  }
  let rowsRead = 0
  for await (const it of q.rows) {
    sum.read++
    if (isRefusal(it)) {
      refuse([it])
      continue
    }
    rowsRead++
    rows.push(it)
    if (rows.length === BATCH_ROWS) await take()
    if (q.stopping.aborted) break
  }
  if (rows.length > 0 && !q.stopping.aborted) await take()
  if (rowsRead === 0 && refusals.length > 0) return unreadableRows(q.file, refusals)
  return { ...sum, refusals: refusals.sort((a, b) => a.line - b.line) }
}

async function takeBatch(
  office: Office,
  q: ImportRun,
  rows: readonly Row[],
  batch: number,
): Promise<BatchDone> {
  for (let tries = 1; ; tries++) {
    try {
      return await transact(office, async tx => {
        const now = q.clock()
        const done = await q.take(tx, rows, now)
        const district = q.district ?? done.district
        if (!q.isDryRun && done.accepted > 0 && district !== undefined)
          await note(tx, q, { district, batch, accepted: done.accepted, now })
        return done
      })
    } catch (error) {
      // Somebody else takes in the same rows just now: looked at again, they are known.
      if (codeOf(error) !== UNIQUE_VIOLATION || tries >= TRIES) throw error
    }
  }
}

async function note(
  tx: Tx,
  q: ImportRun,
  done: {
    readonly district: string
    readonly batch: number
    readonly accepted: number
    readonly now: Instant
  },
): Promise<void> {
  const key = { district: done.district, what: q.what, program: q.program, digest: q.file.digest }
  const before = await importOfFile(tx, key)
  await noteBatch(tx, { ...key, ...done, id: before?.id ?? newId() })
}

/** Carries the answer of a dry run out of a transaction that is undone. */
class Undone extends Error {}

/** Runs `work` in a transaction; on a dry run nothing of it stays. */
export async function settled<T>(
  office: Office,
  isDryRun: boolean,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let answer: { readonly it: T } | undefined
  await transact(office, async tx => {
    answer = { it: await work(tx) }
    if (isDryRun) throw new Undone()
  }).catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error
    office.registers.forget()
  })
  if (!answer) throw new Error('the work of a transaction answers or throws')
  return answer.it
}
