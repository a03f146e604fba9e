/** Backups of an office, and where they are restored: as the commands do it, without processes of their own. */
import { join } from 'node:path'
import { openBackup } from '../../src/desk/backup/check-backup.ts'
import { type Done, restore } from '../../src/desk/backup/restore.ts'
import { saveBackup, type Saved } from '../../src/desk/backup/save-backup.ts'
import type { Office } from '../../src/desk/office.ts'
import { type Cleanup, emptyDatabase, testFolder } from './database.ts'

export const backedUp = (
  office: Pick<Office, 'database' | 'dataDir'>,
  q: { file?: string; overwrite?: boolean; passphrase?: string } = {},
): Promise<Saved> =>
  saveBackup({
    database: office.database,
    dataDir: office.dataDir,
    to: q.file ?? join(office.dataDir, '..', `${crypto.randomUUID()}.backup`),
    overwrite: q.overwrite ?? false,
    passphrase: q.passphrase,
    clock: Date.now,
    say: () => {},
    stopping: new AbortController().signal,
  })

/** An empty database and an empty data directory. */
export async function target(t: Cleanup): Promise<Pick<Office, 'database' | 'dataDir'>> {
  return { database: await emptyDatabase(t), dataDir: testFolder(t) }
}

export async function restoredInto(
  { database, dataDir }: Pick<Office, 'database' | 'dataDir'>,
  q: {
    file: string
    masterKey?: Buffer
    passphrase?: string
    stopping?: AbortSignal
    say?: (line: string) => void
  },
): Promise<Done> {
  const backup = await openBackup({ file: q.file, passphrase: q.passphrase })
  try {
    return await restore({
      backup,
      dataDir,
      masterKey: q.masterKey,
      hasDatabase: true,
      openDatabase: async () => database,
      clock: Date.now,
      say: q.say ?? (() => {}),
      stopping: q.stopping ?? new AbortController().signal,
    })
  } finally {
    await backup.close()
  }
}
