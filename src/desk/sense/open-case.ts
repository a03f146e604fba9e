/**
 * A run of readings over a limit becomes a case: reported, accepted and assigned by the clock in one go, with the
 * curve as evidence. Where one is open for the same factor of the same place, the alarm hangs on it.
 */
import { createHash } from 'node:crypto'
import type { Evidence } from '../../core/alarm.ts'
import { isOpenAt } from '../../core/calendar.ts'
import { dayOf, type Instant, isoShanghai } from '../../core/instant.ts'
import { type Limit, judgedValue } from '../../core/limit.ts'
import { isProblem } from '../../core/problem.ts'
import type { CaseRules } from '../../core/program.ts'
import { recordKindNames } from '../../core/reading.ts'
import { lengthOf } from '../../core/rollup.ts'
import type { Suggestion } from '../../deliberate/route.ts'
import type { Run } from '../../sense/watch.ts'
import { lockCaseOfAlarms } from '../../store/alarms.ts'
import { iso } from '../../store/insert.ts'
import type { WatchedPlace } from '../../store/limits.ts'
import { recordsIn } from '../../store/rollups.ts'
import { factorName } from '../../wire/hj212/factors.ts'
import type { NewEvent } from '../append.ts'
import { clocksFor } from '../deadlines.ts'
import type { Filed } from '../file-report.ts'
import { notify } from '../notify.ts'
import { newId, type Office, type Tx } from '../office.ts'
import { ownerOf } from '../suggest.ts'
import { newKey } from '../words.ts'
import { writeReport } from '../write-report.ts'
import { factsFor, takesAlarms } from './alarm-facts.ts'

export interface Reached {
  readonly district: string
  readonly place: WatchedPlace
  readonly limit: Limit
  readonly run: Run
  /** The reading that made the run long enough. */
  readonly at: Instant
  /** The alarm's id. */
  readonly alarm: string
  readonly now: Instant
}

/** Answers the case; null where the program of the limit has none that an alarm could begin. */
export async function openCase(tx: Tx, office: Office, q: Reached): Promise<string | null> {
  const { district, place, limit, now } = q
  const { program, factor } = limit
  const rules = office.programs.get(program)?.cases
  if (!rules || !Object.hasOwn(rules.kinds, limit.caseKind) || !takesAlarms(rules.facts)) return null
  const joins = await lockCaseOfAlarms(tx, { district, place: place.id, program, factor })
  const names = await office.registers.of(tx, district, now)
  const evidence = await curveOf(tx, q)
  const measured = evidence.points.at(-1)?.[1] ?? q.run.peak
  const report = reportOf(q, measured)
  const owner = ownerOf(names, { rules, program, kind: limit.caseKind, area: place.area, day: dayOf(now) })
  const filed = await writeReport(tx, office, {
    district,
    report,
    rules,
    facts: factsFor(rules.facts, report.facts),
    key: newKey(office, district, now),
    digest: createHash('sha256').update(`alarm ${q.alarm}`).digest('base64url'),
    joins: joins && { caseId: joins.id, head: joins.head },
    evidence,
    follow: takenUp(office, { ...q, rules, owner }),
    now,
  })
  if (isProblem(filed)) throw new Error(`alarm ${q.alarm}: ${JSON.stringify(filed)}`)
  if (!joins) await tell(tx, office, { ...q, owner, filed, said: report.title })
  return filed.caseId
}

/** What is reported, in the language of the office; people read it, and the facts beside it are what counts. */
function reportOf({ place, limit, run, at, alarm, now }: Reached, measured: number) {
  const { upper, unit } = limit
  const factor = factorName(limit.factor).zh
  const kind = recordKindNames[limit.kind].zh
  const doubt = limit.verified ? '' : '，未核实'
  const since = sayBegin(run.beginsAt, limit.kind)
  return {
    id: newId(),
    program: limit.program,
    kind: limit.caseKind,
    area: place.area,
    position: place.lon === null || place.lat === null ? null : { lon: place.lon, lat: place.lat },
    title: `${place.name} ${factor}超标（实测 ${plain(measured)}，限值 ${plain(upper)} ${unit}）`,
    text: `${place.name}的${factor}${kind}自 ${since} 起连续 ${run.readings} 次超过限值，最高 ${plain(run.peak)} ${unit}，限值 ${plain(upper)} ${unit}（依据：${limit.source}${doubt}）。`,
    channel: 'device',
    facts: {
      outlet: place.name.slice(0, 80).toWellFormed(), // half of a rare character fits in no database
      factor: factor.slice(0, 40),
      measured,
      limit: upper,
      unit: unit.slice(0, 20),
      alarm,
    },
    files: [],
    at: Math.min(now, at + (limit.kind === 'realtime' ? 0 : lengthOf[limit.kind])),
  }
}

/** 2026年11月8日 13:00; of readings taken by the second, the second too. */
function sayBegin(at: Instant, kind: Limit['kind']): string {
  const [year, month, day] = dayOf(at).split('-').map(Number)
  return `${year}年${month}月${day}日 ${isoShanghai(at).slice(11, kind === 'realtime' ? 19 : 16)}`
}

/** As many digits as instruments have. */
const plain = (value: number): string => String(Number(value.toPrecision(6)))

/** Nobody has to press anything: it is taken up, and given to whoever the duty list names. */
function takenUp(
  office: Office,
  q: Reached & { readonly rules: CaseRules; readonly owner: Suggestion | undefined },
): NewEvent[] {
  const { rules, limit, owner, now } = q
  const event = (step: NewEvent['step'], data: NewEvent['data']): NewEvent => ({
    id: newId(),
    step,
    by: null,
    post: null,
    at: now,
    data: { ...data, unit: null, actor: 'clock' },
  })
  const accepted = event('accept', {})
  if (!owner) return [accepted]
  const clocks = clocksFor(office, { rules, kind: limit.caseKind, start: now })
  return [accepted, event('assign', { owner: owner.owner, coOwners: owner.coOwners, clocks })]
}

/** Whoever has it to do is told as with any case; by day whoever watches too. At night both are the one on duty. */
async function tell(
  tx: Tx,
  office: Office,
  q: Reached & { readonly owner: Suggestion | undefined; readonly filed: Filed; readonly said: string },
): Promise<void> {
  const { district, now, owner, place, limit, filed, alarm } = q
  if (owner && !isOpenAt(office.calendar, now)) return
  await notify(tx, office, {
    kind: 'alarm',
    about: {
      program: limit.program,
      area: place.area,
      owner: owner?.owner ?? null,
      coOwners: owner?.coOwners ?? [],
      filedBy: null,
      restricted: null,
    },
    caseId: filed.caseId,
    alarm,
    data: { number: filed.number, said: { zh: q.said, en: q.said } },
    district,
    now,
  })
}

/** So many readings before it, and no more points than a page can draw. */
const CURVE_READINGS = 120
const MOST_POINTS = 200
const REALTIME_STEP_MS = 5_000

/** Ten minutes of readings taken every five seconds; of minutes two hours, of hours five days. */
async function curveOf(tx: Tx, { district, place, limit, at, alarm }: Reached): Promise<Evidence> {
  const { kind, factor } = limit
  const step = kind === 'realtime' ? REALTIME_STEP_MS : lengthOf[kind]
  const span = { place: place.id, from: at - CURVE_READINGS * step, to: at + 1 }
  const records = await recordsIn(tx, { district, kind, spans: [span] })
  const points = records.flatMap((it): Evidence['points'][number][] => {
    const values = it.factors[factor]
    if (!values) return []
    const flag = values['Flag']
    return [[iso(it.at), judgedValue(limit, values) ?? null, flag === undefined ? null : String(flag)]]
  })
  return { alarm, kind, factor, points: points.slice(-MOST_POINTS) }
}
