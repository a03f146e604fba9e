/** The file of a backup: written beside its name and moved when it is whole, read from any place of it. */
import { existsSync } from 'node:fs'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Refused } from '../../store/refused.ts'
import type { ReadAt } from '../../wire/backup-format.ts'

/** Hands `work` a place to write to; under its name the file appears whole, or not at all. */
export async function writeWhole<T>(
  q: { readonly file: string; readonly overwrite: boolean; readonly id: string },
  work: (write: (bytes: Buffer) => Promise<void>) => Promise<T>,
): Promise<T> {
  const path = resolve(q.file)
  refuseExisting(path, q.overwrite)
  const beside = join(dirname(path), `.${basename(path)}.${q.id}.part`)
  const handle = await open(beside, 'wx', 0o600).catch((error: unknown) => {
    throw unusable(path, error)
  })
  try {
    const done = await work(bytes => handle.writeFile(bytes))
    await handle.sync()
    await handle.close()
    refuseExisting(path, q.overwrite)
    await rename(beside, path)
    await syncFolder(dirname(path))
    return done
  } catch (error) {
    await handle.close().catch(() => {})
    await unlink(beside).catch(() => {})
    throw isFromDisk(error) ? unusable(path, error) : error
  }
}

function refuseExisting(path: string, overwrite: boolean): void {
  if (overwrite || !existsSync(path)) return
  throw new Refused({
    zh: `${path} 已存在；确要覆盖请加 --overwrite`,
    en: `${path} is there already: give --overwrite to replace it`,
  })
}

/** Reads from any place of a file; the caller closes it. */
export async function openToRead(
  file: string,
): Promise<{ readonly readAt: ReadAt; readonly size: number; readonly close: () => Promise<void> }> {
  const path = resolve(file)
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unusable(path, error)
  })
  const found = await handle.stat()
  if (!found.isFile()) {
    await handle.close()
    throw new Refused({
      zh: `${path} 不是文件：恢复要先核对全文再读一遍，不能从管道读取`,
      en: `${path} is no file: a restore checks all of it before it reads it again, so a pipe will not do`,
    })
  }
  return {
    readAt: (offset, length) => readFully(handle, offset, length),
    size: found.size,
    close: () => handle.close(),
  }
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return buffer.subarray(0, done)
}

const isFromDisk = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error && error.code !== 'ECONNRESET'

function unusable(path: string, error: unknown): Refused {
  const reason = error instanceof Error ? error.message : String(error)
  return new Refused({ zh: `${path} 不能读写：${reason}`, en: `${path} cannot be used: ${reason}` }, error)
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // folders cannot be opened there
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
