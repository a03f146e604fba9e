/** The folder PostgreSQL keeps its files in: where it lies, and how it is made. */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
} from 'node:fs'
import { readFileSync, readdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SYSTEM_FOLDER, binaries } from './embedded-binaries.ts'
import { canReach, clusterUser } from './embedded-user.ts'
import type { LocalUser } from './embedded-user.ts'
import { Refused } from './refused.ts'

export interface Cluster {
  /** PGDATA with no link in it: PostgreSQL names its processes by this path. */
  readonly folder: string
  /** Where `postgres` and `initdb` lie. */
  readonly bin: string
  readonly user: LocalUser | undefined
  readonly password: string
}

/** The role and the database. */
export const NAME = 'yiwang'

const VERSION = '18'
const LOCALE = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=zh-Hans-CN'] // 拼音 order

/** How every PostgreSQL program is started: no folder or language of ours leaks into it. */
export const surroundings = (user: LocalUser | undefined) => ({
  ...(process.platform !== 'win32' && { cwd: '/', env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' } }),
  ...(user && { uid: user.uid, gid: user.gid }),
})

/** Finds the cluster of a data directory, or makes it. The caller holds the start lock. */
export function openCluster(dataDir: string, say: (line: string) => void): Cluster {
  const link = join(dataDir, 'pg')
  const entry = lstatSync(link, { throwIfNoEntry: false })
  if (entry?.isSymbolicLink() && !existsSync(link)) throw lostTarget(link)
  const user = clusterUser(entry && statSync(link).uid)
  const bin = binaries(user, say)
  if (!entry) return { bin, user, ...create(dataDir, bin, user, say) }
  const folder = realpathSync(link)
  checkUsable(folder, user)
  return { bin, user, folder, password: passwordOf(dataDir, folder) }
}

function create(dataDir: string, bin: string, user: LocalUser | undefined, say: (line: string) => void) {
  const isInside = !user || canReach(user, dataDir)
  const home = isInside ? realpathSync(dataDir) : outsideHome(dataDir)
  const folder = join(home, 'pg')
  const secret = join(dataDir, 'pg.password')
  if (!existsSync(secret))
    writeFileSync(secret, randomBytes(24).toString('hex'), { mode: 0o600, flush: true })
  const password = readFileSync(secret, 'utf8')
  initialise({ folder, bin, user, password })
  if (!isInside) {
    symlinkSync(folder, join(dataDir, 'pg'))
    say(`用户 ${user.name} 无法进入 ${dataDir}，数据库文件放在 ${folder} (database files are kept there)`)
  }
  return { folder, password }
}

/** initdb into a folder beside it, then a rename: a half-made cluster is never taken for a whole one. */
function initialise({ folder, bin, user, password }: Cluster): void {
  const half = `${folder}.new`
  const passwordFile = `${half}.password`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) for (const path of [half, passwordFile]) chownSync(path, user.uid, user.gid)
  const options = ['-D', half, '-U', NAME, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...LOCALE]
  const made = spawnSync(join(bin, 'initdb'), options, { ...surroundings(user), encoding: 'utf8' })
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    const reason = made.error ? String(made.error) : made.stderr.trim()
    throw new Refused({
      zh: `无法建立数据库 ${folder}：${reason}`,
      en: `initdb of ${folder} failed: ${reason}`,
    })
  }
  renameSync(half, folder)
  syncFolder(dirname(folder))
}

/** `/var/lib/yiwang/<hash of the path>`. What lies there without a link from us belonged to deleted data. */
function outsideHome(dataDir: string): string {
  const hash = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16)
  const home = join(SYSTEM_FOLDER, hash)
  if (existsSync(join(home, 'pg'))) renameSync(home, `${home}.old-${Date.now()}`)
  for (const path of [SYSTEM_FOLDER, home]) {
    mkdirSync(path, { recursive: true })
    chmodSync(path, 0o755)
  }
  return home
}

function checkUsable(folder: string, user: LocalUser | undefined): void {
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (version !== VERSION) {
    throw new Refused({
      zh: `${folder} 由 PostgreSQL ${version} 建立，本程序内置的是 ${VERSION}`,
      en: `${folder} was made by PostgreSQL ${version}; the embedded one is ${VERSION}`,
    })
  }
  if (!user) return
  if (!canReach(user, dirname(folder))) {
    throw new Refused({
      zh: `用户 ${user.name} 无法进入 ${folder}；请把数据目录移到它能进入的地方，或对上级目录执行 chmod o+x`,
      en: `User ${user.name} cannot reach ${folder}: move the data directory, or chmod o+x the folders above it`,
    })
  }
  if (statSync(folder).uid !== user.uid) giveTo(user, folder)
}

function passwordOf(dataDir: string, folder: string): string {
  const secret = join(dataDir, 'pg.password')
  if (existsSync(secret)) return readFileSync(secret, 'utf8')
  throw new Refused({
    zh: `缺少 ${secret}：没有它无法连接 ${folder} 中的数据库，请从备份恢复`,
    en: `${secret} is missing: without it the database in ${folder} cannot be opened; restore it from a backup`,
  })
}

/** A copy made by root, or brought from another machine where that uid was somebody else. */
function giveTo(user: LocalUser, folder: string): void {
  chownSync(folder, user.uid, user.gid)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) giveTo(user, path)
    else if (entry.isFile()) chownSync(path, user.uid, user.gid)
  }
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return // folders cannot be opened there
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

const lostTarget = (link: string) =>
  new Refused({
    zh: `${link} 指向的数据库目录不存在；请从备份恢复，或确认后删除此链接`,
    en: `${link} points to a database folder that is gone: restore it, or remove the link if it is not wanted`,
  })
