/** The working calendar of this installation: read from the database, filled from the seed the first time. */
import { createReadStream } from 'node:fs'
import {
  type Calendar,
  type CalendarDay,
  calendarDaySchema,
  calendarFrom,
  DEFAULT_HOURS,
  isPublished,
  isWorkday,
  type WorkingHours,
  workdaysBetween,
} from '../core/calendar.ts'
import { addDays, type Day } from '../core/instant.ts'
import { calendarDayRows, putCalendar, workingHourRows } from '../store/calendar.ts'
import type { Tx } from '../store/database.ts'
import { readCsv } from '../wire/csv.ts'
import { seedFile } from './seed.ts'

/** Workdays are counted ahead for SQL between these days. */
const FIRST: Day = '2000-01-01'
const LAST: Day = '2045-12-31'

export async function readCalendar(tx: Tx): Promise<Calendar> {
  const days = await calendarDayRows(tx)
  const hours = await workingHourRows(tx)
  if (days.length > 0) return calendarFrom({ days, hours })
  const seeded = await seedDays()
  const calendar = calendarFrom({ days: seeded, hours })
  await putCalendar(tx, { days: seeded, workdays: countedAhead(calendar) })
  return calendar
}

/** Adds days to those that are published; what stands there already stays. */
export async function publishDays(tx: Tx, days: readonly CalendarDay[]): Promise<void> {
  const all = [...(await calendarDayRows(tx)), ...days]
  const calendar = calendarFrom({ days: all, hours: await workingHourRows(tx) })
  await putCalendar(tx, { days: all, workdays: countedAhead(calendar) })
}

/** One year as answers show it. */
export async function showCalendar(tx: Tx, year: number) {
  const days = await calendarDayRows(tx)
  const hours = await workingHourRows(tx)
  const calendar = calendarFrom({ days, hours })
  const ofYear = (kind: CalendarDay['kind']) =>
    days
      .filter(it => it.kind === kind && it.day.startsWith(`${year}-`))
      .map(({ day, name, source }) => ({ day, name, source }))
  return {
    year,
    published: isPublished(calendar, year),
    workdays: workdaysBetween(calendar, `${year - 1}-12-31`, `${year}-12-31`),
    daysOff: ofYear('off'),
    movedWorkdays: ofYear('work'),
    hours: (hours.length > 0 ? hours : [defaultHours]).map(it => ({
      ...it,
      spans: it.spans.map(([from, to]): [string, string] => [from, to]),
      validTo: it.validTo ?? null,
    })),
  }
}

const defaultHours: WorkingHours = {
  seasonFrom: '01-01',
  seasonTo: '12-31',
  spans: DEFAULT_HOURS,
  validFrom: '2000-01-01',
  source: 'guess: the usual hours of a district office',
}

/** Number of workdays up to and including each day, so that SQL counts between two days by subtraction. */
function countedAhead(calendar: Calendar): { day: Day; number: number; published: boolean }[] {
  const rows = []
  let number = 0
  for (let day = FIRST; day <= LAST; day = addDays(day, 1)) {
    if (isWorkday(calendar, day)) number++
    rows.push({ day, number, published: isPublished(calendar, Number(day.slice(0, 4))) })
  }
  return rows
}

async function seedDays() {
  const days = []
  for await (const row of readCsv(createReadStream(seedFile('holidays-cn.csv')))) {
    if ('columns' in row)
      days.push(calendarDaySchema.parse({ ...row.columns, day: row.columns['date'] ?? row.columns['day'] }))
  }
  return days
}
