/** The duty roster 值班表 as an administrator sets it: nobody twice at a time, one leader and one chief at a time. */
import { DAY_MS, dayOf, type Instant, isoShanghai } from '../core/instant.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import type { Tx } from '../store/database.ts'
import { insertAll, iso } from '../store/insert.ts'
import { deleteDuty, dutiesBetween, dutyById, endDuty } from '../store/duties.ts'
import { holdingRows, personRows } from '../store/registers.ts'
import { newId } from './office.ts'
import type { Session } from './sign-in.ts'
import { notAdministrator } from './staff.ts'

interface By {
  readonly session: Session
  readonly now: Instant
}

/** Several officers and teams may be on at once. */
const alone: ReadonlySet<string> = new Set(['leader', 'chief'])

/** guess: a roster is made by the day, a long holiday has eight. */
const MOST_DAYS = 10

export async function addDuty(
  tx: Tx,
  q: By & {
    readonly role: 'leader' | 'chief' | 'officer' | 'team'
    readonly person: string
    readonly startsAt: Instant
    readonly endsAt: Instant
  },
): Promise<{ id: string } | Problem> {
  const problem = notAdministrator(q) ?? badSpan(q)
  if (problem) return problem
  const { district } = q.session.scope
  const day = dayOf(q.startsAt)
  const isHere = (await holdingRows(tx, district)).some(
    it => it.person === q.person && it.from <= day && (it.to === null || it.to > day),
  )
  const person = (await personRows(tx)).find(it => it.id === q.person)
  if (!isHere || !person || person.disabled)
    return invalid('person', q.person, { zh: `${day} 在岗的人员`, en: `somebody who holds a post on ${day}` })
  const others = await dutiesBetween(tx, { district, from: q.startsAt, to: q.endsAt })
  const clash = others.find(it => it.person === q.person || (alone.has(q.role) && it.role === q.role))
  if (clash) {
    const [from, to] = [isoShanghai(clash.startsAt).slice(0, 16), isoShanghai(clash.endsAt).slice(0, 16)]
    return invalid('startsAt', isoShanghai(q.startsAt), {
      zh: `与 ${clash.zh} ${from} 至 ${to} 的值班不重叠`,
      en: `no overlap with ${clash.en}, on duty from ${from} to ${to}`,
    })
  }
  const id = newId()
  const span = { starts_at: iso(q.startsAt), ends_at: iso(q.endsAt) }
  await insertAll(tx, { duties: [{ district, id, role: q.role, person: q.person, ...span }] })
  return { id }
}

/** What has not begun is taken off; what has begun ends now; what is over is a record. */
export async function removeDuty(tx: Tx, q: By & { readonly id: string }): Promise<{ done: true } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const { district } = q.session.scope
  const found = await dutyById(tx, { district, id: q.id })
  if (!found) return refuse('not-found', { duty: q.id })
  if (found.endsAt <= q.now)
    return invalid('id', q.id, { zh: '尚未结束的值班', en: 'a duty that is not over yet' })
  if (found.startsAt > q.now) await deleteDuty(tx, { district, id: q.id })
  else await endDuty(tx, { district, id: q.id, at: q.now })
  return { done: true }
}

function badSpan(q: {
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly now: Instant
}): Problem | undefined {
  if (q.endsAt <= q.now)
    return invalid('endsAt', isoShanghai(q.endsAt), { zh: '晚于现在', en: 'later than now' })
  if (q.endsAt > q.startsAt && q.endsAt - q.startsAt <= MOST_DAYS * DAY_MS) return undefined
  const most = isoShanghai(q.startsAt + MOST_DAYS * DAY_MS)
  return invalid('endsAt', isoShanghai(q.endsAt), {
    zh: `晚于 startsAt，且不晚于 ${most}`,
    en: `later than startsAt and not after ${most}`,
  })
}
