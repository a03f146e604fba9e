/**
 * Tells people of what happened: one row a person. By day whoever holds the posts that have to know; outside working
 * hours whoever is on duty, who has to acknowledge it within minutes, else the next one is told.
 */
import { isOpenAt } from '../core/calendar.ts'
import { type Instant, MINUTE_MS } from '../core/instant.ts'
import {
  audienceOf,
  type NoticeData,
  type NoticeKind,
  noticeKinds,
  onDutyInTurn,
  waits,
} from '../core/notice.ts'
import type { Post } from '../core/post.ts'
import { postSees, type Seen } from '../core/scope.ts'
import { insertAll, iso, type Row } from '../store/insert.ts'
import { onDutyAt } from '../store/notices.ts'
import { setting } from '../store/settings.ts'
import { newId, type Office, type Tx } from './office.ts'
import type { Names } from './registers.ts'

/** Something somebody should know of. */
export interface Occasion {
  readonly kind: NoticeKind
  /** What decides who may know: of the case, or of the place an alarm is about (no owner, not restricted). */
  readonly about: Seen
  readonly caseId?: string | null | undefined
  readonly alarm?: string | null | undefined
  readonly data?: NoticeData
  /** Whoever did it is not told of it. */
  readonly by?: string | null | undefined
  /** The notice that nobody acknowledged in time. */
  readonly follows?: string
}

export interface NoticeRows {
  readonly notices: readonly Row<'notices'>[]
  readonly due: readonly Row<'due'>[]
}

export interface When {
  readonly district: string
  readonly now: Instant
}

/** Writes the notices of one occasion, in the transaction of what happened; answers how many were told. */
export async function notify(tx: Tx, office: Office, q: Occasion & When): Promise<number> {
  const { district, now, ...occasion } = q
  const rows = await noticeRows(tx, office, { district, now, occasions: [occasion] })
  await insertAll(tx, { notices: rows.notices, due: rows.due })
  return rows.notices.length
}

/** The rows of several occasions, to be written together with what happened. */
export async function noticeRows(
  tx: Tx,
  office: Office,
  q: When & { readonly occasions: readonly Occasion[] },
): Promise<NoticeRows> {
  if (q.occasions.length === 0) return { notices: [], due: [] }
  const names = await office.registers.of(tx, q.district, q.now)
  const isNight = !isOpenAt(office.calendar, q.now)
  const duty = isNight && q.occasions.some(it => !waits(it.kind)) ? await dutyOf(tx, q) : undefined
  const made = q.occasions.map(it => told(names, { ...q, it, duty: waits(it.kind) ? undefined : duty }))
  return { notices: made.flatMap(it => it.notices), due: made.flatMap(it => it.due) }
}

/** Who is on duty in turn, and within how long they have to acknowledge. */
interface Duty {
  readonly turn: Awaited<ReturnType<typeof onDutyAt>>
  readonly withinMs: number
}

async function dutyOf(tx: Tx, { district, now }: When): Promise<Duty> {
  const turn = onDutyInTurn(await onDutyAt(tx, { district, at: now }))
  return { turn: [...turn], withinMs: (await acknowledgeMinutes(tx)) * MINUTE_MS }
}

/** guess: an officer on duty looks at the screen at least every quarter of an hour. */
const ACKNOWLEDGE_MINUTES = 15

export async function acknowledgeMinutes(tx: Tx): Promise<number> {
  const set = await setting(tx, 'acknowledge-minutes')
  return typeof set === 'number' && set > 0 ? set : ACKNOWLEDGE_MINUTES
}

interface Telling extends When {
  readonly it: Occasion
  readonly duty: Duty | undefined
}

/**
 * The next one on duty who may know and was not told before; else those who hold the posts, or, when all who are on
 * duty were told, the leaders in charge. What somebody on duty did needs no acknowledgement by the others.
 */
function told(names: Names, q: Telling): NoticeRows {
  const { it, duty, now } = q
  const before = it.data?.told ?? []
  const isTheirs = duty?.turn.some(on => on.person === it.by)
  const next = isTheirs
    ? undefined
    : duty?.turn.find(on => !before.includes(on.person) && mayKnow(names, it.about, on.person))
  if (!next || !duty)
    return { notices: byPost(names, { ...q, isLast: duty !== undefined && before.length > 0 }), due: [] }
  const by = iso(now + duty.withinMs)
  const notice = noticeRow(q, {
    person: next.person,
    post: null,
    acknowledgeBy: by,
    data: { duty: next.role },
  })
  return { notices: [notice], due: [{ district: q.district, kind: 'acknowledge', ref: notice.id, at: by }] }
}

function byPost(names: Names, q: Telling & { readonly isLast: boolean }): Row<'notices'>[] {
  const { kind, about, by, data } = q.it
  const to = q.isLast ? 'leader' : noticeKinds[kind].to
  const posts = audienceOf(to, { posts: postsOf(names), about, unit: data?.unit })
  const people = new Map<string, string>()
  for (const post of posts)
    for (const person of names.holders.get(post.id) ?? [])
      if (person !== by && !data?.told?.includes(person) && !people.has(person)) people.set(person, post.id)
  return [...people].map(([person, post]) => noticeRow(q, { person, post, acknowledgeBy: null, data: {} }))
}

const postsOf = (names: Names): Post[] =>
  [...names.posts.values()].map(row => ({ ...row, title: { zh: row.zh, en: row.en } }))

/** Of a restricted case, nobody on duty is told who does not hold a named post. */
function mayKnow(names: Names, about: Seen, person: string): boolean {
  if (about.restricted === null) return true
  return postsOf(names).some(
    post => postSees(post, about) && (names.holders.get(post.id) ?? []).includes(person),
  )
}

function noticeRow(
  q: Telling,
  to: {
    readonly person: string
    readonly post: string | null
    readonly acknowledgeBy: string | null
    readonly data: NoticeData
  },
) {
  const { it } = q
  return {
    district: q.district,
    id: newId(),
    kind: it.kind,
    person: to.person,
    post: to.post,
    case_id: it.caseId ?? null,
    alarm: it.alarm ?? null,
    data: { ...it.data, ...to.data },
    at: iso(q.now),
    acknowledge_by: to.acknowledgeBy,
    follows: it.follows ?? null,
  }
}
