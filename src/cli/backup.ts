/** `yiwang backup FILE`: everything there is in one file, while the platform runs or not. */
import { once } from 'node:events'
import { saveBackup } from '../desk/backup/save-backup.ts'
import { type Context, defineCommand, WrongUsage } from './arguments.ts'
import { passphraseOf } from './passphrase.ts'
import { unlessStopped } from './stopped.ts'

export const command = defineCommand({
  title: {
    zh: '备份整个平台到一个文件，不必停机；不含主密钥',
    en: 'Back everything up into one file while the platform runs; the master key is not in it',
  },
  usage: 'backup FILE [--overwrite] [--encrypt] [--passphrase-file FILE]',
  options: {
    overwrite: { type: 'boolean', say: { zh: '覆盖已有文件', en: 'replace a file that is there' } },
    encrypt: {
      type: 'boolean',
      say: { zh: '用口令加密（BACKUP_PASSPHRASE）', en: 'seal it with a passphrase (BACKUP_PASSPHRASE)' },
    },
    'passphrase-file': {
      type: 'string',
      value: 'FILE',
      say: { zh: '口令取自文件', en: 'read the passphrase from a file' },
    },
  },
  graceMs: 10_000,
  async run(context, { values, positionals }) {
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0)
      throw new WrongUsage({
        zh: '应给出一个文件名，- 为标准输出',
        en: 'expected the name of a file, - for standard output',
      })
    const passphrase = values.encrypt ? passphraseOf(context, values['passphrase-file']) : undefined
    if (values.encrypt && passphrase === undefined)
      throw new WrongUsage({
        zh: '--encrypt 需要口令：设置 BACKUP_PASSPHRASE，或用 --passphrase-file 给出文件',
        en: '--encrypt needs a passphrase: set BACKUP_PASSPHRASE or give --passphrase-file',
      })
    return unlessStopped(context, () =>
      save(context, { file, overwrite: values.overwrite === true, passphrase }),
    )
  },
})

async function save(
  context: Context,
  q: { readonly file: string; readonly overwrite: boolean; readonly passphrase: string | undefined },
): Promise<number> {
  const { say, stopping } = context
  const saved = await saveBackup({
    database: await context.openDatabase(),
    dataDir: context.dataDir,
    to: q.file === '-' ? toStandardOutput : q.file,
    overwrite: q.overwrite,
    passphrase: q.passphrase,
    clock: () => Date.now(),
    say,
    stopping,
  })
  if (saved.missing + saved.unsound > 0)
    say(
      `注意：数据库列有、磁盘上没有的附件 ${saved.missing} 个，内容已损坏的 ${saved.unsound} 个  ` +
        `Careful: ${saved.missing} files are named but not on disk, ${saved.unsound} are damaged there`,
    )
  say('备份不含主密钥 master.key：请另行保存，没有它读不出群众原话、姓名和电话')
  say(
    'The master key is not in the backup: keep master.key elsewhere; without it no words, names or numbers can be read',
  )
  // Standard output is the backup itself then.
  if (q.file === '-') say(JSON.stringify(saved))
  else context.print(saved)
  return 0
}

async function toStandardOutput(bytes: Buffer): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
}
