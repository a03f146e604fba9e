/** What the documents say is compared with the code: links, commands, variables, words, numbers, the example. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Command } from '../src/cli/arguments.ts'
import { levelNames } from '../src/core/area.ts'
import type { Bilingual } from '../src/core/language.ts'
import { postKindNames } from '../src/core/post.ts'
import type { Program } from '../src/core/program.ts'
import { stageNames, stepNames } from '../src/core/stage.ts'
import { clockKinds } from '../src/core/term.ts'
import { indicators } from '../src/evaluate/indicators.ts'
import { programs } from '../src/programs/all.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')
const READMES = ['README.md', 'README.zh-CN.md']
const documents = [...READMES, 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root })]
const main = textOf('src/main.ts')

/** Names of what `[text](here)` and `![text](here)` point to inside the repository, without anchors. */
const linksOf = (path: string): string[] =>
  [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(it => it[1]!)
    .filter(it => !/^(https?|mailto):/.test(it) && !it.startsWith('#'))
    .map(it => join(dirname(path), it.replace(/#.*$/, '')))

/** Rows of tables whose first cell begins with this. */
const rows = (path: string, first: RegExp): string[] =>
  textOf(path)
    .split('\n')
    .filter(line => line.startsWith('|') && first.test(line.split('|')[1]?.trim() ?? ''))

const cells = (row: string): string[] => row.split('|').map(it => it.trim())

test('every link in the documents leads to a file that is there', () => {
  const broken = documents.flatMap(path =>
    linksOf(path)
      .filter(to => !existsSync(join(root, to)))
      .map(to => `${path}: ${to}`),
  )
  assert.deepEqual(broken, [])
})

test('the picture of the READMEs stays small', () => {
  assert.ok(statSync(join(root, 'docs/screen.png')).size <= 300_000)
})

test('every file the documents name is there', () => {
  const path = /`((?:[\w-]+\/)+[\w.*-]+\.(?:tsx?|mjs|sql|md|json|csv))`/g
  const lost = documents.flatMap(document =>
    [...textOf(document).matchAll(path)]
      .map(it => it[1]!)
      .filter(it => ['', 'src', 'docs'].every(from => globSync(join(root, from, it)).length === 0))
      .map(it => `${document}: ${it}`),
  )
  assert.deepEqual(lost, [])
})

test('every decision is found from the page of the architecture or from CONTRIBUTING', () => {
  const linked = new Set([...linksOf('docs/architecture.md'), ...linksOf('CONTRIBUTING.md')])
  const lost = globSync('docs/decisions/*.md', { cwd: root }).filter(it => !linked.has(it))
  assert.deepEqual(lost, [])
})

test('a decision says context, choice, what was given up, and what would change our mind', () => {
  for (const path of globSync('docs/decisions/*.md', { cwd: root }))
    for (const part of ['**Context.**', '**Choice.**', '**Given up.**', '**What would change our mind.**'])
      assert.ok(textOf(path).includes(part), `${path} lacks ${part}`)
})

const names = [...main.matchAll(/import\('\.\/cli\/([\w-]+)\.ts'\)/g)].map(it => it[1]!)
const commands = new Map<string, Command>()
for (const name of names) {
  const { command } = (await import(`../src/cli/${name}.ts`)) as { command: Command }
  commands.set(name, command)
}

/** `import messages|requests FILE` → messages, requests; `user add NAME | list` → add, list. */
function subsOf(usage: string): string[] {
  const words = usage.split(' ').slice(1).join(' ')
  if (words.includes(' | ') && !words.startsWith('-')) return words.split(' | ').map(it => it.split(' ')[0]!)
  const [first = ''] = words.split(' ')
  return first.includes('|') ? first.split('|') : []
}

for (const readme of READMES) {
  const commandRows = rows(readme, /^`yiwang /)
  const named = (row: string) => /`yiwang ([\w-]+)/.exec(row)?.[1] ?? ''

  test(`${readme} has a row for each command, and none for a command that is not there`, () => {
    assert.deepEqual([...new Set(commandRows.map(named))].sort(), [...names].sort())
  })

  test(`${readme} names the options each command has, and no others`, () => {
    for (const [name, command] of commands) {
      const said = commandRows.filter(row => named(row) === name).join('\n')
      const options = [...new Set([...said.matchAll(/--([a-z][a-z0-9-]*)/g)].map(it => it[1]!))]
      assert.deepEqual(options.sort(), Object.keys(command.options).sort(), `yiwang ${name}`)
    }
  })

  test(`${readme} has a row for each thing that is imported and each verb of user`, () => {
    const wanted = [...commands].flatMap(([name, { usage }]) => subsOf(usage).map(sub => `${name} ${sub}`))
    const rest = wanted.filter(it => !commandRows.some(row => row.includes(`\`yiwang ${it}`)))
    assert.deepEqual(rest, [])
  })

  test(`${readme} lists the variables that main reads, and no others`, () => {
    const read = /const \{([^}]+)\} = [^\n]*process\.env/.exec(main)?.[1] ?? ''
    const wanted = [...read.matchAll(/\b[A-Z][A-Z0-9_]+/g)].map(it => it[0])
    const listed = rows(readme, /^`[A-Z0-9_]+`$/).map(row => (cells(row)[1] ?? '').replaceAll('`', ''))
    assert.deepEqual(listed.sort(), wanted.sort())
  })

  test(`${readme} leaves no blank to be filled in`, () => {
    assert.deepEqual(textOf(readme).match(/TODO|TIMES-[A-Z-]+/g) ?? [], [])
  })
}

test('CONTRIBUTING lists the variables of development', () => {
  const files = globSync('{src,test,bench,scripts}/**/*.{ts,mjs}', { cwd: root })
  const read = [...files, 'vite.config.ts']
    .filter(it => it !== 'test/docs.test.ts')
    .flatMap(it => [...textOf(it).matchAll(/\bYIWANG_[A-Z]+/g)].map(found => found[0]))
  const listed = rows('CONTRIBUTING.md', /^`YIWANG_/).map(row => (cells(row)[1] ?? '').replaceAll('`', ''))
  assert.deepEqual(listed.sort(), [...new Set(read)].sort())
})

test('the glossary has every stage, step, post and level under its name, and every clock', () => {
  const lines = rows('docs/glossary.md', /./).map(cells)
  const missing = ([code, name]: [string, Bilingual]) =>
    !lines.some(line => line[1] === name.zh && line[2] === name.en && line[3]?.includes(`\`${code}\``))
  const all = [stageNames, stepNames, postKindNames, levelNames].flatMap(it => Object.entries(it))
  assert.deepEqual(all.filter(missing), [])
  for (const clock of clockKinds)
    assert.ok(
      lines.some(line => line[3]?.includes(`\`${clock}\``)),
      clock,
    )
})

test('every indicator, every program and every kind with a term of its own has a source', () => {
  const text = textOf('docs/sources.md')
  const kinds = (it: Program) =>
    Object.entries(it.cases?.kinds ?? {}).flatMap(([id, kind]) => (kind.term || kind.parts ? [id] : []))
  const wanted = [
    ...[...indicators, ...programs.flatMap(it => it.indicators)].map(it => it.id),
    ...programs.flatMap(it => [it.id, ...kinds(it)]),
  ]
  assert.deepEqual(
    wanted.filter(id => !text.includes(`\`${id}\``)),
    [],
  )
})

test('the documents name no place of one machine', () => {
  const found = (path: string) => textOf(path).match(/\/(?:root|work|home)\/\S*|\bregistry\.\S+/g) ?? []
  assert.deepEqual(documents.flatMap(found), [])
})

test('the example of a new program in CONTRIBUTING compiles and is accepted', async t => {
  const example = /```ts\n([^`]+)```/.exec(textOf('CONTRIBUTING.md'))?.[1] ?? ''
  const folder = join(root, 'out', `docs-example-${process.pid}`)
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'street-trees.ts')
  writeFileSync(file, example.replaceAll(`'../core/`, `'../../src/core/`))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
  )
  const { streetTrees } = (await import(pathToFileURL(file).href)) as { streetTrees: Program }
  assert.equal(streetTrees.cases?.declines.most, 2)
  const tsc = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' })
  assert.equal(tsc.status, 0, tsc.stdout)
})
