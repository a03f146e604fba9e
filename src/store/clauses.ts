/** Each clause of an indicator, said in SQL once, over `cases c`. */
import { type RawBuilder, sql } from 'kysely'
import type { Clause } from '../core/indicator.ts'
import type { Instant } from '../core/instant.ts'
import { moment } from './database.ts'
import { type CaseColumn, scopeColumns } from './past.ts'

/** What the clauses about time ask of. */
export interface Period {
  readonly from: Instant
  readonly to: Instant
  readonly asOf: Instant
}

/** The day of a moment, here. */
export const dayOfColumn = (moment: RawBuilder<unknown>) =>
  sql`(${moment} at time zone 'Asia/Shanghai')::date`
const workday = (at: RawBuilder<unknown>) => sql`(select number from workdays where day = ${dayOfColumn(at)})`

export function clause(it: Clause, q: Period): RawBuilder<unknown> {
  const from = moment(q.from)
  const to = moment(q.to)
  if (typeof it === 'object') {
    if ('ofProgram' in it) return sql`c.program = ${it.ofProgram}`
    return 'closedWithinWorkdays' in it
      ? sql`${workday(sql`c.closed_at`)} - ${workday(sql`c.reported_at`)} <= ${it.closedWithinWorkdays}`
      : sql`${dayOfColumn(sql`c.closed_at`)} - ${dayOfColumn(sql`c.reported_at`)} <= ${it.closedWithinDays}`
  }
  switch (it) {
    case 'reported-in-period':
      return sql`(c.reported_at >= ${from} and c.reported_at < ${to})`
    case 'closed-in-period':
      return sql`(c.closed_at >= ${from} and c.closed_at < ${to})`
    case 'due-in-period':
      return sql`(c.due >= ${from} and c.due < ${to} and (c.due <= ${moment(q.asOf)} or c.closed_at is not null))`
    case 'open':
      return sql`c.stage not in ('closed', 'void')`
    case 'closed':
      return sql`c.stage = 'closed'`
    case 'closed-on-time':
      return sql`(c.stage = 'closed' and c.closed_at <= c.due)`
    case 'overdue':
      return sql`(c.stage not in ('closed', 'void') and not c.paused and c.due < ${moment(q.asOf)})`
    case 'not-deferred':
      return sql`not c.deferred`
    case 'not-void':
      return sql`c.stage <> 'void'`
    case 'assigned-once':
      return sql`c.assigned_at is not null`
    case 'rectified-once':
      return sql`c.rounds > 0`
    case 'reworked':
      return sql`c.failures > 0`
    case 'extended':
      return sql`c.extensions > 0`
    case 'declined':
      return sql`c.declines > 0`
    case 'supervised':
      return sql`c.supervised > 0`
    case 'exposed':
      return sql`c.exposure in ('exposed', 'claimed')`
    case 'called-back':
      return sql`c.contacted is not null`
    case 'contacted':
      return sql`c.contacted`
    case 'solved':
      return sql`c.solved`
    case 'satisfied':
      return sql`c.satisfied >= 3` // 满意 and 基本满意 of five grades count (GB/T 33358; governance-processes §3.3)
    case 'answered':
      return sql`(c.closed_by = 'answer' and c.closed_at is not null)`
    case 'fixed-on-spot':
      return sql`c.closed_by = 'fix-on-spot'`
  }
}

/** What the clauses ask of a case, and who may. */
export const clauseColumns = [
  ...scopeColumns,
  'stage',
  'due',
  'paused',
  'deferred',
  'declines',
  'extensions',
  'rounds',
  'failures',
  'supervised',
  'exposure',
  'contacted',
  'solved',
  'satisfied',
  'closed_by',
  'reported_at',
  'assigned_at',
  'closed_at',
] as const satisfies readonly CaseColumn[]

/** True where every clause holds. */
export const allOf = (clauses: readonly Clause[], q: Period): RawBuilder<unknown> =>
  clauses.length === 0
    ? sql`true`
    : sql.join(
        clauses.map(it => clause(it, q)),
        sql` and `,
      )
