/** Which limits apply to a place: its own before those of its kind, of several the one that began last. */
import { type Day, dayOf, type Instant, startOfDay } from '../core/instant.ts'
import type { RecordKind } from '../core/reading.ts'
import type { LimitRow } from '../store/readings.ts'

interface Here {
  readonly id: string
  readonly program: string
  readonly kind: string
}

/** Those that could ever apply to a place. */
export const limitsOf = (all: readonly LimitRow[], place: Here): LimitRow[] =>
  all.filter(it =>
    it.place === null ? it.program === place.program && it.placeKind === place.kind : it.place === place.id,
  )

const holdsOn = (it: LimitRow, day: Day): boolean => it.from <= day && (it.to === null || day < it.to)

/** The one that judges a factor's readings of a kind on a day. */
export function limitOn(
  limits: readonly LimitRow[],
  q: { readonly factor: string; readonly kind: RecordKind; readonly day: Day },
): LimitRow | undefined {
  const held = limits.filter(it => it.factor === q.factor && it.kind === q.kind && holdsOn(it, q.day))
  const own = held.filter(it => it.place !== null)
  return (own.length > 0 ? own : held).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
}

/** All that apply on a day, one a factor and kind. */
export function limitsOn(limits: readonly LimitRow[], day: Day): LimitRow[] {
  const chosen = new Set(limits.map(it => limitOn(limits, { ...it, day })))
  return limits.filter(it => chosen.has(it))
}

export interface LimitLine {
  readonly limit: LimitRow
  readonly from: Instant
  readonly to: Instant
}

/** The limit of a factor over a period, as lines that end where another begins. */
export function limitLines(
  limits: readonly LimitRow[],
  q: { readonly factor: string; readonly kind: RecordKind; readonly from: Instant; readonly to: Instant },
): LimitLine[] {
  const turns = limits
    .filter(it => it.factor === q.factor && it.kind === q.kind)
    .flatMap(it => [startOfDay(it.from), ...(it.to === null ? [] : [startOfDay(it.to)])])
    .filter(at => at > q.from && at < q.to)
  const marks = [q.from, ...[...new Set(turns)].sort((a, b) => a - b), q.to]
  const lines: LimitLine[] = []
  for (const [i, from] of marks.slice(0, -1).entries()) {
    const to = marks[i + 1] ?? q.to
    const limit = limitOn(limits, { ...q, day: dayOf(from) })
    const before = lines.at(-1)
    if (!limit) continue
    if (before?.limit === limit && before.to === from) lines[lines.length - 1] = { ...before, to }
    else lines.push({ limit, from, to })
  }
  return lines
}
