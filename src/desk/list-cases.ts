/** Lists, counts, searches and to-do: every question about many cases. */
import { type CaseRow as Shown, caseFilters as toDoFilter } from '../contracts/cases.ts'
import { startOfDay, addDays, type Day, type Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import { invalid, type Problem } from '../core/problem.ts'
import type { PostKind } from '../core/post.ts'
import { type Scope, unitsOf } from '../core/scope.ts'
import { type Stage, stages } from '../core/stage.ts'
import {
  casesByIds,
  type CaseFilter,
  type CaseRow,
  countCases,
  type Cursor,
  listCases,
  MOST_COUNTED,
} from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { casesByNumber, casesWithTokens } from '../store/search.ts'
import { queryTokens } from '../wire/search-tokens.ts'
import type { Office } from './office.ts'
import { pastOf } from './past.ts'
import { casesOfCaller, searchable } from './reporters.ts'
import { showRow } from './show-row.ts'

/** Filters as a caller writes them: the same for lists, counts and exports. */
export interface AskedFilter {
  readonly program?: string | undefined
  readonly kind?: string | undefined
  readonly stage?: string | undefined
  readonly light?: 'green' | 'yellow' | 'red' | undefined
  readonly area?: string | undefined
  readonly owner?: string | undefined
  readonly channel?: string | undefined
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly q?: string | undefined
  readonly mine?: boolean | undefined
  readonly asked?: boolean | undefined
  readonly toCallBack?: boolean | undefined
}

export interface Page {
  readonly items: Shown[]
  readonly next: string | null
}

export async function list(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly asked: AskedFilter
    readonly sort: 'recent' | 'due'
    readonly cursor?: string | undefined
    readonly limit: number
    readonly now: Instant
    readonly at?: Instant | undefined
  },
): Promise<Page | Problem> {
  const filter = filterOf(office, q.scope, q.asked)
  if ('problem' in filter) return filter
  const after = q.cursor === undefined ? undefined : parseCursor(q.cursor)
  if (q.cursor !== undefined && !after) return badCursor(q.cursor)
  const past =
    q.at === undefined || q.at >= q.now
      ? undefined
      : await pastOf(tx, office, { district: q.scope.district, at: q.at })
  const now = past?.asOf ?? q.now
  const rows = await listCases(tx, {
    scope: q.scope,
    filter,
    sort: q.sort,
    after,
    limit: q.limit + 1,
    now,
    past,
  })
  const page = rows.slice(0, q.limit)
  const last = page.at(-1)
  const next =
    rows.length > q.limit && last
      ? cursorText({ key: (q.sort === 'due' ? last.due : last.reportedAt) ?? 0, id: last.id })
      : null
  return { items: await showRows(tx, office, q.scope, page, now), next }
}

export async function count(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly asked: AskedFilter; readonly now: Instant },
) {
  const filter = filterOf(office, q.scope, q.asked)
  if ('problem' in filter) return filter
  const byStage: Record<string, number> = {}
  const byLight: Record<string, number> = {}
  const more: Stage[] = []
  let total = 0
  for (const { stage, light, n: found } of await countCases(tx, { scope: q.scope, filter, now: q.now })) {
    const n = stage === 'closed' || stage === 'void' ? Math.min(found, MOST_COUNTED) : found
    if (n < found) more.push(stage)
    total += n
    byStage[stage] = (byStage[stage] ?? 0) + n
    byLight[light] = (byLight[light] ?? 0) + n
  }
  return { total, byStage, byLight, more }
}

/** By number, by outside number, by a caller's telephone, or by words; newest first. */
export async function search(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly text: string; readonly limit: number; readonly now: Instant },
): Promise<Page> {
  const { scope, limit } = q
  const byNumber = await casesByNumber(tx, { scope, number: q.text.toUpperCase(), limit })
  const byCaller = /^[\d -]{7,20}$/.test(q.text)
    ? await casesOfCaller(tx, office, { scope, phone: q.text, limit: MOST_CALLS })
    : []
  const tokens = queryTokens(searchable(q.text, scope.posts), office.keys.search)
  const byWords = tokens.length > 0 ? await casesWithTokens(tx, { scope, tokens, limit }) : []
  const ids = [...new Set([...byNumber, ...byCaller, ...byWords])].slice(0, limit)
  return { items: await showRows(tx, office, scope, await casesByIds(tx, scope, ids), q.now), next: null }
}

const MOST_CALLS = 20

interface ToDoGroup {
  readonly id: string
  readonly title: Bilingual
  readonly posts: readonly PostKind[]
  /** The same filter as that of the list it opens into. */
  readonly asked: Readonly<Record<string, string>>
}

/** What waits for whom. One person with several posts gets one merged list. */
const groups: readonly ToDoGroup[] = [
  {
    id: 'to-accept',
    title: { zh: '待受理', en: 'To accept' },
    posts: ['operator', 'dispatcher', 'duty-officer'],
    asked: { stage: 'reported' },
  },
  {
    id: 'to-assign',
    title: { zh: '待派单', en: 'To assign' },
    posts: ['dispatcher', 'duty-officer'],
    asked: { stage: 'accepted' },
  },
  {
    id: 'to-decide',
    title: { zh: '待审批', en: 'To decide' },
    posts: ['dispatcher', 'supervisor', 'leader'],
    asked: { stage: 'assigned', asked: 'true' },
  },
  {
    id: 'to-handle',
    title: { zh: '待办理', en: 'To handle' },
    posts: ['handler', 'unit-head', 'grid-member'],
    asked: { stage: 'assigned', mine: 'true' },
  },
  {
    id: 'to-check',
    title: { zh: '待核查', en: 'To check' },
    posts: ['inspector', 'supervisor'],
    asked: { stage: 'rectified' },
  },
  {
    id: 'to-call-back',
    title: { zh: '待回访', en: 'To call back' },
    posts: ['operator'],
    asked: { stage: 'closed', toCallBack: 'true' },
  },
  {
    id: 'to-watch',
    title: { zh: '超期未结', en: 'Overdue' },
    posts: ['supervisor', 'leader'],
    asked: { stage: 'assigned,rectified', light: 'red' },
  },
]

export async function toDo(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly limit: number; readonly now: Instant },
) {
  const answer = []
  for (const group of groups) {
    const posts = q.scope.posts.filter(post => group.posts.includes(post.kind))
    if (posts.length === 0) continue
    const scope = { ...q.scope, posts }
    const filter = filterOf(office, scope, toDoFilter.parse(group.asked))
    if ('problem' in filter) throw new Error(`the to-do group ${group.id} has a wrong filter`)
    const counts = await countCases(tx, { scope, filter, now: q.now })
    const total = counts.reduce((sum, it) => sum + it.n, 0)
    const listed = (sort: 'due' | 'recent') =>
      listCases(tx, { scope, filter, sort, limit: q.limit, now: q.now })
    const due = total > 0 ? await listed('due') : []
    const rows = due.length > 0 || total === 0 ? due : await listed('recent')
    answer.push({
      id: group.id,
      title: group.title,
      filter: { ...group.asked },
      total,
      overdue: counts.reduce((sum, it) => sum + (it.light === 'red' ? it.n : 0), 0),
      items: await showRows(tx, office, q.scope, rows, q.now),
    })
  }
  return { groups: answer }
}

export async function showRows(
  tx: Tx,
  office: Office,
  scope: Scope,
  rows: readonly CaseRow[],
  now: Instant,
): Promise<Shown[]> {
  const names = await office.registers.of(tx, scope.district, now)
  return rows.map(row => showRow(office, names, { district: scope.district, row, now }))
}

export function filterOf(office: Office, scope: Scope, asked: AskedFilter): CaseFilter | Problem {
  const named = asked.stage?.split(',').map(it => it.trim())
  const wrong = named?.find(it => !stages.some(stage => stage === it))
  if (wrong !== undefined)
    return invalid('stage', wrong, { zh: `可选：${stages.join('、')}`, en: `one of ${stages.join(', ')}` })
  const { program, kind, light, area, owner, channel, toCallBack } = asked
  const tokens = asked.q ? queryTokens(searchable(asked.q, scope.posts), office.keys.search) : undefined
  // No token is no question: it would be answered with everything.
  if (tokens?.length === 0)
    return invalid('q', asked.q, {
      zh: '至少两个汉字，或一个词、数字',
      en: 'two Chinese characters, a word or a number',
    })
  return {
    program,
    kind,
    light,
    area,
    owner,
    channel,
    asked: asked.asked,
    toCallBack,
    stages:
      stages.filter(stage => named?.includes(stage) ?? true).length === stages.length
        ? undefined
        : stages.filter(stage => named?.includes(stage)),
    from: asked.from === undefined ? undefined : startOfDay(asked.from),
    to: asked.to === undefined ? undefined : startOfDay(addDays(asked.to, 1)),
    ofUnits: asked.mine ? [...new Set(scope.posts.flatMap(unitsOf))] : undefined,
    tokens,
  }
}

export const badCursor = (cursor: string): Problem =>
  invalid('cursor', cursor, { zh: '上一页返回的 next', en: 'the `next` of the page before' })

export const cursorText = (cursor: Cursor): string => `${cursor.key}.${cursor.id}`

export function parseCursor(text: string): Cursor | undefined {
  const found = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)
  return found?.[1] && found[2] ? { key: Number(found[1]), id: found[2] } : undefined
}
