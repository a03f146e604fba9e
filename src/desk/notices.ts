/** One's own notices: listed with the words made for them now, read, acknowledged. */
import type { NoticeReply } from '../contracts/notices.ts'
import { type Instant, isoShanghai } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import { type DutyRole, dutyNames, noticeKinds, sayNotice } from '../core/notice.ts'
import { type Problem, refuse } from '../core/problem.ts'
import { casesByIds } from '../store/cases.ts'
import {
  countUnread,
  lockNotice,
  type NoticeRow,
  noticesOf,
  setAcknowledged,
  setAllRead,
  setRead,
} from '../store/notices.ts'
import { badCursor, cursorText, parseCursor, showRows } from './list-cases.ts'
import type { Office, Tx } from './office.ts'
import { areaName, type Names, postTitle } from './registers.ts'
import { kindName } from './show-row.ts'
import type { Session } from './sign-in.ts'

interface By {
  readonly session: Session
  readonly now: Instant
}

export async function listNotices(
  tx: Tx,
  office: Office,
  q: By & {
    readonly unread?: boolean | undefined
    readonly cursor?: string | undefined
    readonly limit: number
  },
): Promise<{ items: NoticeReply[]; next: string | null; unread: number } | Problem> {
  const after = q.cursor === undefined ? undefined : parseCursor(q.cursor)
  if (q.cursor !== undefined && !after) return badCursor(q.cursor)
  const mine = mineOf(q.session)
  const onlyUnread = q.unread ?? false
  const rows = await noticesOf(tx, { ...mine, onlyUnread, after, limit: q.limit + 1 })
  const page = rows.slice(0, q.limit)
  const last = page.at(-1)
  const { unread } = await countUnread(tx, mine)
  return {
    items: await show(tx, office, { ...q, rows: page }),
    next: rows.length > q.limit && last ? cursorText({ key: last.at, id: last.id }) : null,
    unread,
  }
}

export const unreadNotices = (tx: Tx, { session }: Pick<By, 'session'>) => countUnread(tx, mineOf(session))

export async function markRead(
  tx: Tx,
  q: By & { readonly id: string },
): Promise<{ readAt: string } | Problem> {
  const mine = mineOf(q.session)
  const found = await lockNotice(tx, { ...mine, id: q.id })
  if (!found) return refuse('not-found', { notice: q.id })
  const at = found.readAt ?? q.now
  if (found.readAt === null) await setRead(tx, { district: mine.district, id: q.id, at })
  return { readAt: isoShanghai(at) }
}

/** Heard, even if late: whoever it was passed on to meanwhile need not answer any more. */
export async function acknowledge(
  tx: Tx,
  q: By & { readonly id: string },
): Promise<{ acknowledgedAt: string } | Problem> {
  const mine = mineOf(q.session)
  const found = await lockNotice(tx, { ...mine, id: q.id })
  if (!found) return refuse('not-found', { notice: q.id })
  const at = found.acknowledgedAt ?? q.now
  let heard = [q.id]
  while (heard.length > 0) {
    const next: string[] = []
    for (const id of heard) next.push(...(await setAcknowledged(tx, { district: mine.district, id, at })))
    heard = next
  }
  return { acknowledgedAt: isoShanghai(at) }
}

export async function markAllRead(tx: Tx, q: By): Promise<{ read: number }> {
  return { read: await setAllRead(tx, { ...mineOf(q.session), at: q.now }) }
}

const mineOf = ({ scope, person }: Session) => ({ district: scope.district, person: person.id })

async function show(
  tx: Tx,
  office: Office,
  q: By & { readonly rows: readonly NoticeRow[] },
): Promise<NoticeReply[]> {
  const { scope } = q.session
  const names = await office.registers.of(tx, scope.district, q.now)
  const ids = [...new Set(q.rows.flatMap(row => row.caseId ?? []))]
  const seen = await showRows(tx, office, scope, await casesByIds(tx, scope, ids), q.now)
  const titles = new Map(seen.map(row => [row.id, row.title]))
  return q.rows.map(row => ({
    id: row.id,
    kind: row.kind,
    kindName: { zh: noticeKinds[row.kind].zh, en: noticeKinds[row.kind].en },
    say: sayNotice(row.kind, row.data),
    at: isoShanghai(row.at),
    readAt: momentOrNull(row.readAt),
    acknowledgeBy: momentOrNull(row.acknowledgeBy),
    acknowledgedAt: momentOrNull(row.acknowledgedAt),
    as: sentTo(names, row.post, row.data.duty),
    isPassedOn: row.follows !== null,
    alarm: row.alarm,
    about: aboutOf(office, names, { row, titles }),
  }))
}

/** Whoever is on duty hears of cases outside their scope by number, kind and place, and no more. */
function aboutOf(
  office: Office,
  names: Names,
  { row, titles }: { readonly row: NoticeRow; readonly titles: ReadonlyMap<string, string | null> },
): NoticeReply['about'] {
  const { caseId, number, program, caseKind, area } = row
  if (caseId === null || number === null || program === null || caseKind === null || area === null)
    return null
  return {
    id: titles.has(caseId) ? caseId : null,
    number,
    kindName: kindName(office, program, caseKind),
    area,
    areaName: areaName(names, area),
    title: titles.get(caseId) ?? null,
  }
}

const sentTo = (names: Names, post: string | null, duty: DutyRole | undefined): Bilingual | null =>
  duty ? dutyNames[duty] : post === null ? null : postTitle(names, post)

const momentOrNull = (at: Instant | null): string | null => (at === null ? null : isoShanghai(at))
