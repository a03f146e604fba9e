/** Readings of a place over a period: one series a factor, the limits that applied, gaps left open. */
import type { placeReadings, Point, Series } from '../contracts/readings.ts'
import type { Reply } from '../contracts/route.ts'
import { DAY_MS, HOUR_MS, type Instant, isoShanghai, MINUTE_MS } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import { type Factors, isNormal, type RecordKind, valueOf } from '../core/reading.ts'
import type { FactorRollup } from '../core/rollup.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../store/database.ts'
import { placeById, type PlaceRow } from '../store/places.ts'
import { limitsOf } from '../store/limits.ts'
import { recordsBetween, rollupsBetween } from '../store/readings.ts'
import { factorName, unitOf } from '../wire/hj212/factors.ts'
import { type LimitLine, limitLines } from './limit-lines.ts'
import { byWeight } from './show-places.ts'

/** The longest period one answer holds, and the one that is meant when nobody says. */
const spans: Record<RecordKind, { readonly most: number; readonly usual: number; readonly name: Bilingual }> =
  {
    realtime: { most: 6 * HOUR_MS, usual: HOUR_MS / 2, name: { zh: '6 小时', en: '6 hours' } },
    minute: { most: 3 * DAY_MS, usual: 12 * HOUR_MS, name: { zh: '3 天', en: '3 days' } },
    hour: { most: 92 * DAY_MS, usual: 7 * DAY_MS, name: { zh: '92 天', en: '92 days' } },
    day: { most: 5 * 366 * DAY_MS, usual: 92 * DAY_MS, name: { zh: '5 年', en: '5 years' } },
  }

/** As many lines as one chart can hold and a person tell apart. */
const FIRST_FEW = 4

/** One value of one factor. */
interface Value {
  readonly at: Instant
  readonly value: number | null
  readonly min: number | null
  readonly max: number | null
  readonly flag: string | null
  readonly valid: boolean
}

export async function readingsOf(
  tx: Tx,
  q: {
    readonly scope: Scope
    readonly id: string
    readonly kind: RecordKind
    readonly from?: Instant | undefined
    readonly to?: Instant | undefined
    readonly factor?: string | undefined
    readonly now: Instant
  },
): Promise<Reply<typeof placeReadings> | Problem> {
  const { kind, scope } = q
  const to = q.to ?? q.now
  const from = q.from ?? to - spans[kind].usual
  if (from >= to) return invalid('from', isoShanghai(from), { zh: '早于 to', en: 'earlier than `to`' })
  if (to - from > spans[kind].most) {
    const { zh, en } = spans[kind].name
    return invalid('from', isoShanghai(from), {
      zh: `与 to 相距不超过 ${zh}`,
      en: `within ${en} before \`to\``,
    })
  }
  const place = await placeById(tx, { scope, id: q.id })
  if (!place) return refuse('not-found', { place: q.id })
  const { district } = scope
  const found = await valuesBetween(tx, { district, place: place.id, kind, from, to })
  const known = [...new Set([...found.keys(), ...factorsNow(place)])].sort(byWeight)
  const wanted = q.factor === undefined ? known.slice(0, FIRST_FEW) : q.factor.split(',')
  const limits = await limitsOf(tx, { district, places: [place] })
  return {
    place: place.id,
    kind,
    from: isoShanghai(from),
    to: isoShanghai(to),
    asOf: isoShanghai(q.now),
    factors: known.map(named),
    series: wanted
      .filter(factor => known.includes(factor))
      .map(factor =>
        showSeries({
          factor,
          kind,
          values: found.get(factor) ?? [],
          lines: limitLines({ limits, place, factor, kind, from, to }),
        }),
      ),
  }
}

const factorsNow = (place: PlaceRow): string[] => Object.keys(place.latestFactors ?? {})

async function valuesBetween(
  tx: Tx,
  q: { district: string; place: string; kind: RecordKind; from: Instant; to: Instant },
): Promise<Map<string, Value[]>> {
  const { kind } = q
  const series = new Map<string, Value[]>()
  const put = (factor: string, value: Value) => {
    const values = series.get(factor)
    if (values) values.push(value)
    else series.set(factor, [value])
  }
  if (kind === 'realtime') {
    for (const { at, factors } of await recordsBetween(tx, { ...q, kind }))
      for (const [factor, values] of Object.entries(factors)) put(factor, momentValue(at, values))
  } else {
    for (const { at, factors } of await rollupsBetween(tx, { ...q, level: kind }))
      for (const [factor, it] of Object.entries(factors)) put(factor, periodValue(at, it))
  }
  return series
}

function momentValue(at: Instant, values: Factors[string]): Value {
  const value = valueOf('realtime', values) ?? null
  const flag = typeof values['Flag'] === 'string' ? values['Flag'] : null
  return { at, value, min: null, max: null, flag, valid: isNormal(values) }
}

const periodValue = (at: Instant, it: FactorRollup): Value => ({
  at,
  value: it.avg,
  min: it.min,
  max: it.max,
  flag: null,
  valid: it.valid,
})

const named = (factor: string) => ({ factor, name: factorName(factor), unit: unitOf(factor) })

function showSeries(q: {
  readonly factor: string
  readonly kind: RecordKind
  readonly values: readonly Value[]
  readonly lines: readonly LimitLine[]
}): Series {
  const values = withGaps(q.values, q.kind)
  return {
    ...named(q.factor),
    ...(q.lines[0] ? { unit: q.lines[0].limit.unit } : {}),
    points: values.map(showPoint),
    limits: q.lines.map(({ limit, from, to }) => ({
      upper: limit.upper,
      from: isoShanghai(from),
      to: isoShanghai(to),
      source: limit.source,
      verified: limit.verified,
    })),
    sentence: sentenceOf({ ...q, values }),
  }
}

const showPoint = (it: Value): Point => [isoShanghai(it.at), it.value, it.min, it.max, it.flag, it.valid]

/** So many steps without a value are a hole; one late record is not. */
const HOLE = 2.5

/** A row of nothing where values are missing: no line is drawn across what is not known. */
function withGaps(values: readonly Value[], kind: RecordKind): Value[] {
  const step = stepOf(values, kind)
  return values.flatMap((it, i) => {
    const next = values[i + 1]
    if (!next || next.at - it.at <= step * (kind === 'realtime' || kind === 'minute' ? HOLE : 1.5))
      return [it]
    return [it, { ...it, at: it.at + step, value: null, min: null, max: null, flag: null, valid: false }]
  })
}

/** How far apart values lie as a rule: devices send every few seconds, or every ten minutes. */
function stepOf(values: readonly Value[], kind: RecordKind): number {
  if (kind === 'hour') return HOUR_MS
  if (kind === 'day') return DAY_MS
  const steps = values.slice(1).map((it, i) => it.at - (values[i]?.at ?? it.at))
  const middle = steps.toSorted((a, b) => a - b)[steps.length >> 1]
  return Math.max(middle ?? 0, kind === 'minute' ? MINUTE_MS : 1_000)
}

/** How often the limit was passed, and how far. Nothing to say when it never was. */
function sentenceOf(q: {
  readonly factor: string
  readonly values: readonly Value[]
  readonly lines: readonly LimitLine[]
}): Bilingual | null {
  let times = 0
  let wasOver = false
  let worst: { readonly it: Value; readonly value: number; readonly limit: LimitLine } | undefined
  for (const it of q.values) {
    const limit = q.lines.find(line => line.from <= it.at && it.at < line.to)
    const { value } = it
    if (value === null) wasOver = false // nobody knows what was in the hole
    if (!limit || value === null || !it.valid) continue
    const isOver = value > limit.limit.upper
    if (isOver && !wasOver) times++
    if (isOver && (!worst || value > worst.value)) worst = { it, value, limit }
    wasOver = isOver
  }
  if (!worst) return null
  const name = factorName(q.factor)
  const { upper, unit } = worst.limit.limit
  const [value, when] = [round(worst.value), isoShanghai(worst.it.at)]
  const time = when.slice(11, 16)
  return {
    zh: `${name.zh} ${times} 次超过限值 ${upper} ${unit}，最高 ${value}（${+when.slice(5, 7)}月${+when.slice(8, 10)}日 ${time}）`,
    en: `${name.en} passed its limit of ${upper} ${unit} ${times === 1 ? 'once' : `${times} times`}, at most ${value} (${when.slice(0, 10)} ${time})`,
  }
}

/** As many places as a reading of its size has sense in. */
const round = (n: number): number => Number(n.toPrecision(Math.abs(n) >= 1000 ? 5 : 4))
