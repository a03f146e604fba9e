/** Imports a register from a table: each row looked at by itself, the whole file one transaction. */
import { covers, levelOf } from '../core/area.ts'
import type { Day, Instant } from '../core/instant.ts'
import { isProblem, type Problem } from '../core/problem.ts'
import { importOfFile, noteBatch } from '../store/import.ts'
import { isRefusal, refused, type Refusal, type Row } from '../wire/table.ts'
import { openFile, rowsOf, unreadableRows } from './import-file.ts'
import { type Cells, readRow } from './import-row.ts'
import { type ImportSummary, settled } from './import-run.ts'
import { newId, type Office, type Tx } from './office.ts'
import { districtFor } from './setup.ts'
import type { Names } from './registers.ts'

export interface RegisterImport {
  readonly path: string
  /** Whose register it is; where only one district is set up here, that one. */
  readonly district?: string | undefined
  readonly isDryRun: boolean
  readonly clock: () => Instant
  readonly progress: (read: number) => void
}

/** What a row is read with. */
export interface RowContext {
  readonly tx: Tx
  readonly office: Office
  readonly district: string
  readonly names: Names
  readonly isDryRun: boolean
  readonly now: Instant
}

export type RowDone = 'accepted' | 'unchanged' | Refusal

export interface Sort<T> {
  readonly what: string
  readonly required: readonly string[]
  readonly read: (cells: Cells, context: RowContext) => T
  readonly take: (it: T, context: RowContext) => Promise<RowDone>
}

/** Rows of a register hang on one another: on a dry run they are written too, and then undone. */
export async function importRegister<T extends { readonly line: number }>(
  office: Office,
  q: RegisterImport,
  sort: Sort<T>,
): Promise<ImportSummary | Problem> {
  const file = await openFile(q.path)
  if (isProblem(file)) return file
  const rows: (Row | Refusal)[] = []
  for await (const row of rowsOf(file, sort.required)) rows.push(row)
  const unreadable = rows.filter(isRefusal)
  if (rows.length > 0 && unreadable.length === rows.length) return unreadableRows(file, unreadable)
  const done = await settled(office, q.isDryRun, async tx => {
    const now = q.clock()
    office.registers.forget()
    const district = await districtFor(tx, q.district)
    if (isProblem(district)) return district
    const names = await office.registers.of(tx, district, now)
    const context: RowContext = { tx, office, district, names, isDryRun: q.isDryRun, now }
    const sum = { accepted: 0, unchanged: 0, refusals: [...unreadable] }
    for (const row of rows) {
      if (isRefusal(row)) continue
      const it = readRow(row, cells => sort.read(cells, context))
      const answer = 'say' in it ? it : await sort.take(it, context)
      if (typeof answer === 'object') sum.refusals.push(answer)
      else sum[answer]++
    }
    if (sum.accepted > 0) {
      const key = { district, what: sort.what, program: null, digest: file.digest }
      const before = await importOfFile(tx, key)
      await noteBatch(tx, { ...key, id: before?.id ?? newId(), batch: 1, accepted: sum.accepted, now })
    }
    return sum
  })
  office.registers.forget()
  if (isProblem(done)) return done
  q.progress(rows.length)
  return {
    read: rows.length,
    accepted: done.accepted,
    unchanged: done.unchanged,
    refused: done.refusals.length,
    refusals: done.refusals.toSorted((a, b) => a.line - b.line).slice(0, 1_000),
  }
}

/** A day, or undefined where the cell is empty. */
export function dayIn(cells: Cells, column: string): Day | undefined {
  const text = cells.text(column)
  if (text === '') return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text))
    return text
  return cells.refuse(column, '应为存在的日期，如 2026-01-01，或留空', 'a day as 2026-01-01, or empty')
}

/** From when and, if it is known, until when. */
export function daysIn(cells: Cells): { readonly from: Day | undefined; readonly to: Day | null } {
  const from = dayIn(cells, 'from')
  const to = dayIn(cells, 'to') ?? null
  if (from !== undefined && to !== null && to <= from)
    cells.refuse('to', `应晚于 from ${from}`, `a day after from, ${from}`)
  return { from, to }
}

/** A name in both languages; the Chinese one stands for both where no other is given. */
export function titleIn(
  cells: Cells,
  stem: 'name' | 'title',
): { readonly zh: string; readonly en: string; readonly saidEn: string | undefined } {
  const zh = cells.text(`${stem}_zh`)
  const saidEn = cells.text(`${stem}_en`) || undefined
  const en = saidEn ?? zh
  if (zh === '' || zh.length > 100) cells.refuse(`${stem}_zh`, '应为 1 至 100 字', '1 to 100 characters')
  if (en.length > 100) cells.refuse(`${stem}_en`, '不超过 100 字', 'no more than 100 characters')
  return { zh, en, saidEn }
}

/** An area of the district, or the city above it. */
export function areaIn(cells: Cells, { names, district }: RowContext): string {
  const code = cells.text('area') || district
  if (
    levelOf(code) !== undefined &&
    names.areas.has(code) &&
    (covers(district, code) || covers(code, district))
  )
    return code
  return cells.refuse(
    'area',
    `${district} 内已登记的辖区代码`,
    `the code of a registered area of ${district}`,
  )
}

/** One of a few words. */
export function oneIn<T extends string>(cells: Cells, column: string, q: { all: readonly T[]; or?: T }): T {
  const text = cells.text(column)
  const found = text === '' ? q.or : q.all.find(it => it === text)
  return found ?? cells.refuse(column, `可选：${q.all.join('、')}`, `one of ${q.all.join(', ')}`)
}

/** What is registered under a known id stays as it is: the first column that says otherwise refuses the row. */
export function unlike(
  line: number,
  id: string,
  pairs: readonly (readonly [column: string, given: string | null | undefined, known: string | null])[],
): RowDone {
  const found = pairs.find(([, given, known]) => given !== undefined && given !== known)
  if (!found) return 'unchanged'
  const [column, given, known] = found
  return refused(line, column, given ?? '', {
    zh: `changed 已变更：${id} 已登记为 ${known ?? '空'}`,
    en: `changed: ${id} is registered with ${known ?? 'nothing'}`,
  })
}
