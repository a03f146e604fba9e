import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { ReadAt } from './backup-format.ts'
import type { Head } from './backup-parts.ts'
import { BackupDamaged, type PartIn, partsOf, readHead } from './backup-read.ts'
import { type BlockSeal, blockSeal, sealingAlgorithms } from './backup-seal.ts'
import { backupOf, json, type PartOut, type Written } from './backup-write.ts'

const seed = Number(process.env['YIWANG_SEED'] ?? Date.now() % 2 ** 31)
const PASSPHRASE = '海勃湾 correct horse'

type Content =
  | { readonly table: string; readonly rows: number; readonly chunks: readonly Uint8Array[] }
  | { readonly file: Uint8Array; readonly isSound: boolean }
  | 'missing'

const head = (profile?: 'intl' | 'sm'): Head => ({
  format: 1,
  created: '2026-11-22T01:00:00.000Z',
  program: '0.1.0',
  profile: profile ?? 'intl',
  masterKeyCheck: null,
  districts: ['150302'],
  migrations: [{ number: 1, name: '0001-spine.sql', sha256: 'a'.repeat(64) }],
  months: [],
  feedEnd: 1,
  sealing: profile
    ? {
        algorithm: sealingAlgorithms[profile],
        salt: Buffer.alloc(16, 7).toString('base64url'),
        cost: 2 ** 14,
      }
    : null,
})

const sealFor = (it: Head, passphrase = PASSPHRASE): BlockSeal | undefined =>
  it.sealing ? blockSeal({ sealing: it.sealing, head: json(it), passphrase }) : undefined

const digestOf = (bytes: Uint8Array, isSound: boolean) =>
  createHash('sha256')
    .update(bytes)
    .update(isSound ? '' : 'altered since')
    .digest('hex')

async function* parts(contents: readonly Content[]): AsyncGenerator<PartOut> {
  for (const it of contents) {
    if (it === 'missing') yield { part: 'missing' }
    else if ('table' in it)
      yield {
        part: 'table',
        table: it.table,
        columns: ['district', 'id'],
        bytes: chunked(it.chunks),
        rows: async () => it.rows,
      }
    else
      yield {
        part: 'file',
        digest: digestOf(it.file, it.isSound),
        size: it.file.length,
        bytes: chunked([it.file]),
      }
  }
}

async function* chunked(chunks: readonly Uint8Array[]): AsyncGenerator<Buffer> {
  for (const it of chunks) yield Buffer.from(it)
}

async function written(
  contents: readonly Content[],
  it = head(),
): Promise<Written & { readonly file: Buffer }> {
  const blocks: Buffer[] = []
  const source = backupOf({ head: it, parts: parts(contents), seal: sealFor(it) })
  for (;;) {
    const next = await source.next()
    if (next.done) return { ...next.value, file: Buffer.concat(blocks) }
    blocks.push(next.value)
  }
}

const from =
  (file: Buffer): ReadAt =>
  async (offset, length) =>
    file.subarray(offset, offset + length)

async function read(file: Buffer, passphrase = PASSPHRASE): Promise<{ contents: Content[]; last: PartIn }> {
  const opened = await readHead(from(file))
  const contents: Content[] = []
  let chunks: Buffer[] = []
  let name = ''
  let last: PartIn | undefined
  for await (const it of partsOf(from(file), opened, sealFor(opened.head, passphrase))) {
    last = it
    if (it.part === 'table') [name, chunks] = [it.table, []]
    if (it.part === 'file') chunks = []
    if (it.part === 'data') chunks.push(it.open())
    if (it.part === 'table-end')
      contents.push({ table: name, rows: it.rows, chunks: [Buffer.concat(chunks)] })
    if (it.part === 'file-end') contents.push({ file: Buffer.concat(chunks), isSound: it.isSound })
  }
  return { contents, last: last! }
}

const bytes = fc.uint8Array({ maxLength: 3_000 })
const tables = fc.array(
  fc.record({
    table: fc.stringMatching(/^[a-z][a-z_]{0,9}$/),
    rows: fc.nat(1_000),
    chunks: fc.array(bytes, { maxLength: 4 }),
  }),
  { maxLength: 4 },
)
const files = fc.array(fc.record({ file: bytes, isSound: fc.boolean() }), { maxLength: 4 })
const contents = fc.tuple(tables, files).map(([a, b]): Content[] => [...a, ...b])
const profiles = fc.constantFrom(undefined, 'intl' as const, 'sm' as const)

/** Chunks come back in other pieces. */
const plain = (list: readonly Content[]) =>
  list.map(it =>
    it === 'missing'
      ? it
      : 'table' in it
        ? { ...it, chunks: Buffer.concat(it.chunks).toString('hex') }
        : { ...it, file: Buffer.from(it.file).toString('hex') },
  )

/** Large enough for several blocks, some packed and some not. */
const rows = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `150302\t${i}\t办理中 ${i % 7}\n`).join(''))
const noise = Buffer.concat(
  Array.from({ length: 20_000 }, (_, i) => createHash('sha256').update(`${i}`).digest()),
)
const large: Content[] = [
  { table: 'cases', rows: 60_000, chunks: [rows, rows] },
  { table: 'empty', rows: 0, chunks: [] },
  { file: noise, isSound: true },
  'missing',
  { file: Buffer.from('%PDF-1.4'), isSound: false },
]

test('what is read is what was written, sealed or not', async t => {
  t.diagnostic(`seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(contents, profiles, async (list, profile) => {
      const { file } = await written(list, head(profile))
      assert.deepEqual(plain((await read(file)).contents), plain(list))
    }),
    { seed, numRuns: 40 },
  )
})

test('the index counts what is in it, and the sums are those of the whole file', async () => {
  const it = await written(large)
  assert.deepEqual(it.index.tables.map(({ table, rows: n }) => [table, n]), [['cases', 60_000], ['empty', 0]]) // prettier-ignore
  assert.deepEqual({ ...it.index.files, offset: 0 }, { offset: 0, files: 2, bytes: noise.length + 8, missing: 1, unsound: 1 }) // prettier-ignore
  assert.equal(it.sha256, createHash('sha256').update(it.file).digest('hex'))
  assert.equal(it.bytes, it.file.length)
  assert.ok(it.file.length < (rows.length * 2) / 4 + noise.length * 1.01) // rows are packed, what cannot be is not
  const { contents: found, last } = await read(it.file)
  assert.deepEqual(plain(found), plain(large.filter(content => content !== 'missing')))
  assert.ok(last.part === 'end' && last.sha256 === it.sha256)
})

const refused = async (file: Buffer, passphrase?: string): Promise<BackupDamaged> => {
  const error = await read(file, passphrase).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof BackupDamaged, String(error))
  return error
}

test('cut off anywhere it is refused, and the place is the block that is not whole', async t => {
  t.diagnostic(`seed ${seed}`)
  const { file } = await written(large)
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), async length => {
      const { damage, offset } = await refused(file.subarray(0, length))
      assert.equal(damage, 'cut-off')
      assert.ok(offset <= length)
    }),
    { seed, numRuns: 60 },
  )
})

test('one byte altered anywhere is found before anything of its block is believed', async t => {
  t.diagnostic(`seed ${seed}`)
  const { file } = await written(large)
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const altered = Buffer.from(file)
      altered[at]! ^= mask
      const { offset } = await refused(altered)
      assert.ok(offset <= at, `byte ${at}, said ${offset}`)
    }),
    { seed, numRuns: 60 },
  )
})

test('the place is named by the table or file it lies in', async () => {
  const { file, index } = await written(large)
  const altered = Buffer.from(file)
  altered[index.tables[0]!.offset + 300]! ^= 1
  const error = await refused(altered)
  assert.deepEqual([error.damage, error.section.zh], ['altered', '表 cases'])
  const inFile = Buffer.from(file)
  inFile[index.files.offset + 400]! ^= 1
  assert.match((await refused(inFile)).section.en, /^file [0-9a-f]{64}$/)
})

test('a block that is missing or comes twice, and anything behind the end, is refused', async () => {
  const { file, index } = await written(large)
  const [first, second] = [index.tables[0]!.offset, index.tables[1]!.offset]
  const without = Buffer.concat([file.subarray(0, first), file.subarray(second)])
  assert.equal((await refused(without)).damage, 'out-of-place')
  const twice = Buffer.concat([file.subarray(0, second), file.subarray(first)])
  assert.equal((await refused(twice)).damage, 'out-of-place')
  assert.equal((await refused(Buffer.concat([file, Buffer.from('\n')]))).damage, 'too-long')
})

test('another kind of file, and a format of later days, are told from a damaged backup', async () => {
  const { file } = await written([])
  assert.equal((await refused(Buffer.from('PK\u0003\u0004 something else'))).damage, 'no-backup')
  const later = Buffer.concat([Buffer.from('yiwang-backup-2\n'), file.subarray(16)])
  assert.equal((await refused(later)).damage, 'newer-format')
  assert.equal((await refused(Buffer.alloc(0))).damage, 'cut-off')
})

for (const profile of ['intl', 'sm'] as const)
  test(`sealed (${profile}) it shows nothing but its head, and opens for one passphrase only`, async () => {
    const words = Buffer.from('路灯不亮，夜里看不清路。')
    const list: Content[] = [
      { table: 'secrets', rows: 1, chunks: [words] },
      { file: words, isSound: true },
    ]
    const { file } = await written(list, head(profile))
    for (const shown of [words, 'secrets', digestOf(words, true)]) assert.ok(!file.includes(shown))
    assert.ok(file.includes('150302'))
    assert.deepEqual(plain((await read(file)).contents), plain(list))
    assert.equal((await refused(file, 'another passphrase')).damage, 'wrong-passphrase')
    const otherHead = { ...head(profile), program: '9.9.9' }
    const other = (await written(list, otherHead)).file
    const mixed = Buffer.concat([other.subarray(0, headEnd(other)), file.subarray(headEnd(file))])
    assert.equal((await refused(mixed)).damage, 'wrong-passphrase') // a head of another file does not fit
  })

const headEnd = (file: Buffer): number => 16 + 48 + file.readUInt32BE(16 + 8)
