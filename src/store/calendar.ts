/** The working calendar as stored: days that differ, working hours, and workdays counted ahead for SQL. */
import { sql } from 'kysely'
import type { CalendarDay, WorkingHours } from '../core/calendar.ts'
import type { Tx } from './database.ts'
import { insertAll } from './insert.ts'

export async function calendarDayRows(tx: Tx): Promise<CalendarDay[]> {
  const found =
    await sql<CalendarDay>`select day, kind, name, source from calendar_days order by day`.execute(tx)
  return found.rows
}

/** Days are only ever added: another number of them is another calendar. */
export async function countCalendarDays(tx: Tx): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from calendar_days`.execute(tx)
  return found.rows[0]?.n ?? 0
}

export async function workingHourRows(tx: Tx): Promise<WorkingHours[]> {
  type Found = Omit<WorkingHours, 'validTo'> & { readonly validTo: string | null }
  const found = await sql<Found>`select season_from as "seasonFrom", season_to as "seasonTo", spans,
      from_day as "validFrom", to_day as "validTo", source from working_hours order by from_day, id`.execute(
    tx,
  )
  return found.rows.map(({ validTo, ...row }) => (validTo === null ? row : { ...row, validTo }))
}

/** Replaces the published days and the counted workdays. */
export async function putCalendar(
  tx: Tx,
  q: {
    readonly days: readonly CalendarDay[]
    readonly workdays: readonly { day: string; number: number; published: boolean }[]
  },
): Promise<void> {
  await sql`delete from workdays`.execute(tx)
  await sql`delete from calendar_days`.execute(tx)
  await insertAll(tx, { calendar_days: q.days, workdays: q.workdays })
}
