/** The way in. Reads the environment, finds the command, hands it the database, and stops in order. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, Context, OpenServer, ServerAddress } from './cli/arguments.ts'
import {
  WrongUsage,
  helpOf,
  parseArguments,
  parseLog,
  parsePort,
  parseProfile,
  parsePublicUrl,
  parseSingleSignOn,
} from './cli/arguments.ts'
import type { Office } from './desk/office.ts'
import type { Gateway } from './listen/gateway.ts'
import type { Server, ServerOptions } from './serve/server.ts'
import { jsonLog, plainLog } from './serve/log.ts'
import { isPassing } from './serve/problems.ts'
import { claim, findMasterKey, liveServer, masterKeyOf, openFolder } from './store/data-folder.ts'
import type { Database } from './store/database.ts'
import { Refused } from './store/refused.ts'

const {
  BACKUP_PASSPHRASE,
  CRYPTO_PROFILE,
  DATABASE_URL,
  DATA_DIR = './data',
  HJ212_PORT = '8212',
  HOST = '127.0.0.1',
  LOG,
  MASTER_KEY,
  METRICS_TOKEN,
  OIDC_CLIENT_ID,
  OIDC_CLIENT_SECRET,
  OIDC_ISSUER,
  OIDC_NAME_CLAIM = 'preferred_username',
  PORT = '8080',
  PUBLIC_URL,
} = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')) // `DATABASE_URL=` is none

/** Name → file of the same name in `cli/`. Loaded when asked for: `--help` needs no database driver. */
const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  start: () => import('./cli/start.ts'),
  'db-url': () => import('./cli/db-url.ts'),
  setup: () => import('./cli/setup.ts'),
  import: () => import('./cli/import.ts'),
  verify: () => import('./cli/verify.ts'),
  forget: () => import('./cli/forget.ts'),
  user: () => import('./cli/user.ts'),
  unit: () => import('./cli/unit.ts'),
  area: () => import('./cli/area.ts'),
  calendar: () => import('./cli/calendar.ts'),
  simulate: () => import('./cli/simulate.ts'),
  backup: () => import('./cli/backup.ts'),
  restore: () => import('./cli/restore.ts'),
  recompute: () => import('./cli/recompute.ts'),
  bench: () => import('./cli/bench.ts'),
}

const GRACE_MS = 1_000
const ECHO_MS = 500 // a terminal signals us and our wrapper, which passes it on: one press arrives twice
const INSUFFICIENT_PRIVILEGE = '42501'
const INTERRUPTED = 130 // what shells expect of a command stopped by Ctrl-C

const write = (line: string) => void process.stderr.write(`${line}\n`)
const log = LOG === 'json' ? jsonLog(write) : plainLog(write)
const { say } = log
/** That the database is away or its disk full is said once, by whoever watches it. */
const onFault = (error: unknown, where: string) => {
  if (!isPassing(error)) log.fault(error, where)
}
const print = (value: unknown) => void process.stdout.write(`${JSON.stringify(value)}\n`)

/** What has to be closed at the end, newest first. */
const open: (() => Promise<void> | void)[] = []

async function closeAll(): Promise<void> {
  for (let close = open.pop(); close; close = open.pop()) await close()
}

async function main([name = '--help', ...argv]: readonly string[]): Promise<number> {
  if (['--help', '-h', 'help'].includes(name)) return showHelp()
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load)
    throw new WrongUsage({
      zh: `没有命令 ${name}，见 yiwang --help`,
      en: `No command ${name}: see yiwang --help`,
    })
  const { command } = await load()
  const args = parseArguments(command, argv)
  if (args.wantsHelp) {
    process.stdout.write(`${helpOf(command)}\n`)
    return 0
  }
  return command.run(contextOf(args.data ?? DATA_DIR, whenStopped(command)), args)
}

function contextOf(path: string, stopping: AbortSignal): Context {
  const dataDir = openFolder(path)
  let office: Promise<Office> | undefined
  let database: Promise<Database> | undefined
  const openOffice = (watch = false) => (office ??= openOfficeOn(dataDir, watch))
  return {
    dataDir,
    address: { host: HOST, port: parsePort(PORT, 'PORT'), hj212Port: parsePort(HJ212_PORT, 'HJ212_PORT') },
    stopping,
    isEmbedded: DATABASE_URL === undefined,
    say,
    print,
    backupPassphrase: BACKUP_PASSPHRASE,
    openOffice: () => openOffice(),
    openDatabase: () => (database ??= openDatabaseOn(dataDir, false)),
    hasDatabase: () => DATABASE_URL !== undefined || existsSync(join(dataDir, 'pg')),
    findMasterKey: () => findMasterKey(dataDir, MASTER_KEY),
    claimFolder: () => void open.push(claim(dataDir).release),
    liveServer: () => liveServer(dataDir),
    openServer: (at, prepare) =>
      openServer(dataDir, at, async () => {
        const office = await openOffice(true)
        await prepare(office)
        return office
      }),
  }
}

async function openOfficeOn(dataDir: string, watch: boolean): Promise<Office> {
  const profile = parseProfile(CRYPTO_PROFILE)
  const known = findMasterKey(dataDir, MASTER_KEY)
  const database = await openDatabaseOn(dataDir, watch)
  // Imported here: `--help` needs no driver.
  const { migrate } = await import('./store/migrate.ts')
  const { settleRestore } = await import('./store/restore-mark.ts')
  const desk = await import('./desk/office.ts')
  await settleRestore(database, dataDir)
  await migrate(database)
  if (!known) await desk.refuseLostKey(database, dataDir)
  const masterKey = known ?? masterKeyOf(dataDir, undefined)
  return desk.openOffice({ database, dataDir, masterKey, ...(profile && { profile }) })
}

async function openDatabaseOn(dataDir: string, watch: boolean): Promise<Database> {
  const { openDatabase } = await import('./store/database.ts')
  let url = DATABASE_URL
  if (url === undefined) {
    const { openEmbedded } = await import('./store/embedded.ts')
    const embedded = await openEmbedded({ dataDir, say, watch })
    open.push(embedded.release)
    url = embedded.url
  }
  const database = await openDatabase(url)
  open.push(database.close)
  return database
}

async function openServer(
  dataDir: string,
  at: ServerAddress,
  openOffice: () => Promise<Office>,
): Promise<OpenServer> {
  parseLog(LOG)
  const publicUrl = parsePublicUrl(PUBLIC_URL)
  const singleSignOn = parseSingleSignOn({
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    nameClaim: OIDC_NAME_CLAIM,
    publicUrl,
  })
  const claimed = claim(dataDir)
  open.push(claimed.release)
  const office = await openOffice()
  const { parts, host } = at
  const opened: { stop(): Promise<unknown> }[] = []
  const stop = async () => void (await Promise.all(opened.splice(0).map(it => it.stop())))
  open.push(stop)
  opened.push(await watch(office))
  const gateway = parts.has('gateway') ? await openGateway(office, at) : undefined
  if (gateway) opened.push(gateway)
  const options = {
    host,
    port: at.port,
    ...(publicUrl && { publicUrl }),
    ...(singleSignOn && { singleSignOn }),
    ...(METRICS_TOKEN !== undefined && { metricsToken: METRICS_TOKEN }),
    ...(gateway && { counters: () => gateway.counters() }),
    onFault,
    log,
  }
  const server = await openHttp(office, { parts, options })
  opened.push(server)
  if (parts.has('clock')) {
    const { startClock } = await import('./clock/clock.ts')
    const { tasks } = await import('./clock/tasks.ts')
    const { startDeliveries } = await import('./clock/deliver.ts')
    opened.push(startClock(office, { tasks, onFault }), startDeliveries(office, { onFault }))
  }
  const hj212Port = gateway?.port ?? null
  claimed.announce({ url: server.url, hj212Port, databaseUrl: office.database.url })
  return { url: server.url, hj212Port, stop }
}

/** Without the web there still is an address that answers `/health` and `/metrics`. */
async function openHttp(
  office: Office,
  { parts, options }: { readonly parts: ServerAddress['parts']; readonly options: ServerOptions },
): Promise<Server> {
  const { startServer } = await import('./serve/server.ts')
  const { startHealthServer } = await import('./serve/health-server.ts')
  const { host, port } = options
  return (parts.has('http') ? startServer : startHealthServer)(office, options).catch(error =>
    Promise.reject(unusable(error, { host, port, option: 'port', name: 'PORT' })),
  )
}

async function openGateway(office: Office, { host, hj212Port: port }: ServerAddress): Promise<Gateway> {
  const { startGateway } = await import('./listen/gateway.ts')
  return startGateway(office, { host, port, onFault }).catch(error =>
    Promise.reject(unusable(error, { host, port, option: 'hj212-port', name: 'HJ212_PORT' })),
  )
}

/** Keeps an eye on the database, and says when it goes and when it is back. */
async function watch(office: Office): Promise<{ stop(): Promise<void> }> {
  const { keepPulse, changeNames } = await import('./store/pulse.ts')
  return keepPulse(office.database, {
    ...(DATABASE_URL === undefined && { folder: office.dataDir }),
    onChange: change => say(`${changeNames[change].zh}  ${changeNames[change].en}`),
  })
}

/** A port that is taken or forbidden is for the operator to change; anything else is a fault. */
function unusable(
  error: unknown,
  {
    host,
    port,
    option,
    name,
  }: { readonly host: string; readonly port: number; readonly option: string; readonly name: string },
): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error
  return new Refused({
    zh: `不能在 ${host}:${port} 上监听（${code}）：请用 ${name}=… 或 --${option} 换一个端口，--${option} 0 任取空闲端口`,
    en: `Cannot listen on ${host}:${port} (${code}): choose another with ${name}=… or --${option}, --${option} 0 takes a free one`,
  })
}

async function showHelp(): Promise<number> {
  const lines = ['yiwang COMMAND [--help]', '']
  for (const [name, load] of Object.entries(commands)) {
    const { title } = (await load()).command
    lines.push(`  ${name.padEnd(10)} ${title.zh}\n  ${''.padEnd(10)} ${title.en}`)
  }
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

/** Ctrl-C, SIGTERM and the death of the wrapper ask the command to stop; later, or asked twice, we stop it. */
function whenStopped(command: Command): AbortSignal {
  const stopping = new AbortController()
  let askedAt = 0
  const stop = () => {
    if (stopping.signal.aborted) {
      if (Date.now() - askedAt > ECHO_MS) void finish(INTERRUPTED)
      return
    }
    askedAt = Date.now()
    stopping.abort()
    setTimeout(() => void finish(INTERRUPTED), command.graceMs ?? GRACE_MS).unref()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop).on('disconnect', stop)
  process.channel?.unref() // listening for the wrapper's death alone must not keep us alive
  return stopping.signal
}

function report(error: unknown): number {
  if (error instanceof WrongUsage || error instanceof Refused) {
    say(`${error.say.zh}\n${error.say.en}`)
    return error instanceof WrongUsage ? 2 : 1
  }
  if (error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE) {
    say(`数据库用户缺少权限：${error.message}\nThe database user lacks a privilege: ${error.message}`)
    return 1
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 1
}

async function finish(code: number): Promise<void> {
  await closeAll().catch(report)
  process.exit(code)
}

process.on('uncaughtException', error => void finish(report(error)))
process.stdout.on('error', () => void finish(0)) // `yiwang … | head`: nobody listens any more
await finish(await main(process.argv.slice(2)).catch(report))
