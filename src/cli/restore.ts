/** `yiwang restore FILE`: a backup into an empty data directory or database, checked before and verified afterwards. */
import { type Backup, checkBackup, openBackup } from '../desk/backup/check-backup.ts'
import { progressTo } from '../desk/backup/progress.ts'
import { restore } from '../desk/backup/restore.ts'
import { type Context, defineCommand, WrongUsage } from './arguments.ts'
import { passphraseOf } from './passphrase.ts'
import { unlessStopped } from './stopped.ts'

export const command = defineCommand({
  title: {
    zh: '把备份恢复到空的数据目录或空库，先核对文件，后核对数据',
    en: 'Restore a backup into an empty data directory or database; the file is checked first, the data afterwards',
  },
  usage: 'restore FILE [--check] [--passphrase-file FILE]',
  options: {
    check: { type: 'boolean', say: { zh: '只核对备份文件，不恢复', en: 'only check the file' } },
    'passphrase-file': {
      type: 'string',
      value: 'FILE',
      say: {
        zh: '口令取自文件（否则 BACKUP_PASSPHRASE）',
        en: 'read the passphrase from a file (else BACKUP_PASSPHRASE)',
      },
    },
  },
  graceMs: 10_000,
  async run(context, { values, positionals }) {
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0)
      throw new WrongUsage({ zh: '应给出一个备份文件', en: 'expected the name of a backup' })
    const passphrase = passphraseOf(context, values['passphrase-file'])
    const backup = await openBackup({ file, passphrase })
    try {
      return await unlessStopped(context, () => (values.check ? check : run)(context, backup))
    } finally {
      await backup.close()
    }
  },
})

async function check({ print, say, stopping }: Context, backup: Backup): Promise<number> {
  const whole = await checkBackup(backup, { progress: progressTo(say, Date.now), stopping })
  const { created, program, districts, migrations } = backup.head
  print({ ok: true, created, program, districts, migrations: migrations.length, ...whole })
  return 0
}

async function run(context: Context, backup: Backup): Promise<number> {
  const { dataDir, say } = context
  const begun = Date.now()
  const { created, program, districts } = backup.head
  say(`备份 ${created}，程序 ${program}，区县 ${districts.join('、') || '无'}`)
  say(`backup of ${created} by ${program}, districts ${districts.join(', ') || 'none'}`)
  context.claimFolder()
  const { ok, cases, events, rows, files, masterKey, first } = await restore({
    ...context,
    backup,
    masterKey: context.findMasterKey(),
    hasDatabase: context.hasDatabase(),
    clock: Date.now,
  })
  const seconds = (Date.now() - begun) / 1000
  context.print({ ok, cases, events, rows, files, seconds, masterKey, first })
  for (const line of masterKey === 'missing' ? withoutKey(dataDir) : []) say(line)
  return ok ? 0 : 1
}

const withoutKey = (dataDir: string): readonly string[] => [
  '没有主密钥：事项、环节、时限、统计和事件链都已恢复并核对；群众原话、办理意见、姓名、电话、动态验证码仍是密文，读不出来，平台也不能启动',
  `请把与备份分开保存的 master.key 放到 ${dataDir}/master.key（权限 0600），或用 MASTER_KEY 给出，再运行 yiwang verify --words`,
  'Without the master key: cases, steps, deadlines, figures and chains are restored and verified; words of residents and officials, names, numbers and one-time codes stay sealed, and the platform does not start',
  `Put the master.key that was kept apart at ${dataDir}/master.key (0600), or give it as MASTER_KEY, then run yiwang verify --words`,
]
