/** Writes outside matters as cases with their real times: words sealed, events chained, numbers taken, no one woken. */
import { fresh } from '../core/case.ts'
import type { Clock } from '../core/case-event.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import type { Position } from '../core/position.ts'
import { caseNumber } from '../core/program.ts'
import { keysOfSubjects, takeNumberRanges } from '../store/import.ts'
import { insertAll, iso, type Row } from '../store/insert.ts'
import { searchTokens } from '../wire/search-tokens.ts'
import { append, type NewEvent } from './append.ts'
import { clocksFor } from './deadlines.ts'
import type { Target } from './import-target.ts'
import { newId, type Office, type Tx } from './office.ts'
import { marksOf } from './tallies.ts'
import { newKey, openKey, type OpenKey, sealWords, subjectOf } from './words.ts'

/** One matter of an outside system, parsed. */
export interface Outside {
  readonly line: number
  readonly id: string
  /** The values that count, by column: another value under a known id is refused. */
  readonly values: Readonly<Record<string, string>>
  readonly status?: string
  /** Who said it, as the outside system tells people apart. */
  readonly person?: string
  readonly title: string
  readonly text: string
  /** Words that are facts the program knows. */
  readonly facts: Readonly<Record<string, string>>
  readonly position: Position | null
  readonly reportedAt: Instant
  /** Absent: nobody has taken it up yet. */
  readonly acceptedAt?: Instant
  readonly due?: Instant
  /** What was said before the answer, if anything. */
  readonly note?: string
  /** Present: it is closed. */
  readonly closedAt?: Instant
  readonly reply?: string
}

export interface Digested extends Outside {
  readonly digest: string
}

export async function writeCases(
  tx: Tx,
  office: Office,
  q: { readonly target: Target; readonly matters: readonly Digested[]; readonly now: Instant },
): Promise<void> {
  const { target, matters, now } = q
  const keys = await keysFor(tx, office, q)
  const numbers = await numbersFor(tx, target, matters)
  const made = matters.map((it, i) => {
    const key =
      (it.person === undefined ? undefined : keys.open.get(it.person)) ?? newKey(office, target.district, now)
    return { key, ...caseOf(office, { target, it, key, number: numbers[i] ?? '', now }) }
  })
  const unknown = made.flatMap(it => (it.key.row && !keys.rows.includes(it.key.row) ? [it.key.row] : []))
  await insertAll(tx, {
    vault_keys: [...keys.rows, ...unknown],
    vault: made.flatMap(it => it.vault),
    cases: made.map(it => it.caseRow),
    case_events: made.flatMap(it => it.eventRows),
    tally_marks: marksOf(
      target.district,
      made.flatMap(it => it.tallyDays),
    ),
    reports: made.map(it => it.report),
    searches: made.map(it => it.search),
    externals: made.map(it => it.external),
  })
}

/** One key a person, whether the vault has it already or not. */
async function keysFor(
  tx: Tx,
  office: Office,
  q: { target: Target; matters: readonly Outside[]; now: Instant },
) {
  const { target, now } = q
  const people = new Set(q.matters.flatMap(it => it.person ?? []))
  const subjects = new Map(
    [...people].map(person => [person, subjectOf(office, `${target.system}/${person}`)]),
  )
  const known = await keysOfSubjects(tx, { district: target.district, subjects: [...subjects.values()] })
  const open = new Map<string, OpenKey>()
  const rows: Row<'vault_keys'>[] = []
  for (const [person, subject] of subjects) {
    const row = known.get(subject)
    const key = row ? openKey(office, target.district, row) : newKey(office, target.district, now)
    if (!key.row) open.set(person, key)
    else {
      const mine = { ...key.row, subject }
      rows.push(mine)
      open.set(person, { ...key, row: mine })
    }
  }
  return { open, rows }
}

/** Case numbers by the day of the report, in the order of the file. */
async function numbersFor(tx: Tx, target: Target, matters: readonly Outside[]): Promise<string[]> {
  const { letters } = target.rules
  const days = matters.map(it => dayOf(it.reportedAt))
  const counts = new Map<string, number>()
  for (const day of days) counts.set(letters + day, (counts.get(letters + day) ?? 0) + 1)
  const next = await takeNumberRanges(tx, { district: target.district, counts })
  return days.map(day => {
    const n = next.get(letters + day) ?? 1
    next.set(letters + day, n + 1)
    return caseNumber(letters, day, n)
  })
}

interface Making {
  readonly target: Target
  readonly it: Digested
  readonly key: OpenKey
  readonly number: string
  readonly now: Instant
}

function caseOf(office: Office, q: Making) {
  const { target, it, key, now } = q
  const { district } = target
  const vault: Row<'vault'>[] = []
  const words = (text: string) => {
    const { row, ref } = sealWords(office, district, key, text)
    vault.push(row)
    return ref
  }
  const caseId = newId()
  const report = newId()
  const title = words(it.title)
  const text = words(it.text)
  const facts = Object.fromEntries(Object.entries(it.facts).map(([name, value]) => [name, words(value)]))
  const reporter =
    it.person === undefined ? null : words(JSON.stringify({ name: it.person, phone: null })).vault
  const note = it.note === undefined ? {} : { note: words(it.note) }
  const reply = it.reply === undefined ? {} : { reply: words(it.reply) }
  const status = it.status === undefined ? {} : { status: it.status }
  const told = {
    report,
    number: q.number,
    program: target.program,
    kind: target.kind,
    area: target.area,
    position: it.position,
    channel: 'import',
    title,
    text,
    facts,
    files: [],
    restricted: target.restricted,
    external: { system: target.system, id: it.id, ...status },
  }
  const events = [
    byImport('report', it.reportedAt, told, report),
    ...(it.acceptedAt === undefined
      ? []
      : [
          byImport('accept', it.acceptedAt, { ...note, clocks: clocksOf(office, target, it, it.acceptedAt) }),
        ]),
    ...(it.closedAt === undefined ? [] : [byImport('answer', it.closedAt, reply)]),
  ]
  const { eventRows, caseRow, tallyDays } = append(office, {
    district,
    caseId,
    before: fresh,
    head: null,
    events,
    now,
  })
  return {
    vault,
    eventRows,
    caseRow,
    tallyDays,
    report: {
      district,
      id: report,
      case_id: caseId,
      channel: 'import',
      key_id: key.id,
      title: title.vault,
      words: text.vault,
      reporter,
      disclose: false,
      by: null,
      post: null,
      received_at: iso(it.reportedAt),
      digest: it.digest,
    },
    search: {
      district,
      case_id: caseId,
      key_id: key.id,
      tokens: searchTokens(`${it.title}\n${it.text}`, office.keys.search),
    },
    external: { district, system: target.system, external_id: it.id, case_id: caseId, digest: it.digest },
  }
}

const byImport = (step: NewEvent['step'], at: Instant, data: NewEvent['data'], id = newId()): NewEvent => ({
  id,
  step,
  by: null,
  post: null,
  at,
  data: { ...data, actor: 'import' },
})

/** The deadline the outside system gave, else the program's. */
function clocksOf(office: Office, target: Target, it: Outside, start: Instant): Clock[] {
  const clocks = clocksFor(office, { rules: target.rules, kind: target.kind, start })
  const { due } = it
  return due === undefined
    ? clocks
    : clocks.map(clock => (clock.id === 'main' ? { ...clock, due, provisional: false } : clock))
}
