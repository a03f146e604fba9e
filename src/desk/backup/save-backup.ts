/** A backup into a file, or into whatever takes its bytes, and the note that it was made. */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Instant } from '../../core/instant.ts'
import { SALT_BYTES } from '../../wire/backup-seal.ts'
import { newId, type Office, transact } from '../office.ts'
import { writeWhole } from './backup-file.ts'
import { recordBackup } from './last-backup.ts'
import { type Made, makeBackup } from './make-backup.ts'
import { progressTo } from './progress.ts'

export interface SaveAsked {
  readonly database: Office['database']
  readonly dataDir: string
  /** A name, or what takes the bytes. */
  readonly to: string | ((bytes: Buffer) => Promise<void>)
  readonly overwrite: boolean
  readonly passphrase?: string | undefined
  readonly clock: () => Instant
  readonly say: (line: string) => void
  readonly stopping: AbortSignal
}

export interface Saved extends Made {
  /** `-` where it went to something else than a file. */
  readonly file: string
  readonly seconds: number
}

export async function saveBackup(q: SaveAsked): Promise<Saved> {
  const begun = q.clock()
  const { to } = q
  const make = (write: (bytes: Buffer) => Promise<void>) =>
    makeBackup({
      database: q.database,
      dataDir: q.dataDir,
      now: begun,
      write,
      progress: progressTo(q.say, q.clock),
      stopping: q.stopping,
      passphrase: q.passphrase,
      salt: randomBytes(SALT_BYTES),
    })
  const made =
    typeof to === 'string'
      ? await writeWhole({ file: to, overwrite: q.overwrite, id: newId() }, make)
      : await make(to)
  const seconds = (q.clock() - begun) / 1000
  const { bytes, rows, files, sha256 } = made
  await transact(q, tx => recordBackup(tx, { at: begun, seconds, bytes, rows, files, sha256 }))
  return { file: typeof to === 'string' ? resolve(to) : '-', ...made, seconds }
}
