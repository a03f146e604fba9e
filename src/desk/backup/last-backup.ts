/** When the last backup was made here, for whoever watches over it. */
import type { Instant } from '../../core/instant.ts'
import { putSetting, setting } from '../../store/settings.ts'
import { z } from 'zod'
import type { Tx } from '../office.ts'

const lastBackupRow = z.object({
  at: z.number(),
  seconds: z.number(),
  bytes: z.number(),
  rows: z.number(),
  files: z.number(),
  sha256: z.string(),
})

export interface LastBackup {
  /** When it was begun: what was written later is not in it. */
  readonly at: Instant
  readonly seconds: number
  readonly bytes: number
  readonly rows: number
  readonly files: number
  readonly sha256: string
}

const NAME = 'last-backup'

/** Undefined where none was ever made. */
export async function lastBackup(tx: Tx): Promise<LastBackup | undefined> {
  return lastBackupRow.safeParse(await setting(tx, NAME)).data
}

export const recordBackup = (tx: Tx, it: LastBackup): Promise<void> => putSetting(tx, NAME, it)
