/** COPY of whole tables through files that PostgreSQL itself reads and writes: the fastest way in there is. */
import { mkdirSync, chmodSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { DB } from '../src/store/schema.ts'

export type Rows = { readonly [T in keyof DB]?: readonly Readonly<Record<string, unknown>>[] }

/** A folder that the user of PostgreSQL may write to. */
export function copyFolder(dataDir: string): string {
  const folder = join(dataDir, 'copy')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  return folder
}

/** Writes rows as COPY text, one file a table, and answers the statements that read them in. */
export async function writeRows(folder: string, name: string, rows: Rows): Promise<string[]> {
  const statements: string[] = []
  for (const [table, list] of Object.entries(rows)) {
    const first = list[0]
    if (!first) continue
    const file = join(folder, `${name}-${table}`)
    const columns = Object.keys(first)
    await writeFile(file, list.map(row => `${columns.map(it => fieldOf(row[it])).join('\t')}\n`).join(''), {
      mode: 0o644,
    })
    statements.push(`copy ${table} (${columns.join(', ')}) from '${file}'`)
  }
  return statements
}

/** Runs what `writeRows` made, one transaction, and deletes the files. */
export async function readRows(pool: Pool, statements: readonly string[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local synchronous_commit = off')
    for (const statement of statements) await client.query(statement)
    await client.query('commit')
  } finally {
    client.release()
  }
  for (const statement of statements) rmSync(/'([^']+)'$/.exec(statement)?.[1] ?? '', { force: true })
}

function fieldOf(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return escaped(Array.isArray(value) ? arrayOf(value) : JSON.stringify(value))
}

const escaped = (text: string): string =>
  /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text

const arrayOf = (list: readonly unknown[]): string =>
  `{${list.map(it => (typeof it === 'number' ? it : `"${String(it).replaceAll(/["\\]/g, '\\$&')}"`)).join(',')}}`
