/** Counts periods anew whose records have changed: minutes, then their hours, then their days, in one transaction. */
import type { Instant } from '../../core/instant.ts'
import type { Factors, RecordKind } from '../../core/reading.ts'
import { above, type Level, lengthOf, levels, type Period, startOf } from '../../core/rollup.ts'
import { rollUp, rollUpMinute } from '../../sense/roll-up.ts'
import {
  hasStale,
  putRollups,
  recordsIn,
  type RollupFound,
  rollupsIn,
  type Span,
  takeStale,
} from '../../store/rollups.ts'
import { takeTurn } from '../../store/turns.ts'
import { type Office, reading, transact, type Tx } from '../office.ts'

/** guess: a thousand minutes are 12,000 readings, about 30 MB while they are counted. */
const MOST = 1_000

/** One worker at a time counts a district: two that took minutes of the same hour would each miss the other's. */
export const ROLL_UP_TURN = 'roll-up'

/** One round; answers whether there is more to do. */
export async function rollUpRound(
  office: Pick<Office, 'database'>,
  q: { readonly district: string; readonly now: Instant; readonly most?: number },
): Promise<boolean> {
  const { most = MOST } = q
  if (!(await reading(office, tx => hasStale(tx, q)))) return false
  return transact(office, async tx => {
    if (!(await takeTurn(tx, { ...q, name: ROLL_UP_TURN }))) return false
    const periods = await takeStale(tx, { ...q, limit: most })
    await countAnew(tx, q.district, periods)
    return periods.length === most
  })
}

/** Periods whose records have changed, and those above them. */
export async function countAnew(tx: Tx, district: string, periods: readonly Period[]): Promise<void> {
  let changed: Period[] = []
  for (const level of levels) {
    const own = periods.filter(it => it.level === level)
    const wanted = once([...own, ...changed])
    const rollups = await counted(tx, { district, level, periods: wanted })
    const put = await putRollups(tx, { district, level, rollups })
    const next = above[level]
    changed = next ? put.map(({ place, at }) => ({ place, level: next, at: startOf(next, at) })) : []
  }
}

/** What periods of one level come to, from what is stored now. One of which nothing is known has no roll-up. */
async function counted(
  tx: Tx,
  q: { readonly district: string; readonly level: Level; readonly periods: readonly Period[] },
): Promise<RollupFound[]> {
  const { district, level } = q
  const spans = q.periods.map(it => ({ place: it.place, from: it.at, to: it.at + lengthOf[level] }))
  const sent = by(await recordsIn(tx, { district, kind: level, spans }), level)
  const made =
    level === 'minute'
      ? await minutesFrom(tx, { district, spans, sent })
      : await sumsFrom(tx, { district, level, spans, sent })
  return made.filter(it => Object.keys(it.factors).length > 0)
}

interface Counting {
  readonly district: string
  readonly spans: readonly Span[]
  readonly sent: ReadonlyMap<string, readonly { readonly factors: Factors }[]>
}

async function minutesFrom(tx: Tx, q: Counting): Promise<RollupFound[]> {
  const kind: RecordKind = 'realtime'
  const found = by(await recordsIn(tx, { ...q, kind }), 'minute')
  return q.spans.map(({ place, from }) => {
    const key = keyOf(place, from)
    const factors = rollUpMinute({ sent: q.sent.get(key)?.[0]?.factors, readings: found.get(key) ?? [] })
    return { place, at: from, factors }
  })
}

async function sumsFrom(tx: Tx, q: Counting & { readonly level: 'hour' | 'day' }): Promise<RollupFound[]> {
  const { level } = q
  const below: Level = level === 'hour' ? 'minute' : 'hour'
  const found = by(await rollupsIn(tx, { ...q, level: below }), level)
  return q.spans.map(({ place, from }) => {
    const key = keyOf(place, from)
    const factors = rollUp({ level, sent: q.sent.get(key)?.[0]?.factors, parts: found.get(key) ?? [] })
    return { place, at: from, factors }
  })
}

const keyOf = (place: string, at: Instant): string => `${place} ${at}`

const by = <T extends { readonly place: string; readonly at: Instant }>(list: readonly T[], level: Level) =>
  Map.groupBy(list, it => keyOf(it.place, startOf(level, it.at)))

const once = (periods: readonly Period[]): Period[] => [
  ...new Map(periods.map(it => [keyOf(it.place, it.at), it])).values(),
]
