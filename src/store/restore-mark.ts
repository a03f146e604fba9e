/** A data directory into which somebody restores: marked until it is whole, so that a half-filled one is never used. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { Refused } from './refused.ts'

const markOf = (dataDir: string) => join(dataDir, 'restore.json')

/** The id of a restore that was begun here and has not said that it is whole. */
export function restoreBegun(dataDir: string): string | undefined {
  if (!existsSync(markOf(dataDir))) return undefined
  return readFileSync(markOf(dataDir), 'utf8').trim()
}

export function beginRestore(dataDir: string, id: string): void {
  writeFileSync(markOf(dataDir), `${id}\n`, { mode: 0o600, flush: true })
  syncFolder(dataDir)
}

export function endRestore(dataDir: string): void {
  rmSync(markOf(dataDir), { force: true })
  syncFolder(dataDir)
}

/** What a restore that was cut off has put there: files that nothing names. */
export function clearFiles(dataDir: string): void {
  for (const name of readdirSync(join(dataDir, 'files')))
    rmSync(join(dataDir, 'files', name), { recursive: true, force: true })
}

export const countFiles = (dataDir: string): number =>
  readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true }).filter(it => it.isFile())
    .length

/** Nobody works where a restore was cut off. One that had just become whole is only not yet said to be. */
export async function settleRestore(database: Database, dataDir: string): Promise<void> {
  const begun = restoreBegun(dataDir)
  if (begun === undefined) return
  if ((await restoredIn(database))?.id === begun) return endRestore(dataDir)
  throw new Refused({
    zh: `数据目录 ${dataDir} 的恢复没有做完；请重新运行 yiwang restore，它会从头做起`,
    en: `A restore into ${dataDir} was cut off: run yiwang restore again, it starts over`,
  })
}

/** What a database says of the restore that made it. */
async function restoredIn(database: Database): Promise<{ readonly id?: unknown } | undefined> {
  const there = await database.pool.query<{ is: boolean }>(`select to_regclass('settings') is not null as is`)
  if (!there.rows[0]?.is) return undefined
  const found = await database.pool.query<{ value: { id?: unknown } }>(
    `select value from settings where name = 'restored'`,
  )
  return found.rows[0]?.value
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return // folders cannot be opened there
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
