/**
 * Writes a report that may be filed: its words sealed, its case begun or the report hung on an open one, a number
 * taken. Who may file what is asked before, by whoever hands it in.
 */
import { caseFrom, fresh } from '../core/case.ts'
import type { Evidence } from '../core/alarm.ts'
import { wordFields } from '../core/form.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import { type CaseRules, caseNumber } from '../core/program.ts'
import { isOpen } from '../core/stage.ts'
import { takeNumbers } from '../store/counters.ts'
import type { Tx } from '../store/database.ts'
import { eventsOf } from '../store/events.ts'
import { hangFiles } from '../store/files.ts'
import { insertAll, iso } from '../store/insert.ts'
import { append, eventOf, type NewEvent } from './append.ts'
import type { Filed, ReportInput } from './file-report.ts'
import { namedPosts } from './named-posts.ts'
import { noticeRows } from './notify.ts'
import { occasionsOf } from './occasions.ts'
import { newId, type Office } from './office.ts'
import { sealReport, type SealedReport } from './seal-report.ts'
import type { OpenKey } from './words.ts'

export interface ReportToWrite {
  readonly district: string
  /** Who files it, as the holder of which post; nobody when the clock does. */
  readonly by?: Filer | undefined
  readonly report: ReportInput & { readonly at: Instant }
  readonly rules: CaseRules
  /** As the program's schema reads them. */
  readonly facts: Readonly<Record<string, unknown>>
  readonly key: OpenKey
  readonly digest: string
  /** The open case it hangs on; its row is locked. */
  readonly joins?: { readonly caseId: string; readonly head: string } | undefined
  /** Kept in the event: what an instrument saw. */
  readonly evidence?: Evidence | undefined
  /** What follows at once when a case begins. */
  readonly follow?: readonly NewEvent[]
  readonly now: Instant
}

export interface Filer {
  readonly person: string | null
  readonly post: string
  readonly unit: string
}

export async function writeReport(tx: Tx, office: Office, q: ReportToWrite): Promise<Filed | Problem> {
  const { district, report, key, by } = q
  const wordNames = wordFields(q.rules.facts)
  const sealed = sealReport(office, { district, key, report, facts: q.facts, wordNames })
  const told = { ...q, sealed }
  const filed = q.joins ? await join(tx, office, { ...told, joins: q.joins }) : await begin(tx, office, told)
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
    by: by?.person ?? null,
    post: by?.post ?? null,
    received_at: iso(report.at),
    digest: q.digest,
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
    by: by?.person ?? null,
  })
  if (hung !== new Set(report.files).size)
    return invalid('files', report.files, {
      zh: '应为已上传且未用于其他事项的文件',
      en: 'files sent before and not used by another case',
    })
  return { id: report.id, caseId: filed.caseId, number: filed.number }
}

type Told = ReportToWrite & { readonly sealed: SealedReport }

async function begin(tx: Tx, office: Office, q: Told) {
  const names = await office.registers.of(tx, q.district, q.now)
  const { district, report, sealed } = q
  const day = dayOf(report.at)
  const n = await takeNumbers(tx, { district, name: `${q.rules.letters}${day}`, n: 1 })
  const number = caseNumber(q.rules.letters, day, n)
  const caseId = newId()
  const first = reportEvent(q, {
    number,
    program: report.program,
    kind: report.kind,
    area: report.area,
    position: report.position ?? null,
    facts: sealed.facts,
    restricted: q.rules.kinds[report.kind]?.restricted
      ? namedPosts(names, { post: q.by?.post, area: report.area })
      : null,
  })
  const events = [first, ...(q.follow ?? [])]
  const made = append(office, { district, caseId, before: fresh, head: null, events, now: q.now })
  const occasions = occasionsOf({ ...made, caseId })
  const told = await noticeRows(tx, office, { district, now: q.now, occasions })
  const search = { district, case_id: caseId, key_id: sealed.keyId, tokens: sealed.tokens }
  return {
    caseId,
    number,
    rows: {
      cases: [made.caseRow],
      case_events: made.eventRows,
      feed: made.feedRows,
      searches: [search],
      due: [...made.dueRows, ...told.due],
      notices: told.notices,
    },
    update: [],
  }
}

/** Another person, or the same one again, about a case that is open: it hangs there and is answered too 并案. */
async function join(tx: Tx, office: Office, q: Told & { readonly joins: NonNullable<Told['joins']> }) {
  const { district } = q
  const { caseId, head } = q.joins
  const before = caseFrom((await eventsOf(tx, { district, caseId })).map(eventOf))
  if (!isOpen(before.stage)) return refuse('step-not-open', { step: 'report', stage: before.stage })
  const made = append(office, { district, caseId, before, head, events: [reportEvent(q, {})], now: q.now })
  return {
    caseId,
    number: before.number,
    rows: { case_events: made.eventRows, feed: made.feedRows, due: made.dueRows },
    update: [made.caseRow],
  }
}

function reportEvent(q: Told, more: Readonly<Record<string, unknown>>): NewEvent {
  const { report, sealed, by } = q
  return {
    id: report.id,
    step: 'report',
    by: by?.person ?? null,
    post: by?.post ?? null,
    at: report.at,
    data: {
      report: report.id,
      channel: report.channel,
      title: sealed.title,
      text: sealed.text,
      files: report.files,
      ...more,
      ...(q.evidence ? { evidence: q.evidence } : {}),
      unit: by?.unit ?? null,
      ...(by ? {} : { actor: 'clock' }),
    },
  }
}
