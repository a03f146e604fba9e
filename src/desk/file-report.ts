/** Files a report 上报: seals its words, makes its case or hangs it on an open one, takes a number. One transaction. */
import { createHash } from 'node:crypto'
import { fresh } from '../core/case.ts'
import type { Position } from '../core/position.ts'
import { covers, districtOf, levelOf } from '../core/area.ts'
import { fieldProblems, wordFields } from '../core/form.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import { type Actor, type Post, postFor } from '../core/post.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import { type CaseRules, caseNumber } from '../core/program.ts'
import { CLOCK_SLACK_MS } from '../core/refusal.ts'
import { coversProgram, sees, type Scope } from '../core/scope.ts'
import { caseFrom } from '../core/case.ts'
import { takeNumbers } from '../store/counters.ts'
import { lockCase } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { eventsOf } from '../store/events.ts'
import { hangFiles } from '../store/files.ts'
import { insertAll, iso } from '../store/insert.ts'
import { reportById } from '../store/reports.ts'
import { append, eventOf, type NewEvent } from './append.ts'
import { namedPosts } from './named-posts.ts'
import { newId, type Office } from './office.ts'
import { areaName } from './registers.ts'
import { sealReport, type SealedReport } from './seal-report.ts'
import { keyOfPerson, newKey } from './words.ts'

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
  const key = report.reporter?.phone
    ? await keyOfPerson(tx, office, { district, person: report.reporter.phone, now })
    : newKey(office, district, now)
  const sealed = sealReport(office, { district, key, report, facts, wordNames: wordFields(rules.facts) })
  const told = { district, post, sealed, report: { ...report, at: report.at ?? now }, by: q.by.person, now }
  const filed = report.joins
    ? await join(tx, office, { ...told, scope, caseId: report.joins })
    : await begin(tx, office, { ...told, rules })
  if ('problem' in filed) return filed
  const row = {
    district,
    id: report.id,
    case_id: filed.caseId,
    channel: report.channel,
    key_id: key.id,
    title: sealed.title.vault,
    words: sealed.text.vault,
    reporter: sealed.reporter?.vault ?? null,
    disclose: report.reporter?.disclose ?? false,
    by: q.by.person,
    post: post.id,
    received_at: iso(told.report.at),
    digest,
  }
  await insertAll(
    tx,
    { ...filed.rows, vault_keys: key.row ? [key.row] : [], vault: sealed.rows, reports: [row] },
    filed.update,
  )
  const hung = await hangFiles(tx, {
    district,
    caseId: filed.caseId,
    ids: report.files,
    by: q.by.person,
  })
  if (hung !== new Set(report.files).size)
    return invalid('files', report.files, {
      zh: '应为已上传且未用于其他事项的文件',
      en: 'files sent before and not used by another case',
    })
  return { id: report.id, caseId: filed.caseId, number: filed.number }
}

interface Told {
  readonly district: string
  readonly post: Post
  readonly sealed: SealedReport
  readonly report: ReportInput & { readonly at: Instant }
  readonly by: string | null
  readonly now: Instant
}

async function begin(tx: Tx, office: Office, q: Told & { readonly rules: CaseRules }) {
  const names = await office.registers.of(tx, q.district, q.now)
  const { district, report, sealed } = q
  const day = dayOf(report.at)
  const n = await takeNumbers(tx, { district, name: `${q.rules.letters}${day}`, n: 1 })
  const number = caseNumber(q.rules.letters, day, n)
  const caseId = newId()
  const first: NewEvent = {
    id: report.id,
    step: 'report',
    by: q.by,
    post: q.post.id,
    at: report.at,
    data: {
      report: report.id,
      number,
      program: report.program,
      kind: report.kind,
      area: report.area,
      position: report.position ?? null,
      channel: report.channel,
      title: sealed.title,
      text: sealed.text,
      facts: sealed.facts,
      files: report.files,
      restricted: q.rules.kinds[report.kind]?.restricted
        ? namedPosts(names, { post: q.post.id, area: report.area })
        : null,
      unit: q.post.unit,
    },
  }
  const made = append(office, { district, caseId, before: fresh, head: null, events: [first], now: q.now })
  const search = { district, case_id: caseId, key_id: sealed.keyId, tokens: sealed.tokens }
  return {
    caseId,
    number,
    rows: { cases: [made.caseRow], case_events: made.eventRows, feed: made.feedRows, searches: [search] },
    update: [],
  }
}

/** Another person, or the same one again, about a case that is open: it hangs there and is answered too 并案. */
async function join(tx: Tx, office: Office, q: Told & { readonly scope: Scope; readonly caseId: string }) {
  const { district, report, sealed, caseId } = q
  const locked = await lockCase(tx, q.scope, caseId)
  if (!locked) return invalid('joins', caseId, { zh: '应为您可见的事项', en: 'a case you may see' })
  const before = caseFrom((await eventsOf(tx, { district, caseId })).map(eventOf))
  if (before.stage === 'closed' || before.stage === 'void')
    return refuse('step-not-open', { step: 'report', stage: before.stage })
  const event: NewEvent = {
    id: report.id,
    step: 'report',
    by: q.by,
    post: q.post.id,
    at: report.at,
    data: {
      report: report.id,
      channel: report.channel,
      title: sealed.title,
      text: sealed.text,
      files: report.files,
      unit: q.post.unit,
    },
  }
  const made = append(office, { district, caseId, before, head: locked.head, events: [event], now: q.now })
  return {
    caseId,
    number: before.number,
    rows: { case_events: made.eventRows, feed: made.feedRows },
    update: [made.caseRow],
  }
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
