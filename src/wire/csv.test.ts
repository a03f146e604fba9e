import assert from 'node:assert/strict'
import { createReadStream, existsSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readCsv, writeCsv, type CsvReading } from './csv.ts'
import { isRefusal, type Cell, type Refusal, type Row } from './table.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(
  from: string | Uint8Array,
  reading: CsvReading = {},
  size = 7,
): Promise<(Row | Refusal)[]> {
  const bytes = typeof from === 'string' ? Buffer.from(from) : from
  return Array.fromAsync(readCsv(pieces(bytes, size), reading))
}

const short = (all: (Row | Refusal)[]) =>
  all.map(it => (isRefusal(it) ? [it.line, it.column, it.value] : [it.line, ...Object.values(it.columns)]))

/** 姓名,电话 / 张三,138 / 李四,139 in GBK, made with iconv. */
const gbk = Buffer.from('d0d5c3fb2cb5e7bbb00d0ad5c5c8fd2c3133380d0ac0eecbc42c3133390d0a', 'hex')

test('a file is read whatever the size of the pieces it comes in', async () => {
  const text = '\ufeff 名称 ,"说 明"\r\n一号工地,"第一行\r\n第二行, ""引号"""\r\n\r\n二号工地,\n'
  for (let size = 1; size < 40; size++) {
    assert.deepEqual(await read(text, {}, size), [
      { line: 2, columns: { 名称: '一号工地', '说 明': '第一行\r\n第二行, "引号"' } },
      { line: 5, columns: { 名称: '二号工地', '说 明': '' } },
    ])
  }
})

test('UTF-8 with and without a mark, GBK and UTF-16 are told apart', async () => {
  const text = '姓名,电话\r\n张三,138\r\n李四,139\r\n'
  const expected = [
    [2, '张三', '138'],
    [3, '李四', '139'],
  ]
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    gbk,
    utf16,
    Buffer.from(utf16).swap16(),
  ]) {
    for (const size of [1, 2, 3, 5, 1000]) assert.deepEqual(short(await read(bytes, {}, size)), expected)
  }
})

test('GBK that begins only after a long stretch of ASCII is still seen', async () => {
  const bytes = Buffer.concat([Buffer.from('a,b\n'), Buffer.from('x,y\n'.repeat(30_000)), gbk])
  const last = (await read(bytes, {}, 65_536)).at(-1)
  assert.deepEqual(last, { line: 30_004, columns: { a: '李四', b: '139' } })
})

test('a character cut in two by the pieces does not make UTF-8 look like GBK', async () => {
  const text = `名称,说明\n一号,${'扬尘'.repeat(4_000)}\n`
  for (const size of [4_095, 4_096, 4_097, 4_098]) {
    assert.deepEqual(short(await read(text, {}, size)), [[2, '一号', '扬尘'.repeat(4_000)]])
  }
})

test('tabs and semicolons are seen from the header', async () => {
  assert.deepEqual(short(await read('a\tb\n1,5\t2\n')), [[2, '1,5', '2']])
  assert.deepEqual(short(await read('\n\na;b\n1,5;2')), [[4, '1,5', '2']])
})

test('a row with too many or too few values is refused and the rest is read', async () => {
  const all = await read('a,b\n1\n1,2\n1,2,3\n1,2,,\n3,4')
  assert.deepEqual(short(all), [
    [2, null, '1'],
    [3, '1', '2'],
    [4, null, '1,2,3'],
    [5, '1', '2'],
    [6, '3', '4'],
  ])
  assert.equal((all[0] as Refusal).say.zh, '此行有1列，表头有2列')
})

test('a quote that never closes costs its line and not the rest of the file', async () => {
  for (const size of [1, 4, 1000]) {
    assert.deepEqual(short(await read('a,b\n1,"open\n2,x\n3,y\n', {}, size)), [
      [2, null, '1,"open'],
      [3, '2', 'x'],
      [4, '3', 'y'],
    ])
    assert.deepEqual(short(await read('a,b\n1,"open\n"2","x"\n3,"y"z\n4,w', {}, size)), [
      [2, null, '1,"open'],
      [3, '2', 'x'],
      [4, null, '3,"y"z'],
      [5, '4', 'w'],
    ])
  }
})

test('a line without end is given up, and the next one read', async () => {
  const all = await read(`a,b\n"${'x'.repeat(2_500_000)}\n1,2\n`, {}, 65_536)
  assert.deepEqual(short(all).slice(1), [[3, '1', '2']])
  assert.equal((all[0] as Refusal).value.length, 81)
})

test('a quote inside a value that does not begin with one is just a character', async () => {
  assert.deepEqual(short(await read('a,b\n5" pipe,x\n')), [[2, '5" pipe', 'x']])
})

test('a header with a name missing, twice or empty is refused with the names', async () => {
  const all = await read('名称,地址,名称,,电话\n1,2,3,4,5\n', { required: ['电话', '类型'] })
  assert.deepEqual(
    all.map(it => isRefusal(it) && [it.line, it.column, it.say.zh]),
    [
      [1, '名称', '列名“名称”重复'],
      [1, null, '第4列没有列名'],
      [1, '类型', '缺少必需的列“类型”'],
    ],
  )
  assert.equal((await read('')).length, 1)
  assert.equal((await read('\n\n')).length, 1)
  assert.equal((await read('"a,b\n1,2\n')).length, 1)
})

test('unreadable bytes are refused with the name of the column', async () => {
  const bytes = Buffer.concat([Buffer.from('名称,b\n好,'), Buffer.of(0xff), Buffer.from('\n好,2\n')])
  assert.deepEqual(short(await read(bytes, { encoding: 'utf-8' })), [
    [2, 'b', '\ufffd'],
    [3, '好', '2'],
  ])
})

async function written(names: string[], rows: Record<string, Cell>[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeCsv(names, rows)))
}

test('what a spreadsheet would run as a formula is guarded, numbers are not', async () => {
  const values: Cell[] = ['=1+1', '+86 138', '-x', '@cmd', '＝1', '-5', '+5.5', -5, true, null, '正常', '\tx']
  const text = (
    await written(
      ['a'],
      values.map(a => ({ a })),
    )
  ).toString()
  assert.equal(
    text,
    "\ufeffa\r\n'=1+1\r\n'+86 138\r\n'-x\r\n'@cmd\r\n'＝1\r\n-5\r\n+5.5\r\n-5\r\nTRUE\r\n\"\"\r\n正常\r\n\"'\tx\"\r\n",
  )
})

test('reading what was written gives it back', async t => {
  t.diagnostic(`seed ${seed}`)
  const unit = fc.constantFrom(...Array.from(`ab 1"',;\t\r\n=+-@＝中文😀`))
  const value = fc
    .oneof(fc.string({ unit, maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 8 }))
    .filter(
      // The sign for what could not be read is refused on reading.
      it => !it.includes('\ufffd'),
    )
  const names = ['名称', 'b "c"', '=d']
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, value, value), { maxLength: 6 }),
      fc.integer({ min: 1, max: 90 }),
      async (rows, size) => {
        const records = rows.map(cells => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])))
        const back = await read(await written(names, records), {}, size)
        assert.deepEqual(
          back.map(it => (isRefusal(it) ? it : it.columns)),
          records,
        )
      },
    ),
    { seed, numRuns: 300 },
  )
})

for (const [file, rows, required] of [
  ['hotline-cn/messages-replied.csv', 2_816, ['message_id', 'text', 'reply', 'replied_at']],
  ['311-nyc/elevator.csv', 22_504, ['unique_key', 'created_date', 'latitude']],
] as const) {
  const path = new URL(`../../../shared/data/${file}`, import.meta.url)
  const skip = existsSync(path) ? false : `${file} is not here`
  test(`${file} gives all its ${rows} rows`, { skip }, async t => {
    const began = performance.now()
    let count = 0
    for await (const it of readCsv(createReadStream(path), { required })) {
      assert.ok(!isRefusal(it), JSON.stringify(it))
      count++
    }
    assert.equal(count, rows)
    t.diagnostic(`${(performance.now() - began).toFixed(0)} ms`)
  })
}
