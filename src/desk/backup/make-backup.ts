/** Makes a backup: one snapshot of the database and the files it names, as a stream, while everybody works on. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Instant } from '../../core/instant.ts'
import { type Connection, copyOut, onOwnConnection } from '../../store/backup-copy.ts'
import { feedEndOf, selectWithoutTransactions } from '../../store/backup-feed.ts'
import { digestsIn, districtsIn, inSnapshot, settingIn } from '../../store/backup-state.ts'
import { type Contents, contentsOf, holdTables } from '../../store/backup-tables.ts'
import type { Database } from '../../store/database.ts'
import { missing, migrationsOf, MIGRATIONS, recorded } from '../../store/migrate.ts'
import { Refused } from '../../store/refused.ts'
import type { Head } from '../../wire/backup-parts.ts'
import { type BlockSeal, blockSeal, COST, sealingAlgorithms } from '../../wire/backup-seal.ts'
import { backupOf, json, type PartOut, type Written } from '../../wire/backup-write.ts'
import { pathOf } from '../files.ts'
import { MASTER_KEY_CHECK } from '../office.ts'
import { programVersion } from './program.ts'
import type { Progress } from './progress.ts'

export interface BackupAsked {
  readonly database: Database
  readonly dataDir: string
  readonly now: Instant
  readonly write: (block: Buffer) => Promise<void>
  readonly progress: Progress
  readonly stopping: AbortSignal
  /** Seals it. */
  readonly passphrase?: string | undefined
  /** Drawn anew for each. */
  readonly salt: Buffer
}

export interface Made {
  readonly bytes: number
  readonly tables: number
  readonly rows: number
  readonly files: number
  /** Files that are named in the database and lie nowhere, or whose bytes are no longer those they are named by. */
  readonly missing: number
  readonly unsound: number
  readonly sha256: string
}

export const makeBackup = (q: BackupAsked): Promise<Made> =>
  onOwnConnection(q.database, client => inSnapshot(client, () => copy(client, q)))

async function copy(client: Connection, q: BackupAsked): Promise<Made> {
  const contents = await contentsOf(client)
  await holdTables(client, contents.tables)
  const head = await headOf(client, contents, q)
  if (contents.others.length > 0)
    q.progress.say({
      zh: `库中不属于本平台的表不备份：${contents.others.join('、')}`,
      en: `Tables that are not ours are left out: ${contents.others.join(', ')}`,
    })
  const blocks = backupOf({ head, parts: partsOf(client, contents, q), seal: sealOf(head, q) })
  for (;;) {
    const next = await blocks.next()
    if (next.done) return made(next.value)
    q.stopping.throwIfAborted()
    await q.write(next.value)
    q.progress.wrote(next.value.length)
  }
}

async function headOf(client: Connection, contents: Contents, q: BackupAsked): Promise<Head> {
  const migrations = await recorded(client)
  if (!migrations?.length)
    throw new Refused({
      zh: '数据库是空的，没有可备份的内容',
      en: 'The database is empty: there is nothing to back up',
    })
  missing(migrationsOf(MIGRATIONS), migrations) // refuses a database that a newer program has made
  const check = await settingIn(client, MASTER_KEY_CHECK)
  const profile = (await settingIn(client, 'profile')) === 'sm' ? 'sm' : 'intl'
  const sealing = { algorithm: sealingAlgorithms[profile], salt: q.salt.toString('base64url'), cost: COST }
  return {
    format: 1,
    created: new Date(q.now).toISOString(),
    program: programVersion(),
    profile,
    masterKeyCheck: typeof check === 'string' ? check : null,
    districts: await districtsIn(client),
    migrations: migrations.map(({ number, name, sha256 }) => ({ number, name, sha256 })),
    months: [...contents.months],
    feedEnd: await feedEndOf(client, hasWebhooks(contents)),
    sealing: q.passphrase === undefined ? null : sealing,
  }
}

const hasWebhooks = (contents: Contents): boolean => contents.tables.some(it => it.table === 'webhooks')

const sealOf = (head: Head, { passphrase }: BackupAsked): BlockSeal | undefined =>
  head.sealing && passphrase !== undefined
    ? blockSeal({ sealing: head.sealing, head: json(head), passphrase })
    : undefined

async function* partsOf(client: Connection, contents: Contents, q: BackupAsked): AsyncGenerator<PartOut> {
  for (const [i, table] of contents.tables.entries()) {
    q.progress.table(table.table, { number: i + 1, of: contents.tables.length })
    const select = selectWithoutTransactions(table, hasWebhooks(contents))
    yield { part: 'table', table: table.table, columns: table.columns, ...copyOut(client, table, select) }
  }
  for await (const digest of digestsIn(client)) {
    q.progress.file()
    const path = pathOf(q, digest)
    const found = await stat(path).catch(() => undefined)
    if (found) yield { part: 'file', digest, size: found.size, bytes: createReadStream(path) }
    else yield { part: 'missing' }
  }
}

const made = ({ bytes, sha256, index }: Written): Made => ({
  bytes,
  tables: index.tables.length,
  rows: index.tables.reduce((sum, it) => sum + it.rows, 0),
  files: index.files.files,
  missing: index.files.missing,
  unsound: index.files.unsound,
  sha256,
})
