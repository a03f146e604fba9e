/** Files a report 上报: whether this person may, and whether it is well said; then it is written. One transaction. */
import { createHash } from 'node:crypto'
import type { Position } from '../core/position.ts'
import { covers, districtOf, levelOf } from '../core/area.ts'
import { fieldProblems } from '../core/form.ts'
import type { Instant } from '../core/instant.ts'
import { type Actor, type Post, postFor } from '../core/post.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import type { CaseRules } from '../core/program.ts'
import { CLOCK_SLACK_MS } from '../core/refusal.ts'
import { coversProgram, sees, type Scope } from '../core/scope.ts'
import { lockCase } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { iso } from '../store/insert.ts'
import { reportById } from '../store/reports.ts'
import type { Office } from './office.ts'
import { areaName } from './registers.ts'
import { keyOfPerson, newKey } from './words.ts'
import { writeReport } from './write-report.ts'

export interface ReportInput {
  /** Made by the sender: the same id twice is one report. */
  readonly id: string
  readonly program: string
  readonly kind: string
  readonly area: string
  readonly position?: Position | null | undefined
  readonly title?: string | undefined
  readonly text: string
  readonly channel: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly files: readonly string[]
  readonly reporter?:
    | { readonly name?: string | undefined; readonly phone?: string | undefined; readonly disclose: boolean }
    | undefined
  readonly at?: Instant | undefined
  readonly joins?: string | undefined
}

export interface Filed {
  readonly id: string
  readonly caseId: string
  readonly number: string
}

export async function fileReport(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly by: Actor; readonly report: ReportInput; readonly now: Instant },
): Promise<Filed | Problem> {
  const { scope, report, now } = q
  const district = scope.district
  const digest = createHash('sha256')
    .update(JSON.stringify({ ...report, id: undefined }))
    .digest('base64url')
  const known = await reportById(tx, district, report.id)
  if (known)
    return known.digest === digest
      ? { id: known.id, caseId: known.caseId, number: known.number }
      : refuse('key-reused', { id: report.id })

  const rules = office.programs.get(report.program)?.cases
  if (!rules) return invalid('program', report.program, oneOf([...office.programs.keys()]))
  const post = postFor({
    step: 'report',
    deciding: false,
    posts: q.by.posts.toSorted((a, b) => Number(covering(b, report)) - Number(covering(a, report))),
    owner: null,
    coOwners: [],
    permits: rules.permits,
  })
  if (!post) return refuse('not-permitted', { step: 'report' })
  const problem = await badReport(tx, office, { ...q, rules, post })
  if (problem) return problem

  const facts = rules.facts.parse(report.facts)
  const joins = report.joins === undefined ? undefined : await lockJoined(tx, scope, report.joins)
  if (joins && 'problem' in joins) return joins
  const key = report.reporter?.phone
    ? await keyOfPerson(tx, office, { district, person: report.reporter.phone, now })
    : newKey(office, district, now)
  return writeReport(tx, office, {
    district,
    by: { person: q.by.person, post: post.id, unit: post.unit },
    report: { ...report, at: report.at ?? now },
    rules,
    facts,
    key,
    digest,
    joins,
    now,
  })
}

async function lockJoined(tx: Tx, scope: Scope, caseId: string) {
  const locked = await lockCase(tx, scope, caseId)
  if (!locked) return invalid('joins', caseId, { zh: '应为您可见的事项', en: 'a case you may see' })
  return { caseId, head: locked.head }
}

async function badReport(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly report: ReportInput
    readonly rules: CaseRules
    readonly post: Post
    readonly now: Instant
  },
): Promise<Problem | undefined> {
  const { report, rules, scope, now } = q
  const names = await office.registers.of(tx, scope.district, now)
  if (
    levelOf(report.area) === undefined ||
    districtOf(report.area) !== scope.district ||
    !names.areas.has(report.area)
  )
    return invalid('area', report.area, {
      zh: `${areaName(names, scope.district).zh}（${scope.district}）的辖区代码`,
      en: `the code of an area of ${areaName(names, scope.district).en} (${scope.district})`,
    })
  if (!Object.hasOwn(rules.kinds, report.kind))
    return invalid('kind', report.kind, oneOf(Object.keys(rules.kinds)))
  const seen = {
    program: report.program,
    area: report.area,
    owner: null,
    coOwners: [],
    filedBy: q.post.unit,
    restricted: null,
  }
  if (!sees({ ...scope, posts: [q.post] }, seen))
    return invalid('area', report.area, {
      zh: '您岗位职责范围内的辖区和业务',
      en: 'an area and a program of your post',
    })
  const facts = rules.facts.safeParse(report.facts)
  if (!facts.success) return refuse('invalid', {}, fieldProblems(facts.error, report.facts, 'facts'))
  const at = report.at ?? now
  if (at > now + CLOCK_SLACK_MS)
    return invalid('at', iso(at), {
      zh: `不晚于 ${iso(now)}，请校准时间`,
      en: `not after ${iso(now)}: set the clock of the device`,
    })
  return undefined
}

/** Of several posts the one that covers the place files it. */
const covering = (post: Post, { area, program }: ReportInput): boolean =>
  covers(post.area, area) && coversProgram(post, program)

const oneOf = (values: readonly string[]) => ({
  zh: `可选：${values.join('、')}`,
  en: `one of ${values.join(', ')}`,
})
