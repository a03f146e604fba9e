/** Whose is it? The owner of a report by the duty list 履职事项清单, the line 条 and the territory 块. */
import { covers, levelOf, prefixOf } from '../core/area.ts'
import type { Day } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import type { CaseRules } from '../core/program.ts'

/** A unit 单位 as far as routing asks: its line, its territory, and the days it exists. */
export interface RoutedUnit {
  readonly id: string
  /** `town` and `village` are territory 块, `government` is the district's own; all others are departments 条. */
  readonly kind: string
  readonly line: string | null
  readonly area: string
  readonly name: Bilingual
  readonly from: Day
  /** Exclusive. */
  readonly to: Day | null
}

/** From `day` on, what `old` did is done by `next`: a merged or renamed office. */
export interface UnitSuccession {
  readonly old: string
  readonly next: string
  readonly day: Day
}

/** One row of the duty list: the town leads, the town assists a department, or it was taken back upward. */
export interface DutyItem {
  readonly id: string
  readonly program: string
  /** null: every kind of the program. */
  readonly kind: string | null
  readonly area: string
  readonly mode: 'town' | 'assist' | 'taken-back'
  /** The department, when not the one of the kind. */
  readonly line: string | null
  readonly from: Day
  readonly to: Day | null
  readonly source: string
}

export interface Suggestion {
  readonly owner: string
  readonly coOwners: readonly string[]
  readonly why: Bilingual
}

export interface Routing {
  readonly program: string
  readonly rules: Pick<CaseRules, 'line' | 'kinds'>
  readonly kind: string
  readonly area: string
  readonly day: Day
  readonly units: readonly RoutedUnit[]
  readonly successions?: readonly UnitSuccession[]
  readonly dutyItems: readonly DutyItem[]
}

/** The owner, or undefined where neither a department nor a territory is found. The order of the lists is no matter. */
export function suggestOwner(q: Routing): Suggestion | undefined {
  const item = dutyItemFor(q)
  const line = item?.line ?? q.rules.kinds[q.kind]?.line ?? q.rules.line
  switch (item?.mode) {
    case 'town':
      return townLeads(q, item, line)
    case 'assist':
      return townAssists(q, item, line)
    case 'taken-back':
      return takenBack(q, item, line)
    case undefined:
      return departmentLeads(q, line) ?? territoryCoordinates(q)
  }
}

/** The row that applies: of the kind before of the whole program, the smaller area, the later start. */
export function dutyItemFor(q: Omit<Routing, 'rules' | 'units' | 'successions'>): DutyItem | undefined {
  return q.dutyItems
    .filter(it => it.program === q.program && (it.kind === null || it.kind === q.kind))
    .filter(it => covers(it.area, q.area) && isValid(it, q.day))
    .sort(bySpecificity)[0]
}

const modes: readonly DutyItem['mode'][] = ['taken-back', 'assist', 'town']

/** Rows that are equally specific contradict one another: the one that burdens the town least wins. */
const bySpecificity = (a: DutyItem, b: DutyItem): number =>
  Number(a.kind === null) - Number(b.kind === null) ||
  prefixOf(b.area).length - prefixOf(a.area).length ||
  compare(b.from, a.from) ||
  modes.indexOf(a.mode) - modes.indexOf(b.mode) ||
  compare(a.id, b.id)

function townLeads(q: Routing, item: DutyItem, line: string): Suggestion | undefined {
  const town = townOf(q)
  if (!town) return departmentLeads(q, line) ?? territoryCoordinates(q)
  return {
    owner: town.id,
    coOwners: [],
    why: {
      zh: `履职事项清单：由${town.name.zh}负责（${item.source}）`,
      en: `Duty list: ${town.name.en} leads (${item.source})`,
    },
  }
}

function townAssists(q: Routing, item: DutyItem, line: string): Suggestion | undefined {
  const department = departmentOf(q, line)
  if (!department) return territoryCoordinates(q)
  const town = townOf(q)
  return {
    owner: department.id,
    coOwners: town && town.id !== department.id ? [town.id] : [],
    why: {
      zh: `履职事项清单：${department.name.zh}牵头${town ? `，${town.name.zh}配合` : ''}（${item.source}）`,
      en: `Duty list: ${department.name.en} leads${town ? `, ${town.name.en} assists` : ''} (${item.source})`,
    },
  }
}

/** Never a town, neither as owner nor as helper: without a department the district itself coordinates. */
function takenBack(q: Routing, item: DutyItem, line: string): Suggestion | undefined {
  const found = departmentOf(q, line, isAboveTown) ?? governmentOf(q)
  return (
    found && {
      owner: found.id,
      coOwners: [],
      why: {
        zh: `履职事项清单：已上收，由${found.name.zh}承担，不派镇街（${item.source}）`,
        en: `Duty list: taken back upward, ${found.name.en} does it, no town (${item.source})`,
      },
    }
  )
}

function departmentLeads(q: Routing, line: string): Suggestion | undefined {
  const department = departmentOf(q, line)
  return (
    department && {
      owner: department.id,
      coOwners: [],
      why: {
        zh: `按职责由${department.name.zh}承办`,
        en: `${department.name.en} is responsible for this line`,
      },
    }
  )
}

/** 属地兜底: somebody always takes it, but coordinating gives no power of enforcement. */
function territoryCoordinates(q: Routing): Suggestion | undefined {
  const found = townOf(q) ?? governmentOf(q)
  return (
    found && {
      owner: found.id,
      coOwners: [],
      why: {
        zh: `未找到主管部门，由${found.name.zh}属地兜底协调（不含执法权）`,
        en: `No department found: ${found.name.en} coordinates as the territory, without powers of enforcement`,
      },
    }
  )
}

const territories = new Set(['town', 'village', 'government'])

const isDepartment = (it: RoutedUnit): boolean => !territories.has(it.kind)
const isAboveTown = (it: RoutedUnit): boolean => ['city', 'district'].includes(levelOf(it.area) ?? '')

const departmentOf = (
  q: Routing,
  line: string,
  fits: (it: RoutedUnit) => boolean = () => true,
): RoutedUnit | undefined =>
  nearest(
    q,
    it => isDepartment(it) && it.line === line,
    it => isDepartment(it) && fits(it),
  )

const townOf = (q: Routing): RoutedUnit | undefined => {
  const isTown = (it: RoutedUnit) => it.kind === 'town'
  return nearest(q, isTown, isTown)
}

const governmentOf = (q: Routing): RoutedUnit | undefined => {
  const isGovernment = (it: RoutedUnit) => it.kind === 'government'
  return nearest(q, isGovernment, isGovernment)
}

/**
 * Of the units that cover the area, the one with the smallest area. `wanted` is asked of a unit as it was, `fits` of
 * the one that does its work on that day: after a merger the new office has the old one's line without saying so.
 */
function nearest(
  q: Routing,
  wanted: (it: RoutedUnit) => boolean,
  fits: (it: RoutedUnit) => boolean,
): RoutedUnit | undefined {
  return q.units
    .filter(it => wanted(it) && covers(it.area, q.area))
    .flatMap(was => unitOn(was, q).map(unit => ({ unit, moved: Number(unit !== was) })))
    .filter(it => fits(it.unit) && covers(it.unit.area, q.area))
    .sort(
      (a, b) =>
        prefixOf(b.unit.area).length - prefixOf(a.unit.area).length ||
        a.moved - b.moved ||
        compare(a.unit.id, b.unit.id),
    )
    .map(it => it.unit)[0]
}

/** The unit itself while it exists; after its end whoever followed it, over any number of mergers. */
function unitOn(start: RoutedUnit, q: Routing): RoutedUnit[] {
  const found: RoutedUnit[] = []
  const seen = new Set<string>()
  const waiting = [start]
  for (let it = waiting.pop(); it; it = waiting.pop()) {
    if (seen.has(it.id)) continue
    seen.add(it.id)
    if (isValid(it, q.day)) found.push(it)
    else if (it.to !== null && it.to <= q.day) waiting.push(...heirsOf(it, q))
  }
  return found
}

function heirsOf(it: RoutedUnit, q: Routing): RoutedUnit[] {
  const heirs = (q.successions ?? []).filter(step => step.old === it.id && step.day <= q.day)
  return q.units.filter(unit => heirs.some(step => step.next === unit.id))
}

const isValid = (it: { readonly from: Day; readonly to: Day | null }, day: Day): boolean =>
  it.from <= day && (it.to === null || day < it.to)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
