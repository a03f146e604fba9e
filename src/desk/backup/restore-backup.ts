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
  const id = newId()
  const done = await onOwnConnection(q.database, async client => {
    refuse(q.dataDir, await whatIsThere(client))
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

/** Asked before the file is read through, which may take an hour, and once more before anything is written. */
export async function refuseUsed(dataDir: string, database: Database | undefined): Promise<void> {
  refuse(dataDir, database ? await onOwnConnection(database, whatIsThere) : [])
}

/** What tells people whose database it is; the largest of the others come after. */
const TELLING = ['cases', 'reports', 'people', 'places', 'records']
const MOST_NAMED = 8

/** Files that a restore left when it was cut off belong to nobody. */
function refuse(dataDir: string, tables: Awaited<ReturnType<typeof whatIsThere>>): void {
  const files = restoreBegun(dataDir) === undefined ? countFiles(dataDir) : 0
  if (files === 0 && tables.length === 0) return
  const full = tables
    .filter(it => it.rows > 0)
    .sort((a, b) => tellingOf(b.name) - tellingOf(a.name) || b.rows - a.rows)
  const named = full.slice(0, MOST_NAMED).map(it => `${it.name} ${it.rows}`)
  const rest = full.length > MOST_NAMED ? ' …' : ''
  throw new Refused({
    zh: `只能恢复到空的数据目录和空库。${dataDir} 下有附件 ${files} 个；数据库有表 ${tables.length} 张，其中有数据的 ${full.length} 张（${named.join('、')}${rest}）。请用 --data 另选目录，或换一个空的 DATABASE_URL`,
    en: `A restore needs an empty data directory and an empty database. ${dataDir} has ${files} files; the database has ${tables.length} tables, ${full.length} of them with rows (${named.join(', ')}${rest}). Choose another directory with --data, or an empty DATABASE_URL`,
  })
}

const tellingOf = (table: string): number => Number(TELLING.includes(table))

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
