/** Figures: each clause of an indicator said in SQL once, over cases as they are or as they were. */
import { type RawBuilder, sql } from 'kysely'
import type { Clause, Indicator } from '../core/indicator.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import type { Scope } from '../core/scope.ts'
import type { Cursor } from './cases.ts'
import { moment, type Tx } from './database.ts'
import type { Row } from './insert.ts'
import { casesAt } from './past.ts'
import { countedBy, inArea, ownedBy, seenBy } from './scope.ts'
import { heirsOn } from './units.ts'

/** Which cases a figure looks at, and when. */
export interface Sight {
  readonly scope: Scope
  readonly area: string
  readonly program?: string | undefined
  readonly owner?: string | undefined
  readonly from: Instant
  readonly to: Instant
  readonly asOf: Instant
  /** Cases that changed after `asOf`, as they stood then; absent for a figure of now. */
  readonly changed?: readonly Row<'cases'>[] | undefined
}

const shanghai = (moment: RawBuilder<unknown>) => sql`(${moment} at time zone 'Asia/Shanghai')::date`
const workday = (at: RawBuilder<unknown>) => sql`(select number from workdays where day = ${shanghai(at)})`

function clause(it: Clause, q: Sight): RawBuilder<unknown> {
  const from = moment(q.from)
  const to = moment(q.to)
  if (typeof it === 'object') {
    if ('ofProgram' in it) return sql`c.program = ${it.ofProgram}`
    return 'closedWithinWorkdays' in it
      ? sql`${workday(sql`c.closed_at`)} - ${workday(sql`c.reported_at`)} <= ${it.closedWithinWorkdays}`
      : sql`${shanghai(sql`c.closed_at`)} - ${shanghai(sql`c.reported_at`)} <= ${it.closedWithinDays}`
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

const all = (clauses: readonly Clause[], q: Sight) =>
  clauses.length === 0
    ? sql`true`
    : sql.join(
        clauses.map(it => clause(it, q)),
        sql` and `,
      )

/** What bounds a clause in time, so that an index finds the cases: nobody reads five years for this month. */
const bounds: readonly Clause[] = ['reported-in-period', 'closed-in-period', 'due-in-period', 'open']

/** True for every case that one of the indicators can count, when each of them is bounded. */
function countable(indicators: readonly Indicator[], q: Sight): RawBuilder<unknown> {
  const lists = indicators.flatMap(it => [it.numerator, ...(it.denominator ? [it.denominator] : [])])
  const found = lists.map(list => bounds.find(it => list.includes(it)))
  if (found.some(it => it === undefined)) return sql`true`
  const named = bounds.filter(it => found.includes(it))
  return sql`(${sql.join(
    named.map(it =>
      it === 'open' ? sql`c.stage in ('reported', 'accepted', 'assigned', 'rectified')` : clause(it, q),
    ),
    sql` or `,
  )})`
}

/** The relation `c` that figures count over: now, or as it stood at `asOf`. */
function relation(q: Sight, indicators: readonly Indicator[]): RawBuilder<unknown> {
  const where = [countedBy(q.scope), inArea(q.area, q.scope.district), countable(indicators, q)]
  if (q.program !== undefined) where.push(sql`c.program = ${q.program}`)
  if (q.owner !== undefined) where.push(ownedBy({ district: q.scope.district, unit: q.owner, asOf: q.asOf }))
  return casesAt(sql.join(where, sql` and `), q.changed && { asOf: q.asOf, changed: q.changed })
}

export interface Parts {
  readonly numerator: number
  readonly denominator: number | null
}

/** Numerator and denominator of each indicator, in one pass over the cases. */
export async function countFigures(tx: Tx, q: Sight, indicators: readonly Indicator[]): Promise<Parts[]> {
  const groups = await countGroups(tx, q, indicators, sql`null`)
  const row = groups[0]
  return indicators.map((it, i) => ({
    numerator: row?.parts[i]?.numerator ?? 0,
    denominator: it.denominator ? (row?.parts[i]?.denominator ?? 0) : null,
  }))
}

/** The same for each area one level down, or each owner. */
export const countByArea = (tx: Tx, q: Sight, indicator: Indicator, codeLength: number) =>
  countGroups(tx, q, [indicator], sql`left(c.area, ${codeLength}::int)`)

/** What a unit did that was followed by another counts as the other's, from that day on. */
export async function countByOwner(tx: Tx, q: Sight, indicator: Indicator): Promise<Group[]> {
  const groups = await countGroups(tx, q, [indicator], sql`c.owner`)
  const heirs = await heirsOn(tx, { district: q.scope.district, day: dayOf(q.asOf) })
  if (heirs.size === 0) return groups
  const byHeir = Map.groupBy(groups, it => (it.key === null ? null : (heirs.get(it.key) ?? it.key)))
  return [...byHeir].map(([key, list]) => ({ key, parts: [sumOf(list.flatMap(it => it.parts))] }))
}

const sumOf = (list: readonly Parts[]): Parts => ({
  numerator: list.reduce((sum, it) => sum + it.numerator, 0),
  denominator: list.some(it => it.denominator !== null)
    ? list.reduce((sum, it) => sum + (it.denominator ?? 0), 0)
    : null,
})

interface Group {
  readonly key: string | null
  readonly parts: readonly Parts[]
}

async function countGroups(
  tx: Tx,
  q: Sight,
  indicators: readonly Indicator[],
  key: RawBuilder<unknown>,
): Promise<Group[]> {
  const counts = indicators.flatMap(it => [
    sql`count(*) filter (where ${all(it.numerator, q)})`,
    it.denominator ? sql`count(*) filter (where ${all(it.denominator, q)})` : sql`null::bigint`,
  ])
  const found = await sql<{
    key: string | null
    counts: (number | null)[]
  }>`with c as (${relation(q, indicators)})
    select ${key} as key, array[${sql.join(counts)}] as counts from c group by 1 order by 1`.execute(tx)
  return found.rows.map(row => ({
    key: row.key,
    parts: indicators.map((_, i) => ({
      numerator: row.counts[2 * i] ?? 0,
      denominator: row.counts[2 * i + 1] ?? null,
    })),
  }))
}

/** The cases a figure counts: numerator, denominator, or what is in the denominator only. */
export async function casesOfFigure(
  tx: Tx,
  q: Sight & {
    readonly indicator: Indicator
    readonly part: 'numerator' | 'denominator' | 'rest'
    readonly after?: Cursor | undefined
    readonly limit: number
  },
): Promise<{
  readonly ids: readonly { id: string; reportedAt: Instant; visible: boolean }[]
  readonly hidden: number
}> {
  const top = all(q.indicator.numerator, q)
  const bottom = all(q.indicator.denominator ?? q.indicator.numerator, q)
  const part = { numerator: top, denominator: bottom, rest: sql`${bottom} and not coalesce(${top}, false)` }[
    q.part
  ]
  const after = q.after
    ? sql`(c.reported_at, c.id) < (${moment(q.after.key)}, ${q.after.id}::uuid)`
    : sql`true`
  const found = await sql<{
    id: string
    reportedAt: Instant
    visible: boolean
  }>`with c as (${relation(q, [q.indicator])})
    select c.id, c.reported_at as "reportedAt", ${seenBy(q.scope)} as visible from c
    where ${part} and ${after} order by c.reported_at desc, c.id desc limit ${q.limit}`.execute(tx)
  const hidden = await sql<{ n: number }>`with c as (${relation(q, [q.indicator])})
    select count(*) as n from c where ${part} and not (${seenBy(q.scope)})`.execute(tx)
  return { ids: found.rows, hidden: hidden.rows[0]?.n ?? 0 }
}
