/** Starting, stopping and killing the whole program. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { testFolder } from '../../test/city/database.ts'
import { served, yiwang } from '../../test/city/yiwang.ts'
import { livePostmaster } from '../store/embedded-process.ts'

// Made once: initdb waits for the disk. Every test leaves it stopped, or killed, which comes to the same.
const dataDir = testFolder({ after })

const run = () =>
  JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as {
    pid: number
    url: string
    databaseUrl: string
  }
const postgres = () => livePostmaster(join(dataDir, 'pg'))?.pid

test('a start says one line, answers, and stops cleanly when told to', async t => {
  const server = await served(t, dataDir)
  const line = JSON.parse(server.out()) as object
  assert.deepEqual(line, { ready: true, url: server.url, hj212Port: server.hj212Port, dataDir })
  assert.equal((await fetch(`${server.url}/health`)).status, 200)
  assert.equal(run().url, server.url)
  for (const name of ['run.json', 'master.key', 'pg.password']) {
    assert.equal(statSync(join(dataDir, name)).mode & 0o777, 0o600, name)
  }
  server.child.kill('SIGTERM')
  assert.equal(await server.ended, 0)
  assert.equal(postgres(), undefined)
  assert.equal(existsSync(join(dataDir, 'run.json')), false)
  assert.match(readFileSync(join(dataDir, 'log', 'postgres.log'), 'utf8'), /database system is shut down\n$/)
})

test('a second start on the same data is refused, naming the first; a command uses its database', async t => {
  const first = await served(t, dataDir)
  const second = yiwang(t, ['start', '--port', '0'], { DATA_DIR: dataDir })
  assert.equal(await second.ended, 1)
  assert.equal(second.out(), '')
  assert.match(second.err(), new RegExp(`pid ${first.child.pid}, ${first.url}`))
  const url = yiwang(t, ['db-url', '--data', dataDir])
  assert.equal(await url.ended, 0)
  assert.equal(url.out().trim(), run().databaseUrl)
  first.child.disconnect() // as when the process that started it is killed
  assert.equal(await first.ended, 0)
})

for (const victims of ['the server', 'the database', 'both'] as const) {
  test(`${victims} killed while rows are written: every acknowledged row is there after the next start`, async t => {
    const first = await served(t, dataDir)
    const { databaseUrl } = run()
    const acknowledged = await writing(databaseUrl, async () => {
      const database = postgres()
      if (victims !== 'the database') first.child.kill('SIGKILL')
      if (victims !== 'the server' && database) process.kill(database, 'SIGKILL')
      await pause(50)
      first.child.kill('SIGKILL')
    })
    await first.ended
    const second = await served(t, dataDir)
    const kept = await query(run().databaseUrl, 'select n from marks')
    const missing = acknowledged.filter(n => !kept.has(n))
    assert.deepEqual(missing, [])
    assert.equal((await fetch(`${second.url}/health`)).status, 200)
  })
}

test('without a server, db-url keeps the database up until it is stopped', async t => {
  const command = yiwang(t, ['db-url', '--data', dataDir])
  while (!command.err().includes('No server is running')) await pause(20)
  assert.ok((await query(command.out().trim(), 'select 1 as n')).has(1))
  command.child.kill('SIGINT')
  assert.equal(await command.ended, 0)
  assert.equal(postgres(), undefined)
})

test('wrong words end with 2, a directory that cannot be used with 1, both in two languages', async t => {
  for (const [words, code, say] of [
    [['stert'], 2, /没有命令 stert[^]*No command stert/],
    [['start', '--port', '99999'], 2, /--port 为 99999[^]*from 0 to 65535/],
    [['start', '--colour'], 2, /参数有误[^]*Unknown option '--colour'/],
    [['start', '--data', '/dev/null/x'], 1, /不能使用[^]*cannot be used: ENOTDIR/],
  ] as const) {
    const command = yiwang(t, words)
    assert.equal(await command.ended, code, words.join(' '))
    assert.match(command.err(), say)
    assert.equal(command.out(), '')
  }
})

test('a database address that is none is said in a sentence; an empty variable is none given', async t => {
  const command = yiwang(t, ['verify', '--data', dataDir], { DATABASE_URL: 'nonsense' })
  assert.equal(await command.ended, 1)
  assert.match(command.err(), /^数据库地址应为 postgresql:[^]*check DATABASE_URL\n$/)
  const empty = yiwang(t, ['verify', '--data', dataDir], { DATABASE_URL: '', MASTER_KEY: '' })
  assert.equal(await empty.ended, 0, empty.err())
})

test('every command explains itself', async t => {
  const list = yiwang(t, ['--help'])
  assert.equal(await list.ended, 0)
  const names = [...list.out().matchAll(/^ {2}([a-z-]+) +/gm)].map(it => it[1]!)
  assert.ok(names.includes('start') && names.includes('db-url'))
  for (const name of names) {
    const help = yiwang(t, [name, '--help'])
    assert.equal(await help.ended, 0, name)
    assert.match(help.out(), new RegExp(`^yiwang ${name}[^]*--data DIR`))
  }
})

/** Inserts from eight connections until the database goes away; answers what was acknowledged. */
async function writing(url: string, kill: () => Promise<void>): Promise<number[]> {
  await query(url, 'drop table if exists marks')
  await query(url, 'create table marks (n int not null)')
  const acknowledged: number[] = []
  let n = 0
  const stop = new AbortController()
  const over = stop.signal
  const writers = Array.from({ length: 8 }, async () => {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    for (;;) {
      const mine = ++n
      const isKept = await client.query('insert into marks values ($1)', [mine]).then(
        () => true,
        () => false,
      )
      if (!isKept || over.aborted) break
      acknowledged.push(mine)
    }
    await client.end().catch(() => {})
  })
  while (acknowledged.length < 100) await pause(5) // a busy disk takes its time
  await kill()
  stop.abort()
  await Promise.all(writers)
  return acknowledged
}

async function query(url: string, text: string): Promise<Set<unknown>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ n: unknown }>(text)
  await client.end()
  return new Set(rows.map(it => it.n))
}
