/** The numbers of a day and the cases behind each: said in SQL once, so that a number and its list mean the same. */
import { type RawBuilder, sql } from 'kysely'
import { CALL_BACK_DAYS, type DayCountId } from '../core/day-count.ts'
import { DAY_MS, type Instant } from '../core/instant.ts'
import type { Scope } from '../core/scope.ts'
import { type CaseRow, casesByIds, isOpen, lightIs, spoken } from './cases.ts'
import { moment, type Tx } from './database.ts'
import { type CaseColumn, casesAt, type Past, scopeColumns } from './past.ts'
import { countedBy, inArea, seenBy } from './scope.ts'

/** Where, when, and as of which moment. */
export interface Glance {
  readonly scope: Scope
  readonly area: string
  /** The start of the day that is counted. */
  readonly day: Instant
  readonly asOf: Instant
  /** The cases as they stood then, for a moment of the past. */
  readonly past?: Past | undefined
}

const ofDay = (at: RawBuilder<unknown>, q: Glance) => sql`${at} >= ${moment(q.day)}`
const isStage = (stage: string) => sql`c.stage = ${sql.lit(stage)}`
const closedToday = (q: Glance) => sql`c.stage = 'closed' and ${ofDay(sql`c.closed_at`, q)}`
const reportedBetween = (q: Glance, from: number, to: number) =>
  sql`c.reported_at > ${moment(q.asOf - from * DAY_MS)} and c.reported_at <= ${moment(q.asOf - to * DAY_MS)}`

const WEEK = 7

function clause(id: DayCountId, q: Glance): RawBuilder<unknown> {
  switch (id) {
    case 'reported-today':
      return ofDay(sql`c.reported_at`, q)
    case 'to-accept':
      return isStage('reported')
    case 'assigned-today':
      return ofDay(sql`c.assigned_at`, q)
    case 'to-assign':
      return isStage('accepted')
    case 'done-today':
      return ofDay(sql`c.rectified_at`, q)
    case 'in-hand':
      return isStage('assigned')
    case 'to-check':
      return isStage('rectified')
    case 'closed-today':
      return closedToday(q)
    case 'timed-today':
      return sql`${closedToday(q)} and c.due is not null`
    case 'on-time-today':
      return sql`${closedToday(q)} and c.closed_at <= c.due`
    case 'to-call-back':
      return sql`c.stage = 'closed' and c.closed_at >= ${moment(q.asOf - CALL_BACK_DAYS * DAY_MS)}
        and c.closed_by = 'pass' and c.contacted is null and c.channel = any(${spoken}::text[])`
    case 'open':
      return isOpen
    case 'overdue':
      return lightIs('red', q.asOf)
    case 'kind-lately':
      return reportedBetween(q, WEEK, 0)
    case 'kind-before':
      return reportedBetween(q, 2 * WEEK, WEEK)
  }
}

/** Since when a case waits where it stands. */
function since(id: DayCountId): RawBuilder<unknown> {
  switch (id) {
    case 'to-assign':
      return sql`c.accepted_at`
    case 'assigned-today':
    case 'in-hand':
      return sql`c.assigned_at`
    case 'done-today':
    case 'to-check':
      return sql`c.rectified_at`
    case 'closed-today':
    case 'timed-today':
    case 'on-time-today':
    case 'to-call-back':
      return sql`c.closed_at`
    case 'open':
    case 'overdue':
      return sql`c.due`
    case 'reported-today':
    case 'to-accept':
    case 'kind-lately':
    case 'kind-before':
      return sql`c.reported_at`
  }
}

/** Those of a day, counted together; kinds are counted by `countKinds`. */
const daily = [
  'reported-today',
  'to-accept',
  'assigned-today',
  'to-assign',
  'done-today',
  'in-hand',
  'to-check',
  'closed-today',
  'timed-today',
  'on-time-today',
  'to-call-back',
  'open',
  'overdue',
] as const satisfies readonly DayCountId[]

export type DailyId = (typeof daily)[number]
export interface Counted {
  readonly n: number
  readonly oldest: Instant | null
}

/** What is open, what changed on the day, what was closed within the days of calling back: indexes know all three. */
const recent = (q: Glance) => sql`(${isOpen} or c.changed_at >= ${moment(q.day)}
  or c.closed_at >= ${moment(q.asOf - CALL_BACK_DAYS * DAY_MS)})`

/** What the clauses above ask of a case. */
const countedColumns = [
  ...scopeColumns,
  'stage',
  'channel',
  'due',
  'paused',
  'contacted',
  'closed_by',
  'reported_at',
  'accepted_at',
  'assigned_at',
  'rectified_at',
  'closed_at',
  'changed_at',
] as const satisfies readonly CaseColumn[]

export async function countDay(tx: Tx, q: Glance): Promise<Record<DailyId, Counted>> {
  const counts = daily.flatMap(id => [
    sql`count(*) filter (where ${clause(id, q)})`,
    sql`extract(epoch from min(${since(id)}) filter (where ${clause(id, q)})) * 1000`,
  ])
  const where = sql.join([countedBy(q.scope), inArea(q.area, q.scope.district), recent(q)], sql` and `)
  const found = await sql<{
    counts: (number | null)[]
  }>`select array[${sql.join(counts, sql`, `)}]::float8[] as counts
    from (${casesAt(where, countedColumns, q.past)}) c`.execute(tx)
  const row = found.rows[0]?.counts ?? []
  return Object.fromEntries(
    daily.map((id, i) => [id, { n: row[2 * i] ?? 0, oldest: row[2 * i + 1] ?? null }]),
  ) as Record<DailyId, Counted>
}

export interface KindCount {
  readonly program: string
  readonly kind: string
  readonly lately: number
  readonly before: number
}

/** How often each kind was reported in the last seven days, and in the seven before; the most frequent first. */
export async function countKinds(tx: Tx, q: Glance & { readonly limit: number }): Promise<KindCount[]> {
  const where = sql.join(
    [countedBy(q.scope), inArea(q.area, q.scope.district), reportedBetween(q, 2 * WEEK, 0)],
    sql` and `,
  )
  const found = await sql<KindCount>`select c.program, c.kind,
      count(*) filter (where ${clause('kind-lately', q)}) as lately,
      count(*) filter (where ${clause('kind-before', q)}) as before
    from (${casesAt(where, [...scopeColumns, 'kind', 'reported_at'], q.past)}) c group by 1, 2 order by 3 desc, 4 desc, 1, 2 limit ${q.limit}`.execute(
    tx,
  )
  return found.rows
}

/** The cases a number counts, and how many of them the asker may not see. */
export async function casesOfCount(
  tx: Tx,
  q: Glance & {
    readonly id: DayCountId
    readonly program?: string | undefined
    readonly kind?: string | undefined
    readonly order: 'oldest' | 'newest' | 'due'
    readonly limit: number
  },
): Promise<{ readonly rows: CaseRow[]; readonly total: number; readonly hidden: number }> {
  const where = [countedBy(q.scope), inArea(q.area, q.scope.district), clause(q.id, q)]
  if (q.program !== undefined) where.push(sql`c.program = ${q.program}`)
  if (q.kind !== undefined) where.push(sql`c.kind = ${q.kind}`)
  const key =
    q.order === 'due'
      ? sql`c.due asc nulls last`
      : q.order === 'oldest'
        ? since(q.id)
        : sql`${since(q.id)} desc`
  const found = await sql<{
    id: string
    total: number
    hidden: number
  }>`select c.id, count(*) over () as total,
      count(*) filter (where not c.visible) over () as hidden
    from (select c.*, ${seenBy(q.scope)} as visible from (${casesAt(sql.join(where, sql` and `), [...countedColumns, 'id', 'kind'], q.past)}) c) c
    order by not c.visible, ${key}, c.id limit ${q.limit}`.execute(tx)
  const total = found.rows[0]?.total ?? 0
  const hidden = found.rows[0]?.hidden ?? 0
  const ids = found.rows.slice(0, total - hidden).map(row => row.id)
  return { rows: await casesByIds(tx, q.scope, ids, q.past), total, hidden }
}
