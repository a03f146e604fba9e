/** Takes in what devices said: each record once, the first word stands, another word for the same moment is kept beside it. */
import { createHash } from 'node:crypto'
import { DAY_MS, dayOf, HOUR_MS, type Instant, MINUTE_MS, startOfDay } from '../core/instant.ts'
import type { DeviceRecord, Factors, RecordKind } from '../core/reading.ts'
import { ensureMonths as ensureMonthsIn } from '../store/partitions.ts'
import { CLOCK_SLACK_MS } from '../core/refusal.ts'
import { insertRecords, keepConflicts, type NewRecord } from '../store/records.ts'
import { newId, type Office, type Tx } from './office.ts'

export interface Taken {
  readonly inserted: number
  readonly unchanged: number
  readonly conflicts: number
  /** Whose records said something else than before, and how many. */
  readonly conflictsOf: ReadonlyMap<string, number>
}

/** HJ/T 212 begins in 2005; a clock that is a day ahead is wrong. Moments outside have no place to lie in. */
export function takeableMoment(at: Instant, now: Instant): 'yes' | 'before-2005' | 'ahead' {
  if (at < EARLIEST) return 'before-2005'
  return at > now + DAY_MS ? 'ahead' : 'yes'
}

const EARLIEST = startOfDay('2005-01-01')

/** Makes the months ahead, in a transaction of its own: before the one that takes the records. */
export const ensureMonths = (
  office: Pick<Office, 'database'>,
  records: readonly Pick<DeviceRecord, 'at'>[],
): Promise<void> =>
  ensureMonthsIn(
    office.database,
    records.map(it => it.at),
  )

/** Takes records of one district; their months must be there. */
export async function takeRecords(
  tx: Tx,
  q: { readonly district: string; readonly records: readonly DeviceRecord[] },
): Promise<Taken> {
  const { first, again } = sorted(q.records)
  if (first.size === 0) return { inserted: 0, unchanged: 0, conflicts: 0, conflictsOf: new Map() }
  const found = await insertRecords(tx, { district: q.district, records: withMarks([...first.values()]) })
  const known = new Set(found.map(keyOf))
  const doubted = [...first].filter(([key]) => !known.has(key)).map(([, it]) => it)
  const others = [...doubted, ...again].map(it => ({ ...it, digest: digestOf(it.factors) }))
  const differing = others.length === 0 ? [] : await keepConflicts(tx, { ...q, records: others })
  const conflicts = differing.reduce((sum, it) => sum + it.conflicts, 0)
  return {
    inserted: found.length,
    unchanged: others.length - conflicts,
    conflicts,
    conflictsOf: new Map(differing.map(it => [it.device, it.conflicts])),
  }
}

/** The first of each key, in one order for everybody, so that two gateways never wait for one another in a circle. */
function sorted(records: readonly DeviceRecord[]) {
  const first = new Map<string, DeviceRecord>()
  const again: DeviceRecord[] = []
  for (const it of records) {
    const key = keyOf(it)
    if (first.has(key)) again.push(it)
    else first.set(key, it)
  }
  return { first: new Map([...first].sort(([a], [b]) => (a < b ? -1 : 1))), again }
}

/** Ends in the moment, which has as many digits from 2001 to 2286: sorting by it is sorting by time. */
const keyOf = (it: { readonly place: string; readonly kind: string; readonly at: Instant }): string =>
  `${it.place} ${it.kind} ${it.at}`

function withMarks(records: readonly DeviceRecord[]): NewRecord[] {
  const marks = new Map<string, NewRecord['mark']>()
  const newest = newestOf(records)
  return records.map(it => {
    const at = periodOf(it.kind, it.at)
    const key = keyOf({ ...it, at })
    const mark = marks.get(key) ?? { id: newId(), at }
    marks.set(key, mark)
    return { ...it, mark, isNewest: newest.get(`${it.place} ${it.kind}`) === it }
  })
}

/** Of each place and kind; what is dated ahead only where there is nothing else. Ordered by moment as they come. */
function newestOf(records: readonly DeviceRecord[]): ReadonlyMap<string, DeviceRecord> {
  const newest = new Map<string, DeviceRecord>()
  for (const it of records) {
    const key = `${it.place} ${it.kind}`
    const known = newest.get(key)
    if (!known || !isAhead(it) || isAhead(known)) newest.set(key, it)
  }
  return newest
}

const isAhead = (it: DeviceRecord): boolean => it.at > it.receivedAt + CLOCK_SLACK_MS

/** The start of what has to be counted anew. Hours begin in Shanghai when they begin in UTC. */
function periodOf(kind: RecordKind, at: Instant): Instant {
  switch (kind) {
    case 'realtime':
    case 'minute':
      return at - (at % MINUTE_MS)
    case 'hour':
      return at - (at % HOUR_MS)
    case 'day':
      return startOfDay(dayOf(at))
  }
}

/** Of the values, whatever order they came in. */
const digestOf = (factors: Factors): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        Object.entries(factors)
          .sort(byName)
          .map(([code, values]) => [code, Object.entries(values).sort(byName)]),
      ),
    )
    .digest('hex')

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0
