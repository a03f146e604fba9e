/** The real program in a process of its own, as an operator starts it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from './database.ts'

export interface Yiwang {
  readonly child: ChildProcess
  /** Everything printed so far. */
  readonly out: () => string
  readonly err: () => string
  /** The exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
}

export interface Served extends Yiwang {
  readonly url: string
  readonly hj212Port: number
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const READY_WITHIN_MS = 60_000

/** `yiwang WORDS`, killed at the end of the test if it still runs. */
export function yiwang(
  t: Cleanup,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Yiwang {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as ChildProcess & { readonly stdout: Readable; readonly stderr: Readable }
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  // Not 'close': it never comes after we disconnect the channel ourselves.
  const printed = Promise.all([once(child.stdout, 'end'), once(child.stderr, 'end')])
  const ended = once(child, 'exit').then(async ([code]) => {
    await printed
    return code as number | null
  })
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  })
  return { child, out: () => out, err: () => err, ended }
}

/** `yiwang start` on a free port, once it has said that it is ready. */
export const served = (t: Cleanup, dataDir: string, words: readonly string[] = []): Promise<Served> =>
  serving(t, { dataDir, words })

/** The same with variables of its own; nothing happens there but what a test does, unless it `lives`. */
export async function serving(
  t: Cleanup,
  q: {
    readonly dataDir: string
    readonly words?: readonly string[]
    readonly env?: Readonly<Record<string, string>>
    /** With the simulated devices and people of a demo. */
    readonly lives?: boolean
  },
): Promise<Served> {
  const usual = ['--port', '0', '--hj212-port', '0', ...(q.lives ? [] : ['--no-simulation'])]
  const it = yiwang(t, ['start', ...usual, '--data', q.dataDir, ...(q.words ?? [])], q.env)
  const end = Date.now() + READY_WITHIN_MS
  while (!it.out().includes('\n')) {
    const code = await Promise.race([it.ended, new Promise<'not yet'>(go => setTimeout(go, 10, 'not yet'))])
    if (code !== 'not yet' || Date.now() > end)
      throw new Error(`yiwang start: ${code}\n${it.out()}${it.err()}`)
  }
  const { url, hj212Port } = JSON.parse(it.out().split('\n')[0] ?? '') as Pick<Served, 'url' | 'hj212Port'>
  return { ...it, url, hj212Port }
}
