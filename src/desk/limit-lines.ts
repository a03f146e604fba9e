/** The limit of a factor over a period, as lines that end where another begins. */
import { dayOf, type Instant, startOfDay } from '../core/instant.ts'
import { concerns, type Limit, limitsOn } from '../core/limit.ts'
import type { RecordKind } from '../core/reading.ts'

type Placed = Parameters<typeof concerns>[1]

export interface LimitLine {
  readonly limit: Limit
  readonly from: Instant
  readonly to: Instant
}

interface Judged {
  readonly limits: readonly Limit[]
  readonly place: Placed
  readonly factor: string
  readonly kind: RecordKind
}

/** The one that judges a factor's plain number; one on the number converted to standard oxygen is no line beside it. */
export const limitFor = (q: Judged & { readonly day: string }): Limit | undefined =>
  limitsOn(q).find(
    it =>
      it.factor === q.factor && it.kind === q.kind && it.value === (q.kind === 'realtime' ? 'Rtd' : 'Avg'),
  )

export function limitLines(q: Judged & { readonly from: Instant; readonly to: Instant }): LimitLine[] {
  const turns = q.limits
    .filter(it => it.factor === q.factor && it.kind === q.kind && concerns(it, q.place))
    .flatMap(it => [startOfDay(it.from), ...(it.to === null ? [] : [startOfDay(it.to)])])
    .filter(at => at > q.from && at < q.to)
  const marks = [q.from, ...[...new Set(turns)].sort((a, b) => a - b), q.to]
  const lines: LimitLine[] = []
  for (const [i, from] of marks.slice(0, -1).entries()) {
    const to = marks[i + 1] ?? q.to
    const limit = limitFor({ ...q, day: dayOf(from) })
    const before = lines.at(-1)
    if (!limit) continue
    if (before?.limit.id === limit.id && before.to === from) lines[lines.length - 1] = { ...before, to }
    else lines.push({ limit, from, to })
  }
  return lines
}
