/**
 * Figures from tallies: settled cases by the day, open ones and days that changed lately case by case, and for a past
 * moment less what changed since, plus what that was then. One statement, so that all of it is of one moment.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Indicator } from '../core/indicator.ts'
import { axes, type Axis, type ClauseList, sourceOf, type TallyPlan } from '../core/tally.ts'
import { prefixOf } from '../core/area.ts'
import { dayOf } from '../core/instant.ts'
import { allOf, clauseColumns } from './clauses.ts'
import { moment, type Tx } from './database.ts'
import type { Group, Sight } from './figures.ts'
import { changedCases } from './past.ts'
import { countedBy, inArea } from './scope.ts'
import { axisColumn, isTallied, TALLIES } from './tallies.ts'

/** What each figure is counted for. */
export type By = { readonly areaLength: number } | 'owner' | 'nothing'

/** The groups, or undefined where tallies cannot answer: not counted yet, or not by these lists. */
export async function countTallied(
  tx: Tx,
  q: Sight & { readonly tallied: { readonly plan: TallyPlan; readonly version: string } },
  of: { readonly indicators: readonly Indicator[]; readonly by: By },
): Promise<Group[] | undefined> {
  const { district } = q.scope
  const dimension = dimensionOf(q, of.by)
  const lists = of.indicators.flatMap(it => [it.numerator, it.denominator])
  const tallied = lists.map(list => list && placeOf(q.tallied.plan, list))
  if (!dimension || lists.some((list, i) => list && !tallied[i])) return undefined
  const sums = tallied.map(it =>
    it && it.axis !== 'open'
      ? sql`coalesce(sum(t.counts[${it.index + 1}::int]) filter (where t.axis = ${it.axis}), 0)`
      : sql`0`,
  )
  const counts = lists.map((list, i) =>
    list && tallied[i]
      ? sql`coalesce(sum(c.sign) filter (where c.source in ('any', ${tallied[i].axis}) and ${allOf(list, q)}), 0)`
      : sql`0`,
  )
  const totals = lists.map((_, i) => sql`sum(parts.counts[${i + 1}::int])`)
  const found = await sql<{
    ready: boolean
    key: string | null
    counts: number[]
  }>`with dirty as materialized (
      select distinct axis, day from tally_marks where district = ${district}
        and day >= ${dayOf(q.from)} and day <= ${dayOf(q.to - 1)}),
    parts as (
      select ${of.by === 'nothing' ? sql`''` : sql`t.key`} as key, array[${sql.join(sums)}]::bigint[] as counts
        from tallies t where t.district = ${district} and ${dimension}
          and t.axis in ('reported', 'closed', 'due')
          and t.day >= ${dayOf(q.from)} and t.day <= ${dayOf(q.to - 1)}
          and ${q.program === undefined ? sql`true` : sql`t.program = ${q.program}`}
          and (t.axis, t.day) not in (select axis, day from dirty) group by 1
      union all
      select ${keyOf(of.by)}, array[${sql.join(counts)}]::bigint[] from (${singles(q)}) c group by 1)
    select exists (select from turns where district = ${district} and name = ${TALLIES}
        and note ->> 'version' = ${q.tallied.version}) as ready,
      nullif(parts.key, '') as key, array[${sql.join(totals)}]::bigint[] as counts
    from parts group by parts.key order by 2`.execute(tx)
  if (!found.rows[0]?.ready) return undefined
  return found.rows.map(row => ({
    key: row.key,
    parts: of.indicators.map((it, i) => ({
      numerator: row.counts[2 * i] ?? 0,
      denominator: it.denominator ? (row.counts[2 * i + 1] ?? 0) : null,
    })),
  }))
}

function placeOf(plan: TallyPlan, list: ClauseList): { axis: Axis | 'open'; index: number } | undefined {
  const axis = sourceOf(list)
  if (axis === undefined || axis === 'open') return axis && { axis, index: -1 }
  const text = JSON.stringify(list)
  const index = plan[axis].findIndex(it => JSON.stringify(it) === text)
  return index < 0 ? undefined : { axis, index }
}

/** Which tallies `t` add up to what is asked. A unit is tallied over the whole district only. */
function dimensionOf({ area, scope }: Sight, by: By): RawBuilder<unknown> | undefined {
  const isWhole = area === scope.district
  if (by === 'owner') return isWhole ? sql`t.dimension = 'owner'` : undefined
  const length = by === 'nothing' ? (isWhole ? 6 : area.length) : by.areaLength
  if (![6, 9, 12, 15].includes(length)) return undefined
  const dimension = sql`t.dimension = ${`area${length}`}`
  if (isWhole) return dimension
  return by === 'nothing'
    ? sql`${dimension} and t.key = ${area}`
    : sql`${dimension} and t.key like ${`${prefixOf(area)}%`}`
}

const keyOf = (by: By): RawBuilder<unknown> => {
  if (by === 'nothing') return sql`''`
  return by === 'owner' ? sql`coalesce(c.owner, '') collate "C"` : sql`left(c.area, ${by.areaLength}::int)`
}

/** Cases counted one by one, each with the lists it counts for and as what: 1, or −1 where it is taken back. */
function singles(q: Sight): RawBuilder<unknown> {
  const where = [countedBy(q.scope), inArea(q.area, q.scope.district)]
  if (q.program !== undefined) where.push(sql`c.program = ${q.program}`)
  const mine = sql.join(where, sql` and `)
  const columns = sql.join(clauseColumns.map(it => sql.ref(`c.${it}`)))
  // Open ones that changed since would be counted and taken back: of a week of a busy district, three in ten.
  const unchanged = q.changed ? sql`c.changed_at <= ${moment(q.asOf)}` : sql`true`
  const parts = [
    sql`select 1 as sign, 'any' as source, ${columns} from cases c
      where ${mine} and c.stage in ('reported', 'accepted', 'assigned', 'rectified') and ${unchanged}`,
    ...axes.map(
      axis => sql`select 1, ${axis}, ${columns} from dirty d join cases c on c.district = ${q.scope.district}
        and ${axisColumn[axis]} >= d.day::timestamp at time zone 'Asia/Shanghai'
        and ${axisColumn[axis]} < (d.day + 1)::timestamp at time zone 'Asia/Shanghai'
        where d.axis = ${axis} and ${isTallied(axis)} and ${mine}`,
    ),
  ]
  if (q.changed)
    parts.push(
      sql`select -1, 'any', ${columns} from cases c where ${mine}
        and c.changed_at > ${moment(q.asOf)} and c.stage in ('closed', 'void')`,
      sql`select 1, 'any', c.* from ${changedCases(q.changed, clauseColumns)} c where ${mine}`,
    )
  return sql.join(parts, sql` union all `)
}
