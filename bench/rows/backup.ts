/** A backup of a whole data set, and its restore, against COPY of the same tables to nowhere and back. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBackup } from '../../src/desk/backup/check-backup.ts'
import { restore } from '../../src/desk/backup/restore.ts'
import { saveBackup } from '../../src/desk/backup/save-backup.ts'
import { openFolder } from '../../src/store/data-folder.ts'
import { onOwnConnection } from '../../src/store/backup-copy.ts'
import { contentsOf } from '../../src/store/backup-tables.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { type DataSet, withFresh } from '../data-set.ts'
import { type Cpu, cpuDuring } from '../processes.ts'
import { perPiece, type Row, thousands } from '../row.ts'

const MB = 1_000_000
const never = new AbortController().signal
const quiet = () => {}

export const backup: Row = {
  id: 'backup',
  title: 'backup: seconds of COPY of the same tables to /dev/null by ours; and restore',
  onCases: async set => {
    const folder = mkdtempSync(join(tmpdir(), 'yiwang-bench-backup-'))
    chmodSync(folder, 0o711)
    const database = await openDatabase(set.url)
    try {
      return await measured(set, { database, folder })
    } finally {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measured(set: DataSet, { database, folder }: { database: Database; folder: string }) {
  const file = join(folder, 'set.backup')
  await copyToNowhere(database) // into the cache, for both
  const plain = await copyToNowhere(database)
  const made = await saveBackup({ database, dataDir: set.folder, to: file, overwrite: false, clock: Date.now, say: quiet, stopping: never }) // prettier-ignore
  const bytes = await textOf(file)
  const speed = (s: number) => `${thousands(Math.round(bytes / MB / s))} MB/s`
  const cpu = await withFresh(set, 'restored', url =>
    restoreInto(set, url, { file, dataDir: join(folder, 'data') }),
  )
  const size = `${thousands(set.cases)} cases, ${thousands(made.rows)} rows, ${Math.round(bytes / MB)} MB`
  return [
    {
      name: `backup: ${size}`,
      value: plain / made.seconds,
      unit: 'ratio' as const,
      beside: `${speed(made.seconds)} packed to ${Math.round(made.bytes / MB)} MB, COPY to /dev/null ${speed(plain)}`,
    },
    {
      ...perPiece('restore, a case: checked, loaded with its indexes, verified', cpu, set.cases),
    },
  ]
}

/** Seconds that PostgreSQL alone needs to say all rows. */
const copyToNowhere = (database: Database): Promise<number> =>
  onOwnConnection(database, async client => {
    const { tables } = await contentsOf(client)
    const begun = performance.now()
    for (const { table } of tables) await client.query(`copy (select * from "${table}") to '/dev/null'`)
    return (performance.now() - begun) / 1000
  })

/** Of the text of COPY, before it is packed. */
async function textOf(file: string): Promise<number> {
  const backup = await openBackup({ file })
  let bytes = 0
  for await (const it of backup.parts())
    if (it.part === 'index') for (const table of it.index.tables) bytes += table.bytes
  await backup.close()
  return bytes
}

async function restoreInto(set: DataSet, url: string, q: { file: string; dataDir: string }): Promise<Cpu> {
  const database = await openDatabase(url)
  const backup = await openBackup({ file: q.file })
  try {
    return await cpuDuring({ node: process.pid, postmaster: set.postmaster }, async () => {
      const { ok } = await restore({
        backup,
        dataDir: openFolder(q.dataDir),
        masterKey: undefined,
        hasDatabase: true,
        openDatabase: async () => database,
        clock: Date.now,
        say: quiet,
        stopping: never,
      })
      if (!ok) throw new Error('the restored data set does not verify')
    })
  } finally {
    await backup.close()
    await database.close()
  }
}
