// `npm run check`: everything a machine can say about the sources without running the product. Two at a time;
// only what failed is printed in full.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './ensure.mjs'
import { nodeOf } from './launch.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = name => join(root, 'node_modules', '.bin', name)
const node = () => nodeOf(root)

/** Longest first. What is generated is compared with what would be generated now. */
const checks = () =>
  [
    { name: 'lint', run: [bin('oxlint'), '--type-aware'] },
    { name: 'types', run: [bin('tsc'), '--noEmit'] },
    {
      name: 'format',
      run: [bin('prettier'), '--check', '--log-level=warn', '--cache', '--cache-location=out/prettier', '.'],
    },
    { name: 'unused code', run: [node(), 'node_modules/knip/bin/knip.js'] },
    { name: 'schema.ts is current', run: [node(), 'scripts/schema.mjs', '--check'] },
    {
      name: 'openapi.json is current',
      run: [node(), 'scripts/openapi.mjs', '--check'],
      needs: 'scripts/openapi.mjs',
    },
    { name: 'rooms', run: [node(), '--test', '--test-reporter=spec', 'test/rooms.test.ts'] },
  ].filter(it => !it.needs || existsSync(join(root, it.needs)))

function runCheck({ name, run: [file, ...args] }) {
  const start = performance.now()
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', text => (output += text))
  child.stderr.setEncoding('utf8').on('data', text => (output += text))
  return new Promise(resolve => {
    child.on('error', error => (output += error.message))
    child.on('close', code => {
      const seconds = ((performance.now() - start) / 1_000).toFixed(1)
      process.stdout.write(`${code === 0 ? '✔' : '✖'} ${name} (${seconds} s)\n`)
      if (code !== 0) process.stdout.write(`${output.trim()}\n\n`)
      resolve(code === 0)
    })
  })
}

await ensureInstalled(root)
const waiting = checks()
const results = []
const worker = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await runCheck(next))
}
await Promise.all([worker(), worker()])
process.exitCode = results.every(it => it) ? 0 : 1
