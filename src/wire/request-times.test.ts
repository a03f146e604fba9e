import assert from 'node:assert/strict'
import { createReadStream, existsSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { isoShanghai } from '../core/instant.ts'
import { readCsv } from './csv.ts'
import { instantFromLocal } from './request-times.ts'
import { isRefusal } from './table.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const NEW_YORK = 'America/New_York'
const utc = (text: string, zone: string) => {
  const at = instantFromLocal(text, zone)
  return at === undefined ? undefined : new Date(at).toISOString()
}

test('Shanghai is eight hours ahead all year, in the summers of the eighties too', () => {
  assert.equal(utc('2026-03-02T06:05:00', 'Asia/Shanghai'), '2026-03-01T22:05:00.000Z')
  assert.equal(utc('1988-07-01 12:00', 'Asia/Shanghai'), '1988-07-01T04:00:00.000Z')
})

test('New York has its winter and its summer', () => {
  assert.equal(utc('2024-12-31T09:24:11', NEW_YORK), '2024-12-31T14:24:11.000Z')
  assert.equal(utc('2024-07-04T09:24:11', NEW_YORK), '2024-07-04T13:24:11.000Z')
})

test('the hour that is missing when clocks go forward counts on', () => {
  assert.equal(utc('2024-03-10T01:59:59', NEW_YORK), '2024-03-10T06:59:59.000Z')
  assert.equal(utc('2024-03-10T02:30:00', NEW_YORK), '2024-03-10T07:30:00.000Z')
  assert.equal(utc('2024-03-10T03:00:00', NEW_YORK), '2024-03-10T07:00:00.000Z')
  assert.equal(utc('2024-03-10T03:30:00', NEW_YORK), '2024-03-10T07:30:00.000Z')
})

test('of the hour that comes twice when clocks go back the first is meant', () => {
  assert.equal(utc('2024-11-03T00:59:59', NEW_YORK), '2024-11-03T04:59:59.000Z')
  assert.equal(utc('2024-11-03T01:30:00', NEW_YORK), '2024-11-03T05:30:00.000Z')
  assert.equal(utc('2024-11-03T02:00:00', NEW_YORK), '2024-11-03T07:00:00.000Z')
})

test('half hours, days left out and the far south', () => {
  assert.equal(utc('2024-04-07T01:45:00', 'Australia/Lord_Howe'), '2024-04-06T14:45:00.000Z')
  assert.equal(utc('2024-06-01T00:00', 'Asia/Kathmandu'), '2024-05-31T18:15:00.000Z')
  assert.equal(utc('2024-06-01T00:00', 'Pacific/Kiritimati'), '2024-05-31T10:00:00.000Z')
  // Samoa went from 29 to 31 December 2011.
  assert.equal(utc('2011-12-29T12:00', 'Pacific/Apia'), '2011-12-29T22:00:00.000Z')
  assert.equal(utc('2011-12-31T12:00', 'Pacific/Apia'), '2011-12-30T22:00:00.000Z')
})

test('a zone in the text wins', () => {
  for (const zone of ['Z', 'z', '+00:00', '+0000', '+00', '-00:00']) {
    assert.equal(utc(`2024-03-10T02:30:00${zone}`, NEW_YORK), '2024-03-10T02:30:00.000Z')
  }
  assert.equal(utc('2024-03-10T02:30:00.5+08:00', NEW_YORK), '2024-03-09T18:30:00.500Z')
  assert.equal(utc('2024-03-10T02:30:00-0330', NEW_YORK), '2024-03-10T06:00:00.000Z')
})

test('days alone, slashes, single digits and midnight at the end of a day are read', () => {
  const shanghai = (text: string) => utc(text, 'Asia/Shanghai')
  assert.equal(shanghai('2026-03-02'), '2026-03-01T16:00:00.000Z')
  assert.equal(shanghai('2026/3/2 9:05'), '2026-03-02T01:05:00.000Z')
  assert.equal(shanghai('2026-03-02T24:00:00'), '2026-03-02T16:00:00.000Z')
  assert.equal(shanghai(' 2024-02-29 09:05:07.1234567 '), '2024-02-29T01:05:07.123Z')
})

test('what is no time is none', () => {
  for (const text of [
    '',
    '昨天',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-03-02T25:00',
    '2026-03-02T24:01',
    '2026-03-02T12:60',
    '2026-03/02',
    '2026-03-02T12:00:61',
    '20260302',
    '2026-03-02T12:00+25:00',
    '2026-03-02T12',
  ]) {
    assert.equal(instantFromLocal(text, NEW_YORK), undefined, text)
  }
  assert.throws(() => instantFromLocal('2026-03-02T12:00', 'Mars/Olympus'), RangeError)
})

test('a moment printed by the clock of a zone is read back, but for the hour that comes twice', t => {
  t.diagnostic(`seed ${seed}`)
  const zones = [
    NEW_YORK,
    'Europe/London',
    'Australia/Lord_Howe',
    'Asia/Shanghai',
    'America/Sao_Paulo',
    'UTC',
  ]
  const formats = new Map(
    zones.map(timeZone => [
      timeZone,
      new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
    ]),
  )
  const moment = fc.integer({ min: Date.UTC(1993, 0) / 1000, max: Date.UTC(2040, 0) / 1000 })
  fc.assert(
    fc.property(fc.constantFrom(...zones), moment, (zone, seconds) => {
      const text = formats.get(zone)!.format(seconds * 1000)
      const back = instantFromLocal(text, zone)!
      assert.equal(formats.get(zone)!.format(back), text)
      assert.ok(
        back === seconds * 1000 || back === seconds * 1000 - 3_600_000 || back === seconds * 1000 - 1_800_000,
      )
    }),
    { seed, numRuns: 2_000 },
  )
})

test('what the core prints is read back', t => {
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), at => {
      assert.equal(instantFromLocal(isoShanghai(at), NEW_YORK), at)
      assert.equal(instantFromLocal(isoShanghai(at).slice(0, 23), 'Asia/Shanghai'), at)
    }),
    { seed },
  )
})

const path = new URL('../../../shared/data/311-nyc/elevator.csv', import.meta.url)
const skip = existsSync(path) ? false : '311-nyc/elevator.csv is not here'

test('a year of New York requests is read in a fraction of a second', { skip }, async t => {
  const times: string[] = []
  for await (const it of readCsv(createReadStream(path))) {
    if (!isRefusal(it)) times.push(it.columns['created_date'] ?? '', it.columns['closed_date'] ?? '')
  }
  assert.equal(times.length, 2 * 22_504)
  const began = performance.now()
  const read = times.map(it => instantFromLocal(it, NEW_YORK))
  const took = performance.now() - began
  t.diagnostic(`${took.toFixed(0)} ms`)
  // Nine requests are not closed.
  assert.equal(read.filter(it => it === undefined).length, 9)
  assert.ok(took < 1_000)
})
