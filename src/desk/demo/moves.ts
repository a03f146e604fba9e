/** Moves that many lives of the demo share: from a report to a case in hand, and from there to its end. */
import { workTime } from '../../core/calendar.ts'
import { DAY_MS, dayOf, HOUR_MS, type Instant, MINUTE_MS } from '../../core/instant.ts'
import { termOn } from '../../core/program.ts'
import { dueOf, type Light, lightOf } from '../../core/term.ts'
import { phrases } from './matters.ts'
import { handlerOf, isNight, type ProgramId, rulesOf, type Tale, type Teller } from './tale.ts'

/** Kinds that are heard of often stand there more than once. */
export const often: Readonly<Record<ProgramId, readonly string[]>> = {
  hotline: [
    'heating',
    'heating',
    'noise',
    'noise',
    'pollution',
    'pollution',
    'property-company',
    'property-company',
    'street-works',
    'street-works',
    'rubbish',
    'rubbish',
    'street-order',
    'wages',
    'school',
    'consumer',
    'water-supply',
    'medical',
    'traffic',
    'transport',
    'welfare',
    'insurance',
    'certificate',
    'house-quality',
    'gas',
    'power-supply',
    'illegal-building',
    'other',
    'danger',
  ],
  'dust-control': [
    'bare-soil',
    'bare-soil',
    'washing',
    'yard-dust',
    'dry-earthwork',
    'open-truck',
    'fence',
    'paving',
    'broken-road',
  ],
  'grid-patrol': [
    'hygiene',
    'hygiene',
    'facility',
    'facility',
    'safety',
    'safety',
    'livelihood',
    'dispute',
    'other',
  ],
  emission: ['gas-over-limit', 'water-over-limit'],
}
/** Kinds with days to go, so that lateness and extensions fit in. */
export const slow: Readonly<Record<ProgramId, readonly string[]>> = {
  hotline: [
    'noise',
    'pollution',
    'property-company',
    'street-works',
    'rubbish',
    'street-order',
    'school',
    'consumer',
    'traffic',
    'welfare',
  ],
  'dust-control': ['bare-soil', 'fence', 'paving'],
  'grid-patrol': ['facility', 'livelihood', 'other'],
  emission: ['gas-over-limit'],
}

/** Kinds of several lengths: of one or the other the deadline is near, whatever day it is. */
export const several: Readonly<Record<ProgramId, readonly string[]>> = {
  hotline: ['noise', 'wages', 'pollution', 'house-quality', 'property-company', 'heating', 'street-works'],
  'dust-control': ['bare-soil', 'broken-road', 'yard-dust'],
  'grid-patrol': ['facility', 'safety', 'dispute'],
  emission: ['gas-over-limit'],
}

const WEEKS = 27

/** Some moment of the last weeks, by day; calls also in the evening. */
export function someTime(q: Teller, from = WEEKS, to = 0.3): Instant {
  const at = q.now - (to + q.dice.share() * (from - to)) * DAY_MS
  return isNight(at) && q.dice.chance(0.85) ? at + 9 * HOUR_MS : at
}

export const started = (
  q: Teller,
  program: ProgramId,
  kinds: readonly string[],
  at: Instant,
  by?: string,
): Tale =>
  q.begin({
    program,
    kind: q.dice.pick(kinds),
    at: Math.min(at, q.now - 3 * MINUTE_MS),
    ...(by ? { by } : {}),
  })

/** A begin that is tried: working minutes are counted, since offices act in working time only. */
interface Tried {
  readonly due: Instant
  readonly light: Light
  /** Share of the term that has passed. */
  readonly share: number
  readonly workedMinutes: number
  readonly lateMinutes: number
}
type Fits = (it: Tried) => boolean

/** A case of one of the kinds that begins just so that its deadline fits now; rest days may leave no such begin for some. */
export function startedWhen(q: Teller, program: ProgramId, kinds: readonly string[], fits: Fits): Tale {
  const first = q.dice.between(0, kinds.length - 1)
  for (const kind of [...kinds.slice(first), ...kinds.slice(0, first)]) {
    const at = latest(q, program, kind, fits)
    if (at !== undefined) return started(q, program, [kind], at)
  }
  return started(q, program, kinds, q.now - DAY_MS)
}

/** The latest begin, in steps of an hour, for which `fits`. Rest days move deadlines, so it is tried and not computed. */
function latest(q: Teller, program: ProgramId, kind: string, fits: Fits): Instant | undefined {
  const { calendar, now } = q
  for (let begun = now - HOUR_MS; begun > now - 30 * DAY_MS; begun -= HOUR_MS) {
    const start = begun + HOUR_MS / 2 // by then it is assigned
    const term = termOn(rulesOf(program), kind, dayOf(start))
    const { due } = dueOf({ calendar, start, term, suspensions: [] })
    const light = lightOf({ calendar, start, term, due, suspensions: [], now })
    const minutes = (from: Instant) => workTime(calendar, from, Math.max(from, now)) / MINUTE_MS
    const share = (now - start) / (due - start)
    const tried = { due, light, share, workedMinutes: minutes(start), lateMinutes: minutes(due) }
    if (!isNight(begun) && fits(tried)) return begun - q.dice.between(0, 25) * MINUTE_MS
  }
  return undefined
}

/** Who accepts and assigns: the grid desk, the dispatchers by day, the officer on duty by night, and of a restricted case its filer. */
export function deskOf(it: Tale): string {
  if (it.state().restricted) return it.filer
  if (it.program === 'grid-patrol') return 'grid-dispatcher'
  return isNight(it.at()) ? 'duty-1' : `dispatcher-${1 + (it.ref.charCodeAt(it.ref.length - 1) % 2)}`
}

export function checkerOf(it: Tale): string {
  switch (it.program) {
    case 'dust-control':
      return it.filer
    case 'grid-patrol':
      return `grid-${it.village.code.slice(6)}`
    case 'emission':
      return 'inspector-1'
    case 'hotline':
      return deskOf(it)
  }
}

export const accepted = (it: Tale): Tale => {
  it.wait(it.dice.between(2, 20))
  return it.step(deskOf(it), 'accept')
}

export const assigned = (it: Tale, owner = it.owner): Tale => {
  it.wait(it.dice.between(4, 35))
  return it.step(deskOf(it), 'assign', { owner, coOwners: it.coOwners.filter(unit => unit !== owner) })
}

/** Reported, accepted, assigned and acknowledged. */
export const inHand = (it: Tale): Tale => {
  assigned(accepted(it)).work(it.dice.between(15, 100))
  return it.step(handlerOf(it.owner), 'acknowledge')
}

/** The clock moved to where a share of the term has passed, within working time. */
export const usedUp = (it: Tale, share: number): Tale =>
  it.until(it.at() + share * (it.due() - it.at())).work(it.dice.between(1, 30))

export const progressed = (it: Tale): Tale => {
  const by = handlerOf(it.owner)
  return it.step(by, 'act', {
    note: it.progress || '已联系核实，正在办理。',
    files: it.dice.chance(0.3) ? [it.photo('check', by)] : [],
  })
}

export const rectified = (it: Tale, note = it.done): Tale => {
  const by = handlerOf(it.owner)
  return it.step(by, 'rectify', {
    note,
    files: it.program === 'hotline' && it.dice.chance(0.4) ? [] : [it.photo('after', by)],
  })
}

export const checked = (it: Tale): Tale => {
  it.work(it.dice.between(30, 360))
  const by = checkerOf(it)
  const files = it.program === 'hotline' ? [] : [it.photo('check', by)]
  return it.step(by, 'pass', { note: it.dice.pick(phrases.pass), files })
}

export const calledBack = (it: Tale, isHappy = it.dice.chance(0.86)): Tale => {
  if (it.program !== 'hotline') return it
  it.work(it.dice.between(120, 560))
  return it.step(it.state().restricted ? it.filer : `operator-${it.dice.between(1, 3)}`, 'call-back', {
    contacted: isHappy || it.dice.chance(0.4),
    solved: isHappy,
    satisfied: isHappy ? it.dice.between(3, 5) : it.dice.between(1, 2),
    ...noteOf(it.dice.pick(isHappy ? phrases.happy : phrases.unhappy)),
  })
}

const noteOf = (note: string) => (note ? { note } : {})

export const finished = (it: Tale): Tale => calledBack(checked(rectified(it)))
