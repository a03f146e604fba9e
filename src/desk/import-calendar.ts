/** Takes in the holiday notice of a year, and counts anew the deadlines that it touches: each by one event. */
import { z } from 'zod'
import { type CalendarDay, calendarDaySchema } from '../core/calendar.ts'
import type { Day, Instant } from '../core/instant.ts'
import { isProblem, type Problem } from '../core/problem.ts'
import { calendarDayRows } from '../store/calendar.ts'
import { districtsWithCases } from '../store/verify.ts'
import { isRefusal, refused, type Refusal, type Row } from '../wire/table.ts'
import { eventOf } from './append.ts'
import { publishDays, readCalendar } from './calendar.ts'
import { changeMany } from './change-many.ts'
import { openFile, rowsOf, unreadableRows } from './import-file.ts'
import { type ImportSummary, settled } from './import-run.ts'
import { newId, type Office, transact } from './office.ts'
import { recounted } from './recount.ts'
import { recountTallies } from './tallies.ts'
import { signed } from './successions.ts'

export interface CalendarImport {
  readonly path: string
  readonly isDryRun: boolean
  readonly clock: () => Instant
  readonly goesOn: () => boolean
}

export interface CalendarTaken extends ImportSummary {
  /** Cases whose deadlines were counted anew. */
  readonly recounted: number
}

/** The same file again changes no day, and goes on with deadlines where it was stopped. */
export async function importCalendar(office: Office, q: CalendarImport): Promise<CalendarTaken | Problem> {
  const file = await openFile(q.path)
  if (isProblem(file)) return file
  const rows: (Row | Refusal)[] = []
  for await (const row of rowsOf(file, ['date', 'kind', 'name', 'source'])) rows.push(row)
  const unreadable = rows.filter(isRefusal)
  if (rows.length > 0 && unreadable.length === rows.length) return unreadableRows(file, unreadable)
  const done = await settled(office, q.isDryRun, async tx => {
    const known = new Map((await calendarDayRows(tx)).map(it => [it.day, it]))
    const sum = { days: [] as Day[], news: [] as CalendarDay[], refusals: [...unreadable] }
    for (const row of rows) {
      if (isRefusal(row)) continue
      const day = dayFrom(row, known)
      if ('say' in day) sum.refusals.push(day)
      else {
        if (!known.has(day.day)) sum.news.push(day)
        known.set(day.day, day)
        sum.days.push(day.day)
      }
    }
    if (sum.news.length > 0) {
      await publishDays(tx, sum.news)
      for (const district of await districtsWithCases(tx)) await recountTallies(tx, district)
    }
    return sum
  })
  const summary = {
    read: rows.length,
    accepted: done.news.length,
    unchanged: done.days.length - done.news.length,
    refused: done.refusals.length,
    refusals: done.refusals.toSorted((a, b) => a.line - b.line).slice(0, 1_000),
  }
  return { ...summary, recounted: q.isDryRun ? 0 : await recount(office, q, done.days) }
}

/** Every district here, since holidays are the whole country's. */
async function recount(office: Office, q: CalendarImport, days: readonly Day[]): Promise<number> {
  const calendar = await transact(office, readCalendar)
  const districts = await transact(office, districtsWithCases, { readOnly: true })
  let sum = 0
  for (const district of districts) {
    const done = await changeMany(
      { ...office, calendar },
      {
        ...q,
        district,
        by: { dueAfter: NOBODY },
        event: (_, { events, now }) => {
          const clocks = recounted(events.map(eventOf), { calendar, days })
          return clocks && { id: newId(), step: 'correct', at: now, ...signed(undefined, { clocks }) }
        },
      },
    )
    sum += done.changed
  }
  return sum
}

/** Before every id. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** guess: a moved workday falls on a weekend, all of those of 2015–2026 did; anything else is a slip of the finger. */
const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

function dayFrom(row: Row, known: ReadonlyMap<Day, CalendarDay>): CalendarDay | Refusal {
  const { date: day = '', kind = '', name = '', source = '' } = row.columns
  const read = calendarDaySchema.safeParse({ day, kind, name: name.trim(), source: source.trim() })
  const wrong = (column: string, value: string, zh: string, en: string) =>
    refused(row.line, column, value, { zh, en })
  if (!z.iso.date().safeParse(day).success)
    return wrong('date', day, '应为存在的日期，如 2027-01-01', 'a day as 2027-01-01')
  if (!read.success) return wrong('kind', kind, '可选：off、work', 'one of off, work')
  if (read.data.name === '') return wrong('name', '', '节日名称', 'the name of the holiday')
  if (read.data.source === '') return wrong('source', '', '通知的文号或网址', 'the notice it stands in')
  if (kind === 'work' && !isWeekend(day))
    return wrong('date', day, '调休上班日应为周六或周日', 'a Saturday or Sunday: others are worked anyway')
  const before = known.get(day)
  if (before && (before.kind !== read.data.kind || before.name !== read.data.name))
    return wrong(
      'date',
      day,
      `changed 已变更：已登记为 ${before.kind} ${before.name}`,
      `changed: registered as ${before.kind} ${before.name}`,
    )
  return read.data
}
