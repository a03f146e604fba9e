import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import * as fc from 'fast-check'
import { isRefusal, type Cell, type Refusal, type Row } from './table.ts'
import { writeXlsx, type XlsxColumn } from './write-xlsx.ts'
import { readXlsx, type XlsxReading } from './xlsx.ts'
import { zipEntries } from './zip.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

async function* pieces(bytes: Uint8Array, size = 5_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = (bytes: Uint8Array, reading: XlsxReading = {}): Promise<(Row | Refusal)[]> =>
  Array.fromAsync(readXlsx(pieces(bytes), reading))

const short = (all: (Row | Refusal)[]) =>
  all.map(it => (isRefusal(it) ? [it.line, it.column, it.value] : [it.line, ...Object.values(it.columns)]))

async function written(
  columns: (string | XlsxColumn)[],
  rows: Record<string, Cell>[],
  sheet = 'Sheet1',
): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeXlsx(columns, rows, { sheet })))
}

/** A file as another program writes it. */
async function made(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  fill(book.addWorksheet('台账'), book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

test('text, numbers, days, formulas, rich text and links become plain text', async () => {
  const bytes = await made(sheet => {
    sheet.addRow(['名称', '值'])
    const values: [string, ExcelJS.CellValue, string?][] = [
      ['文本', ' 一号<工地> & "扬尘" '],
      ['整数', 13_812_341_234],
      ['小数', 0.1 + 0.2],
      ['很小', 1.5e-7],
      ['真假', true],
      ['日期', new Date(Date.UTC(2026, 2, 2)), 'yyyy"年"m"月"d"日"'],
      ['时刻', new Date(Date.UTC(2026, 2, 2, 9, 32, 9)), 'yyyy-mm-dd hh:mm:ss'],
      ['钟点', new Date(Date.UTC(1899, 11, 30, 9, 32)), 'h:mm'],
      ['文本公式', { formula: 'A1&"x"', result: '名称x' }],
      ['数公式', { formula: '1+1', result: 2 }],
      ['日期公式', { formula: 'TODAY()', result: new Date(Date.UTC(2026, 4, 1)) }, 'yyyy-mm-dd'],
      ['富文本', { richText: [{ text: '一' }, { text: '号', font: { bold: true } }, { text: '工地' }] }],
      ['链接', { text: '网页', hyperlink: 'https://example.com' }],
      ['转义', 'a_x000D_b'],
      ['换行', '一\n二'],
    ]
    for (const [name, value, format] of values) {
      const row = sheet.addRow([name, value])
      if (format) row.getCell(2).numFmt = format
    }
  })
  assert.deepEqual(short(await read(bytes)), [
    [2, '文本', ' 一号<工地> & "扬尘" '],
    [3, '整数', '13812341234'],
    [4, '小数', '0.3'],
    [5, '很小', '1.5e-7'],
    [6, '真假', 'TRUE'],
    [7, '日期', '2026-03-02'],
    [8, '时刻', '2026-03-02T09:32:09'],
    [9, '钟点', '09:32:00'],
    [10, '文本公式', '名称x'],
    [11, '数公式', '2'],
    [12, '日期公式', '2026-05-01'],
    [13, '富文本', '一号工地'],
    [14, '链接', '网页'],
    [15, '转义', 'a\rb'],
    [16, '换行', '一\n二'],
  ])
})

test('merged cells among the rows are refused by range, the other rows are read', async () => {
  const bytes = await made(sheet => {
    sheet.addRow(['2026年台账'])
    sheet.mergeCells('A1:C1')
    sheet.addRow(['街道', '工地', '面积', '', '备注外'])
    sheet.getCell('D2').value = null
    sheet.getCell('E2').value = null
    for (let i = 3; i <= 9; i++) sheet.addRow([`街道${i}`, `工地${i}`, i])
    sheet.mergeCells('A4:A6')
    sheet.mergeCells('B6:C7')
    sheet.mergeCells('F8:G8')
  })
  const all = await read(bytes, { required: ['工地'] })
  assert.deepEqual(short(all), [
    [3, '街道3', '工地3', '3'],
    [4, '街道', 'A4:A6'],
    [6, '工地', 'B6:C7'],
    [8, '街道8', '工地8', '8'],
    [9, '街道9', '工地9', '9'],
  ])
  assert.equal((all[1] as Refusal).say.zh, 'A4:A6是合并单元格：请取消合并，每一行都填写完整')
})

test('merged cells inside the lines of others, and below the last row, are refused too', async () => {
  const bytes = await made(sheet => {
    sheet.addRow(['街道', '工地'])
    for (let i = 2; i <= 9; i++) sheet.addRow([`街道${i}`, `工地${i}`])
    sheet.mergeCells('A3:A8')
    sheet.mergeCells('B4:B5')
    sheet.mergeCells('A12:B12')
  })
  assert.deepEqual(short(await read(bytes)), [
    [2, '街道2', '工地2'],
    [3, '街道', 'A3:A8'],
    [4, '工地', 'B4:B5'],
    [9, '街道9', '工地9'],
    [12, '街道', 'A12:B12'],
  ])
})

test('a merged header is refused', async () => {
  const bytes = await made(sheet => {
    sheet.addRow(['名称', '联系', '', '备注'])
    sheet.mergeCells('B1:C1')
    sheet.addRow(['a', 'b', 'c', 'd'])
  })
  const all = await read(bytes)
  assert.ok(all.every(isRefusal))
  assert.ok(all.some(it => isRefusal(it) && it.value === 'B1:C1'))
})

test('merged cells at the very end of the sheet are refused too', async () => {
  const bytes = await made(sheet => {
    sheet.addRow(['a', 'b'])
    sheet.addRow(['1', '2'])
    sheet.mergeCells('A2:A4')
  })
  assert.deepEqual(short(await read(bytes)), [[2, 'a', 'A2:A4']])
})

test('cells that cannot be taken as they are are refused one by one', async () => {
  const bytes = await made(sheet => {
    sheet.addRow(['名称', '证件号'])
    sheet.addRow(['a', Number('150302199001011234')])
    sheet.addRow(['b', { error: '#N/A' }])
    sheet.addRow(['c', { formula: 'A1' } as ExcelJS.CellValue])
    sheet.addRow(['d', '150302199001011234'])
    sheet.addRow(['e', 'f', '', '多出来的'])
    sheet.addRow([])
    sheet.addRow(['g'])
  })
  assert.deepEqual(short(await read(bytes)), [
    [2, '证件号', '150302199001011230'],
    [3, '证件号', '#N/A'],
    [4, '证件号', ''],
    [5, 'd', '150302199001011234'],
    [6, null, '多出来的'],
    [8, 'g', ''],
  ])
})

test('the first sheet in view is read unless another is named', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('隐藏', { state: 'hidden' }).addRow(['h'])
  book.addWorksheet('一').addRows([['a'], ['1']])
  book.addWorksheet('二').addRows([['b'], ['2']])
  const bytes = new Uint8Array(await book.xlsx.writeBuffer())
  assert.deepEqual(await read(bytes), [{ line: 2, columns: { a: '1' } }])
  assert.deepEqual(await read(bytes, { sheet: '二' }), [{ line: 2, columns: { b: '2' } }])
  const [refusal] = (await read(bytes, { sheet: '三' })) as [Refusal]
  assert.equal(refusal.say.zh, '没有找到工作表“三”；文件中有：隐藏、一、二')
})

test('a table may begin further right, and its missing columns are named', async () => {
  const bytes = await made(sheet => {
    sheet.getCell('C4').value = '名称'
    sheet.getCell('D4').value = '电话'
    sheet.getCell('C5').value = 'a'
  })
  assert.deepEqual(await read(bytes), [{ line: 5, columns: { 名称: 'a', 电话: '' } }])
  assert.deepEqual(short(await read(bytes, { required: ['名称', '地址'] })), [[4, '地址', '']])
  assert.equal((await read(await made(() => {}))).length, 1)
})

test('days counted from 1904 are read as what they are', async () => {
  const bytes = await made((sheet, book) => {
    book.properties.date1904 = true
    sheet.addRows([['日期'], [new Date(Date.UTC(2026, 2, 2))]])
    sheet.getCell('A2').numFmt = 'yyyy-mm-dd'
  })
  assert.deepEqual(short(await read(bytes)), [[2, '2026-03-02']])
})

test('a file from the streaming writer of another library is read', async () => {
  const stream = new PassThrough()
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useSharedStrings: true, useStyles: true })
  const sheet = book.addWorksheet('一')
  for (const row of [
    ['名称', '值'],
    ['工地', 1],
    ['工地', 2],
  ])
    sheet.addRow(row).commit()
  const all = Array.fromAsync(readXlsx(stream))
  await book.commit()
  assert.deepEqual(short(await all), [
    [2, '工地', '1'],
    [3, '工地', '2'],
  ])
})

/** A zip with one entry that claims and holds what is asked. */
function zipOf(parts: Record<string, string | Buffer>): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, body] of Object.entries(parts)) {
    const packed = deflateRawSync(body)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    files.push(head, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, ...directory, end])
}

const said = async (bytes: Uint8Array, reading: XlsxReading = {}): Promise<string> => {
  const all = await read(bytes, reading)
  assert.ok(all.length === 1 && all[0] && isRefusal(all[0]), JSON.stringify(all))
  return all[0].say.zh
}

test('what is no xlsx file is refused with what to do about it', async () => {
  const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex')
  assert.match(await said(Buffer.from('名称,电话\n')), /不是 Excel 文件/)
  assert.match(await said(Buffer.alloc(0)), /不是 Excel 文件/)
  assert.match(await said(Buffer.concat([compound, Buffer.alloc(5_000)])), /旧版 .xls/)
  const locked = Buffer.concat([compound, Buffer.alloc(3_000), Buffer.from('EncryptedPackage', 'utf16le')])
  assert.match(await said(locked), /密码/)
  assert.match(await said(zipOf({ 'word/document.xml': '<a/>' })), /不是 Excel 文件/)
  assert.match(await said(zipOf({ 'xl/workbook.bin': 'x' })), /xlsb/)
})

test('a cut or damaged file is refused', async () => {
  const good = await written(
    ['a'],
    Array.from({ length: 500 }, (_, i) => ({ a: `行${i * 7919}` })),
  )
  assert.match(await said(good.subarray(0, good.length - 30)), /损坏/)
  assert.match(await said(good.subarray(0, 200)), /损坏/)
  const sheet = zipEntries(good).get('xl/worksheets/sheet1.xml')!
  const broken = Buffer.from(good)
  broken.fill(
    0xff,
    sheet.packed.byteOffset - good.byteOffset + 100,
    sheet.packed.byteOffset - good.byteOffset + 200,
  )
  const all = await read(broken)
  assert.match((all.at(-1) as Refusal).say.zh, /损坏/)
})

test('any damage gives rows or refusals and never an exception', async t => {
  t.diagnostic(`seed ${seed}`)
  const good = await written(
    ['a', 'b'],
    Array.from({ length: 20 }, (_, i) => ({ a: `行${i}`, b: i })),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 5 }),
      async changes => {
        const bytes = Buffer.from(good)
        for (const [at, value] of changes) bytes[at] = value
        await read(bytes)
      },
    ),
    { seed, numRuns: 300 },
  )
})

test('readings above the characters are left out, prefixes and absent places are understood', async () => {
  const book = await written(['a'], [])
  const bytes = zipOf({
    'xl/workbook.xml': await textOf(book, 'xl/workbook.xml'),
    'xl/_rels/workbook.xml.rels': await textOf(book, 'xl/_rels/workbook.xml.rels'),
    'xl/sharedStrings.xml': '<sst><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>',
    'xl/worksheets/sheet1.xml':
      '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>名</x:t></x:is></x:c></x:row>' +
      '<x:row><x:c t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>',
  })
  assert.deepEqual(await read(bytes), [{ line: 2, columns: { 名: '東京' } }])
})

test('a file that bursts when unpacked is stopped', async () => {
  const sheet = `<worksheet><sheetData>${'<row><c><v>1</v></c></row>'.repeat(100_000)}</sheetData></worksheet>`
  const book = await written(['a'], [])
  const parts: Record<string, string | Buffer> = { 'xl/worksheets/sheet1.xml': sheet }
  for (const name of ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels']) {
    parts[name] = await textOf(book, name)
  }
  const bomb = zipOf(parts)
  assert.ok(bomb.length < 20_000)
  assert.match(await said(bomb, { mostUnpackedBytes: 1_000_000 }), /过大/)
  assert.match(await said(book, { mostBytes: 100 }), /过大/)
})

async function textOf(bytes: Uint8Array, name: string): Promise<Buffer> {
  const { unpack } = await import('./zip.ts')
  return Buffer.concat(await Array.fromAsync(unpack(zipEntries(bytes).get(name)!, 1e6)))
}

test('another library reads what we write: names, text, numbers, real dates', async () => {
  const columns: XlsxColumn[] = [
    { name: '名称' },
    { name: '数' },
    { name: '日', kind: 'day' },
    { name: '时', kind: 'moment' },
  ]
  const bytes = await written(
    columns,
    [
      { 名称: '=1+1<&>', 数: -1.5, 日: '2026-03-02', 时: '2026-03-02T09:32:09' },
      { 名称: '待定', 日: '不详' },
    ],
    '扬尘/台账',
  )
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  const [sheet] = book.worksheets
  assert.equal(sheet?.name, '扬尘 台账')
  const values = (line: number) => Array.from(sheet?.getRow(line).values as ExcelJS.CellValue[]).slice(1)
  assert.deepEqual(values(1), ['名称', '数', '日', '时'])
  assert.deepEqual(values(2), [
    '=1+1<&>',
    -1.5,
    new Date(Date.UTC(2026, 2, 2)),
    new Date(Date.UTC(2026, 2, 2, 9, 32, 9)),
  ])
  assert.equal(sheet?.getCell('C3').value, '不详')
  assert.equal(sheet?.views[0]?.state, 'frozen')
})

test('reading what was written gives it back, and the same rows give the same bytes', async t => {
  t.diagnostic(`seed ${seed}`)
  const unit = fc.constantFrom(...Array.from('ab_x005F000D&<>"\'\r\n\t\0\u0001 =中文😀'))
  const value = fc.oneof(fc.string({ unit, maxLength: 16 }), fc.string({ unit: 'grapheme', maxLength: 8 }))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 6 }), async rows => {
      const escape = ['_x000D_', '_x005F_x000D_'] as const
      const records = [escape, ...rows].map(([a, b], i) => ({ '名 "称"': `${i}`, a, b }))
      const names = ['名 "称"', 'a', 'b']
      const bytes = await written(names, records)
      const back = await read(bytes)
      assert.deepEqual(
        back.map(it => (isRefusal(it) ? it : it.columns)),
        records,
      )
      assert.ok(bytes.equals(await written(names, records)))
    }),
    { seed },
  )
})

test('rows are pulled only as the reader takes the bytes, and the source is closed when he stops', async () => {
  let pulled = 0
  const closed: boolean[] = []
  function* endless(): Generator<Record<string, Cell>> {
    try {
      for (;;) yield { a: `row ${pulled++} ${(pulled * 7919) % 1_000_003}` }
    } finally {
      closed.push(true)
    }
  }
  let bytes = 0
  for await (const piece of writeXlsx(['a'], endless())) {
    bytes += piece.length
    if (bytes > 100_000) break
  }
  assert.ok(pulled < 200_000, `${pulled} rows`)
  for (let i = 0; i < 20 && closed.length === 0; i++) await new Promise(setImmediate)
  assert.equal(closed.length, 1)
})

test('a failing source fails the writing', async () => {
  async function* failing(): AsyncGenerator<Record<string, Cell>> {
    yield { a: 1 }
    throw new Error('gone')
  }
  await assert.rejects(Array.fromAsync(writeXlsx(['a'], failing())), /gone/)
})
