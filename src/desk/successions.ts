/**
 * Successions 沿革: an office is merged or renamed, an area gets another code. Who follows is noted with its day, and
 * every case that is touched gets one event; deadlines, extensions and signatures stay as they are.
 */
import type { Case } from '../core/case.ts'
import { type Day, dayOf, type Instant } from '../core/instant.ts'
import { invalid, isProblem, type Problem, refuse } from '../core/problem.ts'
import { renamed, type Succession } from '../core/unit.ts'
import { countTouched } from '../store/moving.ts'
import { endUnit, postsOfUnit, putSuccession, successorsOf, unitById } from '../store/units.ts'
import type { NewEvent } from './append.ts'
import { changeMany } from './change-many.ts'
import { newId, type Office, transact, type Tx } from './office.ts'
import { districtFor } from './setup.ts'
import { cannotEnd } from './units.ts'

/** Who says so: an administrator on a post, or the operator of the installation. */
export interface Sayer {
  readonly person: string
  readonly post: string
  readonly unit: string
}

export interface AskedSuccession {
  /** Where several districts are kept here, which one. */
  readonly district?: string | undefined
  readonly from: string
  readonly to: string
  readonly day: Day
  readonly reason: string
  readonly by?: Sayer | undefined
  readonly clock: () => Instant
  /** Asked between transactions; asked again, the same succession goes on where it was left. */
  readonly goesOn: () => boolean
}

export interface Succeeded extends Succession {
  /** Cases that got their event now. */
  readonly moved: number
  /** Cases that still wait for it. */
  readonly left: number
  /** Posts of the old unit that ended now. */
  readonly posts: number
}

/** Notes that `to` follows `from`, ends `from` with its posts, and moves its open cases. */
export async function succeedUnit(office: Office, q: AskedSuccession): Promise<Succeeded | Problem> {
  const district = await transact(office, tx => districtFor(tx, q.district), { readOnly: true })
  if (isProblem(district)) return district
  const noted = await transact(office, tx => note(tx, { ...q, district }))
  office.registers.forget()
  if (isProblem(noted)) return noted
  const { from, to, day } = q
  const succession: Succession = { from, to, day: noted.day }
  const told = (
    await transact(office, tx => postsOfUnit(tx, { district, id: to, day }), { readOnly: true })
  ).map(post => post.id)
  const by = { unit: from }
  const done = await changeMany(office, {
    ...q,
    district,
    by,
    event: (before, { now }) => successionEvent(before, { succession, told, by: q.by, at: now }),
  })
  const left = done.isWhole
    ? 0
    : await transact(office, tx => countTouched(tx, { district, by }), { readOnly: true })
  return { ...succession, moved: done.changed, left, posts: noted.posts }
}

/** What a case says when one of its units is followed by another. */
export function successionEvent(
  before: Case,
  q: {
    readonly succession: Succession
    /** Posts of the unit that follows: a restricted case becomes known to them. */
    readonly told: readonly string[]
    readonly by?: Sayer | undefined
    readonly at: Instant
  },
): NewEvent {
  const { succession, by, at } = q
  const data = {
    ...underNewName(before, succession),
    clocks: before.clocks,
    succession,
    ...(before.restricted ? { toldPosts: q.told } : {}),
  }
  return { id: newId(), step: 'assign', at, ...signed(by, data) }
}

/** Its units as they are called from then on. */
export function underNewName(
  before: Case,
  succession: Succession,
): { readonly owner: string | null; readonly coOwners: readonly string[] } {
  const owner = before.owner === succession.from ? succession.to : before.owner
  return { owner, coOwners: renamed(before.coOwners, succession).filter(unit => unit !== owner) }
}

/** By whom, and for which unit; when nobody signed in, the office itself. */
export const signed = (by: Sayer | undefined, data: Readonly<Record<string, unknown>>) =>
  by
    ? { by: by.person, post: by.post, data: { ...data, unit: by.unit } }
    : { by: null, post: null, data: { ...data, unit: null, actor: 'clock' } }

async function note(
  tx: Tx,
  q: AskedSuccession & { readonly district: string },
): Promise<{ readonly day: Day; readonly posts: number } | Problem> {
  const { district, from, to, day } = q
  const heirs = await successorsOf(tx, { district, id: from })
  const known = heirs.find(it => it.next === to)
  if (known) return { day: known.day, posts: 0 } // begun before: the cases that are left are moved
  const [heir] = heirs
  if (heir)
    return invalid('to', to, {
      zh: `已于 ${heir.day} 由 ${heir.next} 承接`,
      en: `${heir.next}, which has followed since ${heir.day}`,
    })
  const now = q.clock()
  const today = dayOf(now)
  if (day > today)
    return invalid('day', day, {
      zh: `不晚于今天 ${today}：请在生效当日办理`,
      en: `not after today, ${today}: open cases move on the day itself`,
    })
  if (from === to) return invalid('to', to, { zh: '另一单位', en: 'another unit' })
  const next = await unitById(tx, { district, id: to })
  if (!next) return refuse('not-found', { unit: to })
  if (next.from > day || (next.to !== null && next.to <= today))
    return invalid('to', to, {
      zh: `${day} 起存在且未撤销的单位`,
      en: `a unit that existed on ${day} and still does`,
    })
  const fault = await cannotEnd(tx, { district, id: from, to: day, field: 'day', now })
  if (fault) return fault
  await putSuccession(tx, { district, old: from, next: to, day, reason: q.reason })
  const { posts } = await endUnit(tx, { district, id: from, to: day })
  return { day, posts }
}
