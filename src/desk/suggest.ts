/** Before a report is filed: who would own it, until when, and whether it is known already. */
import type { CaseRow as Shown } from '../contracts/cases.ts'
import { dayOf, type Instant, isoShanghai } from '../core/instant.ts'
import { invalid, refuse } from '../core/problem.ts'
import { termOn } from '../core/program.ts'
import type { Scope } from '../core/scope.ts'
import { isOpen } from '../core/stage.ts'
import { dueOf, sayTerm } from '../core/term.ts'
import { type Routing, suggestOwner, type Suggestion } from '../deliberate/route.ts'
import { casesByIds, casesNear } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { reportsOfCase } from '../store/reports.ts'
import { casesSharing } from '../store/search.ts'
import { searchTokens } from '../wire/search-tokens.ts'
import { showRows } from './list-cases.ts'
import type { Office } from './office.ts'
import { type Names, unitName } from './registers.ts'
import { casesOfCaller, searchable } from './reporters.ts'
import { openAll } from './words.ts'

/** Whose it would be by the duty list, and its deadline if it were assigned now. */
export async function suggest(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly program: string
    readonly kind: string
    readonly area: string
    readonly now: Instant
  },
) {
  const rules = office.programs.get(q.program)?.cases
  if (!rules) return invalid('program', q.program, oneOf([...office.programs.keys()]))
  if (!Object.hasOwn(rules.kinds, q.kind)) return invalid('kind', q.kind, oneOf(Object.keys(rules.kinds)))
  const names = await office.registers.of(tx, q.scope.district, q.now)
  if (!names.areas.has(q.area))
    return invalid('area', q.area, { zh: '本区县的辖区代码', en: 'the code of an area of this district' })
  const found = ownerOf(names, { ...q, rules, day: dayOf(q.now) })
  const term = termOn(rules, q.kind, dayOf(q.now))
  const { due, provisional } = dueOf({ calendar: office.calendar, start: q.now, term, suspensions: [] })
  const named = (id: string) => ({ id, name: unitName(names, id) })
  return {
    owner: found ? named(found.owner) : null,
    coOwners: found?.coOwners.map(named) ?? [],
    why: found?.why ?? {
      zh: '未找到承办单位，请提请会商',
      en: 'Nobody was found: a joint decision is needed',
    },
    term,
    termName: sayTerm(term),
    due: isoShanghai(due),
    provisional,
  }
}

/** Whose a matter is, by the registers as they are. */
export function ownerOf(
  names: Names,
  q: Pick<Routing, 'program' | 'rules' | 'kind' | 'area' | 'day'>,
): Suggestion | undefined {
  const units = [...names.units.values()]
  return suggestOwner({
    program: q.program,
    rules: q.rules,
    kind: q.kind,
    area: q.area,
    day: q.day,
    units: units.map(unit => ({ ...unit, name: { zh: unit.zh, en: unit.en } })),
    successions: units.flatMap(unit =>
      unit.successor && unit.to ? [{ old: unit.id, next: unit.successor, day: unit.to }] : [],
    ),
    dutyItems: names.dutyItems,
  })
}

type Alike = Shown & { likeness: number; samePerson: boolean }

/** Open cases of the area that read alike, and those the same caller spoke of before. */
export async function lookAlikes(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly area: string
    readonly text: string
    readonly phone?: string | undefined
    readonly now: Instant
  },
): Promise<{ items: Alike[] }> {
  const tokens = searchTokens(searchable(q.text, q.scope.posts), office.keys.search)
  const alike = await casesSharing(tx, { scope: q.scope, area: q.area, tokens, limit: MOST })
  const own = q.phone ? await casesOfCaller(tx, office, { scope: q.scope, phone: q.phone, limit: MOST }) : []
  const likeness = new Map(alike.map(it => [it.id, it.likeness]))
  const ids = [...new Set([...own, ...likeness.keys()])]
  const rows = (await casesByIds(tx, q.scope, ids)).filter(row => isOpen(row.stage))
  const shown = await showRows(tx, office, q.scope, rows, q.now)
  return {
    items: shown.map(row => ({
      ...row,
      likeness: likeness.get(row.id) ?? 0,
      samePerson: own.includes(row.id),
    })),
  }
}

/** Cases around a case, and cases that read like it. */
export async function near(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly caseId: string; readonly now: Instant },
) {
  const row = (await casesByIds(tx, q.scope, [q.caseId]))[0]
  if (!row) return refuse('not-found', { caseId: q.caseId })
  const around =
    row.lon === null || row.lat === null
      ? []
      : await casesNear(tx, {
          scope: q.scope,
          lon: row.lon,
          lat: row.lat,
          reachM: REACH_M,
          except: row.id,
          limit: MOST,
        })
  const report = (await reportsOfCase(tx, q.scope.district, q.caseId))[0]
  const ids = report ? [report.title, ...(report.words ? [report.words] : [])] : []
  const texts = [...(await openAll(tx, office, q.scope.district, ids)).values()].flatMap(text => text ?? [])
  const tokens = searchTokens(texts.join('\n'), office.keys.search)
  const alike = await casesSharing(tx, {
    scope: q.scope,
    area: q.scope.district,
    tokens,
    except: q.caseId,
    limit: MOST,
  })
  const shownAround = await showRows(tx, office, q.scope, around, q.now)
  const shownAlike = await showRows(
    tx,
    office,
    q.scope,
    await casesByIds(
      tx,
      q.scope,
      alike.map(it => it.id),
    ),
    q.now,
  )
  const likeness = new Map(alike.map(it => [it.id, it.likeness]))
  return {
    neighbours: shownAround.map((it, i) => ({ ...it, distanceM: Math.round(around[i]?.distanceM ?? 0) })),
    lookAlikes: shownAlike.map(it => ({ ...it, likeness: likeness.get(it.id) ?? 0 })),
  }
}

/** A walk of ten minutes. guess. */
const REACH_M = 800
const MOST = 6

const oneOf = (values: readonly string[]) => ({
  zh: `可选：${values.join('、')}`,
  en: `one of ${values.join(', ')}`,
})
