// Builds the web into out/web when what it is made of changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeOf } from './launch.mjs'
import { withLock } from './lock.mjs'

const SOURCES = ['src/web', 'src/contracts', 'src/look', 'src/core', 'vite.config.ts', 'package-lock.json']

export async function ensureWeb(root) {
  if (!existsSync(join(root, 'src/web/index.html')) || isBuilt(root)) return
  await withLock(root, 'web', () => {
    if (!isBuilt(root)) build(root)
  })
}

function build(root) {
  process.stderr.write('正在构建网页…  Building the web\n')
  const key = keyOf(root) // before the build: what changes meanwhile is built next time
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const built = spawnSync(nodeOf(root), [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (built.status === 0) return writeFileSync(stampOf(root), key)
  process.stderr.write('网页构建失败  The web could not be built\n')
  process.exit(1)
}

const stampOf = root => join(root, 'out', 'web', '.built-from')

const isBuilt = root => existsSync(stampOf(root)) && readFileSync(stampOf(root), 'utf8') === keyOf(root)

function keyOf(root) {
  const hash = createHash('sha256')
  for (const source of SOURCES)
    for (const file of filesOf(join(root, source))) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

/** Every file below a path, in an order that does not depend on the disk; tests do not end up in the web. */
function filesOf(path) {
  if (!existsSync(path)) return []
  try {
    return readdirSync(path)
      .sort()
      .filter(name => !/\.test\.tsx?$/.test(name))
      .flatMap(name => filesOf(join(path, name)))
  } catch {
    return [path] // not a folder
  }
}
