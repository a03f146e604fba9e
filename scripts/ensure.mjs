// Installs the dependencies when they are missing, incomplete or of another lock file. Node 20 built-ins only.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'

/** Quick (some milliseconds) when nothing is to do. */
export async function ensureInstalled(root) {
  if (isCurrent(root)) return
  await withLock(root, 'install', async addPid => {
    if (isCurrent(root)) return
    if (!isWhole(root)) await install(root, addPid)
    writeFileSync(stampOf(root), keyOf(root))
  })
}

/**
 * Not in the key: the version of the Node that runs this. The program itself always runs on the Node that is
 * installed with it, and the two may take turns here (`npm start`, `npm test`).
 */
const keyOf = root =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')

const stampOf = root => join(root, 'node_modules', '.yiwang-installed')

const isCurrent = root => {
  const stamp = stampOf(root)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === keyOf(root) && isWhole(root)
}

/** npm's own list of what it installed agrees with the lock file, and every folder on it is there. */
function isWhole(root) {
  const list = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(list)) return false
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const installed = packagesOf(list)
  const isThere = path => path === '' || existsSync(join(root, path, 'package.json'))
  return (
    Object.entries(wanted).every(
      ([path, it]) => path === '' || it.optional || it.devOptional || installed[path],
    ) &&
    Object.entries(installed).every(([path, it]) => wanted[path]?.version === it.version && isThere(path))
  )
}

const packagesOf = file => JSON.parse(readFileSync(file, 'utf8')).packages

/** All output of npm goes to stderr: stdout belongs to the command that is about to run. */
async function install(root, addPid) {
  process.stderr.write(
    '正在安装依赖，首次约需一分钟…  Installing dependencies, about a minute the first time\n',
  )
  const npm = process.env.npm_execpath
  const [file, before] = npm ? [process.execPath, [npm]] : ['npm', []]
  const options = ['ci', '--include=dev', '--include=optional', '--loglevel=error']
  // Ours is first in PATH under `npm start`, and `npm ci` deletes it while it runs.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(it => !it.startsWith(join(root, 'node_modules')))
  const child = spawn(file, [...before, ...options], {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter), NODE_ENV: '' },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && !npm,
  })
  if (child.pid !== undefined) addPid(child.pid)
  const error = await new Promise(resolve => child.on('error', resolve).on('close', () => resolve(undefined)))
  if (!error && child.exitCode === 0 && isWhole(root)) return
  const reason = error ? `（${error.message}）` : ''
  process.stderr.write(
    `依赖安装失败${reason}：请检查网络或 npm 源后重试\nnpm ci failed: check the network or the npm registry, then try again\n`,
  )
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureInstalled(fileURLToPath(new URL('..', import.meta.url)))
}
