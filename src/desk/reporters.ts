/** Who reported it: hidden from those who handle it, masked for everybody else, opened only with a reason, and logged. */
import { z } from 'zod'
import type { CaseReply } from '../contracts/cases.ts'
import type { Case } from '../core/case.ts'
import { isoShanghai, type Instant } from '../core/instant.ts'
import type { Actor, Post, PostKind } from '../core/post.ts'
import { type Problem, refuse } from '../core/problem.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../store/database.ts'
import { logAccess, type ReportRow, visibleReport } from '../store/reports.ts'
import { maskName, maskPhone, redact } from '../wire/masks.ts'
import { newId, type Office } from './office.ts'
import { openAll } from './words.ts'

/** Posts that talk with residents or answer for those who do. Handlers hear of a reporter only if the reporter agrees. */
const mayAsk: ReadonlySet<PostKind> = new Set([
  'operator',
  'dispatcher',
  'duty-officer',
  'supervisor',
  'leader',
])

const reporterSchema = z.object({ name: z.string().nullable(), phone: z.string().nullable() })

interface Owned {
  readonly owner: string | null
  readonly coOwners: readonly string[]
}

export const mayAskOf = (posts: readonly Post[]): boolean => posts.some(post => mayAsk.has(post.kind))

/** Whether this actor may know who reported: never through the unit in charge, unless the reporter agreed. */
export function mayKnow(by: Actor, it: Owned, disclose: boolean): boolean {
  const handles = by.posts.some(post => post.unit === it.owner || it.coOwners.includes(post.unit))
  if (handles) return disclose
  return mayAskOf(by.posts)
}

/** Words for somebody who may not know who said them: telephone, identity and plate numbers are taken out. */
export const redacted = (text: string | null): string | null => (text === null ? null : redact(text))

export function showReports(q: {
  readonly by: Actor
  readonly it: Case
  readonly reports: readonly ReportRow[]
  readonly texts: ReadonlyMap<string, string | null>
}): CaseReply['reportsList'] {
  const text = (id: string | null) => (id === null ? null : (q.texts.get(id) ?? null))
  return q.reports.map(report => {
    const isTold = mayKnow(q.by, q.it, report.disclose)
    const canUnmask = report.reporter !== null && text(report.reporter) !== null && isTold
    const reporter = canUnmask ? parseReporter(text(report.reporter)) : null
    return {
      id: report.id,
      channel: report.channel,
      title: isTold ? text(report.title) : redacted(text(report.title)),
      text: isTold ? text(report.words) : redacted(text(report.words)),
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
