/** The working calendar of this installation: read from the database, filled from the seed the first time. */
import { createReadStream } from 'node:fs'
import { type Calendar, calendarDaySchema, calendarFrom, isPublished, isWorkday } from '../core/calendar.ts'
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
