/** Who may import whom (STYLE §2), what a pure room may use, and where names belong. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

interface Room {
  readonly rooms: readonly string[]
  /** Packages and built-ins; `x/*` stands for all of a scope or folder, `node:*` for every built-in. */
  readonly uses: readonly string[]
  readonly isPure?: true
}

const LOOP = ['sense', 'report', 'deliberate', 'handle', 'evaluate']
const EDGE = ['core', 'contracts', 'wire', 'programs', 'instruments', 'papers', 'desk']
const PURE_LIBRARIES = [
  'node:crypto',
  'node:zlib',
  'node:stream',
  'node:util',
  'canonicalize',
  'csv-parse/*',
  'csv-parse',
  'zod',
]
const under = (name: string) => [name, `${name}/*`]
const WEB_LIBRARIES = [
  ...['react', 'react-dom', 'antd', 'maplibre-gl', 'echarts', 'dayjs'].flatMap(under),
  '@ant-design/icons',
  '@fontsource-variable/*',
  '@simplewebauthn/browser',
  '@tanstack/*',
  'geojson',
  'vite/client',
  'zod',
]
const FILES = ['node:fs', 'node:fs/promises', 'node:path', 'node:url', 'node:stream', 'node:stream/*']
const step: Room = { rooms: ['core', 'instruments'], uses: [], isPure: true }

const rooms: Readonly<Record<string, Room>> = {
  core: { rooms: [], uses: ['zod'], isPure: true },
  contracts: { rooms: ['core'], uses: ['zod'], isPure: true },
  look: { rooms: ['core'], uses: ['zod'], isPure: true },
  instruments: { rooms: ['core'], uses: PURE_LIBRARIES, isPure: true },
  wire: {
    rooms: ['core'],
    uses: [...PURE_LIBRARIES, 'exceljs', 'exif-reader', 'file-type', 'sharp'],
    isPure: true,
  },
  ...Object.fromEntries(LOOP.map(name => [name, step])),
  programs: { rooms: ['core', 'instruments', ...LOOP], uses: ['zod'], isPure: true },
  store: { rooms: ['core'], uses: ['pg', 'pg-copy-streams', 'kysely', 'node:*'] },
  papers: { rooms: ['core', 'look'], uses: ['exceljs', 'docx', 'pdfmake', 'pdfmake/*', 'node:*'] },
  desk: {
    rooms: ['core', 'contracts', 'look', 'instruments', 'wire', ...LOOP, 'programs', 'store', 'papers'],
    uses: [
      'node:crypto',
      ...FILES,
      'uuid',
      '@node-rs/argon2',
      '@simplewebauthn/server',
      'openid-client',
      'otpauth',
      'zod',
    ],
  },
  serve: {
    rooms: EDGE,
    uses: ['fastify', '@fastify/*', 'fastify-type-provider-zod', 'prom-client', 'zod', 'node:*'],
  },
  listen: { rooms: EDGE, uses: ['node:*'] },
  clock: { rooms: EDGE, uses: ['node:*'] },
  cli: { rooms: EDGE, uses: ['zod', 'node:*'] },
  web: { rooms: ['core', 'contracts', 'look'], uses: WEB_LIBRARIES },
}

/** From node:crypto, a pure room may take what answers the same every time. */
const PURE_CRYPTO =
  /^(type \w+|createHash|createHmac|createSecretKey|createCipheriv|createDecipheriv|hkdfSync|scryptSync|timingSafeEqual|hash)$/

const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bMath\.random\b|\brandom(UUID|Bytes|Int)\b|\bgetRandomValues\b|\bperformance\.|\bset(Timeout|Interval|Immediate)\b|\bfetch\(|\bconsole\.|\bprocess\.|\blocalStorage\b/

const IMPORT =
  /^\s*(?:import|export)\s+(?:type\s+)?([^'"`;()]*?)\s*from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

const SHELF = /(^|\/)(utils?|common|shared|helpers?)(\/|\.|-|$)|(^|\/)index\.tsx?$/

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter(it => !/\.test\.tsx?$/.test(it))
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

/** What is wrong with a file, one sentence each. */
function complaints(path: string, source: string, programIds: readonly string[] = []): string[] {
  const roomName = /^src\/([^/]+)\//.exec(path)?.[1]
  const room = roomName === undefined ? undefined : rooms[roomName]
  const code = source.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
  const found: string[] = []
  if (SHELF.test(path)) found.push('a name that says nothing: a helper lives beside its first user')
  if (path === 'src/main.ts') return found
  if (!room) return [...found, `${roomName ?? path} is no room: see STYLE §1`]
  for (const [, names = '', from, bare, dynamic] of code.matchAll(IMPORT)) {
    const target = from ?? bare ?? dynamic ?? ''
    const complaint = target.startsWith('.')
      ? roomComplaint(path, room, target)
      : libraryComplaint(room, target, names)
    if (complaint) found.push(complaint)
  }
  if (room.isPure && IMPURE.test(code)) found.push(`pure, but uses ${IMPURE.exec(code)?.[0]}`)
  if (/process\.env|import\.meta\.env\.(?!DEV|PROD)/.test(code))
    found.push('only main.ts reads the environment')
  if (/\bset local\b/i.test(code) && path !== 'src/store/database.ts')
    found.push('SET LOCAL is in setLocal only')
  // The demo district is data: its story has to say which program a report belongs to.
  if (roomName !== 'programs' && !path.startsWith('src/desk/demo/')) {
    for (const id of programIds)
      if (namesProgram(code, id)) found.push(`names the program ${id}: give it a property`)
  }
  return found
}

function roomComplaint(path: string, room: Room, target: string): string | undefined {
  const own = path.split('/')[1]
  const other = normalize(join(dirname(path), target)).split('/')[1]
  if (other === own || (other !== undefined && room.rooms.includes(other))) return undefined
  return `imports ${target}: ${own} may import ${room.rooms.join(', ') || 'nothing'}`
}

function libraryComplaint(room: Room, target: string, names: string): string | undefined {
  const isListed = room.uses.some(it =>
    it === 'node:*'
      ? target.startsWith('node:')
      : it.endsWith('/*')
        ? target.startsWith(it.slice(0, -1))
        : target === it,
  )
  if (!isListed) return `uses ${target}, which is not on the list of its room`
  if (target !== 'node:crypto' || !room.isPure) return undefined
  const wanted = names
    .replace(/[{}]/g, '')
    .split(',')
    .map(it => it.trim())
    .filter(it => it !== '')
  const wrong = wanted.find(it => !PURE_CRYPTO.test(it) && !names.startsWith('type'))
  return wrong ? `takes ${wrong} from node:crypto, which a pure room may not` : undefined
}

/** A compound id anywhere; a plain word (`hotline` is also a channel) where it is compared with a program. */
function namesProgram(code: string, id: string): boolean {
  const quoted = `['"\`]${id}['"\`]`
  return new RegExp(
    id.includes('-') ? quoted : `program\\w*(\\.id)?['"]?\\s*(:|[!=]==?)\\s*${quoted}`,
    'i',
  ).test(code)
}

const programIds = globSync('src/programs/*.ts', { cwd: root })
  .map(it => /^\s*id: '([a-z-]+)'/m.exec(textOf(it))?.[1])
  .filter(it => it !== undefined)

test('every file keeps to its room', () => {
  const all = sources.flatMap(path => complaints(path, textOf(path), programIds).map(it => `${path}: ${it}`))
  assert.deepEqual(all, [])
})

test('files and folders are named in kebab-case', () => {
  assert.deepEqual(
    sources.filter(it => !/^src(\/[a-z0-9-]+)+(\.d)?\.tsx?$/.test(it)),
    [],
  )
})

test('what the rules forbid is found, what they allow is not', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['src/core/case.ts', `import type { Tx } from '../store/database.ts'`],
    ['src/core/case.ts', `const now = Date.now()`],
    ['src/core/case.ts', `const today = new Date()`],
    ['src/wire/chain.ts', `import { createHash, randomBytes } from 'node:crypto'`],
    ['src/wire/chain.ts', `import { readFile } from 'node:fs/promises'`],
    ['src/handle/a.ts', `import { b } from '../evaluate/b.ts'`],
    ['src/cli/a.ts', `const { b } = await import('../store/b.ts')`],
    ['src/serve/a.ts', `export { b } from\n  '../store/b.ts'`],
    ['src/serve/a.ts', `const port = process.env.PORT`],
    ['src/web/a.tsx', `import '../desk/a.ts'`],
    ['src/desk/a.ts', `if (program.id === 'dust-control') return`],
    ['src/desk/a.ts', `if (program === 'river') return`],
    ['src/core/utils.ts', ``],
    ['src/web/kit/index.ts', ``],
    ['src/things/a.ts', ``],
  ]
  for (const [path, source] of wrong) {
    assert.notDeepEqual(complaints(path, source, ['dust-control', 'river']), [], `${path}: ${source}`)
  }
  const right: readonly (readonly [string, string])[] = [
    ['src/core/case.ts', `/** Never Date.now() here */ const day = new Date(at) // not Math.random()`],
    ['src/wire/chain.ts', `import { createHash } from 'node:crypto'\nimport type { A } from '../core/a.ts'`],
    ['src/programs/river.ts', `export const river = program({ id: 'river' })`],
    ['src/desk/a.ts', `const channel = 'river'`],
    ['src/main.ts', `const { PORT } = process.env`],
  ]
  for (const [path, source] of right) assert.deepEqual(complaints(path, source, ['river']), [], path)
})
