/** Figures 指标: counted now or at a past moment, each able to show the cases it counts. */
import type { Figure } from '../contracts/figures.ts'
import { levelNumber, levelOf, levels, covers } from '../core/area.ts'
import { type Clause, type Indicator, ratio } from '../core/indicator.ts'
import { addDays, type Day, dayOf, isoShanghai, startOfDay, type Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import type { Scope } from '../core/scope.ts'
import { indicators as shared, isLessBetter, ruleInWords } from '../evaluate/indicators.ts'
import { LEAST_CASES, rank } from '../evaluate/rank.ts'
import { casesByIds } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import {
  casesOfFigure,
  countByArea,
  countByOwner,
  countFigures,
  type Parts,
  type Sight,
} from '../store/figures.ts'
import { badCursor, cursorText, parseCursor, showRows } from './list-cases.ts'
import type { Office } from './office.ts'
import { pastOf } from './past.ts'
import { areaName, type Names, unitName } from './registers.ts'
import { coversAll, talliedBy, type Tallied } from './tallies.ts'

export interface AskedFigure {
  readonly area?: string | undefined
  readonly program?: string | undefined
  readonly owner?: string | undefined
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly at?: Instant | undefined
}

/** All indicators: those every program shares, and each program's own. */
export const allIndicators = (office: Office): Indicator[] => [
  ...shared,
  ...[...office.programs.values()].flatMap(program => {
    const own: Clause = { ofProgram: program.id, title: program.title }
    return program.indicators.map(it => ({
      ...it,
      numerator: [own, ...it.numerator],
      ...(it.denominator ? { denominator: [own, ...it.denominator] } : {}),
    }))
  }),
]

const known = new WeakMap<Office['programs'], Tallied>()

/** What the tallies of this office count. */
export function talliedOf(office: Office): Tallied {
  const tallied = known.get(office.programs) ?? talliedBy(allIndicators(office))
  known.set(office.programs, tallied)
  return tallied
}

/** Every indicator of an area and period, in one pass. */
export async function readFigures(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly asked: AskedFigure; readonly now: Instant },
): Promise<{ items: Figure[] } | Problem> {
  const names = await office.registers.of(tx, q.scope.district, q.now)
  const sight = await sightOf(tx, office, { ...q, names })
  if ('problem' in sight) return sight
  const indicators = allIndicators(office)
  const parts = await countFigures(tx, sight, indicators)
  return {
    items: indicators.map((it, i) => show(names, sight, it, parts[i] ?? { numerator: 0, denominator: null })),
  }
}

/** One indicator, and on request a page of the cases it counts. */
export async function readFigure(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly id: string
    readonly asked: AskedFigure
    readonly now: Instant
    readonly explain?: 'numerator' | 'denominator' | 'rest' | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  },
) {
  const indicator = findIndicator(office, q.id)
  if ('problem' in indicator) return indicator
  const names = await office.registers.of(tx, q.scope.district, q.now)
  const sight = await sightOf(tx, office, { ...q, names })
  if ('problem' in sight) return sight
  const [parts] = await countFigures(tx, sight, [indicator])
  const figure = show(names, sight, indicator, parts ?? { numerator: 0, denominator: null })
  if (!q.explain) return figure
  const after = q.cursor === undefined ? undefined : parseCursor(q.cursor)
  if (q.cursor !== undefined && !after) return badCursor(q.cursor)
  const found = await casesOfFigure(tx, { ...sight, indicator, part: q.explain, after, limit: q.limit + 1 })
  const page = found.ids.slice(0, q.limit)
  const last = page.at(-1)
  const past = sight.changed && { asOf: sight.asOf, changed: sight.changed }
  const ids = page.filter(it => it.visible).map(it => it.id)
  const rows = await casesByIds(tx, q.scope, ids, past)
  return {
    ...figure,
    cases: {
      items: await showRows(tx, office, q.scope, rows, sight.asOf),
      next: found.ids.length > q.limit && last ? cursorText({ key: last.reportedAt, id: last.id }) : null,
      hidden: found.hidden,
    },
  }
}

/** One indicator for each area one level down, or each owner, ranked. */
export async function rankFigure(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly id: string
    readonly asked: AskedFigure
    readonly by: 'area' | 'owner'
    readonly now: Instant
  },
) {
  const indicator = findIndicator(office, q.id)
  if ('problem' in indicator) return indicator
  const names = await office.registers.of(tx, q.scope.district, q.now)
  const sight = await sightOf(tx, office, { ...q, names })
  if ('problem' in sight) return sight
  const groups =
    q.by === 'owner'
      ? await countByOwner(tx, sight, indicator)
      : await countByArea(tx, sight, indicator, lengthBelow(sight.area))
  const found = groups.flatMap(({ key, parts }) => {
    const part = parts[0]
    if (key === null || !part) return []
    const here = q.by === 'area' ? { ...sight, area: key } : { ...sight, owner: key }
    const name: Bilingual = q.by === 'area' ? areaName(names, key) : unitName(names, key)
    return [{ key, name, figure: show(names, here, indicator, part) }]
  })
  const ranked = rank(found, {
    key: it => it.key,
    value: it => it.figure.value ?? undefined,
    size: it => it.figure.denominator ?? it.figure.numerator,
    least: indicator.denominator ? LEAST_CASES : 0,
    lessIsBetter: isLessBetter(indicator),
  })
  return { items: ranked.map(({ row, rank }) => ({ rank, ...row })) }
}

function findIndicator(office: Office, id: string): Indicator | Problem {
  const all = allIndicators(office)
  return all.find(it => it.id === id) ?? invalid('id', id, oneOf(all.map(it => it.id)))
}

async function sightOf(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly asked: AskedFigure; readonly now: Instant; readonly names: Names },
): Promise<Sight | Problem> {
  const { scope, asked, now } = q
  const area = asked.area ?? q.scope.district
  const inSight = scope.posts.some(post => covers(post.area, area) || covers(area, post.area))
  if (!q.names.areas.has(area) || !inSight) return refuse('not-found', { area })
  const today = dayOf(asked.at ?? now)
  const from = asked.from ?? `${today.slice(0, 7)}-01`
  const to = asked.to ?? today
  if (to < from) return invalid('to', to, { zh: `不早于 ${from}`, en: `not before ${from}` })
  const sight = {
    scope,
    area,
    program: asked.program,
    owner: asked.owner,
    from: startOfDay(from),
    to: startOfDay(addDays(to, 1)),
    ...(asked.owner === undefined && coversAll(scope, { area, program: asked.program })
      ? { tallied: talliedOf(office) }
      : {}),
  }
  if (asked.at === undefined || asked.at >= now) return { ...sight, asOf: now }
  return {
    ...sight,
    asOf: asked.at,
    changed: (await pastOf(tx, office, { district: scope.district, at: asked.at })).changed,
  }
}

/** `overdue`, `closedWithinDays:5`, `ofProgram:…`. */
function clauseId(clause: Clause): string {
  if (typeof clause === 'string') return clause
  const [name = '', value] = Object.entries(clause)[0] ?? []
  return `${name}:${String(value)}`
}

function show(names: Names, sight: Sight, indicator: Indicator, parts: Parts): Figure {
  return {
    id: indicator.id,
    title: indicator.title,
    value: ratio(parts.numerator, parts.denominator, indicator.rounding, indicator.unit) ?? null,
    numerator: parts.numerator,
    denominator: parts.denominator,
    unit: indicator.unit,
    rounding: indicator.rounding,
    rule: ruleInWords(indicator),
    clauses: {
      numerator: indicator.numerator.map(clauseId),
      denominator: indicator.denominator?.map(clauseId) ?? null,
    },
    source: indicator.source,
    area: sight.area,
    areaName: areaName(names, sight.area),
    from: dayOf(sight.from),
    to: dayOf(sight.to - 1),
    asOf: isoShanghai(sight.asOf),
  }
}

/** How long the codes one level below an area are. */
export function lengthBelow(area: string): number {
  const level = levelOf(area)
  const lengths = [6, 9, 12, 15]
  return lengths[Math.min(level ? levelNumber(level) - 1 : 0, levels.length - 2)] ?? 15
}

const oneOf = (values: readonly string[]) => ({
  zh: `可选：${values.join('、')}`,
  en: `one of ${values.join(', ')}`,
})
