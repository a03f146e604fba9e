/** Terms 时限 and deadlines 截止: how long one has, until when, and how that looks and reads at a moment. */
import { z } from 'zod'
import {
  type Calendar,
  type Span,
  addWorkTime,
  addWorkdays,
  isPublished,
  isWorkday,
  nextWorkday,
  spansOn,
  workTime,
  workdayParts,
} from './calendar.ts'
import { DAY_MS, type Day, HOUR_MS, type Instant, MINUTE_MS, addDays, dayOf, startOfDay } from './instant.ts'
import type { Bilingual } from './language.ts'

/** 紧急工作时 round the clock · 工作时 inside working time · 工作日 · 自然日. */
export const clockKinds = ['hours', 'work-hours', 'workdays', 'days'] as const
export type ClockKind = (typeof clockKinds)[number]

/** A length of time on one of the clocks. 0 workdays or days is 当日: before that day closes. */
export interface Term {
  readonly clock: ClockKind
  readonly n: number
}

/** 10,000 workdays are 40 years: more is a slip of the finger. */
export const termSchema: z.ZodType<Term> = z
  .object({ clock: z.enum(clockKinds), n: z.number().min(0).max(10_000) })
  .refine(it => (it.clock === 'hours' || it.clock === 'work-hours' ? it.n > 0 : Number.isInteger(it.n)), {
    error: 'hours are more than 0, workdays and days are whole',
    path: ['n'],
  })

export const hours = (n: number): Term => ({ clock: 'hours', n })
export const workHours = (n: number): Term => ({ clock: 'work-hours', n })
export const workdays = (n: number): Term => ({ clock: 'workdays', n })
export const days = (n: number): Term => ({ clock: 'days', n })

/** The clock stands still 停时. Without `to` it stands still yet. */
export interface Suspension {
  readonly from: Instant
  readonly to?: Instant
}

export interface Deadline {
  readonly due: Instant
  /** The count touches a year without a published calendar. */
  readonly provisional: boolean
  readonly paused: boolean
}

/**
 * The deadline is the moment at which the term has run out, suspended time left out. So a suspension that begins
 * after the deadline no longer moves it. An open one is taken to end now; without `now`, to have no length yet.
 */
export function dueOf(q: {
  readonly calendar: Calendar
  readonly start: Instant
  readonly term: Term
  readonly suspensions: readonly Suspension[]
  readonly now?: Instant
}): Deadline {
  const { calendar, start, suspensions, now } = q
  const term = countedAs(calendar, start, q.term)
  const { length, end: endOf } = clockworks[term.clock]
  let suspended = 0
  let end = endOf(calendar, start, term.n, suspended)
  for (const gap of gapsIn(suspensions, { from: countsFrom(start, term), now })) {
    if (gap.from >= end.due) break
    suspended += length(calendar, gap)
    end = endOf(calendar, start, term.n, suspended)
  }
  return { due: end.due, provisional: isProvisional(calendar, end), paused: isPaused(suspensions, now) }
}

/** A term that is running: what is asked about it is asked of the moment `now`. */
export interface RunningTerm {
  readonly calendar: Calendar
  readonly start: Instant
  readonly term: Term
  readonly due: Instant
  readonly suspensions: readonly Suspension[]
  readonly now: Instant
}

/** What is left in the term's own unit (hours, work hours, workdays, days); negative after the deadline. */
export const lengthLeft = (q: RunningTerm): number => leftOf(q) / clockworks[q.term.clock].unit

export type Light = 'green' | 'yellow' | 'red'

/** Share of the term that is left when green 正常 turns yellow 临期 (DESIGN §5). */
export const YELLOW_SHARE = 0.3

/** Red 超期 begins after the deadline, not at it. The whole is start to deadline, so an extension counts. */
export function lightOf(q: RunningTerm): Light {
  if (q.now > q.due) return 'red'
  return leftOf(q) <= shareOf(q, YELLOW_SHARE) ? 'yellow' : 'green'
}

/**
 * The first moment at which no more than a share (0–1) of the term is left, for reminders that are set ahead.
 * A suspension without an end has no length yet: ask again, with the new deadline, when the clock runs on.
 */
export function leftFrom(q: Omit<RunningTerm, 'now'>, share: number): Instant {
  const running = { ...q, now: q.due, suspensions: q.suspensions.filter(it => it.to !== undefined) }
  const limit = shareOf(running, share)
  const first = firstCounted(running)
  let low = q.start
  let high = q.due
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (leftAfter({ ...running, now: middle }, first) <= limit) high = middle
    else low = middle + 1
  }
  return low
}

/** `3 个工作日`, `3 working days`. */
export function sayTerm(term: Term): Bilingual {
  const { clock, n } = term
  const byDays = clock === 'workdays' || clock === 'days'
  if (byDays && n === 0) return { zh: '当日', en: 'the same day' }
  if (byDays || Number.isInteger(n)) return count(n, WORDS[clock])
  return count(Math.round(n * 60), clock === 'hours' ? MINUTE : WORK_MINUTE)
}

/**
 * `还剩 3 小时`, `还剩 2 个工作日`, `超期 2 天`. What is left is said on the term's own clock, rounded down; what is
 * overdue in plain hours and days, since being late does not stop at closing time.
 */
export function sayLeft(q: RunningTerm): Bilingual {
  if (q.now > q.due) return sayOverdue(q.now - q.due)
  const left = sayLength(q)
  const text = left
    ? { zh: `还剩 ${left.zh}`, en: `${left.en} left` }
    : { zh: '还剩不到 1 分钟', en: 'less than a minute left' }
  return isPaused(q.suspensions, q.now) ? { zh: `已停时，${text.zh}`, en: `paused, ${text.en}` } : text
}

/** How each clock counts: lengths are whole numbers, so that sums and limits are exact. */
interface Clockwork {
  /** What a length is divided by to be in the term's own unit. */
  readonly unit: number
  readonly length: (calendar: Calendar, span: Span) => number
  readonly end: (calendar: Calendar, start: Instant, n: number, suspended: number) => End
}

/** Where a count ends, and the first day whose being a workday or not it depends on. */
interface End {
  readonly due: Instant
  readonly since?: Day
}

/** Parts of a workday are kept in billionths, 0.03 ms of working time. */
const BILLION = 1e9

const clockworks: Record<ClockKind, Clockwork> = {
  hours: {
    unit: HOUR_MS,
    length: (_, span) => span.to - span.from,
    end: (_, start, n, suspended) => ({ due: start + Math.round(n * HOUR_MS) + suspended }),
  },
  'work-hours': {
    unit: HOUR_MS,
    length: (calendar, span) => workTime(calendar, span.from, span.to),
    end: (calendar, start, n, suspended) => ({
      due: addWorkTime(calendar, start, Math.round(n * HOUR_MS) + suspended),
      since: dayOf(start),
    }),
  },
  workdays: {
    unit: BILLION,
    length: (calendar, span) => Math.round(workdayParts(calendar, span.from, span.to) * BILLION),
    end: (calendar, start, n, suspended) => {
      const last = addWorkdays(calendar, dayOf(start), n)
      const whole = Math.floor(suspended / BILLION)
      const shifted = addWorkdays(calendar, last, whole)
      const next = spansOn(calendar, nextWorkday(calendar, shifted))
      const part = (suspended / BILLION - whole) * next.reduce((sum, it) => sum + it.to - it.from, 0)
      return {
        due: addWorkTime(calendar, closingOf(calendar, shifted), part),
        since: addDays(dayOf(start), n === 0 ? 0 : 1),
      }
    },
  },
  days: {
    unit: DAY_MS,
    length: (_, span) => span.to - span.from,
    end: (calendar, start, n, suspended) => {
      const shifted = addDays(dayOf(start), n + Math.ceil(suspended / DAY_MS))
      const worked = isWorkday(calendar, shifted) ? shifted : nextWorkday(calendar, shifted)
      return { due: closingOf(calendar, worked), since: shifted }
    },
  },
}

/** Hours run from the start; workdays and days from the day after it 次日起算, except on the same day. */
const countsFrom = (start: Instant, { clock, n }: Term): Instant =>
  clock === 'hours' || clock === 'work-hours' || n === 0 ? start : startOfDay(addDays(dayOf(start), 1))

/** A same-day term that begins on a rest day or after closing time is a term to the next day. */
function countedAs(calendar: Calendar, start: Instant, term: Term): Term {
  if (term.n > 0 || term.clock === 'hours' || term.clock === 'work-hours') return term
  const today = dayOf(start)
  const isOpen = isWorkday(calendar, today) && start < closingOf(calendar, today)
  return isOpen ? term : { ...term, n: 1 }
}

function closingOf(calendar: Calendar, workday: Day): Instant {
  const last = spansOn(calendar, workday).at(-1)
  if (!last) throw new Error(`${workday} is not a workday and has no closing time`)
  return last.to
}

function isProvisional(calendar: Calendar, end: End): boolean {
  if (end.since === undefined) return false
  const lastYear = Number(dayOf(end.due).slice(0, 4))
  for (let year = Number(end.since.slice(0, 4)); year <= lastYear; year += 1) {
    if (!isPublished(calendar, year)) return true
  }
  return false
}

/** Without `now`, whatever has no end yet. */
const isPaused = (suspensions: readonly Suspension[], now: Instant | undefined): boolean =>
  suspensions.some(it =>
    now === undefined ? it.to === undefined : it.from <= now && now < (it.to ?? Infinity),
  )

/** Suspended time from a moment on, in order, what overlaps or touches joined. */
function gapsIn(
  suspensions: readonly Suspension[],
  { from, now }: { from: Instant; now: Instant | undefined },
): Span[] {
  const gaps: Span[] = []
  for (const it of [...suspensions].sort((a, b) => a.from - b.from)) {
    const gap = { from: Math.max(it.from, from), to: it.to ?? now ?? it.from }
    const last = gaps.at(-1)
    if (gap.to <= gap.from) continue
    if (last && gap.from <= last.to) gaps.splice(-1, 1, { from: last.from, to: Math.max(last.to, gap.to) })
    else gaps.push(gap)
  }
  return gaps
}

/** The length of a span on the term's clock, suspended time left out. */
function runningLength(q: RunningTerm, span: Span): number {
  const { length } = clockworks[q.term.clock]
  return gapsIn(q.suspensions, { from: span.from, now: q.now })
    .filter(gap => gap.from < span.to)
    .map(gap => length(q.calendar, { from: gap.from, to: Math.min(gap.to, span.to) }))
    .reduce((left, gap) => left - gap, length(q.calendar, span))
}

const leftOf = (q: RunningTerm): number => leftAfter(q, firstCounted(q))

function leftAfter(q: RunningTerm, first: Instant): number {
  const { length } = clockworks[q.term.clock]
  if (q.now > q.due) return 0 - length(q.calendar, { from: q.due, to: q.now })
  return runningLength(q, { from: Math.max(q.now, first), to: q.due })
}

/** Workdays left begin with the day after the start too: a term of 3 never has 4 left. */
const firstCounted = (q: Omit<RunningTerm, 'now'>): Instant =>
  q.term.clock === 'workdays' ? countsFrom(q.start, countedAs(q.calendar, q.start, q.term)) : -Infinity

/** Lengths are whole numbers, and so is a share of one: 30 % of 10 hours are 3 hours to the ms. */
const shareOf = (q: RunningTerm, share: number): number => Math.round(wholeOf(q) * share)

/** Of a term in days the last day counts whole, though it ends at closing time: 30 % of 10 days are 3 days. */
function wholeOf(q: RunningTerm): number {
  const term = countedAs(q.calendar, q.start, q.term)
  const running = runningLength(q, { from: countsFrom(q.start, term), to: q.due })
  const evening = startOfDay(addDays(dayOf(q.due), 1)) - q.due
  return term.clock === 'days' && term.n > 0 ? running + evening : running
}

interface Word {
  readonly zh: string
  readonly en: string
}

const DAY: Word = { zh: '天', en: 'day' }
const HOUR: Word = { zh: '小时', en: 'hour' }
const MINUTE: Word = { zh: '分钟', en: 'minute' }
const WORKDAY: Word = { zh: '个工作日', en: 'working day' }
const WORK_HOUR: Word = { zh: '个工作时', en: 'working hour' }
const WORK_MINUTE: Word = { zh: '分钟工作时间', en: 'working minute' }

const WORDS: Record<ClockKind, Word> = {
  hours: HOUR,
  'work-hours': WORK_HOUR,
  workdays: WORKDAY,
  days: DAY,
}

const count = (n: number, { zh, en }: Word): Bilingual => ({
  zh: `${n} ${zh}`,
  en: `${n} ${en}${n === 1 ? '' : 's'}`,
})

function sayOverdue(late: number): Bilingual {
  const length = sayPlain(late)
  return length
    ? { zh: `超期 ${length.zh}`, en: `${length.en} overdue` }
    : { zh: '刚刚超期', en: 'overdue just now' }
}

function sayLength(q: RunningTerm): Bilingual | undefined {
  const left = leftOf(q)
  if (q.term.clock === 'hours' || q.term.clock === 'days') return sayPlain(left)
  // Parts of days are rounded to billionths: 1.999999999 workdays are 2.
  const whole = Math.floor(left / BILLION + 1e-6)
  if (q.term.clock === 'workdays' && whole >= 1) return count(whole, WORKDAY)
  const ms = q.term.clock === 'workdays' ? workTime(q.calendar, q.now, q.due) : left
  return sayShort(ms, WORK_HOUR, WORK_MINUTE)
}

/** Days from two on, else hours: 47 hours are not yet 2 days and more than 1. */
const sayPlain = (ms: number): Bilingual | undefined =>
  ms >= 2 * DAY_MS ? count(Math.floor(ms / DAY_MS), DAY) : sayShort(ms, HOUR, MINUTE)

function sayShort(ms: number, hour: Word, minute: Word): Bilingual | undefined {
  if (ms >= HOUR_MS) return count(Math.floor(ms / HOUR_MS), hour)
  return ms >= MINUTE_MS ? count(Math.floor(ms / MINUTE_MS), minute) : undefined
}
