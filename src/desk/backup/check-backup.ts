/** Reads a backup from its first byte to its last before anything of it is used, and says where it is not whole. */
import { missing, type Migration, migrationsOf, MIGRATIONS } from '../../store/migrate.ts'
import { Refused } from '../../store/refused.ts'
import type { ReadAt } from '../../wire/backup-format.ts'
import type { Head } from '../../wire/backup-parts.ts'
import {
  BackupDamaged,
  type Damage,
  type Opened,
  type PartIn,
  partsOf,
  readHead,
} from '../../wire/backup-read.ts'
import { type BlockSeal, blockSeal } from '../../wire/backup-seal.ts'
import { masterKeyFits } from '../office.ts'
import { openToRead } from './backup-file.ts'
import type { Progress } from './progress.ts'

/** A backup that is open. */
export interface Backup {
  readonly file: string
  readonly size: number
  readonly head: Head
  /** Its parts from the first on; each call reads anew. */
  readonly parts: () => AsyncGenerator<PartIn>
  readonly close: () => Promise<void>
}

export interface Whole {
  readonly bytes: number
  readonly tables: number
  readonly rows: number
  readonly files: number
  readonly missing: number
  readonly unsound: number
  readonly sha256: string
}

export async function openBackup(q: {
  readonly file: string
  readonly passphrase?: string | undefined
}): Promise<Backup> {
  const { readAt, size, close } = await openToRead(q.file)
  try {
    const opened = await readHead(readAt)
    const seal = sealOf(opened, q.passphrase)
    return {
      file: q.file,
      size,
      head: opened.head,
      parts: () => named(q.file, readAt, { opened, seal }),
      close,
    }
  } catch (error) {
    await close()
    throw inWords(q.file, error)
  }
}

function sealOf({ head, bytes }: Opened, passphrase: string | undefined): BlockSeal | undefined {
  if (!head.sealing) return undefined
  if (passphrase === undefined)
    throw new Refused({
      zh: '此备份已加密：请用 BACKUP_PASSPHRASE 或 --passphrase-file 给出口令',
      en: 'This backup is sealed: give its passphrase as BACKUP_PASSPHRASE or with --passphrase-file',
    })
  return blockSeal({ sealing: head.sealing, head: bytes, passphrase })
}

async function* named(
  file: string,
  readAt: ReadAt,
  { opened, seal }: { readonly opened: Opened; readonly seal: BlockSeal | undefined },
): AsyncGenerator<PartIn> {
  try {
    yield* partsOf(readAt, opened, seal)
  } catch (error) {
    throw inWords(file, error)
  }
}

/** Every block of it, every count, and that nothing is missing at the end. */
export async function checkBackup(
  backup: Backup,
  q: { readonly progress: Progress; readonly stopping: AbortSignal },
): Promise<Whole> {
  let [tables, rows, missingFiles, unsound] = [0, 0, 0, 0]
  for await (const it of backup.parts()) {
    q.stopping.throwIfAborted()
    switch (it.part) {
      case 'table':
        tables++
        q.progress.table(it.table, { number: tables })
        break
      case 'file':
        q.progress.file()
        break
      case 'data':
        q.progress.wrote(it.length)
        break
      case 'table-end':
        rows += it.rows
        break
      case 'file-end':
        break
      case 'index':
        missingFiles = it.index.files.missing
        unsound = it.index.files.unsound
        break
      case 'end':
        return {
          bytes: it.bytes,
          tables,
          rows,
          files: it.end.files,
          missing: missingFiles,
          unsound,
          sha256: it.sha256,
        }
    }
  }
  throw new Error('a backup ended without an end')
}

/** The migrations that make the database a backup was taken of, and those that came after it. */
export function migrationsFor(head: Head): {
  readonly before: readonly Migration[]
  readonly since: readonly Migration[]
} {
  const known = migrationsOf(MIGRATIONS)
  const newer = head.migrations[known.length]
  if (newer)
    throw new Refused({
      zh: `备份由更新的程序（${head.program}）制作：其中有迁移 ${newer.name}，本程序只认识前 ${known.length} 个；请先升级程序`,
      en: `The backup was made by a newer program (${head.program}): it has ${newer.name}, we know ${known.length} migrations; upgrade first`,
    })
  const since = missing(known, head.migrations)
  return { before: known.slice(0, known.length - since.length), since }
}

export type KeyState = 'fits' | 'missing' | 'not-needed'

/** A wrong key is refused: somebody would find out only when a resident calls. A missing one can be put back later. */
export function keyStateOf(head: Head, masterKey: Buffer | undefined): KeyState {
  const { masterKeyCheck: check, profile } = head
  if (check === null) return 'not-needed'
  if (!masterKey) return 'missing'
  if (masterKeyFits(masterKey, { profile, check })) return 'fits'
  throw new Refused({
    zh: '主密钥不是备份时的那一把：恢复以后，群众原话、办理意见、姓名和电话都读不出来，平台也不能启动。请把与备份分开保存的 master.key 放到数据目录，或用 MASTER_KEY 给出；原密钥一时找不到的，先移走数据目录里的 master.key 再恢复',
    en: 'The master key is not the one of this backup: after restoring, no words of residents or officials, no names and no numbers could be read, and the platform would not start. Put the master.key that was kept apart into the data directory, or give it as MASTER_KEY; if it cannot be found now, take the other one away and restore without',
  })
}

const damages: Record<Damage, { readonly zh: string; readonly en: string }> = {
  'no-backup': { zh: '不是一网的备份文件', en: 'is no backup of Yiwang' },
  'newer-format': { zh: '备份格式比本程序新，请升级程序', en: 'has a newer format: upgrade this program' },
  'cut-off': { zh: '文件不完整，在此处中断', en: 'is cut off here' },
  altered: { zh: '内容与校验值不符，已被改动或损坏', en: 'is not what was written: changed or damaged' },
  'out-of-place': { zh: '有数据块缺失、重复或错位', en: 'has a block missing, doubled or moved' },
  'too-long': { zh: '结尾之后还有多余内容', en: 'goes on after its end' },
  'wrong-passphrase': {
    zh: '口令不对，或内容已被改动',
    en: 'cannot be opened: a wrong passphrase, or it was changed',
  },
}

function inWords(file: string, error: unknown): unknown {
  if (!(error instanceof BackupDamaged)) return error
  const { zh, en } = damages[error.damage]
  const { section, offset } = error
  return new Refused(
    {
      zh: `${file}：${zh}（第 ${offset} 字节，${section.zh}）。没有写入任何内容`,
      en: `${file} ${en} (byte ${offset}, ${section.en}). Nothing was written`,
    },
    error,
  )
}
