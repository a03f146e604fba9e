/** The disk fills up under a running server: what does not fit is refused in clear words, nothing is half kept, and all goes on when there is room. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { Client } from 'pg'
import type { Health } from '../../src/desk/health.ts'
import { deviceOn } from '../city/device.ts'
import { codeIn, until, workerAt } from '../city/workers.ts'
import { serving, yiwang } from '../city/yiwang.ts'

const MB = 1024 * 1024
const DISK_MB = 900

const disk = smallDisk()
const skip = disk === undefined && 'only root can make a small disk to fill'

/** A file system of its own; undefined where that is not allowed. */
function smallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'yiwang-disk-'))
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=711`, 'tmpfs', folder])
  after(() => {
    if (made.status === 0) spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  if (made.status !== 0) return undefined
  chmodSync(folder, 0o711)
  return folder
}

const report = () => ({
  id: crypto.randomUUID(),
  program: 'hotline',
  kind: 'street-works',
  area: '150302001',
  text: '路灯不亮。',
})
const pdf = (bytes: number) => `%PDF-1.4\n${crypto.randomUUID()}${'x'.repeat(bytes)}\n%%EOF\n`

test(
  'steps, reports, photos and packets are refused, nothing is half kept, and it recovers',
  { skip },
  async t => {
    const dataDir = join(disk!, 'data')
    const server = await serving(t, { dataDir, words: ['--no-simulation'] })
    const operator = await workerAt(server.url, 'operator')
    const dispatcher = await workerAt(server.url, 'dispatcher')
    const device = await deviceOn(server.hj212Port, await aDevice(dataDir))
    t.after(async () => device.close())
    const free = () => {
      const { bavail, bsize } = statfsSync(disk!)
      return bavail * bsize
    }
    const ballast = join(disk!, 'ballast')
    const fillTo = (left: number) =>
      writeFileSync(ballast, Buffer.alloc(Math.max(0, free() - left)), { flag: 'a' })
    const step = (caseId: string, id: string = crypto.randomUUID()) =>
      dispatcher.post(`/api/v1/cases/${caseId}/steps`, { id, step: 'accept', data: {} })

    const filed = (await (await operator.post('/api/v1/reports', report())).json()) as { caseId: string }
    assert.equal(await device.send(Date.now() - 60_000, { a21026: 31 }), true)

    for (const [round, left] of [100 * MB, 0].entries()) {
      fillTo(left)
      await until('it is known', () => server.err().split('磁盘空间即将用尽').length === round + 2)
      const [sent, file, pressed] = [report(), pdf(100_000), crypto.randomUUID()]
      const answers = [
        await operator.post('/api/v1/reports', sent),
        await operator.upload('现场.pdf', file),
        await step(filed.caseId, pressed),
      ]
      assert.deepEqual(
        answers.map(it => it.status),
        [507, 507, 507],
      )
      for (const it of answers) assert.equal(await codeIn(it), 'no-space')
      assert.equal((await dispatcher.get(`/api/v1/cases/${filed.caseId}`)).status, 200, 'reading goes on')
      const health = (await (await fetch(`${server.url}/health`)).json()) as Health
      assert.ok(health.ok && health.disk.freeBytes !== null && health.disk.freeBytes <= 100 * MB)
      const late = device.send(Date.now(), { a21026: 32 })
      assert.equal(
        await Promise.race([late, new Promise(go => setTimeout(go, 1_500, 'no answer'))]),
        'no answer',
      )

      rmSync(ballast)
      await until('it goes on', async () => (await operator.post('/api/v1/reports', sent)).status === 201)
      assert.equal(await late, true, 'the packet that waited is acknowledged once it is kept')
      assert.equal((await operator.upload('现场.pdf', file)).status, 201)
      const kept = globSync(join(dataDir, 'files', '*', '*'))
      for (const path of kept)
        assert.ok(
          createHash('sha256').update(readFileSync(path)).digest('hex') === basename(path) ||
            path.endsWith('.small'),
          path,
        )
    }

    assert.equal((await step(filed.caseId)).status, 200)
    assert.match(server.err(), /磁盘空间即将用尽[^]*磁盘已有空间/)
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    const verify = yiwang(t, ['verify', '--data', dataDir])
    assert.equal(await verify.ended, 0, verify.out() + verify.err())
  },
)

/** A device of the demo district that sends by itself. */
async function aDevice(dataDir: string) {
  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { databaseUrl: string }
  const client = new Client({ connectionString: run.databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ mn: string; system: string; password: string | null }>(
    'select mn, system, password from devices order by mn limit 1',
  )
  await client.end()
  const { mn, system, password } = rows[0]!
  return { mn, system, ...(password !== null && { password }) }
}
