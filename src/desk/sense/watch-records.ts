/**
 * Looks at what has come in: every record since the last look is judged by the limits of its day. Alarms begin, go on
 * and end; enough readings over a limit in a row become a case, or join the one that is open.
 */
import type { Instant } from '../../core/instant.ts'
import type { Limit } from '../../core/limit.ts'
import { type Run, watch } from '../../sense/watch.ts'
import { type OpenAlarm, putAlarm, putWatches, watchesOf, type WatchToPut } from '../../store/alarms.ts'
import { apart } from '../../store/database.ts'
import { limitsOf, watchedPlaces } from '../../store/limits.ts'
import {
  hasMarks,
  type Mark,
  noteStale,
  type RecordFound,
  recordsIn,
  takeMarks,
} from '../../store/rollups.ts'
import { takeTurn } from '../../store/turns.ts'
import { newId, type Office, reading, transact, type Tx } from '../office.ts'
import { type Look, looksAt, readingsFor, type Watch } from './looks.ts'
import { openCase, type Reached } from './open-case.ts'

/** guess: marks of half a minute of a city with 150 devices that send every five seconds. */
const MOST = 1_000

/** Readings of one place are judged in order, so one worker at a time watches a district. */
export const SENSE_TURN = 'sense'

interface When {
  readonly district: string
  readonly now: Instant
}

interface Rounding extends When {
  /** Takes what went wrong with single cases; without it the round fails with the first of them. */
  readonly faults?: unknown[]
}

/** One round; answers whether there is more to do. A case that cannot be opened is told once all the rest is committed. */
export async function senseRound(office: Office, q: When & { readonly most?: number }): Promise<boolean> {
  const { most = MOST } = q
  if (!(await reading(office, tx => hasMarks(tx, q.district)))) return false
  const faults: unknown[] = []
  const hasMore = await transact(office, tx => lookAtMarks(tx, office, { ...q, most, faults }))
  if (faults.length > 0) throw faults[0]
  return hasMore
}

/** The round itself: undone with its transaction, it has not been. */
export async function lookAtMarks(
  tx: Tx,
  office: Office,
  q: Rounding & { readonly most: number },
): Promise<boolean> {
  if (!(await takeTurn(tx, { ...q, name: SENSE_TURN }))) return false
  const marks = await takeMarks(tx, { ...q, limit: q.most })
  if (marks.length === 0) return false
  await noteStale(tx, { ...q, periods: marks.map(periodOf) })
  await watchMarked(tx, office, { ...q, marks })
  return marks.length === q.most
}

const periodOf = ({ place, kind, at }: Mark) => ({
  place,
  at,
  level: kind === 'realtime' ? ('minute' as const) : kind,
})

async function watchMarked(
  tx: Tx,
  office: Office,
  q: Rounding & { readonly marks: readonly Mark[] },
): Promise<void> {
  const { district } = q
  const places = await watchedPlaces(tx, { district, ids: [...new Set(q.marks.map(it => it.place))] })
  const limits = await limitsOf(tx, { district, places })
  if (limits.length === 0) return
  const known = await watchesOf(tx, { district, places: places.map(it => it.id) })
  const watches: WatchToPut[] = []
  for (const [kind, looks] of Map.groupBy(looksAt({ ...q, places, limits, known }), it => it.kind)) {
    const spans = looks.map(it => ({ place: it.place.id, from: it.from, to: it.to }))
    const found = Map.groupBy(await recordsIn(tx, { district, kind, spans }), it => it.place)
    for (const look of looks)
      for (const one of look.watches) {
        const records = found.get(look.place.id) ?? []
        watches.push(await judge(tx, office, { ...q, look, watch: one, records }))
      }
  }
  if (watches.length > 0) await putWatches(tx, { district, watches })
}

interface Judging extends Rounding {
  readonly look: Look
  readonly watch: Watch
  readonly records: readonly RecordFound[]
}

/** Folds the new records of a place into what a limit knows of it. */
async function judge(tx: Tx, office: Office, q: Judging): Promise<WatchToPut> {
  const { look, records } = q
  const { limit, lastAt, alarm } = q.watch
  const before = { lastAt, run: alarm && runOf(alarm) }
  const { after, runs } = watch(before, readingsFor(look, limit, records), limit)
  let open = alarm
  for (const run of runs) {
    const same = open?.beginsAt === run.beginsAt ? open : null
    open = await put(tx, office, { ...q, limit, run, before: same })
  }
  return {
    place: look.place.id,
    limit: limit.id,
    lastAt: after.lastAt,
    over: after.run?.readings ?? 0,
    alarm: after.run ? (open?.id ?? null) : null,
  }
}

/** An alarm that has its case asks for none again. */
const runOf = (it: OpenAlarm): Run => ({
  beginsAt: it.beginsAt,
  lastAt: it.lastAt,
  endedAt: null,
  endedBy: null,
  readings: it.readings,
  peak: it.peak,
  reachedAt: it.caseId === null ? null : it.beginsAt,
})

/** Raises an alarm or says how it went on; the case comes first, since the alarm names it. */
async function put(
  tx: Tx,
  office: Office,
  q: Judging & { readonly limit: Limit; readonly run: Run; readonly before: OpenAlarm | null },
): Promise<OpenAlarm> {
  const { run, limit, before, district, now } = q
  const id = before?.id ?? newId()
  const place = q.look.place
  const device = before?.device ?? q.records.find(it => it.at === run.beginsAt)?.device ?? ''
  const caseId =
    before?.caseId ??
    (run.reachedAt === null
      ? null
      : await openIfPossible(tx, office, {
          ...q,
          reached: { district, now, place, limit, run, at: run.reachedAt, alarm: id },
        }))
  const { beginsAt, lastAt, endedAt, endedBy, readings, peak } = run
  const { program, factor, kind, value, upper, unit } = limit
  const judged = { limit: limit.id, program, factor, kind, value, upper, unit }
  const alarm = {
    id,
    place: place.id,
    device,
    ...judged,
    beginsAt,
    lastAt,
    endedAt,
    endedBy,
    readings,
    peak,
    caseId,
  }
  await putAlarm(tx, { district, alarm, now })
  return { id, device, beginsAt, lastAt, readings, peak, caseId }
}

/** One that cannot be opened leaves its alarm without a case until the next reading, and keeps no other place waiting. */
async function openIfPossible(
  tx: Tx,
  office: Office,
  q: { readonly reached: Reached; readonly faults?: unknown[] },
): Promise<string | null> {
  const { faults, reached } = q
  if (!faults) return openCase(tx, office, reached)
  try {
    return await apart(tx, () => openCase(tx, office, reached))
  } catch (error) {
    faults.push(error)
    return null
  }
}
