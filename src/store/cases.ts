/** Cases: lock one, read one, list many. Every query takes a scope; a row outside it does not exist. */
import { type RawBuilder, sql } from 'kysely'
import type { Channel } from '../core/channel.ts'
import type { Instant } from '../core/instant.ts'
import type { Scope, Seen } from '../core/scope.ts'
import type { Stage } from '../core/stage.ts'
import { moment, type Tx } from './database.ts'
import { type CaseColumn, casesAt, type Past, scopeColumns } from './past.ts'
import { inArea, ownedBy, seenBy } from './scope.ts'

/** A case as lists show it, with its sealed title. */
export interface CaseRow {
  readonly id: string
  readonly number: string
  readonly program: string
  readonly kind: string
  readonly stage: Stage
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly channel: string
  readonly owner: string | null
  readonly restricted: readonly string[] | null
  readonly reports: number
  readonly due: Instant | null
  readonly lightFrom: Instant | null
  readonly provisional: boolean
  readonly paused: boolean
  readonly exposure: 'none' | 'proposed' | 'exposed' | 'claimed'
  readonly urged: number
  readonly supervised: number
  readonly failures: number
  readonly reportedAt: Instant
  readonly closedAt: Instant | null
  readonly titleId: string | null
  readonly titleSealed: string | null
  readonly keyId: string | null
  readonly keyWrapped: string | null
}

const columns = sql`c.id, c.number, c.program, c.kind, c.stage, c.area, c.lon, c.lat, c.channel, c.owner, c.restricted,
  c.reports, c.due, c.light_from as "lightFrom", c.provisional, c.paused, c.exposure, c.urged, c.supervised, c.failures,
  c.reported_at as "reportedAt", c.closed_at as "closedAt", c.title as "titleId", v.sealed as "titleSealed",
  v.key_id as "keyId", k.wrapped as "keyWrapped"`

const titled = sql`left join vault v on v.district = c.district and v.id = c.title
  left join vault_keys k on k.district = v.district and k.id = v.key_id`

const rowColumns = [
  ...scopeColumns,
  'id',
  'number',
  'kind',
  'stage',
  'lon',
  'lat',
  'channel',
  'reports',
  'due',
  'light_from',
  'provisional',
  'paused',
  'exposure',
  'urged',
  'supervised',
  'failures',
  'reported_at',
  'closed_at',
  'title',
] as const satisfies readonly CaseColumn[]

export interface CaseFilter {
  readonly program?: string | undefined
  readonly kind?: string | undefined
  readonly stages?: readonly Stage[] | undefined
  readonly light?: 'green' | 'yellow' | 'red' | undefined
  readonly area?: string | undefined
  readonly owner?: string | undefined
  readonly channel?: string | undefined
  /** Reported in [from, to). */
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Units whose to-do it is. */
  readonly ofUnits?: readonly string[] | undefined
  /** An extension or a plan waits for a decision. */
  readonly asked?: boolean | undefined
  /** Checked and closed, somebody reported it, and nobody has asked that person yet. */
  readonly toCallBack?: boolean | undefined
  /** All of these word hashes. */
  readonly tokens?: readonly number[] | undefined
}

/** Where a page of a list goes on: the sort key and id of the last row. */
export interface Cursor {
  readonly key: Instant
  readonly id: string
}

/** Rows of a page, in order; `limit + 1` tells the caller that there is more. */
export async function listCases(
  tx: Tx,
  q: {
    readonly scope: Scope
    readonly filter: CaseFilter
    readonly sort: 'recent' | 'due'
    readonly after?: Cursor | undefined
    readonly limit: number
    readonly now: Instant
    readonly past?: Past | undefined
  },
): Promise<CaseRow[]> {
  const where = [seenBy(q.scope), ...filterClauses(q)]
  if (q.sort === 'due') where.push(sql`c.due is not null`)
  const key = q.sort === 'due' ? sql`c.due` : sql`c.reported_at`
  if (q.after) {
    const mark = sql`(${moment(q.after.key)}, ${q.after.id}::uuid)`
    where.push(q.sort === 'due' ? sql`(${key}, c.id) > ${mark}` : sql`(${key}, c.id) < ${mark}`)
  }
  const order = q.sort === 'due' ? sql`c.due, c.id` : sql`c.reported_at desc, c.id desc`
  const page = sql`select * from (${casesAt(sql.join(where, sql` and `), filterColumns, q.past)}) c
    order by ${order} limit ${q.limit}`
  if (q.past) {
    const then = await sql<{ id: string }>`${page}`.execute(tx)
    return casesByIds(
      tx,
      q.scope,
      then.rows.map(row => row.id),
      q.past,
    )
  }
  const found = await sql<CaseRow>`select ${columns} from (${page}) c ${titled} order by ${order}`.execute(tx)
  return found.rows
}

/** What filters and orders ask of a case. */
const filterColumns = [
  ...scopeColumns,
  'id',
  'kind',
  'stage',
  'channel',
  'due',
  'light_from',
  'paused',
  'asked',
  'contacted',
  'closed_by',
  'reported_at',
] as const satisfies readonly CaseColumn[]

/** Rows by id that the scope sees, in the order of the ids. */
export async function casesByIds(
  tx: Tx,
  scope: Scope,
  ids: readonly string[],
  past?: Past,
): Promise<CaseRow[]> {
  if (ids.length === 0) return []
  const these = past && { ...past, changed: past.changed.only(ids) }
  const found = await sql<CaseRow>`select ${columns}
    from (${casesAt(sql`${seenBy(scope)} and c.id = any(${ids}::uuid[])`, rowColumns, these)}) c ${titled}`.execute(
    tx,
  )
  const byId = new Map(found.rows.map(row => [row.id, row]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

export interface Counts {
  readonly stage: Stage
  readonly light: 'green' | 'yellow' | 'red' | 'none'
  readonly n: number
}

/** Ended cases are counted up to here: of a million nobody reads the last digit, and each would have to be looked at. */
export const MOST_COUNTED = 10_000

/** How many cases there are by stage and light; one more than `MOST_COUNTED` says that there are more. */
export async function countCases(
  tx: Tx,
  q: { readonly scope: Scope; readonly filter: CaseFilter; readonly now: Instant },
): Promise<Counts[]> {
  const where = sql.join([seenBy(q.scope), ...filterClauses(q)], sql` and `)
  const wanted = (stage: Stage) => q.filter.stages?.includes(stage) ?? true
  const parts = openStages.some(wanted)
    ? [
        sql`select c.stage, ${lightOf(q.now)} as light, count(*) as n from cases c where ${where} and ${isOpen} group by 1, 2`,
      ]
    : []
  for (const stage of ['closed', 'void'] as const)
    if (wanted(stage) && q.filter.light === undefined)
      parts.push(sql`select ${stage}, 'none', count(*) as n from (
        select from cases c where ${where} and c.stage = ${stage} limit ${MOST_COUNTED + 1}) it`)
  if (parts.length === 0) return []
  const found = await sql<Counts>`${sql.join(parts, sql` union all `)}`.execute(tx)
  return found.rows.filter(row => row.n > 0)
}

/** Locks a case's row. Events are read in the next statement, so that they are those of the lock. */
export async function lockCase(
  tx: Tx,
  scope: Scope,
  id: string,
): Promise<{ readonly head: string } | undefined> {
  const found = await sql<{ head: string }>`select c.head from cases c
    where ${seenBy(scope)} and c.id = ${id}::uuid for update`.execute(tx)
  return found.rows[0]
}

/** Cases within `reachM` metres, nearest first. Degrees bound the search; the distance is exact enough at this size. */
export async function casesNear(
  tx: Tx,
  q: {
    readonly scope: Scope
    readonly lon: number
    readonly lat: number
    readonly reachM: number
    readonly except: string
    readonly limit: number
  },
): Promise<(CaseRow & { readonly distanceM: number })[]> {
  const dLat = q.reachM / 111_195
  const dLon = dLat / Math.cos((q.lat * Math.PI) / 180)
  const far = sql`111195 * sqrt(power(c.lat - ${q.lat}, 2) + power((c.lon - ${q.lon}) * cos(radians(${q.lat})), 2))`
  const found = await sql<
    CaseRow & { distanceM: number }
  >`select ${columns}, ${far} as "distanceM" from cases c ${titled}
    where ${seenBy(q.scope)} and c.id <> ${q.except}::uuid
      and c.lat between ${q.lat - dLat} and ${q.lat + dLat} and c.lon between ${q.lon - dLon} and ${q.lon + dLon}
      and ${far} <= ${q.reachM}
    order by ${far}, c.id limit ${q.limit}`.execute(tx)
  return found.rows
}

const openStages: readonly Stage[] = ['reported', 'accepted', 'assigned', 'rectified']

/** As the index of open cases says it. */
export const isOpen = sql`c.stage in ('reported', 'accepted', 'assigned', 'rectified')`

/** The light 灯 of a row at a moment: red after its deadline, yellow from `light_from` on. */
export const lightOf = (now: Instant): RawBuilder<unknown> => sql`case
    when c.stage in ('closed', 'void') or c.due is null then 'none'
    when c.paused then 'green'
    when ${moment(now)} > c.due then 'red'
    when ${moment(now)} >= c.light_from then 'yellow'
    else 'green' end`

/** The same as a condition that an index can serve. */
export function lightIs(light: 'green' | 'yellow' | 'red', now: Instant): RawBuilder<unknown> {
  const at = moment(now)
  switch (light) {
    case 'red':
      return sql`(${isOpen} and not c.paused and c.due < ${at})`
    case 'yellow':
      return sql`(${isOpen} and not c.paused and c.due >= ${at} and c.light_from <= ${at})`
    case 'green':
      return sql`(${isOpen} and c.due is not null
        and (c.paused or (c.due >= ${at} and (c.light_from > ${at} or c.light_from is null))))`
  }
}

/** Channels on which there is somebody to call back. */
export const spoken: readonly Channel[] = ['phone', 'web', 'app', 'letter', 'visit']

function filterClauses(q: {
  readonly scope: Scope
  readonly filter: CaseFilter
  readonly now: Instant
}): RawBuilder<unknown>[] {
  const { filter, now } = q
  const clauses: RawBuilder<unknown>[] = []
  if (filter.program !== undefined) clauses.push(sql`c.program = ${filter.program}`)
  if (filter.kind !== undefined) clauses.push(sql`c.kind = ${filter.kind}`)
  if (filter.stages !== undefined) clauses.push(inStages(filter.stages))
  if (filter.area !== undefined) clauses.push(inArea(filter.area, q.scope.district))
  if (filter.owner !== undefined)
    clauses.push(ownedBy({ district: q.scope.district, unit: filter.owner, asOf: now }))
  if (filter.channel !== undefined) clauses.push(sql`c.channel = ${filter.channel}`)
  if (filter.from !== undefined) clauses.push(sql`c.reported_at >= ${moment(filter.from)}`)
  if (filter.to !== undefined) clauses.push(sql`c.reported_at < ${moment(filter.to)}`)
  if (filter.light !== undefined) clauses.push(lightIs(filter.light, now))
  if (filter.ofUnits !== undefined)
    clauses.push(sql`(c.owner = any(${filter.ofUnits}::text[]) or c.co_owners && ${filter.ofUnits}::text[])`)
  if (filter.asked) clauses.push(sql`c.asked`)
  if (filter.toCallBack)
    clauses.push(
      sql`(c.stage = 'closed' and c.closed_by = 'pass' and c.contacted is null and c.channel = any(${spoken}::text[]))`,
    )
  if (filter.tokens !== undefined)
    clauses.push(sql`exists (select from searches s where s.district = c.district and s.case_id = c.id
      and s.tokens @> ${filter.tokens}::int[])`)
  return clauses
}

/** One stage is asked for by itself: then the index gives its cases in order of their deadlines. */
const inStages = (stages: readonly Stage[]): RawBuilder<unknown> =>
  stages.length === 1 ? sql`c.stage = ${stages[0]}` : sql`c.stage = any(${stages}::text[])`

/** What of some cases decides who sees them, by id. */
export async function seenOf(tx: Tx, district: string, ids: readonly string[]): Promise<Map<string, Seen>> {
  if (ids.length === 0) return new Map()
  const found = await sql<
    Seen & { id: string }
  >`select id, program, area, owner, co_owners as "coOwners", filed_by as "filedBy", restricted
    from cases where district = ${district} and id = any(${ids}::uuid[])`.execute(tx)
  return new Map(found.rows.map(row => [row.id, row]))
}

/** How many open cases each unit has. */
export async function openByOwner(tx: Tx, district: string): Promise<Map<string, number>> {
  const found = await sql<{ owner: string; n: number }>`select owner, count(*) as n from cases
    where district = ${district} and owner is not null and stage in ('assigned', 'rectified') group by owner`.execute(
    tx,
  )
  return new Map(found.rows.map(row => [row.owner, row.n]))
}
