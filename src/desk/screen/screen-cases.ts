/** The cases behind a number of the screen, and what happened on a day for its slider. */
import type { CaseSet, ScreenDay, screenCases } from '../../contracts/screen.ts'
import type { Reply } from '../../contracts/route.ts'
import { covers } from '../../core/area.ts'
import { dayCounts } from '../../core/day-count.ts'
import { addDays, type Day, dayOf, isoShanghai, startOfDay } from '../../core/instant.ts'
import { type Problem, refuse } from '../../core/problem.ts'
import { casesOfCount } from '../../store/day-counts.ts'
import type { Tx } from '../../store/database.ts'
import { alarmsBetween, ticksOfDay } from '../../store/screen.ts'
import { showRows } from '../list-cases.ts'
import type { Office } from '../office.ts'
import { kindName } from '../show-row.ts'
import { areaOf, type Asked, glanceOf, openProgramsOf } from './read-screen.ts'

/** More alarms than this in one day are drawn as they come, and the rest left out of the slider. */
const MOST_TICKED = 500

export async function listScreenCases(
  tx: Tx,
  office: Office,
  q: Asked & { readonly of: CaseSet; readonly limit: number },
): Promise<Reply<typeof screenCases> | Problem> {
  const { set, area, program, kind } = q.of
  const { scope } = q
  const inSight = area === undefined || scope.posts.some(it => covers(it.area, area) || covers(area, it.area))
  if (!inSight) return refuse('not-found', { area })
  const glance = await glanceOf(tx, office, { ...q, area })
  const { title, rule, order, filter } = dayCounts[set]
  const found = await casesOfCount(tx, { ...glance, id: set, program, kind, order, limit: q.limit })
  const named = program !== undefined && kind !== undefined ? kindName(office, program, kind) : undefined
  return {
    title: named ? { zh: `${named.zh} · ${title.zh}`, en: `${named.en} · ${title.en}` } : title,
    rule,
    asOf: isoShanghai(glance.asOf),
    total: found.total,
    hidden: found.hidden,
    items: await showRows(tx, office, scope, found.rows, glance.asOf),
    filter: glance.past || !filter ? null : filterFor({ ...q.of, area: glance.area }, scope.district, filter),
  }
}

function filterFor(
  { area, program, kind }: CaseSet,
  district: string,
  filter: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...filter,
    ...(area !== undefined && area !== district ? { area } : {}),
    ...(program === undefined ? {} : { program }),
    ...(kind === undefined ? {} : { kind }),
  }
}

export async function readScreenDay(
  tx: Tx,
  office: Office,
  q: Asked & { readonly day?: Day | undefined },
): Promise<ScreenDay> {
  const { scope, now } = q
  const day = q.day ?? dayOf(now)
  const from = startOfDay(day)
  const until = Math.min(startOfDay(addDays(day, 1)), now + 1)
  const ticks = await ticksOfDay(tx, { scope, area: areaOf(scope), day: from, until })
  const alarms = await alarmsBetween(tx, {
    scope,
    openPrograms: openProgramsOf(office),
    from,
    until,
    limit: MOST_TICKED,
  })
  return {
    day,
    ticks: ticks.map(({ at, reported, closed, other }) => ({ at: isoShanghai(at), reported, closed, other })),
    alarms: alarms.map(({ id, beginsAt, endedAt }) => ({
      id,
      beginsAt: isoShanghai(beginsAt),
      endedAt: endedAt === null ? null : isoShanghai(endedAt),
    })),
  }
}
