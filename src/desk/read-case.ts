/** Reads one case whole: as it is, as it stood at a moment, or as it was known then. */
import type { CaseReply, EventReply, FileReply } from '../contracts/cases.ts'
import { type Case, caseFrom, isPaused, mainClock } from '../core/case.ts'
import type { Clock } from '../core/case-event.ts'
import { isoShanghai, type Instant } from '../core/instant.ts'
import type { Actor } from '../core/post.ts'
import { type Problem, refuse } from '../core/problem.ts'
import { openSteps } from '../core/refusal.ts'
import type { Scope, Seen } from '../core/scope.ts'
import { isOpen, stepNames } from '../core/stage.ts'
import { lightOf, sayLeft, sayTerm } from '../core/term.ts'
import { casesByIds, seenOf } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { type EventRow, eventsOf } from '../store/events.ts'
import { type FileRow, filesOfCase } from '../store/files.ts'
import { type ReportRow, reportsOfCase } from '../store/reports.ts'
import { eventOf } from './append.ts'
import type { Office } from './office.ts'
import { lightFrom } from './projection.ts'
import { areaName, type Names, postTitle, unitName } from './registers.ts'
import { mayKnow, redacted, showReports, unnamed } from './reporters.ts'
import { kindName, lightOfRow } from './show-row.ts'
import { isWordsRef, openAll } from './words.ts'

export interface Reading {
  readonly scope: Scope
  readonly by: Actor
  readonly caseId: string
  readonly now: Instant
  readonly at?: Instant | undefined
  readonly knownAt?: Instant | undefined
}

export async function readCase(tx: Tx, office: Office, q: Reading): Promise<CaseReply | Problem> {
  const { scope, caseId } = q
  const district = scope.district
  const row = (await casesByIds(tx, scope, [caseId]))[0]
  if (!row) return refuse('not-found', { caseId })
  const events = await eventsOf(tx, { district, caseId, at: q.at, knownAt: q.knownAt })
  // A report that joined may be older than the case: before its first event there is no case.
  if (events[0]?.seq !== 1) return refuse('not-found', { caseId })
  const it = caseFrom(events.map(eventOf))
  const reports = await reportsOfCase(tx, district, caseId)
  const files = await filesOfCase(tx, { district, caseId, by: q.knownAt ?? q.at })
  const texts = await openAll(tx, office, district, wordsIn(events, reports))
  const names = await office.registers.of(tx, district, q.now)
  const asOf = q.at ?? q.now
  const isPast = q.at !== undefined || q.knownAt !== undefined
  // Who may know of whom is asked of today: whoever handles it now does not look at the time before.
  const seen = (isPast ? await seenOf(tx, district, [caseId]) : undefined)?.get(caseId) ?? it
  return show(office, names, {
    ...q,
    id: caseId,
    it,
    events,
    reports,
    files,
    texts,
    asOf,
    seen,
    isPast,
  })
}

interface Found extends Reading {
  readonly id: string
  readonly it: Case
  readonly events: readonly EventRow[]
  readonly reports: readonly ReportRow[]
  readonly files: readonly FileRow[]
  readonly texts: ReadonlyMap<string, string | null>
  readonly asOf: Instant
  /** As it stands today: what decides who may know what. */
  readonly seen: Seen
  readonly isPast: boolean
}

function show(office: Office, names: Names, q: Found): CaseReply {
  const { it, texts, asOf } = q
  const program = office.programs.get(it.program)
  const text = (ref: unknown): string | null => (isWordsRef(ref) ? (texts.get(ref.vault) ?? null) : null)
  const first = q.events[0]
  // Whoever may not know who reported reads the words without the numbers in them.
  const isTold = mayKnow(
    q.by,
    q.seen,
    q.reports.every(report => report.disclose),
  )
  const hide = unnamed({ ...q, it: q.seen })
  const noted = (ref: unknown): string | null => hide(text(ref))
  const said = (ref: unknown): string | null => hide(isTold ? text(ref) : redacted(text(ref)))
  const main = mainClock(it)
  const live = isOpen(it.stage)
  const rules = program?.cases
  const reported = new Set(q.events.map(event => event.data['report']))
  return {
    id: q.id,
    number: it.number,
    program: it.program,
    kind: it.kind,
    kindName: kindName(office, it.program, it.kind),
    title: said(it.title),
    stage: it.stage,
    light: lightOfRow(
      {
        stage: it.stage,
        due: main?.due ?? null,
        lightFrom: lightFrom(it, office.calendar) ?? null,
        paused: isPaused(it),
      },
      asOf,
    ),
    area: it.area,
    areaName: areaName(names, it.area),
    owner: it.owner,
    ownerName: it.owner === null ? null : unitName(names, it.owner),
    due: main ? isoShanghai(main.due) : null,
    left: main && live ? leftOf(office, it, main, asOf) : null,
    provisional: main?.provisional ?? false,
    paused: isPaused(it),
    channel: it.channel,
    position: it.position,
    reports: it.reports,
    restricted: it.restricted !== null,
    exposure: it.exposure,
    urged: it.urged,
    supervised: it.supervised,
    failures: it.failures,
    reportedAt: isoShanghai(it.reportedAt),
    closedAt: it.closedAt === null ? null : isoShanghai(it.closedAt),
    text: said(first?.data['text']),
    facts: Object.fromEntries(
      Object.entries(it.facts).map(([name, value]) => [name, isWordsRef(value) ? said(value) : value]),
    ),
    coOwners: it.coOwners.map(id => ({ id, name: unitName(names, id) })),
    programTitle: program?.title ?? { zh: it.program, en: it.program },
    noun: rules?.noun ?? { zh: '事项', en: 'Case' },
    clocks: it.clocks.map(clock => showClock(office, it, clock, asOf)),
    extension: it.extension,
    extensionTerm: it.extensionTerm && sayTerm(it.extensionTerm),
    rounds: it.rounds,
    contacted: it.contacted,
    solved: it.solved,
    satisfied: it.satisfied,
    parent: it.parent,
    external: it.external,
    reportsList: showReports({
      by: q.by,
      it: q.seen,
      reports: q.reports.filter(report => reported.has(report.id)),
      texts,
    }),
    files: q.files.map(showFile),
    events: q.events.map(event => showEvent(names, event, event.step === 'report' ? said : noted, q.files)),
    openSteps:
      rules && !q.isPast
        ? openSteps({ before: it, rules, calendar: office.calendar, by: q.by, now: q.now }).map(
            ({ step, post, phase }) => ({
              step,
              name: stepNames[step],
              post: post.id,
              postTitle: post.title,
              ...(phase ? { phase } : {}),
            }),
          )
        : [],
    seq: it.seq,
  }
}

const leftOf = (office: Office, it: Case, clock: Clock, now: Instant) =>
  sayLeft({
    calendar: office.calendar,
    start: clock.start,
    term: clock.term,
    due: clock.due,
    suspensions: it.suspensions,
    now,
  })

function showClock(office: Office, it: Case, clock: Clock, now: Instant): CaseReply['clocks'][number] {
  const running = isOpen(it.stage) && clock.doneAt === undefined
  const asked = {
    calendar: office.calendar,
    start: clock.start,
    term: clock.term,
    due: clock.due,
    suspensions: it.suspensions,
    now,
  }
  return {
    id: clock.id,
    title: clock.title ?? null,
    term: clock.term,
    termName: sayTerm(clock.term),
    start: isoShanghai(clock.start),
    due: isoShanghai(clock.due),
    provisional: clock.provisional,
    doneAt: clock.doneAt === undefined ? null : isoShanghai(clock.doneAt),
    light: running ? lightOf(asked) : null,
    left: running ? sayLeft(asked) : null,
  }
}

/** Fields of an event that are shown some other way. */
const hiddenFields = new Set(['unit', 'report', 'actor', 'toldPosts', 'restricted'])

function showEvent(
  names: Names,
  event: EventRow,
  text: (ref: unknown) => string | null,
  files: readonly FileRow[],
): EventReply {
  const entries = Object.entries(event.data).filter(([name]) => !hiddenFields.has(name))
  const unit = event.data['unit']
  const listed = event.data['files']
  const ids: readonly unknown[] = Array.isArray(listed) ? listed : []
  return {
    seq: event.seq,
    id: event.id,
    step: event.step,
    name: stepNames[event.step],
    by: {
      title: (event.by ? names.people.get(event.by) : undefined) ?? actorName(event),
      post: event.post === null ? null : postTitle(names, event.post),
      unit: typeof unit === 'string' ? unitName(names, unit) : null,
    },
    at: isoShanghai(event.at),
    recordedAt: isoShanghai(event.recordedAt),
    data: Object.fromEntries(entries.filter(([, value]) => !isWordsRef(value))),
    words: Object.fromEntries(
      entries.flatMap(([name, value]) => (isWordsRef(value) ? [[name, text(value)]] : [])),
    ),
    files: files.filter(file => ids.includes(file.id)).map(showFile),
    hash: event.hash,
  }
}

const actorName = (event: EventRow) =>
  event.data['actor'] === 'import' ? { zh: '历史数据导入', en: 'Import' } : { zh: '系统', en: 'System' }

export const showFile = (file: FileRow): FileReply => ({
  id: file.id,
  name: file.name,
  type: file.type,
  size: file.size,
  width: file.width,
  height: file.height,
  position: file.lon === null || file.lat === null ? null : { lon: file.lon, lat: file.lat },
  takenAt: file.takenAt === null ? null : isoShanghai(file.takenAt),
})

const wordsIn = (events: readonly EventRow[], reports: readonly ReportRow[]): string[] => [
  ...events.flatMap(event =>
    [...Object.values(event.data), ...factValues(event.data['facts'])].flatMap(value =>
      isWordsRef(value) ? [value.vault] : [],
    ),
  ),
  ...reports.flatMap(report => [report.title, report.words, report.reporter].flatMap(id => id ?? [])),
]

const factValues = (facts: unknown): unknown[] =>
  typeof facts === 'object' && facts !== null ? Object.values(facts) : []
