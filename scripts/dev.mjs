// `npm run dev`: the server, started again when its sources change, and Vite with hot reload before it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './ensure.mjs'
import { nodeOf } from './launch.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
await ensureInstalled(root)

const port = process.env.PORT ?? '8080'
const commands = [['--watch', '--watch-preserve-output', 'src/main.ts', 'start', ...process.argv.slice(2)]]
if (existsSync(join(root, 'src/web/index.html'))) commands.push(['node_modules/vite/bin/vite.js'])

const env = { ...process.env, PORT: port, YIWANG_API: `http://127.0.0.1:${port}` }
const children = commands.map(args => spawn(nodeOf(root), args, { cwd: root, env, stdio: 'inherit' }))
const stop = () => children.forEach(it => it.kill('SIGTERM'))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
for (const child of children) child.on('exit', stop)
