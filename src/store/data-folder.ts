/** The data directory 数据目录: made ready, its master key, and who serves it. */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { tryLock } from './embedded-lock.ts'
import { Refused } from './refused.ts'

/** `run.json`: who serves this data directory now. */
export interface RunFile {
  readonly pid: number
  /** Of the web; missing while the server is still starting. */
  readonly url?: string
  readonly hj212Port?: number | null
  readonly databaseUrl?: string
}

export interface Claim {
  /** Tells commands and people where the server is. */
  readonly announce: (run: Omit<RunFile, 'pid'>) => void
  readonly release: () => void
}

const KEY_BYTES = 32

/** Makes the directory where it is missing. Others may pass through it (PostgreSQL has a user of its own). */
export function openFolder(path: string): string {
  const dataDir = resolve(path)
  try {
    if (!existsSync(dataDir)) {
      mkdirSync(dataDir, { recursive: true })
      chmodSync(dataDir, 0o711) // whatever the umask
    }
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    for (const name of ['files', 'log', 'lock'])
      mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 })
    tryLock(join(dataDir, 'lock', 'writable'), 'shared')?.release()
    return dataDir
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Refused(
      {
        zh: `数据目录 ${dataDir} 不能使用：${reason}`,
        en: `The data directory ${dataDir} cannot be used: ${reason}`,
      },
      cause,
    )
  }
}

/** The key that everything encrypted hangs on, where there is one. */
export function findMasterKey(dataDir: string, given: string | undefined): Buffer | undefined {
  const isThere = given !== undefined || existsSync(join(dataDir, 'master.key'))
  return isThere ? masterKeyOf(dataDir, given) : undefined
}

/** The key that everything encrypted hangs on: given, or from `master.key`, which is made when missing. */
export function masterKeyOf(dataDir: string, given: string | undefined): Buffer {
  if (given !== undefined) return parseKey(given, 'MASTER_KEY')
  const file = join(dataDir, 'master.key')
  if (!existsSync(file)) {
    const mine = `${file}.${process.pid}`
    writeFileSync(mine, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flush: true })
    try {
      linkSync(mine, file) // fails when another process was quicker: then its key counts
    } catch (error) {
      if (!existsSync(file)) throw error
    } finally {
      rmSync(mine)
    }
  }
  return parseKey(readFileSync(file, 'utf8').trim(), file)
}

/** Takes the directory for one server, or says who has it. The kernel gives it back when we die. */
export function claim(dataDir: string): Claim {
  const lock = tryLock(join(dataDir, 'lock', 'server'), 'exclusive')
  if (!lock) throw alreadyServed(dataDir)
  const file = join(dataDir, 'run.json')
  const announce = (run: Omit<RunFile, 'pid'>) => {
    writeFileSync(`${file}.new`, `${JSON.stringify({ pid: process.pid, ...run })}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  announce({})
  return {
    announce,
    release() {
      rmSync(file, { force: true })
      lock.release()
    },
  }
}

/** The live server of a data directory; a file left by a killed one counts for nothing. */
export function liveServer(dataDir: string): RunFile | undefined {
  const lock = tryLock(join(dataDir, 'lock', 'server'), 'shared')
  if (!lock) return runFile(dataDir)
  lock.release()
  return undefined
}

function runFile(dataDir: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunFile
  } catch {
    return undefined // not written yet
  }
}

function alreadyServed(dataDir: string): Refused {
  const run = runFile(dataDir)
  const who = `pid ${run?.pid ?? '?'}, ${run?.url ?? 'starting 启动中'}`
  return new Refused({
    zh: `数据目录 ${dataDir} 已有一网在运行（${who}）；请先停止它，或用 --data 另选目录`,
    en: `Yiwang is already running on ${dataDir} (${who}): stop it first, or choose another directory with --data`,
  })
}

function parseKey(text: string, where: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (key.length === KEY_BYTES) return key
  throw new Refused({
    zh: `${where} 应为 32 字节的密钥（64 位十六进制或 base64），实际 ${key.length} 字节`,
    en: `${where} must hold a key of 32 bytes (64 hex digits or base64), it holds ${key.length}`,
  })
}
