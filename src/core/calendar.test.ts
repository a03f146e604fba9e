import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import {
  type Calendar,
  type CalendarDay,
  type WorkingHours,
  addWorkTime,
  addWorkdays,
  calendarDaySchema,
  calendarFrom,
  isPublished,
  isWorkday,
  nextWorkday,
  spansOn,
  workTime,
  workdayParts,
  workdaysBetween,
  workingHoursSchema,
} from './calendar.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, addDays, dayOf, isoShanghai, startOfDay } from './instant.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
console.log(`calendar.test.ts: SEED=${seed}`)
const holds = <T>(property: fc.IProperty<T>, numRuns = 300) => fc.assert(property, { seed, numRuns })

const rows: string[][] = parse(readFileSync(new URL('../../seed/holidays-cn.csv', import.meta.url)), {
  from: 2,
})
const days: CalendarDay[] = rows.map(([day, kind, name, source]) =>
  calendarDaySchema.parse({ day, kind, name, source }),
)
const china = calendarFrom({ days })

/** A moment in Shanghai: `2026-02-13 17:00`. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const said = (moment: number): string => isoShanghai(moment).slice(0, 16).replace('T', ' ')

const season = (q: Partial<WorkingHours>): WorkingHours => ({
  seasonFrom: '01-01',
  seasonTo: '12-31',
  spans: [['09:00', '17:00']],
  validFrom: '2000-01-01',
  source: 'invented for this test',
  ...q,
})
const summer = season({ seasonFrom: '05-01', seasonTo: '09-30', spans: [['08:00', '12:00'], ['15:00', '18:30']] }) // prettier-ignore
const winter = season({ seasonFrom: '10-01', seasonTo: '04-30', spans: [['09:00', '12:00'], ['14:00', '17:30']] }) // prettier-ignore
const seasonal = calendarFrom({ days, hours: [summer, winter] })

test('every year 2015 to 2026 has the number of workdays its holiday notice leaves', () => {
  const totals = [249, 250, 249, 250, 250, 249, 250, 249, 249, 251, 248, 248]
  for (const [i, total] of totals.entries()) {
    const year = 2015 + i
    assert.equal(workdaysBetween(china, `${year - 1}-12-31`, `${year}-12-31`), total, String(year))
  }
})

test('a number of workdays from a day ends on the day counted by hand (reference §9)', () => {
  const vectors: [start: string, n: number, end: string][] = [
    ['2026-02-12', 5, '2026-02-26'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-04-30', 15, '2026-05-25'],
    ['2026-09-18', 1, '2026-09-20'],
    ['2026-09-24', 5, '2026-10-09'],
    ['2026-09-30', 15, '2026-10-27'],
    ['2026-01-03', 1, '2026-01-04'],
    ['2025-01-24', 5, '2025-02-07'],
    ['2025-09-26', 10, '2025-10-16'],
    ['2024-02-09', 13, '2024-03-05'],
    ['2020-01-23', 5, '2020-02-07'],
  ]
  for (const [start, n, end] of vectors) {
    assert.equal(addWorkdays(china, start, n), end, `${start} +${n}`)
    assert.equal(workdaysBetween(china, start, end), n, `${start} to ${end}`)
    assert.equal(workdaysBetween(china, end, start), -n, `${end} back to ${start}`)
  }
})

const replies = new URL('../../../shared/data/hotline-cn/messages-replied.csv', import.meta.url)
const noReplies = existsSync(replies) ? false : 'shared/data/hotline-cn is not beside this checkout'

test('2,546 real replies fall into the published classes of waiting time', { skip: noReplies }, () => {
  const messages: Record<string, string>[] = parse(readFileSync(replies), { columns: true })
  const times = messages
    .map(it => [it['created_at'] ?? '', it['replied_at'] ?? ''] as const)
    .filter(([created, replied]) => created >= '2015' && replied !== '')
    .map(([created, replied]) => [created.slice(0, 10), replied.slice(0, 10)] as const)
  assert.equal(times.length, 2546)
  const waits = times.map(([created, replied]) => workdaysBetween(china, created, replied))
  const within = [1, 3, 5, 10, 15, 30].map(n => waits.filter(wait => wait <= n).length)
  assert.deepEqual(within, [263, 638, 954, 1567, 1926, 2339])
  const soon = times.filter(([created, replied]) => replied <= addDays(created, 60))
  assert.equal(soon.length, 2418)
})

test('moved Saturdays and Sundays of 2026 are worked, holidays on weekdays are not', () => {
  for (const day of ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']) {
    assert.ok(isWorkday(china, day), day)
    assert.equal(spansOn(china, day).length, 2, day)
  }
  for (const day of ['2026-01-01', '2026-02-17', '2026-05-01', '2026-10-07', '2026-03-07']) {
    assert.ok(!isWorkday(china, day), day)
    assert.deepEqual(spansOn(china, day), [], day)
  }
  assert.equal(nextWorkday(china, '2026-02-14'), '2026-02-24')
})

test('a year without a notice counts plain weekends and says so', () => {
  assert.ok(isPublished(china, 2015) && isPublished(china, 2026))
  assert.ok(!isPublished(china, 2014) && !isPublished(china, 2027))
  assert.ok(isWorkday(china, '2027-10-01'))
  assert.ok(!isWorkday(china, '2027-10-02'))
  assert.equal(workdaysBetween(china, '2026-12-31', '2027-12-31'), 261)
})

test('a notice that reaches into the last days of the year before does not publish that year', () => {
  const of2019 = calendarFrom({ days: days.filter(it => it.source.includes('/2018-12/')) })
  assert.deepEqual([...of2019.published], [2019])
  assert.ok(isWorkday(of2019, '2018-12-29'))
  assert.ok(isPublished(calendarFrom({ days: [], years: [2027] }), 2027))
})

test('working hours are half past eight to twelve and half past two to six unless a city says otherwise', () => {
  assert.deepEqual(spansOn(china, '2026-03-02'), [
    { from: at('2026-03-02 08:30'), to: at('2026-03-02 12:00') },
    { from: at('2026-03-02 14:30'), to: at('2026-03-02 18:00') },
  ])
})

test('summer hours begin on the first day of May, winter hours run over New Year', () => {
  const opening = (day: string) => said(spansOn(seasonal, day)[0]!.from)
  assert.equal(opening('2026-04-30'), '2026-04-30 09:00')
  assert.equal(opening('2026-05-06'), '2026-05-06 08:00')
  assert.equal(opening('2026-09-30'), '2026-09-30 08:00')
  assert.equal(opening('2026-10-08'), '2026-10-08 09:00')
  assert.equal(opening('2026-12-31'), '2026-12-31 09:00')
  assert.equal(opening('2026-01-04'), '2026-01-04 09:00')
  assert.equal(workTime(seasonal, at('2026-04-30 00:00'), at('2026-05-07 00:00')), 14 * HOUR_MS)
})

test('newer working hours hold from their first day to their last, the older ones before and after', () => {
  const from = season({ spans: [['10:00', '16:00']], validFrom: '2026-06-01', validTo: '2026-06-30' })
  for (const hours of [
    [season({}), from],
    [from, season({})],
  ]) {
    const calendar = calendarFrom({ days, hours })
    const hoursOn = (day: string) =>
      workTime(calendar, startOfDay(day), startOfDay(addDays(day, 1))) / HOUR_MS
    assert.deepEqual(['2026-05-29', '2026-06-01', '2026-06-30', '2026-07-01'].map(hoursOn), [8, 6, 6, 8])
  }
})

test('of two rows valid from the same day the later one in the list holds', () => {
  const calendar = calendarFrom({ days, hours: [season({}), season({ spans: [['10:00', '16:00']] })] })
  assert.equal(said(spansOn(calendar, '2026-03-02')[0]!.from), '2026-03-02 10:00')
})

test('working hours that overlap or run backwards are refused', () => {
  assert.ok(workingHoursSchema.safeParse(summer).success)
  for (const spans of [
    [],
    [['12:00', '08:00']],
    [['08:00', '08:00']],
    [
      ['08:00', '12:00'],
      ['11:00', '18:00'],
    ],
    [['8:00', '12:00']],
  ]) {
    assert.ok(!workingHoursSchema.safeParse({ ...summer, spans }).success, JSON.stringify(spans))
  }
})

test('working time does not pass at lunch, at night, at weekends or on holidays', () => {
  const hoursBetween = (a: string, b: string) => workTime(china, at(a), at(b)) / HOUR_MS
  assert.equal(hoursBetween('2026-03-02 11:00', '2026-03-02 15:00'), 1.5)
  assert.equal(hoursBetween('2026-03-02 12:00', '2026-03-02 14:30'), 0)
  assert.equal(hoursBetween('2026-03-02 17:00', '2026-03-03 09:30'), 2)
  assert.equal(hoursBetween('2026-03-06 17:00', '2026-03-09 09:30'), 2)
  assert.equal(hoursBetween('2026-02-14 17:00', '2026-02-24 09:30'), 2)
  assert.equal(hoursBetween('2026-03-03 09:30', '2026-03-02 17:00'), -2)
  assert.equal(hoursBetween('2026-01-01 00:00', '2027-01-01 00:00'), 248 * 7)
})

test('working time added ends at closing time, taken away begins at opening time', () => {
  const later = (a: string, h: number) => said(addWorkTime(china, at(a), h * HOUR_MS))
  assert.equal(later('2026-03-02 11:00', 1), '2026-03-02 12:00')
  assert.equal(later('2026-03-02 11:00', 2), '2026-03-02 15:30')
  assert.equal(later('2026-03-02 08:30', 7), '2026-03-02 18:00')
  assert.equal(later('2026-03-07 10:00', 4), '2026-03-09 15:00')
  assert.equal(later('2026-12-31 17:00', 2), '2027-01-01 09:30')
  assert.equal(later('2026-01-01 00:00', 248 * 7), '2026-12-31 18:00')
  assert.equal(later('2026-03-02 15:30', -2), '2026-03-02 11:00')
  assert.equal(later('2026-03-02 18:00', -7), '2026-03-02 08:30')
  assert.equal(later('2026-03-09 09:30', -2), '2026-03-06 17:00')
  assert.equal(later('2026-03-07 10:00', 0), '2026-03-07 10:00')
})

test('half the working time of a day is half a workday', () => {
  assert.equal(workdayParts(china, at('2026-03-02 12:00'), at('2026-03-03 12:00')), 1)
  assert.equal(workdayParts(china, at('2026-03-06 13:00'), at('2026-03-08 20:00')), 0.5)
  assert.equal(workdayParts(seasonal, at('2026-04-30 00:00'), at('2026-04-30 17:30')), 1)
  assert.equal(workdayParts(seasonal, at('2026-05-06 00:00'), at('2026-05-06 18:30')), 1)
  assert.equal(workdayParts(seasonal, at('2026-04-30 00:00'), at('2026-05-08 00:00')), 3)
})

test('a day that is none is refused and not searched for', () => {
  assert.throws(() => isWorkday(china, 'yesterday'), /not a day: yesterday/)
  assert.throws(() => addWorkTime(china, Number.NaN, 1), RangeError)
})

const moment = fc.integer({ min: at('2013-01-01 00:00'), max: at('2031-01-01 00:00') })
const day = moment.map(dayOf)
const calendars = fc.constantFrom(china, seasonal)

/** The same rule without tables: one day after the other. */
function countDays(calendar: Calendar, a: string, b: string): number {
  let count = 0
  for (let it = addDays(a, 1); it <= b; it = addDays(it, 1)) count += isWorkday(calendar, it) ? 1 : 0
  return count
}

test('counting by table gives what counting day by day gives', () => {
  holds(
    fc.property(calendars, day, fc.integer({ min: 0, max: 900 }), (calendar, a, n) => {
      const b = addDays(a, n)
      assert.equal(workdaysBetween(calendar, a, b), countDays(calendar, a, b))
      const spans = Array.from({ length: n }, (_, i) => spansOn(calendar, addDays(a, i))).flat()
      const ms = spans.reduce((sum, it) => sum + it.to - it.from, 0)
      assert.equal(workTime(calendar, startOfDay(a), startOfDay(b)), ms)
    }),
    60,
  )
})

test('working time added is the working time between, forwards and backwards', () => {
  const length = fc.integer({ min: -4_000 * HOUR_MS, max: 4_000 * HOUR_MS })
  holds(
    fc.property(calendars, moment, length, (calendar, from, ms) => {
      const to = addWorkTime(calendar, from, ms)
      assert.equal(workTime(calendar, from, to), ms)
      assert.equal(workTime(calendar, to, from), 0 - ms)
      const nearer = to - Math.sign(ms)
      assert.notEqual(workTime(calendar, from, nearer), ms === 0 ? 1 : ms, 'the nearest such moment')
      if (ms !== 0) assert.ok(isWorkday(calendar, dayOf(to)))
    }),
  )
})

test('the n-th workday after a day is n workdays away, and going back is the same walk', () => {
  holds(
    fc.property(day, fc.integer({ min: 1, max: 1500 }), (start, n) => {
      const end = addWorkdays(china, start, n)
      assert.equal(workdaysBetween(china, start, end), n)
      assert.ok(isWorkday(china, end))
      const back = addWorkdays(china, end, -n)
      assert.ok(isWorkday(china, back) && back <= start)
      assert.equal(workdaysBetween(china, back, end), n)
    }),
  )
})

test('a stretch of time is the sum of its parts', () => {
  holds(
    fc.property(calendars, moment, moment, moment, (calendar, a, b, c) => {
      assert.equal(workTime(calendar, a, b) + workTime(calendar, b, c), workTime(calendar, a, c))
      const parts = workdayParts(calendar, a, b) + workdayParts(calendar, b, c) - workdayParts(calendar, a, c)
      assert.ok(Math.abs(parts) < 1e-9, String(parts))
    }),
  )
})

test('the order in which days and seasons arrive changes nothing', () => {
  const some = [day, moment] as const
  holds(
    fc.property(
      fc.shuffledSubarray(days, { minLength: days.length }),
      fc.shuffledSubarray([summer, winter], { minLength: 2 }),
      ...some,
      (turnedDays, turnedHours, a, to) => {
        const turned = calendarFrom({ days: turnedDays, hours: turnedHours })
        assert.equal(workdaysBetween(turned, a, dayOf(to)), workdaysBetween(seasonal, a, dayOf(to)))
        assert.equal(workTime(turned, startOfDay(a), to), workTime(seasonal, startOfDay(a), to))
      },
    ),
    40,
  )
})

test('fifty thousand counts and ten thousand long deadlines take less than a second', () => {
  const before = process.cpuUsage()
  let sum = 0
  for (let i = 0; i < 50_000; i += 1) {
    sum += workdaysBetween(china, addDays('2016-01-01', i % 3000), addDays('2016-03-01', i % 3000))
  }
  for (let i = 0; i < 10_000; i += 1) {
    sum += addWorkTime(china, at('2016-01-04 10:00') + i * MINUTE_MS, 10_000 * HOUR_MS) / DAY_MS
  }
  const used = process.cpuUsage(before)
  assert.ok(sum > 0)
  assert.ok(used.user + used.system < 1_000_000, `${(used.user + used.system) / 1000} ms`)
})
