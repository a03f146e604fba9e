/** Keeps the test cluster up for a whole run, so that it is not stopped and started between two files. */
import { fileURLToPath } from 'node:url'
import { openFolder } from '../../src/store/data-folder.ts'
import { openEmbedded } from '../../src/store/embedded.ts'
import type { Embedded } from '../../src/store/embedded.ts'

let cluster: Embedded | undefined

export async function globalSetup(): Promise<void> {
  const dataDir = openFolder(fileURLToPath(new URL('../../out/test', import.meta.url)))
  cluster = await openEmbedded({ dataDir, say: line => void process.stderr.write(`${line}\n`) })
}

export async function globalTeardown(): Promise<void> {
  await cluster?.release()
}
