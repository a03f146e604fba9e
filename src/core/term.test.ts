import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { type Calendar, type WorkingHours, calendarDaySchema, calendarFrom, workTime } from './calendar.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, addDays, dayOf, isoShanghai } from './instant.ts'
import {
  type Suspension,
  type Term,
  YELLOW_SHARE,
  days,
  dueOf,
  hours,
  leftFrom,
  lengthLeft,
  lightOf,
  sayLeft,
  sayTerm,
  termSchema,
  workHours,
  workdays,
} from './term.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
console.log(`term.test.ts: SEED=${seed}`)
const holds = <T>(property: fc.IProperty<T>, numRuns = 500) => fc.assert(property, { seed, numRuns })

const rows: string[][] = parse(readFileSync(new URL('../../seed/holidays-cn.csv', import.meta.url)), {
  from: 2,
})
const published = rows.map(([day, kind, name, source]) =>
  calendarDaySchema.parse({ day, kind, name, source }),
)
const china = calendarFrom({ days: published })
const row = { validFrom: '2000-01-01', source: 'invented for this test' }
const summer: WorkingHours = { ...row, seasonFrom: '05-01', seasonTo: '09-30', spans: [['08:00', '12:00'], ['15:00', '18:30']] } // prettier-ignore
const winter: WorkingHours = { ...row, seasonFrom: '10-01', seasonTo: '04-30', spans: [['09:00', '12:00'], ['14:00', '17:30']] } // prettier-ignore
const seasonal = calendarFrom({ days: published, hours: [summer, winter] })

/** A moment in Shanghai: `2026-02-13 17:00`. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const said = (moment: number): string => isoShanghai(moment).slice(0, 16).replace('T', ' ')
const gap = (from: string, to?: string): Suspension =>
  to === undefined ? { from: at(from) } : { from: at(from), to: at(to) }

const due = (
  start: string,
  term: Term,
  suspensions: readonly Suspension[] = [],
  calendar: Calendar = china,
) => said(dueOf({ calendar, start: at(start), term, suspensions }).due)

const asked = (q: { start: string; term: Term; now: string; suspensions?: readonly Suspension[] }) => {
  const { term, suspensions = [] } = q
  const times = { calendar: china, start: at(q.start), now: at(q.now) }
  return { ...times, term, suspensions, due: dueOf({ ...times, term, suspensions }).due }
}

test('workdays are counted from the day after and end at closing time', () => {
  assert.equal(due('2026-02-12 09:00', workdays(5)), '2026-02-26 18:00')
  assert.equal(due('2026-02-13 23:59', workdays(1)), '2026-02-14 18:00')
  assert.equal(due('2026-02-14 00:00', workdays(1)), '2026-02-24 18:00')
  assert.equal(due('2026-01-03 10:00', workdays(1)), '2026-01-04 18:00')
  assert.equal(due('2026-09-30 10:00', workdays(15)), '2026-10-27 18:00')
})

test('closing time is that of the season in which the last day lies', () => {
  assert.equal(due('2026-04-28 10:00', workdays(2), [], seasonal), '2026-04-30 17:30')
  assert.equal(due('2026-04-28 10:00', workdays(3), [], seasonal), '2026-05-06 18:30')
})

test('calendar days are counted from the day after, a last day of rest moves to the next workday', () => {
  assert.equal(due('2026-03-02 10:00', days(2)), '2026-03-04 18:00')
  assert.equal(due('2026-03-02 10:00', days(5)), '2026-03-09 18:00')
  assert.equal(due('2026-02-08 10:00', days(7)), '2026-02-24 18:00')
  assert.equal(due('2026-02-07 10:00', days(7)), '2026-02-14 18:00', 'a moved Saturday is worked')
})

test('hours run round the clock, work hours stand still at lunch, at night and on rest days', () => {
  assert.equal(due('2026-02-14 17:00', hours(24)), '2026-02-15 17:00')
  assert.equal(due('2026-03-02 10:00', hours(0.5)), '2026-03-02 10:30')
  assert.equal(due('2026-03-02 11:00', workHours(2)), '2026-03-02 15:30')
  assert.equal(due('2026-03-02 12:30', workHours(4)), '2026-03-03 09:00')
  assert.equal(due('2026-02-14 17:00', workHours(4)), '2026-02-24 11:30')
  assert.equal(
    due('2026-02-17 11:00', workHours(4)),
    '2026-02-24 15:00',
    'from a holiday on, the next workday',
  )
  assert.equal(due('2026-04-30 16:30', workHours(4), [], seasonal), '2026-05-06 11:00')
})

test('a same-day term ends when today closes; taken in after that, when the next workday closes', () => {
  for (const term of [workdays(0), days(0)]) {
    assert.equal(due('2026-03-06 17:59', term), '2026-03-06 18:00')
    assert.equal(due('2026-03-06 18:00', term), '2026-03-09 18:00')
    assert.equal(due('2026-03-07 10:00', term), '2026-03-09 18:00')
  }
})

test('a suspension moves the deadline by the time it took on the clock of the term', () => {
  const overnight = [gap('2026-03-03 16:00', '2026-03-04 10:00')]
  assert.equal(due('2026-03-03 10:00', hours(24), overnight), '2026-03-05 04:00')
  assert.equal(due('2026-03-03 15:00', workHours(4), overnight), '2026-03-04 15:30')
  assert.equal(due('2026-03-02 10:00', workdays(3), overnight), '2026-03-06 12:00')
  assert.equal(due('2026-03-02 10:00', days(3), overnight), '2026-03-06 18:00')
})

test('a whole workday suspended is a whole workday more, even when the next season works longer', () => {
  const wholeDay = [gap('2026-04-30 00:00', '2026-05-06 08:00')]
  assert.equal(due('2026-04-28 10:00', workdays(2), wholeDay, seasonal), '2026-05-06 18:30')
  const threeThirds = ['2026-03-03', '2026-03-04', '2026-03-05'].map(it => gap(`${it} 08:30`, `${it} 10:50`))
  assert.equal(due('2026-03-02 10:00', workdays(4), threeThirds), '2026-03-09 18:00')
})

test('after a suspension a last day of rest moves on again', () => {
  const twoDays = [gap('2026-03-03 10:00', '2026-03-05 10:00')]
  assert.equal(due('2026-03-02 10:00', days(3), twoDays), '2026-03-09 18:00')
})

test('a suspension on a rest day, at lunch or before the count begins moves no workday', () => {
  const idle = [gap('2026-03-02 09:00', '2026-03-02 24:00'), gap('2026-03-03 12:00', '2026-03-03 14:30')]
  assert.equal(due('2026-03-02 08:30', workdays(2), idle), '2026-03-04 18:00')
  assert.equal(
    due('2026-03-06 10:00', workdays(2), [gap('2026-03-06 18:00', '2026-03-09 08:30')]),
    '2026-03-10 18:00',
  )
})

test('a same-day term suspended in the morning gets as much of the next workday', () => {
  const morning = [gap('2026-03-06 09:00', '2026-03-06 11:00')]
  assert.equal(due('2026-03-06 08:40', workdays(0), morning), '2026-03-09 10:30')
  assert.equal(due('2026-03-06 08:40', days(0), morning), '2026-03-09 18:00')
})

test('overlapping suspensions count once, and one that begins after the deadline moves nothing', () => {
  const twice = [gap('2026-03-02 12:00', '2026-03-02 15:00'), gap('2026-03-02 11:00', '2026-03-02 14:00')]
  assert.equal(due('2026-03-02 10:00', hours(10), twice), '2026-03-03 00:00')
  assert.equal(
    due('2026-03-02 10:00', hours(2), [gap('2026-03-02 12:00', '2026-03-02 15:00')]),
    '2026-03-02 12:00',
  )
  const second = [gap('2026-03-02 11:00', '2026-03-02 14:00'), gap('2026-03-02 14:30', '2026-03-02 15:30')]
  assert.equal(
    due('2026-03-02 10:00', hours(2), second),
    '2026-03-02 16:00',
    'within reach after the first one',
  )
})

test('suspended again in the moment of resuming is suspended without a break', () => {
  const start = '2026-03-02 10:00'
  const parts = [gap('2026-03-07 20:00', '2026-03-10 18:00'), gap('2026-03-10 18:00', '2026-03-12 18:00')]
  const whole = [gap('2026-03-07 20:00', '2026-03-12 18:00')]
  assert.equal(due(start, days(5), parts.slice(0, 1)), '2026-03-10 18:00')
  assert.equal(due(start, days(5), parts), due(start, days(5), whole))
  assert.equal(due(start, days(5), whole), '2026-03-12 18:00')
})

test('while the clock stands still the deadline is what it would be if it ran again now', () => {
  const open = { calendar: china, start: at('2026-03-02 10:00'), term: workHours(8), suspensions: [gap('2026-03-02 11:00')] } // prettier-ignore
  const paused = dueOf({ ...open, now: at('2026-03-03 11:00') })
  assert.deepEqual(paused, { due: at('2026-03-04 11:00'), provisional: false, paused: true })
  assert.equal(said(dueOf({ ...open, now: at('2026-03-02 10:30') }).due), '2026-03-03 11:00')
  assert.equal(dueOf({ ...open, now: at('2026-03-02 10:30') }).paused, false)
  assert.deepEqual(dueOf(open), { due: at('2026-03-03 11:00'), provisional: false, paused: true })
})

test('a deadline that touches a year without a published calendar is provisional', () => {
  const provisional = (start: string, term: Term, suspensions: readonly Suspension[] = []) =>
    dueOf({ calendar: china, start: at(start), term, suspensions }).provisional
  assert.equal(provisional('2026-12-28 10:00', workdays(3)), false)
  assert.equal(provisional('2026-12-28 10:00', workdays(4)), true)
  assert.equal(provisional('2026-12-31 17:00', workHours(2)), true)
  assert.equal(provisional('2026-12-31 17:00', workHours(1)), false)
  assert.equal(provisional('2026-12-28 10:00', days(4)), true)
  assert.equal(provisional('2026-12-31 17:00', hours(24)), false, 'plain hours need no calendar')
  assert.equal(provisional('2014-12-25 10:00', workdays(10)), true)
  assert.equal(provisional('2014-12-25 10:00', days(15)), false, 'only the last day asks the calendar')
  assert.equal(
    provisional('2026-12-28 10:00', workdays(3), [gap('2026-12-29 08:30', '2026-12-29 10:00')]),
    true,
  )
})

test('green turns yellow when three tenths are left, and red after the deadline, not at it', () => {
  const light = (start: string, term: Term, now: string) => lightOf(asked({ start, term, now }))
  assert.equal(light('2026-03-02 10:00', hours(10), '2026-03-02 16:59'), 'green')
  assert.equal(light('2026-03-02 10:00', hours(10), '2026-03-02 17:00'), 'yellow')
  assert.equal(light('2026-03-02 10:00', hours(10), '2026-03-02 20:00'), 'yellow')
  assert.equal(light('2026-03-02 10:00', hours(10), '2026-03-02 20:01'), 'red')
  assert.equal(light('2026-03-02 10:00', workHours(10), '2026-03-03 09:59'), 'green')
  assert.equal(light('2026-03-02 10:00', workHours(10), '2026-03-03 10:00'), 'yellow')
  assert.equal(light('2026-03-06 10:00', workdays(10), '2026-03-17 17:59'), 'green')
  assert.equal(light('2026-03-06 10:00', workdays(10), '2026-03-17 18:00'), 'yellow')
  assert.equal(light('2026-03-02 10:00', days(10), '2026-03-09 17:59'), 'green')
  assert.equal(light('2026-03-02 10:00', days(10), '2026-03-09 18:00'), 'yellow')
  assert.equal(light('2026-03-02 10:00', days(10), '2026-03-12 18:01'), 'red')
})

test('a clock that stands still changes no light, and the time it stood is no part of the term', () => {
  const start = '2026-03-02 10:00'
  const suspensions = [gap('2026-03-02 16:59')]
  for (const now of ['2026-03-02 17:00', '2026-03-05 17:00', '2026-06-01 09:00']) {
    const q = asked({ start, term: hours(10), now, suspensions })
    assert.equal(lightOf(q), 'green', now)
    assert.equal(Math.round(lengthLeft(q) * 60), 181, now)
  }
  const ended = [gap('2026-03-02 16:59', '2026-03-05 09:00')]
  assert.equal(
    lightOf(asked({ start, term: hours(10), now: '2026-03-05 09:00', suspensions: ended })),
    'green',
  )
  assert.equal(
    lightOf(asked({ start, term: hours(10), now: '2026-03-05 09:01', suspensions: ended })),
    'yellow',
  )
})

test('of an extended deadline three tenths of the longer term are yellow', () => {
  const q = { ...asked({ start: '2026-03-02 10:00', term: workdays(5), now: '2026-03-09 09:00' }), due: at('2026-03-16 18:00') } // prettier-ignore
  assert.equal(lightOf(q), 'green')
  assert.equal(lightOf({ ...q, now: at('2026-03-11 17:59') }), 'green')
  assert.equal(lightOf({ ...q, now: at('2026-03-11 18:00') }), 'yellow')
})

test('a reminder set ahead falls where that share of the term is left', () => {
  const q = asked({ start: '2026-03-06 10:00', term: workdays(10), now: '2026-03-06 10:00' })
  assert.equal(said(leftFrom(q, YELLOW_SHARE)), '2026-03-17 18:00')
  assert.equal(said(leftFrom(q, 0.5)), '2026-03-13 18:00')
  assert.equal(leftFrom(q, 0), q.due)
  assert.equal(leftFrom(q, 1), q.start)
  const ended = { term: hours(10), suspensions: [gap('2026-03-02 16:59', '2026-03-05 09:00')] }
  const after = { ...ended, start: '2026-03-02 10:00', now: '2026-03-02 10:00' }
  assert.equal(said(leftFrom(asked(after), YELLOW_SHARE)), '2026-03-05 09:01')
  const open = { ...asked(after), suspensions: [gap('2026-03-02 16:59')], due: at('2026-03-02 20:00') }
  assert.equal(said(leftFrom(open, YELLOW_SHARE)), '2026-03-02 17:00', 'as if it had run on')
})

test('what is left is counted on the clock of the term, negative when overdue', () => {
  const left = (term: Term, now: string) => lengthLeft(asked({ start: '2026-03-06 10:00', term, now }))
  assert.equal(left(hours(24), '2026-03-06 16:00'), 18)
  assert.equal(left(hours(24), '2026-03-07 12:00'), -2)
  assert.equal(left(workHours(8), '2026-03-08 12:00'), 2.5)
  assert.equal(left(workdays(2), '2026-03-06 10:01'), 2, 'today is not counted')
  assert.equal(left(workdays(2), '2026-03-08 12:00'), 2)
  assert.equal(left(workdays(2), '2026-03-09 13:00'), 1.5)
  assert.equal(left(workdays(2), '2026-03-11 13:00'), -0.5)
  assert.equal(left(days(3), '2026-03-08 18:00'), 1)
})

test('terms are said in both languages', () => {
  assert.deepEqual(sayTerm(workdays(3)), { zh: '3 个工作日', en: '3 working days' })
  assert.deepEqual(sayTerm(workdays(1)), { zh: '1 个工作日', en: '1 working day' })
  assert.deepEqual(sayTerm(days(15)), { zh: '15 天', en: '15 days' })
  assert.deepEqual(sayTerm(hours(2)), { zh: '2 小时', en: '2 hours' })
  assert.deepEqual(sayTerm(hours(0.25)), { zh: '15 分钟', en: '15 minutes' })
  assert.deepEqual(sayTerm(hours(0)), { zh: '0 小时', en: '0 hours' })
  assert.deepEqual(sayTerm(workHours(4)), { zh: '4 个工作时', en: '4 working hours' })
  assert.deepEqual(sayTerm(workHours(0.5)), { zh: '30 分钟工作时间', en: '30 working minutes' })
  assert.deepEqual(sayTerm(days(0)), { zh: '当日', en: 'the same day' })
})

test('what is left is said on the term’s own clock, what is overdue in plain hours and days', () => {
  const say = (term: Term, now: string, suspensions: readonly Suspension[] = []) =>
    sayLeft(asked({ start: '2026-03-06 10:00', term, now, suspensions }))
  assert.deepEqual(say(hours(6), '2026-03-06 12:30'), { zh: '还剩 3 小时', en: '3 hours left' })
  assert.deepEqual(say(hours(2), '2026-03-06 11:20'), { zh: '还剩 40 分钟', en: '40 minutes left' })
  assert.equal(say(hours(2), '2026-03-06 12:00').zh, '还剩不到 1 分钟')
  assert.equal(say(days(7), '2026-03-07 10:00').zh, '还剩 6 天')
  assert.equal(say(days(7), '2026-03-11 19:00').zh, '还剩 47 小时')
  assert.deepEqual(say(workdays(3), '2026-03-07 10:00'), { zh: '还剩 3 个工作日', en: '3 working days left' })
  assert.deepEqual(say(workdays(3), '2026-03-10 18:00'), { zh: '还剩 1 个工作日', en: '1 working day left' })
  assert.equal(say(workdays(3), '2026-03-11 10:00').zh, '还剩 5 个工作时')
  assert.equal(say(workHours(8), '2026-03-07 10:00').zh, '还剩 2 个工作时')
  assert.equal(say(workHours(8), '2026-03-09 10:50').zh, '还剩 10 分钟工作时间')
  assert.deepEqual(say(workdays(3), '2026-03-13 18:00'), { zh: '超期 2 天', en: '2 days overdue' })
  assert.equal(say(hours(2), '2026-03-06 13:00').zh, '超期 1 小时')
  assert.equal(say(hours(2), '2026-03-06 12:01').en, '1 minute overdue')
  const paused = [gap('2026-03-06 11:00')]
  assert.deepEqual(say(hours(4), '2026-03-20 10:00', paused), {
    zh: '已停时，还剩 3 小时',
    en: 'paused, 3 hours left',
  })
  const q = asked({ start: '2026-03-06 10:00', term: hours(2), now: '2026-03-06 10:00' })
  assert.deepEqual(sayLeft({ ...q, now: q.due + 1 }), { zh: '刚刚超期', en: 'overdue just now' })
})

test('terms of no length, of half a workday and of a thousand years are refused', () => {
  for (const term of [hours(24), hours(0.5), workHours(4), workdays(0), workdays(15), days(60)]) {
    assert.deepEqual(termSchema.parse(term), term)
  }
  for (const term of [
    hours(0),
    workHours(-1),
    workdays(2.5),
    days(-1),
    days(365_000),
    { clock: 'weeks', n: 1 },
  ]) {
    assert.ok(!termSchema.safeParse(term).success, JSON.stringify(term))
  }
})

const moment = fc.integer({ min: at('2015-01-02 00:00'), max: at('2027-06-01 00:00') })
const calendars = fc.constantFrom(china, seasonal)
const makers = fc.constantFrom(hours, workHours, workdays, days)
const lengths = fc.integer({ min: 1, max: 60 })
const later = fc.integer({ min: 0, max: 20 * DAY_MS })
/** Suspensions as a case gets them: some days long, begun some days around the start. */
const gapsAfter = fc.array(
  fc.record({
    after: fc.integer({ min: -5 * DAY_MS, max: 90 * DAY_MS }),
    long: fc.integer({ min: 0, max: 9 * DAY_MS }),
  }),
  { maxLength: 4 },
)
const from = (start: number, gaps: readonly { after: number; long: number }[]): Suspension[] =>
  gaps.map(it => ({ from: start + it.after, to: start + it.after + it.long }))

test('who starts later is never due earlier', () => {
  holds(
    fc.property(
      calendars,
      makers,
      fc.nat(60),
      moment,
      later,
      gapsAfter,
      (calendar, make, n, start, wait, gaps) => {
        const term = make(n)
        // A same-day term has one deadline all day long: who was suspended in the morning gets more, rightly.
        const suspensions = n === 0 ? [] : from(start, gaps)
        const first = dueOf({ calendar, start, term, suspensions }).due
        const second = dueOf({ calendar, start: start + wait, term, suspensions }).due
        assert.ok(first <= second, `${said(first)} and then ${said(second)}`)
      },
    ),
    2000,
  )
})

test('who has a longer term is never due earlier', () => {
  holds(
    fc.property(calendars, makers, fc.nat(60), moment, gapsAfter, (calendar, make, n, start, gaps) => {
      const suspensions = from(start, gaps)
      const short = dueOf({ calendar, start, term: make(n), suspensions }).due
      const long = dueOf({ calendar, start, term: make(n + 1), suspensions }).due
      assert.ok(short <= long, `${said(short)} and with one more ${said(long)}`)
    }),
    2000,
  )
})

test('one suspension more never makes a case due earlier, and their order means nothing', () => {
  holds(
    fc.property(calendars, makers, lengths, moment, gapsAfter, (calendar, make, n, start, gaps) => {
      const q = { calendar, start, term: make(n) }
      const all = from(start, gaps)
      const whole = dueOf({ ...q, suspensions: all })
      assert.ok(dueOf({ ...q, suspensions: all.slice(1) }).due <= whole.due)
      assert.deepEqual(dueOf({ ...q, suspensions: all.toReversed() }), whole)
      const sorted = all.toSorted((a, b) => a.from - b.from)
      assert.deepEqual(dueOf({ ...q, suspensions: sorted }), whole)
    }),
    2000,
  )
})

test('workdays end at closing time of a workday, calendar days at most a holiday after their last day', () => {
  holds(
    fc.property(calendars, lengths, moment, (calendar, n, start) => {
      for (const term of [workdays(n), days(n)]) {
        const end = dueOf({ calendar, start, term, suspensions: [] }).due
        assert.equal(workTime(calendar, end, end + HOUR_MS), 0)
        assert.equal(workTime(calendar, end - MINUTE_MS, end), MINUTE_MS)
        const nominal = addDays(dayOf(start), n)
        if (term.clock === 'days') assert.ok(dayOf(end) >= nominal && dayOf(end) <= addDays(nominal, 12))
      }
    }),
  )
})

test('time passes: less is left, and no light ever goes back from red to yellow to green', () => {
  const rank = { green: 0, yellow: 1, red: 2 }
  holds(
    fc.property(
      calendars,
      makers,
      lengths,
      moment,
      gapsAfter,
      later,
      later,
      (calendar, make, n, start, gaps, a, b) => {
        const suspensions = from(start, gaps)
        const term = make(n)
        const end = dueOf({ calendar, start, term, suspensions }).due
        const q = { calendar, start, term, suspensions, due: end }
        const early = { ...q, now: start + a }
        const late = { ...q, now: start + a + b }
        assert.ok(lengthLeft(early) >= lengthLeft(late) - 1e-6)
        assert.ok(rank[lightOf(early)] <= rank[lightOf(late)])
        const turns = leftFrom(q, YELLOW_SHARE)
        assert.equal(lightOf({ ...q, now: turns }), 'yellow')
        if (turns > start) assert.equal(lightOf({ ...q, now: turns - 1 }), 'green')
        assert.equal(lightOf({ ...q, now: end }), 'yellow')
        assert.equal(lightOf({ ...q, now: end + 1 }), 'red')
        assert.match(sayLeft({ ...q, now: end + 1 }).zh, /超期/)
      },
    ),
    2000,
  )
})
