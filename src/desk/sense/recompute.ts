/** Counts roll-ups from scratch, from the records and nothing else, and sets right what differs. */
import { addDays, DAY_MS, type Day, type Instant, startOfDay } from '../../core/instant.ts'
import { isProblem, type Problem, refuse } from '../../core/problem.ts'
import { type Level, levels, type Period, startOf } from '../../core/rollup.ts'
import { rollUp, rollUpMinute } from '../../sense/roll-up.ts'
import { watchedPlaces } from '../../store/limits.ts'
import {
  daysWithReadings,
  dropRollups,
  placesWithReadings,
  putRollups,
  type RecordFound,
  recordsIn,
  type RollupFound,
  rollupsIn,
  type Span,
  takeStale,
} from '../../store/rollups.ts'
import { awaitTurn } from '../../store/turns.ts'
import { type Office, reading, transact, type Tx } from '../office.ts'
import { districtFor } from '../setup.ts'
import { countAnew, ROLL_UP_TURN } from './roll-up.ts'

export interface Recompute {
  /** Where several districts are kept here, which one. */
  readonly district?: string | undefined
  /** Else every place that ever sent something. */
  readonly place?: string | undefined
  /** The first and the last day, both included; else all. */
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly clock: () => Instant
  /** Asked between days. */
  readonly goesOn: () => boolean
  readonly progress: (days: number) => void
}

export interface Recomputed {
  readonly places: number
  readonly days: number
  /** Rows that were written, and rows behind which there was nothing. */
  readonly changed: number
  readonly dropped: number
}

/** A day of a place is a transaction: nothing of a day reaches into another, and the worker gets its turn in between. */
export async function recompute(
  office: Pick<Office, 'database'>,
  q: Recompute,
): Promise<Recomputed | Problem> {
  const asked = await reading(office, tx => placesOf(tx, q))
  if (isProblem(asked)) return asked
  const { district, places } = asked
  const span = { from: startOfDay(q.from ?? FIRST_DAY), to: startOfDay(addDays(q.to ?? LAST_DAY, 1)) }
  const sum = { places: 0, days: 0, changed: 0, dropped: 0 }
  for (const place of places) {
    const days = await reading(office, tx => daysWithReadings(tx, { district, place, ...span }))
    if (days.length > 0) sum.places++
    for (const day of days) {
      if (!q.goesOn()) return sum
      const done = await transact(office, async tx => {
        const now = q.clock()
        await awaitTurn(tx, { district, name: ROLL_UP_TURN, now })
        // What the worker would do next is not wrong yet.
        await countAnew(tx, district, await takeStale(tx, { district, place, now, limit: MOST_WAITING }))
        return recomputeDay(tx, { district, place, day, now })
      })
      sum.days++
      sum.changed += done.changed
      sum.dropped += done.dropped
      q.progress(sum.days)
    }
  }
  return sum
}

/** No record is older: HJ/T 212 begins then. */
const FIRST_DAY: Day = '2005-01-01'
const LAST_DAY: Day = '2099-12-31'

async function placesOf(tx: Tx, q: Recompute) {
  const district = await districtFor(tx, q.district)
  if (isProblem(district)) return district
  if (q.place === undefined) return { district, places: await placesWithReadings(tx, district) }
  const found = await watchedPlaces(tx, { district, ids: [q.place] })
  return found.length === 0 ? refuse('not-found', { place: q.place }) : { district, places: [q.place] }
}

/** guess: more than a week of minutes of a place. */
const MOST_WAITING = 10_000

interface DayOfPlace {
  readonly district: string
  readonly place: string
  readonly day: Day
  readonly now: Instant
}

async function recomputeDay(tx: Tx, q: DayOfPlace) {
  const { district, place } = q
  const from = startOfDay(q.day)
  const spans = [{ place, from, to: from + DAY_MS }]
  const made = await fromScratch(tx, { district, spans, until: startOf('minute', q.now) })
  let changed = 0
  const beyond: Period[] = []
  for (const level of levels) {
    const rollups = made[level]
    const wanted = new Set(rollups.map(it => it.at))
    const stored = await rollupsIn(tx, { district, level, spans })
    beyond.push(...stored.filter(it => !wanted.has(it.at)).map(({ at }) => ({ place, level, at })))
    changed += (await putRollups(tx, { district, level, rollups })).length
  }
  return { changed, dropped: await dropRollups(tx, { district, periods: beyond }) }
}

type Made = Readonly<Record<Level, readonly RollupFound[]>>

/** A day of a place from its records: each level from the one just made. A minute that is not over is none. */
async function fromScratch(
  tx: Tx,
  q: { readonly district: string; readonly spans: readonly Span[]; readonly until: Instant },
): Promise<Made> {
  const isOver = ({ at }: RecordFound) => at < q.until
  const sent = (kind: Level) => recordsIn(tx, { ...q, kind })
  const minutes = (await sent('minute')).filter(isOver)
  const readings = (await recordsIn(tx, { ...q, kind: 'realtime' })).filter(isOver)
  const minute = made('minute', minutes, readings, (own, below) =>
    rollUpMinute({ sent: own?.factors, readings: below }),
  )
  const hour = made('hour', await sent('hour'), minute, (own, below) =>
    rollUp({ level: 'hour', sent: own?.factors, parts: below }),
  )
  const day = made('day', await sent('day'), hour, (own, below) =>
    rollUp({ level: 'day', sent: own?.factors, parts: below }),
  )
  return { minute, hour, day }
}

interface Placed {
  readonly place: string
  readonly at: Instant
}

function made<B extends Placed>(
  level: Level,
  sent: readonly RecordFound[],
  below: readonly B[],
  count: (own: RecordFound | undefined, below: readonly B[]) => RollupFound['factors'],
): RollupFound[] {
  const own = Map.groupBy(sent, it => startOf(level, it.at))
  const parts = Map.groupBy(below, it => startOf(level, it.at))
  const place = sent[0]?.place ?? below[0]?.place ?? ''
  return [...new Set([...own.keys(), ...parts.keys()])]
    .map(at => ({ place, at, factors: count(own.get(at)?.[0], parts.get(at) ?? []) }))
    .filter(it => Object.keys(it.factors).length > 0)
}
