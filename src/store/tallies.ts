/** Tallies of settled cases: written a day at a time, and which days have to be counted anew. */
import { sql } from 'kysely'
import type { Axis, ClauseList } from '../core/tally.ts'
import { withinDay } from '../core/tally.ts'
import { addDays, type Day, startOfDay } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'
import { allOf, dayOfColumn } from './clauses.ts'

/** The name of the turn; its note holds the version of the lists that are counted. */
export const TALLIES = 'tallies'

export interface TallyDay {
  readonly axis: Axis
  readonly day: Day
}

/** Takes the marks of some days away; what changes after this statement has marks of its own. */
export async function takeTallyMarks(
  tx: Tx,
  q: { readonly district: string; readonly days: number },
): Promise<TallyDay[]> {
  const found = await sql<TallyDay>`with chosen as (
      select axis, day from tally_marks where district = ${q.district} group by 1, 2 order by 2 desc, 1 limit ${q.days}),
    gone as (delete from tally_marks m using chosen s
      where m.district = ${q.district} and m.axis = s.axis and m.day = s.day)
    select axis, day from chosen`.execute(tx)
  return found.rows
}

/** The moment of a case that an axis goes by. */
export const axisColumn: Readonly<Record<Axis, ReturnType<typeof sql>>> = {
  reported: sql`c.reported_at`,
  closed: sql`c.closed_at`,
  due: sql`c.due`,
}

/** Cases that are tallied: whether a void one is due depends on when one asks. */
export const isTallied = (axis: Axis) =>
  axis === 'due' ? sql`c.stage = 'closed'` : sql`c.stage in ('closed', 'void')`

/** Counts days anew, whatever was there. */
export async function tallyDays(
  tx: Tx,
  q: {
    readonly district: string
    readonly axis: Axis
    readonly days: readonly Day[]
    readonly lists: readonly ClauseList[]
  },
): Promise<void> {
  const { district, axis, days } = q
  await sql`delete from tallies where district = ${district} and axis = ${axis} and day = any(${days}::date[])`.execute(
    tx,
  )
  if (q.lists.length === 0) return
  const column = axisColumn[axis]
  const never = { from: 0, to: 0, asOf: 0 } // no clause that is left asks for a period or a moment
  const counts = q.lists.map(
    list => sql`(count(*) filter (where ${allOf(withinDay(axis, list), never)}))::int`,
  )
  const spans = days.map(
    day =>
      sql`(${column} >= ${moment(startOfDay(day))} and ${column} < ${moment(startOfDay(addDays(day, 1)))})`,
  )
  await sql`insert into tallies (district, dimension, key, axis, day, program, counts)
    select ${district}, d.dimension, d.key, ${axis}, ${dayOfColumn(column)}, c.program, array[${sql.join(counts)}]
    from cases c cross join lateral (values
      ('area6', left(c.area, 6) collate "C"), ('area9', left(c.area, 9) collate "C"),
      ('area12', left(c.area, 12) collate "C"), ('area15', left(c.area, 15) collate "C"),
      ('owner', coalesce(c.owner, '') collate "C")) as d (dimension, key)
    where c.district = ${district} and ${isTallied(axis)} and (${sql.join(spans, sql` or `)})
    group by 2, 3, 5, 6`.execute(tx)
}

/** Every day that has a settled case: what a first count has to go through. */
export async function daysOfSettled(tx: Tx, district: string): Promise<TallyDay[]> {
  const on = (axis: Axis) => sql`select ${axis} as axis, ${dayOfColumn(axisColumn[axis])} as day from cases c
    where c.district = ${district} and ${isTallied(axis)} and ${axisColumn[axis]} is not null group by 2`
  const found =
    await sql<TallyDay>`${on('reported')} union all ${on('closed')} union all ${on('due')}`.execute(tx)
  return found.rows
}

/** Days whose tallies stand, so that they can be counted anew when a clause has changed its meaning. */
export async function talliedDays(tx: Tx, district: string): Promise<TallyDay[]> {
  const found =
    await sql<TallyDay>`select axis, day from tallies where district = ${district} group by 1, 2`.execute(tx)
  return found.rows
}
