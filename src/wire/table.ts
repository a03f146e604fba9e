/** What every reader of a table gives: rows by the names of their columns, and refusals for what cannot be read. */
import type { Bilingual } from '../core/language.ts'

/** One row as text. `line` counts from 1 as the person sees it: line of the file, row of the sheet. */
export interface Row {
  readonly line: number
  readonly columns: Readonly<Record<string, string>>
}

/** What could not be read, where, and what to do about it. Line 0: the file as a whole. */
export interface Refusal {
  readonly line: number
  readonly column: string | null
  /** What stands there, shortened. */
  readonly value: string
  readonly say: Bilingual
}

export const isRefusal = (it: Row | Refusal): it is Refusal => 'say' in it

/** What may stand in a cell that is written; days and moments as text. */
export type Cell = string | number | boolean | null | undefined

export const refused = (line: number, column: string | null, value: string, say: Bilingual): Refusal => ({
  line,
  column,
  value: value.length > 80 ? `${value.slice(0, 80)}…` : value,
  say,
})

/** Names as in the file, trimmed; empty names at the end are dropped. */
export function headerNames(cells: readonly string[]): string[] {
  const names = cells.map(it => it.replace(/\s+/g, ' ').trim())
  return names.slice(0, names.findLastIndex(it => it !== '') + 1)
}

/** Why a row of names will not do: an empty one, one that stands twice, one that is missing. */
export function headerRefusals(
  line: number,
  names: readonly string[],
  required: readonly string[],
): Refusal[] {
  const refusals: Refusal[] = []
  if (names.length === 0) {
    refusals.push(refused(line, null, '', { zh: '文件中没有表头', en: 'The file has no header row' }))
  }
  for (const [i, name] of names.entries()) {
    const at = `${i + 1}`
    if (name === '') {
      refusals.push(refused(line, null, at, { zh: `第${at}列没有列名`, en: `Column ${at} has no name` }))
    } else if (names.indexOf(name) < i) {
      refusals.push(
        refused(line, name, name, { zh: `列名“${name}”重复`, en: `The column "${name}" stands twice` }),
      )
    } else if (name === '__proto__') {
      refusals.push(
        refused(line, name, name, { zh: `列名“${name}”不可用`, en: `"${name}" cannot be a column name` }),
      )
    }
  }
  for (const name of required) {
    if (names.includes(name)) continue
    refusals.push(
      refused(line, name, '', { zh: `缺少必需的列“${name}”`, en: `The column "${name}" is missing` }),
    )
  }
  return refusals
}

export function rowFrom(line: number, names: readonly string[], cells: readonly string[]): Row {
  const columns: Record<string, string> = {}
  for (const [i, name] of names.entries()) columns[name] = cells[i] ?? ''
  return { line, columns }
}
