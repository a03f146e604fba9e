/** The stored files of a backup, written back under the digests they are named by. */
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathOf } from '../files.ts'
import { newId } from '../office.ts'

/** So many wait for the disk at a time: one after the other a hundred thousand photos took minutes longer. */
const AT_A_TIME = 16

export class FilesIn {
  readonly #dataDir: string
  readonly #waiting = new Set<Promise<void>>()
  readonly #folders = new Set<string>()
  #fault: unknown
  files = 0

  constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  /** Takes one file's bytes to their place; it is safe on disk once `settle` has ended. */
  async put(digest: string, bytes: AsyncIterable<Buffer>): Promise<void> {
    const path = pathOf({ dataDir: this.#dataDir }, digest)
    if (!this.#folders.has(dirname(path))) await mkdir(dirname(path), { recursive: true })
    this.#folders.add(dirname(path))
    const beside = `${path}.${newId()}`
    const handle = await open(beside, 'wx', 0o600)
    try {
      for await (const piece of bytes) await handle.writeFile(piece)
    } catch (error) {
      await handle.close()
      throw error
    }
    this.files++
    const done = keep(handle, { beside, path })
      .catch((error: unknown) => void (this.#fault ??= error))
      .finally(() => this.#waiting.delete(done))
    this.#waiting.add(done)
    if (this.#waiting.size >= AT_A_TIME) await Promise.race(this.#waiting)
    if (this.#fault) throw this.#fault
  }

  async settle(): Promise<void> {
    await Promise.all(this.#waiting)
    if (this.#fault) throw this.#fault
    if (process.platform === 'win32') return // folders cannot be opened there
    for (const path of this.#folders) {
      const folder = await open(path, 'r')
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    }
  }
}

async function keep(
  handle: FileHandle,
  q: { readonly beside: string; readonly path: string },
): Promise<void> {
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(q.beside, q.path)
}
