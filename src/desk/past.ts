/**
 * The past is read, not remembered: cases that changed since are folded from what had happened by then. What was
 * folded lately is kept, since whoever moves the slider asks for one moment several times, and then for the next.
 */
import { caseFrom } from '../core/case.ts'
import type { Calendar } from '../core/calendar.ts'
import type { Instant } from '../core/instant.ts'
import type { Tx } from '../store/database.ts'
import type { Row } from '../store/insert.ts'
import {
  Changed,
  type ChangedCase,
  changedSince,
  eventsAround,
  type Past,
  type PastEvent,
  stateSince,
} from '../store/past.ts'
import { eventOf } from './append.ts'
import type { Office } from './office.ts'
import { projectionOf } from './projection.ts'

interface Asked {
  readonly district: string
  readonly at: Instant
}

export const pastOf = (tx: Tx, office: Office, q: Asked): Promise<Past> => office.pasts.of(tx, office, q)

/** How a case stood, and as long as nothing more is known of it, in which span of time it stood so. */
interface Standing {
  readonly seq: number
  readonly from: Instant
  readonly until: Instant
  readonly row: Row<'cases'>
}

interface Kept extends Asked {
  readonly calendar: Calendar
  readonly state: string
  readonly standings: ReadonlyMap<string, Standing>
  readonly past: Past
}

/** guess: two leaders with a slider each; and rows of 1 kB, nearly all of them shared by neighbouring moments. */
const MOST_MOMENTS = 8
const MOST_ROWS = 20_000

export class Pasts {
  /** The one asked for last comes last. */
  #kept: readonly Kept[] = []

  /** Asked anew each time whether something is known of these cases that was not: a late event is never missed. */
  async of(tx: Tx, office: Pick<Office, 'calendar'>, q: Asked): Promise<Past> {
    const { calendar } = office
    const before = this.#kept.filter(it => it.district === q.district && it.calendar === calendar)
    const state = await stateSince(tx, q.district, q.at)
    const known = before.find(it => it.at === q.at && it.state === state)
    if (known) {
      this.#keep(known)
      return known.past
    }
    // Read after the state: what comes in between is folded here and found to be new the next time.
    const cases = await changedSince(tx, q.district, q.at)
    const standings = await standingsOf(tx, { ...q, calendar, cases, before })
    const past = { asOf: q.at, changed: new Changed([...standings.values()].map(it => it.row)) }
    this.#keep({ ...q, calendar, state, standings, past })
    return past
  }

  #keep(it: Kept): void {
    if (it.standings.size > MOST_ROWS) return
    const others = this.#kept.filter(one => one.district !== it.district || one.at !== it.at)
    this.#kept = [...others, it].slice(-MOST_MOMENTS)
  }
}

async function standingsOf(
  tx: Tx,
  q: Asked & {
    readonly calendar: Calendar
    readonly cases: readonly ChangedCase[]
    readonly before: readonly Kept[]
  },
): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>()
  const unknown: string[] = []
  for (const { id, seq } of q.cases) {
    const stands = (it: Standing | undefined) => it?.seq === seq && it.from <= q.at && q.at < it.until
    const known = q.before.map(it => it.standings.get(id)).find(stands)
    if (known) standings.set(id, known)
    else unknown.push(id)
  }
  if (unknown.length === 0) return standings
  const events = await eventsAround(tx, { district: q.district, cases: unknown, at: q.at })
  for (const [id, list] of Map.groupBy(events, it => it.case)) {
    const found = standingOf(list, { ...q, id })
    if (found) standings.set(id, found)
  }
  return standings
}

function standingOf(
  events: readonly PastEvent[],
  q: Asked & { readonly id: string; readonly calendar: Calendar },
): Standing | undefined {
  const happened = events.flatMap(({ data, ...it }) =>
    it.at <= q.at && data ? [eventOf({ ...it, data })] : [],
  )
  if (happened.length === 0) return undefined
  const later = events.filter(it => it.at > q.at)
  return {
    seq: events.at(-1)?.seq ?? 0,
    from: Math.max(...happened.map(it => it.at)),
    until: Math.min(...later.map(it => it.at)),
    row: projectionOf(caseFrom(happened), { ...q, head: '' }),
  }
}
