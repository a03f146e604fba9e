/** Where imported cases go: district, area, program and kind, checked before the first row is read. */
import { covers, districtOf, levelOf } from '../core/area.ts'
import type { Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import { invalid, isProblem, type Problem } from '../core/problem.ts'
import type { CaseRules } from '../core/program.ts'
import { areaCodes } from '../store/import-areas.ts'
import { ensureDivisions } from './import-divisions.ts'
import type { Office, Tx } from './office.ts'

export interface Target {
  readonly district: string
  readonly area: string
  readonly program: string
  readonly rules: CaseRules
  readonly kind: string
  /** Which outside system, so that its numbers are told from those of another. */
  readonly system: string
  /** Who knows of a case of a restricted kind: the desks of its area. */
  readonly restricted: readonly string[] | null
}

export interface Aim {
  readonly what: string
  readonly area: string
  readonly program: string
  readonly kind: string | undefined
  /** Names of facts this import can fill. */
  readonly fills: readonly string[]
}

/** Who decides where a restricted case goes, and so knows of it: as for one that is reported here. */
const deskKinds: ReadonlySet<string> = new Set(['dispatcher', 'supervisor'])

/** The kind of a case when nobody says: the program's own word for anything else. */
const DEFAULT_KIND = 'other'

export async function importTarget(
  tx: Tx,
  office: Office,
  q: { readonly aim: Aim; readonly now: Instant },
): Promise<Target | Problem> {
  const { aim, now } = q
  const program = programOf(office, aim)
  if (isProblem(program)) return program
  const problem = await badArea(tx, office, { area: aim.area, now })
  if (problem) return problem
  const district = districtOf(aim.area)
  const names = await office.registers.of(tx, district, now)
  const desks = [...names.posts.values()].filter(
    post => deskKinds.has(post.kind) && covers(post.area, aim.area),
  )
  return {
    ...program,
    district,
    area: aim.area,
    program: aim.program,
    system: `${aim.what}:${aim.program}`,
    restricted: program.rules.kinds[program.kind]?.restricted ? desks.map(post => post.id) : null,
  }
}

/** Why an area cannot be imported into. An empty register is filled with the divisions that we ship first. */
export async function badArea(
  tx: Tx,
  office: Office,
  q: { readonly area: string; readonly now: Instant },
): Promise<Problem | undefined> {
  await ensureDivisions(tx, office)
  const district = districtOf(q.area)
  const names = await office.registers.of(tx, district, q.now)
  if (levelOf(q.area) !== undefined && names.areas.has(q.area)) return undefined
  const codes = await areaCodes(tx, { levels: ['city', 'district'], limit: 20 })
  return invalid('area', q.area, {
    zh: `已登记的辖区代码，如 ${codes.join('、')}，或其下的镇街、村社区、网格代码`,
    en: `the code of a registered area: ${codes.join(', ')}, or of a town, village or grid in them`,
  })
}

function programOf(office: Office, aim: Aim): { rules: CaseRules; kind: string } | Problem {
  const rules = office.programs.get(aim.program)?.cases
  const able = [...office.programs.values()].filter(it => it.cases && lacking(it.cases, aim).length === 0)
  if (!rules) return invalid('program', aim.program, oneOf(able.map(it => it.id)))
  const missing = lacking(rules, aim)
  if (missing.length > 0)
    return invalid('program', aim.program, {
      zh: `此业务必填 ${missing.join('、')}，${aim.what} 文件中没有；可选：${able.map(it => it.id).join('、')}`,
      en: `this program asks for ${missing.join(', ')}, which a file of ${aim.what} does not have; one of ${able.map(it => it.id).join(', ')}`,
    })
  const kinds = Object.keys(rules.kinds)
  const kind =
    aim.kind ?? (kinds.includes(DEFAULT_KIND) ? DEFAULT_KIND : kinds.length === 1 ? kinds[0] : undefined)
  if (kind === undefined || !kinds.includes(kind)) return invalid('kind', aim.kind ?? '', oneOf(kinds))
  return { rules, kind }
}

/** Facts the program insists on and the file cannot give. */
function lacking(rules: CaseRules, aim: Aim): string[] {
  const filled = Object.fromEntries(aim.fills.map(name => [name, 'x']))
  const parsed = rules.facts.safeParse(filled)
  return parsed.success ? [] : [...new Set(parsed.error.issues.map(it => String(it.path[0] ?? '')))]
}

const oneOf = (values: readonly string[]): Bilingual => ({
  zh: `可选：${values.join('、')}`,
  en: `one of ${values.join(', ')}`,
})
