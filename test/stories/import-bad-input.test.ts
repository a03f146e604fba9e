/** What is wrong with a file is named by line, column and value; the rest goes in, and nothing is half-written. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import ExcelJS from 'exceljs'
import { isProblem } from '../../src/core/problem.ts'
import { importMessages, importRequests } from '../../src/desk/import-table.ts'
import { testDatabase, testFolder, testOffice } from '../city/database.ts'
import { asked, message, messagesFile, shared, summary, took } from '../city/imports.ts'
import { yiwang } from '../city/yiwang.ts'

const folder = testFolder({ after })
const office = await testOffice({ after })

const named = (refusals: readonly { line: number; column: string | null; value: string }[]) =>
  refusals.map(({ line, column, value }) => [line, column, value])

test('rows that cannot be are refused by line, column and value, the others go in', async () => {
  const done = await took(
    office,
    messagesFile(folder, 'dates.csv', [
      { message_id: '1' },
      { message_id: '2', created_at: '2025-02-30T10:00:00' },
      { message_id: '3', replied_at: '2025-03-02T10:00:00' },
      { message_id: '4', replied_at: 'soon' },
      { message_id: '', title: 'x' },
      { message_id: '6', title: '', text: '' },
      { message_id: '7', created_at: '2099-01-01T00:00:00', replied_at: '' },
    ]),
  )
  assert.deepEqual([done.read, done.accepted, done.refused], [7, 1, 6])
  assert.deepEqual(named(done.refusals), [
    [3, 'created_at', '2025-02-30T10:00:00'],
    [4, 'replied_at', '2025-03-02T10:00:00'],
    [5, 'replied_at', 'soon'],
    [6, 'message_id', ''],
    [7, 'text', ''],
    [8, 'created_at', '2099-01-01T00:00:00'],
  ])
  for (const { say } of done.refusals) assert.ok(say.zh && say.en)
})

test('a broken line of a CSV is refused, the lines around it go in', async () => {
  const path = messagesFile(folder, 'broken.csv', [
    { message_id: '11' },
    { message_id: '12' },
    { message_id: '13' },
  ])
  const lines = readFileSync(path, 'utf8').split('\n')
  lines[2] = '12,A12,"路灯"不亮,2025-03-03T09:00:00,text,reply,'
  writeFileSync(path, lines.join('\n'))
  const done = await took(office, path)
  assert.deepEqual([done.read, done.accepted, done.refused], [3, 2, 1])
  assert.equal(done.refusals[0]!.line, 3)
})

test('a file without its columns cannot be read, and the columns are named', async () => {
  const path = join(folder, 'columns.csv')
  writeFileSync(path, 'message_id,title\n1,路灯\n')
  const done = await importMessages(office, asked(path))
  assert.ok(isProblem(done))
  assert.deepEqual(
    done.fields.map(it => it.field),
    ['created_at', 'text'],
  )
})

test('a workbook is read like a CSV, and merged cells are refused', async () => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('留言')
  const rows = ['21', '22', '23', '24'].map(id => message({ message_id: id }))
  sheet.addRow(Object.keys(rows[0]!))
  for (const row of rows) sheet.addRow(Object.values(row))
  sheet.mergeCells('C3:C4')
  const path = join(folder, 'merged.xlsx')
  await book.xlsx.writeFile(path)
  const done = await took(office, path)
  assert.deepEqual([done.accepted, done.refused], [2, 1])
  assert.deepEqual([done.refusals[0]!.line, done.refusals[0]!.value], [3, 'C3:C4'])
})

test('an area, a program and a kind that are none are named with what is allowed', async () => {
  const path = messagesFile(folder, 'one.csv', [{ message_id: '31' }])
  const wrong = { area: { area: '999999' }, program: { program: 'opera' }, kind: { kind: 'singing' } }
  for (const [field, change] of Object.entries(wrong)) {
    const done = await importMessages(office, { ...asked(path), ...change })
    assert.ok(isProblem(done), field)
    assert.equal(done.fields[0]!.field, field)
    assert.match(done.fields[0]!.allowed.en, { area: /150302/, program: /hotline/, kind: /other/ }[field]!)
  }
  const lacking = await importMessages(office, { ...asked(path), program: 'dust-control', kind: 'bare-soil' })
  assert.ok(isProblem(lacking))
  assert.match(lacking.fields[0]!.allowed.en, /asks for site/)
})

const mixed = shared('311-nyc/mixed-agencies.csv')
test(
  'of 3,500 real requests the ten closed before they were made are refused',
  { skip: mixed.skip },
  async () => {
    const question = { ...asked(mixed.path, { isDryRun: true }), timeZone: 'America/New_York' }
    const done = summary(await importRequests(office, question))
    assert.deepEqual([done.read, done.accepted, done.refused], [3500, 3490, 10])
    assert.deepEqual(new Set(done.refusals.map(it => it.column)), new Set(['closed_date']))
  },
)

test('the command exits 0 for a file it could read, 1 for one it could not, 2 for wrong usage', async t => {
  const database = await testDatabase(t)
  const env = { DATABASE_URL: database.url }
  const run = async (...words: string[]) => {
    const it = yiwang(t, ['import', ...words, '--data', folder], env)
    const code = await it.ended
    return { code, last: it.out().trim().split('\n').at(-1) ?? '', err: it.err() }
  }
  const good = messagesFile(folder, 'good.csv', [
    { message_id: '1' },
    { message_id: '2', created_at: 'never' },
  ])
  const at = ['--area', '150302', '--program', 'hotline']
  const done = await run('messages', good, ...at)
  assert.equal(done.code, 0, done.err)
  const line = JSON.parse(done.last) as { refusals: unknown[] }
  assert.deepEqual(
    { ...line, refusals: line.refusals.length },
    { read: 2, accepted: 1, unchanged: 0, refused: 1, refusals: 1 },
  )
  const none = await run('messages', join(folder, 'nowhere.csv'), ...at)
  assert.equal(none.code, 1)
  assert.match(none.err, /nowhere\.csv.*ENOENT/)
  assert.equal((await run('messages', good, '--area', '150302')).code, 2)
  const zone = await run('requests', good, ...at, '--timezone', 'America/Gotham')
  assert.equal(zone.code, 2)
  assert.match(zone.err, /America\/Gotham.*IANA/)
})
