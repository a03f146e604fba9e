/** Cases as they stood at a past moment: those unchanged since, and the others folded anew from their events. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../core/instant.ts'
import { moment, type Tx } from './database.ts'
import type { Row } from './insert.ts'
import type { DB } from './schema.ts'

/** What is asked of a case: its hash and how many events it has are of now only. */
export type CaseColumn = Exclude<keyof DB['cases'], 'seq' | 'head'>

export interface Past {
  readonly asOf: Instant
  /** Cases that changed after `asOf`, as they stood then. */
  readonly changed: Changed
}

/**
 * Rows of cases that are handed to a statement as an array a column, and only the columns it asks for. As JSON of
 * whole rows they took 35 ms of PostgreSQL for 2,000 rows, in each of the five statements of a screen; so 3 to 8 ms.
 */
export class Changed {
  readonly rows: readonly Row<'cases'>[]
  readonly #arrays = new Map<CaseColumn, string>()

  constructor(rows: readonly Row<'cases'>[]) {
    this.rows = rows
  }

  /** The rows with these ids. */
  only(ids: readonly string[]): Changed {
    const wanted = new Set<unknown>(ids)
    return new Changed(this.rows.filter(row => wanted.has(row.id)))
  }

  /** A column as PostgreSQL reads an array; written once, however many statements ask. */
  array(column: CaseColumn): string {
    const known = this.#arrays.get(column) ?? `{${this.rows.map(row => element(row[column])).join()}}`
    this.#arrays.set(column, known)
    return known
  }
}

/** The rows of `cases c` for which `where` holds: now, or as they stood then with these columns and no others. */
export function casesAt(
  where: RawBuilder<unknown>,
  columns: readonly CaseColumn[],
  past: Past | undefined,
): RawBuilder<unknown> {
  if (!past) return sql`select * from cases c where ${where}`
  return sql`select ${sql.join(columns.map(it => sql.ref(`c.${it}`)))} from cases c
      where ${where} and c.changed_at <= ${moment(past.asOf)}
    union all select * from ${changedCases(past.changed, columns)} c where ${where}`
}

/** The rows as a relation with these columns. */
export function changedCases(changed: Changed, columns: readonly CaseColumn[]): RawBuilder<unknown> {
  const arrays = columns.map(it => sql`${changed.array(it)}::${sql.raw(elementTypes[it])}[]`)
  const named = columns.map(it => sql`${sql.ref(`u.${it}`)}${sql.raw(casts[it] ?? '')} as ${sql.ref(it)}`)
  return sql`(select ${sql.join(named)} from unnest(${sql.join(arrays)})
    as u (${sql.join(columns.map(it => sql.ref(it)))}))`
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return quoted(`{${value.map(element).join()}}`)
  return quoted(typeof value === 'string' ? value : JSON.stringify(value))
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`

/** Arrays in an array would all have to be as long: they come as text. */
const elementTypes: Readonly<Record<CaseColumn, string>> = {
  district: 'text',
  id: 'uuid',
  number: 'text',
  program: 'text',
  kind: 'text',
  stage: 'text',
  area: 'text',
  lon: 'float8',
  lat: 'float8',
  channel: 'text',
  title: 'uuid',
  owner: 'text',
  co_owners: 'text',
  filed_by: 'text',
  restricted: 'text',
  reports: 'int',
  due: 'timestamptz',
  light_from: 'timestamptz',
  provisional: 'bool',
  paused: 'bool',
  deferred: 'bool',
  shelved: 'bool',
  declines: 'int',
  extensions: 'int',
  rounds: 'int',
  failures: 'int',
  urged: 'int',
  supervised: 'int',
  asked: 'bool',
  exposure: 'text',
  contacted: 'bool',
  solved: 'bool',
  satisfied: 'int',
  closed_by: 'text',
  reopened: 'int',
  parent: 'uuid',
  reported_at: 'timestamptz',
  accepted_at: 'timestamptz',
  assigned_at: 'timestamptz',
  rectified_at: 'timestamptz',
  closed_at: 'timestamptz',
  changed_at: 'timestamptz',
}

/** As in the table: both halves of a union have to sort alike. */
const casts: Partial<Record<CaseColumn, string>> = {
  co_owners: '::text[]',
  restricted: '::text[]',
  number: ' collate "C"',
  area: ' collate "C"',
}

/** What the scope and the area of a question ask of a case. */
export const scopeColumns = [
  'district',
  'program',
  'area',
  'owner',
  'co_owners',
  'filed_by',
  'restricted',
] as const satisfies readonly CaseColumn[]

/** A case that changed after a moment but had begun by then, and how many events it has now. */
export interface ChangedCase {
  readonly id: string
  readonly seq: number
}

const changedAfter = (district: string, at: Instant) =>
  sql`from cases where district = ${district} and changed_at > ${moment(at)} and reported_at <= ${moment(at)}`

/** Such cases have to be read back from their events. */
export async function changedSince(tx: Tx, district: string, at: Instant): Promise<ChangedCase[]> {
  const found = await sql<ChangedCase>`select id, seq ${changedAfter(district, at)}`.execute(tx)
  return found.rows
}

/**
 * How many they are and how many events they have. Both only ever grow: as long as they are the same, so are the
 * cases and all that is known to have happened to them, at whatever time.
 */
export async function stateSince(tx: Tx, district: string, at: Instant): Promise<string> {
  const found = await sql<{
    state: string
  }>`select count(*) || '/' || coalesce(sum(seq), 0) as state ${changedAfter(district, at)}`.execute(tx)
  return found.rows[0]?.state ?? ''
}

/** What an event is to the fold; of one after `at` only when it happened. */
export interface PastEvent {
  readonly case: string
  readonly seq: number
  readonly step: string
  readonly by: string | null
  readonly at: Instant
  readonly data: Record<string, unknown> | null
}

/** The events of several cases by case and seq. */
export async function eventsAround(
  tx: Tx,
  q: { readonly district: string; readonly cases: readonly string[]; readonly at: Instant },
): Promise<PastEvent[]> {
  const found = await sql<PastEvent>`select case_id as "case", seq, step, by,
      (extract(epoch from at) * 1000)::float8 as at, case when at <= ${moment(q.at)} then data end as data
    from case_events where district = ${q.district} and case_id = any(${q.cases}::uuid[])
    order by case_id, seq`.execute(tx)
  return found.rows
}
