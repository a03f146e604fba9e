/**
 * The control of the kill test: with a PostgreSQL that answers before it has written, the same test finds a loss.
 * Only a test can start one so: no command and no variable leads to these settings.
 */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { openDatabase } from '../../src/store/database.ts'
import { openEmbedded } from '../../src/store/embedded.ts'
import { testFolder } from '../city/database.ts'

const TRIES = 5
/** The longest that PostgreSQL allows between two looks at what is to be written. */
const HASTY = { synchronous_commit: 'off', wal_writer_delay: '10s', wal_writer_flush_after: '1GB' }

/** The server and all that it has started. */
const family = (pid: number): number[] => [
  pid,
  ...readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number),
]

function parentOf(name: string): number | undefined {
  try {
    return Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'latin1'))?.[1])
  } catch {
    return undefined // gone meanwhile
  }
}

test(
  'a database that acknowledges before it has written loses what it acknowledged',
  { skip: process.platform === 'linux' ? false : 'needs /proc to find the processes of PostgreSQL' },
  async t => {
    const dataDir = testFolder({ after })
    let lost = 0
    for (let i = 0; i < TRIES && lost === 0; i++) {
      const hasty = await openEmbedded({ dataDir, say: () => {}, settings: HASTY })
      const database = await openDatabase(hasty.url, { trust: true })
      await database.pool.query('create table if not exists kept (n int primary key)')
      await database.pool.query('truncate kept')
      for (let n = 0; n < 100; n++) await database.pool.query('insert into kept values ($1)', [n])
      for (const pid of family(hasty.pid())) process.kill(pid, 'SIGKILL')
      await database.close()
      await hasty.release()
      const careful = await openEmbedded({ dataDir, say: () => {} })
      const again = await openDatabase(careful.url)
      const { rows } = await again.pool.query<{ n: number }>('select count(*)::int as n from kept')
      lost = 100 - (rows[0]?.n ?? 0)
      await again.close()
      await careful.release()
    }
    t.diagnostic(lost > 0 ? `${lost} of 100 acknowledged rows were lost` : 'could not tell: nothing was lost')
  },
)

test('the same settings are refused where somebody works', async t => {
  const dataDir = testFolder({ after })
  const hasty = await openEmbedded({ dataDir, say: () => {}, settings: HASTY })
  t.after(() => hasty.release())
  await assert.rejects(openDatabase(hasty.url), /synchronous_commit/)
})
