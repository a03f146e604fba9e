// Finds the Node that runs TypeScript and hands over to src/main.ts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const NEEDED = 24
const isEnough = Number.parseInt(process.versions.node, 10) >= NEEDED

/** The Node of our dependencies; where npm has none for this system, the machine's when it is new enough. */
export function nodeOf(root) {
  const bundled = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(bundled)) return bundled
  if (!isEnough) refuse()
  return process.execPath
}

function refuse() {
  process.stderr.write(
    `本系统（${process.platform}-${process.arch}）需要 Node ${NEEDED} 或更高，当前为 ${process.versions.node}；请从 https://nodejs.org 安装\n` +
      `This system needs Node ${NEEDED} or newer, this is ${process.versions.node}: install it from https://nodejs.org\n`,
  )
  process.exit(1)
}

/** In this process when its Node is new enough (saves 40 MB and 40 ms), else in a child that ends with us. */
export async function runMain(root, words) {
  const main = join(root, 'src', 'main.ts')
  if (isEnough) {
    process.argv = [process.execPath, main, ...words]
    await import(pathToFileURL(main).href)
    return
  }
  // Over the extra channel the child notices when we are killed, and stops in order.
  const child = spawn(nodeOf(root), [main, ...words], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
