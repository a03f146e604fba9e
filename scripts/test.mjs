// `npm test`: installs what is missing, runs every check, then every test. With paths or file names it runs only
// those tests. `--soak` sizes the long ones up.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { ensureInstalled } from './ensure.mjs'
import { nodeOf } from './launch.mjs'
import { ensureWeb } from './web.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const words = process.argv.slice(2)
const isSoak = words.includes('--soak')
const chosen = words.filter(it => it !== '--soak')
const FULL_SOAK = '1'

await ensureInstalled(root)

/** Runs one of our Node's commands and answers its exit code; `hear` listens to what it prints. */
function run(args, hear) {
  const child = spawn(nodeOf(root), args, {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'test',
      ...(isSoak && { YIWANG_SOAK: process.env.YIWANG_SOAK ?? FULL_SOAK }),
      ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
    },
    stdio: ['ignore', hear ? 'pipe' : 'inherit', 'inherit'],
  })
  child.stdout?.setEncoding('utf8').on('data', text => {
    process.stdout.write(text)
    hear(text)
  })
  return new Promise(resolve => {
    child.on('error', error => resolve(process.stderr.write(`${error.message}\n`) && 1))
    child.on('close', code => resolve(code ?? 1))
  })
}

// The browser tests look at the pages as they are delivered.
if (chosen.length === 0 || chosen.some(it => it.includes('browser'))) await ensureWeb(root)

const patterns = chosen.length > 0 ? chosen : ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts']
const checked = chosen.length > 0 || isSoak ? 0 : await run(['scripts/check.mjs'])

let tail = ''
const tested = await run(
  [
    '--test',
    '--test-reporter=spec',
    '--test-global-setup=test/city/global.ts',
    `--test-timeout=${isSoak ? 7_200_000 : 900_000}`,
    `--test-concurrency=${Math.max(2, availableParallelism())}`, // most of them wait for the database
    ...patterns,
  ],
  text => (tail = (tail + text).slice(-200_000)),
)

/** The last count that node:test printed under a name. */
const count = name =>
  Number(
    [...stripVTControlCharacters(tail).matchAll(new RegExp(`^ℹ ${name} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0,
  )

const failed = Math.max(count('fail') + count('cancelled'), tested === 0 ? 0 : 1) + (checked === 0 ? 0 : 1)
if (checked !== 0) process.stdout.write('\nnpm run check failed, see above\n')
process.stdout.write(
  `\n${count('pass')} passed, ${failed} failed, ${count('skipped') + count('todo')} skipped\n`,
)
process.exitCode = failed === 0 ? 0 : 1
