/** Figures: counts over cases as they are or as they were. */
import { type RawBuilder, sql } from 'kysely'
import type { Clause, Indicator } from '../core/indicator.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import type { Scope } from '../core/scope.ts'
import { allOf, clause, clauseColumns, type Period } from './clauses.ts'
import type { Cursor } from './cases.ts'
import { moment, type Tx } from './database.ts'
import { sourceOf, type TallyPlan } from '../core/tally.ts'
import { type Changed, casesAt } from './past.ts'
import { countedBy, inArea, ownedBy, seenBy } from './scope.ts'
import { type By, countTallied } from './tallied.ts'
import { heirsOn } from './units.ts'

/** Which cases a figure looks at, and when. */
export interface Sight extends Period {
  readonly scope: Scope
  readonly area: string
  readonly program?: string | undefined
  readonly owner?: string | undefined
  /** Cases that changed after `asOf`, as they stood then; absent for a figure of now. */
  readonly changed?: Changed | undefined
  /** Set where the scope covers all that is asked: then tallies answer for it. */
  readonly tallied?: { readonly plan: TallyPlan; readonly version: string } | undefined
}

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
  const past = q.changed && { asOf: q.asOf, changed: q.changed }
  return casesAt(sql.join(where, sql` and `), [...clauseColumns, 'id'], past)
}

export interface Parts {
  readonly numerator: number
  readonly denominator: number | null
}

/** Numerator and denominator of each indicator. */
export async function countFigures(tx: Tx, q: Sight, indicators: readonly Indicator[]): Promise<Parts[]> {
  const listed = indicators.map(it => [it.numerator, it.denominator ?? it.numerator].every(sourceOf))
  const fast = indicators.filter((_, i) => listed[i])
  const slow = indicators.filter((_, i) => !listed[i])
  const found = new Map<Indicator, Parts>()
  for (const some of [fast, slow]) {
    const [group] = some.length === 0 ? [] : await countGroups(tx, q, { indicators: some, by: 'nothing' })
    for (const [i, it] of some.entries())
      found.set(it, group?.parts[i] ?? { numerator: 0, denominator: it.denominator ? 0 : null })
  }
  return indicators.map(it => found.get(it) ?? { numerator: 0, denominator: null })
}

/** The same for each area one level down, or each owner. */
export const countByArea = (tx: Tx, q: Sight, indicator: Indicator, codeLength: number) =>
  countGroups(tx, q, { indicators: [indicator], by: { areaLength: codeLength } })

/** What a unit did that was followed by another counts as the other's, from that day on. */
export async function countByOwner(tx: Tx, q: Sight, indicator: Indicator): Promise<Group[]> {
  const groups = await countGroups(tx, q, { indicators: [indicator], by: 'owner' })
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

export interface Group {
  readonly key: string | null
  readonly parts: readonly Parts[]
}

interface Counting {
  readonly indicators: readonly Indicator[]
  readonly by: By
}

async function countGroups(tx: Tx, q: Sight, of: Counting): Promise<Group[]> {
  const { tallied } = q
  const quick = tallied && (await countTallied(tx, { ...q, tallied }, of))
  return quick ?? (await countCases(tx, q, of))
}

/** Case by case, in one pass. */
async function countCases(tx: Tx, q: Sight, { indicators, by }: Counting): Promise<Group[]> {
  const counts = indicators.flatMap(it => [
    sql`count(*) filter (where ${allOf(it.numerator, q)})`,
    it.denominator ? sql`count(*) filter (where ${allOf(it.denominator, q)})` : sql`null::bigint`,
  ])
  const found = await sql<{
    key: string | null
    counts: (number | null)[]
  }>`with c as (${relation(q, indicators)})
    select ${keyOf(by)} as key, array[${sql.join(counts)}] as counts from c group by 1 order by 1`.execute(tx)
  return found.rows.map(row => ({
    key: row.key,
    parts: indicators.map((_, i) => ({
      numerator: row.counts[2 * i] ?? 0,
      denominator: row.counts[2 * i + 1] ?? null,
    })),
  }))
}

const keyOf = (by: By): RawBuilder<unknown> => {
  if (by === 'nothing') return sql`null`
  return by === 'owner' ? sql`c.owner` : sql`left(c.area, ${by.areaLength}::int)`
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
  const top = allOf(q.indicator.numerator, q)
  const bottom = allOf(q.indicator.denominator ?? q.indicator.numerator, q)
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
