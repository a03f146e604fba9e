/** Puts a backup that was found whole into an empty database and data directory: everything, or nothing. */
import type { Instant } from '../../core/instant.ts'
import { type Connection, copyIn, onOwnConnection } from '../../store/backup-copy.ts'
import { passTransactions } from '../../store/backup-feed.ts'
import { analyze, emptyTables, inTransaction, recordRestore, whatIsThere } from '../../store/backup-state.ts'
import { contentsOf, makeMonths } from '../../store/backup-tables.ts'
import type { Database } from '../../store/database.ts'
import { migrateIn } from '../../store/migrate.ts'
import { Refused } from '../../store/refused.ts'
import { beginRestore, clearFiles, countFiles, endRestore, restoreBegun } from '../../store/restore-mark.ts'
import type { PartIn } from '../../wire/backup-read.ts'
import { newId } from '../office.ts'
import { type Backup, migrationsFor } from './check-backup.ts'
import type { Progress } from './progress.ts'
import { FilesIn } from './restore-files.ts'

export interface RestoreAsked {
  readonly database: Database
  readonly dataDir: string
  readonly now: Instant
  readonly progress: Progress
  readonly stopping: AbortSignal
}

export interface Restored {
  readonly rows: number
  readonly files: number
}

export async function restoreBackup(backup: Backup, q: RestoreAsked): Promise<Restored> {
  refuseUsedFolder(q.dataDir)
  const id = newId()
  const done = await onOwnConnection(q.database, async client => {
    await refuseUsedDatabase(client)
    clearFiles(q.dataDir)
    beginRestore(q.dataDir, id)
    await passTransactions(client, backup.head.feedEnd)
    const loaded = await inTransaction(client, () => load(client, backup, { ...q, id }))
    await analyze(client)
    return loaded
  })
  endRestore(q.dataDir)
  return done
}

/** Files without a restore that was cut off belong to somebody. */
export function refuseUsedFolder(dataDir: string): void {
  const files = restoreBegun(dataDir) === undefined ? countFiles(dataDir) : 0
  if (files === 0) return
  throw new Refused({
    zh: `${dataDir} 已在使用：files/ 下有 ${files} 个附件。只能恢复到空的数据目录，请用 --data 另选`,
    en: `${dataDir} is in use: it has ${files} files in files/. A restore needs an empty data directory: choose another with --data`,
  })
}

/** Asked before the file is read through, which may take an hour. */
export const refuseUsed = (database: Database): Promise<void> => onOwnConnection(database, refuseUsedDatabase)

const MOST_NAMED = 8

async function refuseUsedDatabase(client: Connection): Promise<void> {
  const there = await whatIsThere(client)
  if (there.length === 0) return
  const full = there.filter(it => it.rows > 0).sort((a, b) => b.rows - a.rows)
  const named = full.slice(0, MOST_NAMED).map(it => `${it.name} ${it.rows}`)
  throw new Refused({
    zh: `数据库不是空的：${there.length} 张表，其中有数据的 ${full.length} 张（${named.join('、')}）。只能恢复到空库，请用 --data 另选数据目录，或换一个空的 DATABASE_URL`,
    en: `The database is not empty: ${there.length} tables, ${full.length} of them with rows (${named.join(', ')}). A restore needs an empty one: choose another directory with --data, or an empty DATABASE_URL`,
  })
}

/** As old a database as the backup's, its rows, then what has changed in our tables since. */
async function load(
  client: Connection,
  backup: Backup,
  q: RestoreAsked & { readonly id: string },
): Promise<Restored> {
  const { head } = backup
  const { before, since } = migrationsFor(head)
  await migrateIn(client, before)
  await makeMonths(client, head.months)
  const { tables } = await contentsOf(client)
  await emptyTables(
    client,
    tables.map(it => it.table),
  )
  const { sha256, ...restored } = await loadParts(client, backup.parts(), q)
  await migrateIn(client, since)
  const { created } = head
  await recordRestore(client, { id: q.id, at: new Date(q.now).toISOString(), created, sha256 })
  return restored
}

async function loadParts(
  client: Connection,
  parts: AsyncGenerator<PartIn>,
  q: RestoreAsked,
): Promise<Restored & { readonly sha256: string }> {
  const files = new FilesIn(q.dataDir)
  const section = new Section(parts, q)
  let rows = 0
  let tables = 0
  for (let part = await section.next(); ; part = await section.next()) {
    if (part.part === 'table') {
      q.progress.table(part.table, { number: ++tables })
      rows += await copyIn(client, part, section.bytes())
    } else if (part.part === 'file') {
      q.progress.file()
      await files.put(part.digest, section.bytes())
    } else if (part.part === 'end') {
      if (rows !== part.end.rows) throw new Error(`${rows} rows were loaded of ${part.end.rows}`)
      await files.settle()
      return { rows, files: files.files, sha256: part.sha256 }
    }
  }
}

/** Parts one by one, and the bytes of the section that was just begun. */
class Section {
  readonly #parts: AsyncGenerator<PartIn>
  readonly #asked: RestoreAsked

  constructor(parts: AsyncGenerator<PartIn>, asked: RestoreAsked) {
    this.#parts = parts
    this.#asked = asked
  }

  async next(): Promise<PartIn> {
    this.#asked.stopping.throwIfAborted()
    const { value, done } = await this.#parts.next()
    if (done) throw new Error('a backup ended without an end')
    return value
  }

  /** Up to the end of the section, which is taken too. */
  async *bytes(): AsyncGenerator<Buffer> {
    for (let part = await this.next(); part.part === 'data'; part = await this.next()) {
      this.#asked.progress.wrote(part.length)
      yield part.open()
    }
  }
}
