/** Who reported it: hidden from those who handle it, masked for everybody else, opened only with a reason, and logged. */
import { z } from 'zod'
import type { CaseReply } from '../contracts/cases.ts'
import { isoShanghai, type Instant } from '../core/instant.ts'
import { type Actor, type Post, type PostKind, reaches } from '../core/post.ts'
import { type Problem, refuse } from '../core/problem.ts'
import { postSees, type Scope, type Seen, unitsOf } from '../core/scope.ts'
import { seenOf } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { casesOfKey, logAccess, type ReportRow, visibleReport } from '../store/reports.ts'
import { keyBySubject } from '../store/vault.ts'
import { maskName, maskPhone, redact } from '../wire/masks.ts'
import { newId, type Office } from './office.ts'
import { openAll, subjectOf } from './words.ts'

/** Posts that talk with residents or answer for those who do. Handlers hear of a reporter only if the reporter agrees. */
const mayAsk: ReadonlySet<PostKind> = new Set([
  'operator',
  'dispatcher',
  'duty-officer',
  'supervisor',
  'leader',
])

const reporterSchema = z.object({ name: z.string().nullable(), phone: z.string().nullable() })

export const mayAskOf = (posts: readonly Post[]): boolean => posts.some(post => mayAsk.has(post.kind))

/**
 * Whether this actor may know who reported: never through the unit in charge, unless the reporter agreed, and only
 * through a post that sees the case.
 */
export function mayKnow(by: Pick<Actor, 'posts'>, it: Seen, disclose: boolean): boolean {
  const handles = by.posts.some(post =>
    unitsOf(post).some(unit => unit === it.owner || it.coOwners.includes(unit)),
  )
  if (handles) return disclose
  return mayAskOf(by.posts.filter(post => postSees(post, it)))
}

/** Cases on which the caller with this telephone spoke, as far as the asker may know who spoke there. */
export async function casesOfCaller(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly phone: string; readonly limit: number },
): Promise<string[]> {
  const { district } = q.scope
  if (!mayAskOf(q.scope.posts)) return []
  const key = await keyBySubject(tx, district, subjectOf(office, q.phone))
  if (!key) return []
  const ids = [...new Set(await casesOfKey(tx, district, key, q.limit))]
  const seen = await seenOf(tx, district, ids)
  return ids.filter(id => {
    const it = seen.get(id)
    return it !== undefined && mayKnow(q.scope, it, false)
  })
}

/**
 * What somebody may look for in words: who handles cases, or may not know who reported, looks for no number of three
 * digits or more. Else a number that is hidden in the words could be tried out, piece by piece.
 */
export const searchable = (text: string, posts: readonly Post[]): string =>
  mayAskOf(posts) && posts.every(post => reaches[post.kind] === 'area')
    ? text
    : text.normalize('NFKC').replaceAll(/\d{3,}/g, ' ')

/** Words for somebody who may not know who said them: telephone, identity and plate numbers are taken out. */
export const redacted = (text: string | null): string | null => (text === null ? null : redact(text))

/** Takes out of anybody's words the names and numbers of those reporters whom the actor may not know. */
export function unnamed(q: {
  readonly by: Actor
  readonly it: Seen
  readonly reports: readonly ReportRow[]
  readonly texts: ReadonlyMap<string, string | null>
}): (text: string | null) => string | null {
  const hidden = q.reports
    .filter(report => report.reporter !== null && !mayKnow(q.by, q.it, report.disclose))
    .map(report => parseReporter(q.texts.get(report.reporter ?? '') ?? null))
  const names = hidden.flatMap(({ name }) => (name && name.length > 1 ? [name] : []))
  const numbers = hidden.flatMap(({ phone }) => {
    const digits = phone?.normalize('NFKC').replaceAll(/\D/g, '') ?? ''
    return digits.length >= 5 ? [new RegExp(digits.split('').join('[-\\s]*'), 'g')] : []
  })
  return text => {
    if (text === null) return null
    const nameless = names.reduce((it, name) => it.replaceAll(name, '[反映人]'), text)
    return numbers.reduce((it, number) => it.replaceAll(number, '[电话]'), nameless)
  }
}

export function showReports(q: {
  readonly by: Actor
  readonly it: Seen
  readonly reports: readonly ReportRow[]
  readonly texts: ReadonlyMap<string, string | null>
}): CaseReply['reportsList'] {
  const text = (id: string | null) => (id === null ? null : (q.texts.get(id) ?? null))
  const hide = unnamed(q)
  return q.reports.map(report => {
    const isTold = mayKnow(q.by, q.it, report.disclose)
    const said = (id: string | null) => hide(isTold ? text(id) : redacted(text(id)))
    const canUnmask = report.reporter !== null && text(report.reporter) !== null && isTold
    const reporter = canUnmask ? parseReporter(text(report.reporter)) : null
    return {
      id: report.id,
      channel: report.channel,
      title: said(report.title),
      text: said(report.words),
      reporter: reporter && {
        name: reporter.name && maskName(reporter.name),
        phone: reporter.phone && maskPhone(reporter.phone),
      },
      canUnmask,
      receivedAt: isoShanghai(report.receivedAt),
    }
  })
}

/** Opens a reporter's name and number, and writes down who looked and why, in the same transaction. */
export async function unmask(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly by: Actor
    readonly report: string
    readonly reason: string
    readonly now: Instant
  },
): Promise<{ name: string | null; phone: string | null } | Problem> {
  const district = q.scope.district
  const report = await visibleReport(tx, q.scope, q.report)
  if (!report || q.by.person === null) return refuse('not-found', { report: q.report })
  if (report.reporter === null || !mayKnow(q.by, report, report.disclose))
    return refuse('not-permitted', { step: 'unmask' })
  const opened = (await openAll(tx, office, district, [report.reporter])).get(report.reporter) ?? null
  if (opened === null) return refuse('words-destroyed', { report: q.report })
  const post = q.by.posts.find(it => mayAsk.has(it.kind)) ?? q.by.posts[0]
  await logAccess(tx, {
    district,
    id: newId(),
    person: q.by.person,
    post: post?.id ?? null,
    caseId: report.caseId,
    report: report.id,
    reason: q.reason,
    now: q.now,
  })
  return parseReporter(opened)
}

const parseReporter = (text: string | null) =>
  text === null ? { name: null, phone: null } : reporterSchema.parse(JSON.parse(text))
