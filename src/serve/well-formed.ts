/** What no field may hold, whatever its contract: text the database cannot keep, and values nested beyond sense. */
import type { FieldProblem } from '../core/problem.ts'

/** Forms nest three deep; recursion further down (JSON, hashes) has a stack that ends. guess. */
const DEEPEST = 20

/** NUL, which PostgreSQL refuses, and halves of characters (lone surrogates), which no UTF-8 can write. */
const isText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/** The first value that cannot be kept, by the name of its field, or nothing. */
export function unkeepable(value: unknown, field: string, depth = 0): FieldProblem | undefined {
  if (typeof value === 'string')
    return isText(value) ? undefined : { field, value: shown(value), allowed: text }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= DEEPEST) return { field: field.slice(0, 80), allowed: shallow }
  for (const [name, inner] of Object.entries(value)) {
    if (!isText(name)) return { field, value: shown(name), allowed: text }
    const found = unkeepable(inner, field === '' ? name : `${field}.${name}`, depth + 1)
    if (found) return found
  }
  return undefined
}

const shown = (it: string): string => it.slice(0, 80).replaceAll('\u0000', '\u2400').toWellFormed()

const text = {
  zh: '完整的文字，不含空字符（U+0000）和残缺字符',
  en: 'whole characters, without NUL (U+0000)',
}
const shallow = { zh: `最多嵌套 ${DEEPEST} 层`, en: `at most ${DEEPEST} levels deep` }
