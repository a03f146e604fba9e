/** A restore from its first look at the file to the last verified word. What cannot be is refused before anything is written. */
import type { Instant } from '../../core/instant.ts'
import type { Office } from '../office.ts'
import type { Verdict } from '../verify.ts'
import { type Backup, checkBackup, type KeyState, keyStateOf, migrationsFor } from './check-backup.ts'
import { progressTo } from './progress.ts'
import { refuseUsed, type Restored, restoreBackup } from './restore-backup.ts'
import { verifyRestored } from './verify-restored.ts'

export interface Asked {
  readonly backup: Backup
  readonly dataDir: string
  readonly masterKey: Buffer | undefined
  /** Whether there is a database to look into before one is made. */
  readonly hasDatabase: boolean
  readonly openDatabase: () => Promise<Office['database']>
  readonly clock: () => Instant
  readonly say: (line: string) => void
  readonly stopping: AbortSignal
}

export type Done = Verdict & Restored & { readonly masterKey: KeyState }

export async function restore(q: Asked): Promise<Done> {
  const { backup, dataDir, masterKey, say, stopping } = q
  const key = keyStateOf(backup.head, masterKey)
  migrationsFor(backup.head)
  await refuseUsed(dataDir, q.hasDatabase ? await q.openDatabase() : undefined)
  say('正在核对备份文件…  Checking the file')
  await checkBackup(backup, { progress: progressTo(say, q.clock), stopping })
  say('文件完整，正在恢复…  The file is whole; restoring')
  const database = await q.openDatabase()
  const progress = progressTo(say, q.clock)
  const restored = await restoreBackup(backup, { database, dataDir, now: q.clock(), progress, stopping })
  say('正在核对事件链、事项记录和日根…  Verifying chains, case rows and roots of days')
  const verdict = await verifyRestored({ database, dataDir, masterKey, key, say })
  return { ...verdict, ...restored, masterKey: key }
}
