/** Staff as an administrator keeps it from the workbench: people, posts, who holds which. */
import type { Bilingual } from '../core/language.ts'
import { covers, levelOf } from '../core/area.ts'
import { addDays, dayOf, type Day, type Instant } from '../core/instant.ts'
import type { PostKind } from '../core/post.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import type { Tx } from '../store/database.ts'
import { insertAll } from '../store/insert.ts'
import { accounts, endHolding as storeEnd, heldOn } from '../store/people.ts'
import { holdingRows, postRows } from '../store/registers.ts'
import type { Office } from './office.ts'
import type { Session } from './sign-in.ts'
import { addUser, holdPost } from './users.ts'

interface By {
  readonly session: Session
  readonly now: Instant
}

/** Only an administrator of the district keeps its staff. */
export const notAdministrator = ({ session }: By): Problem | undefined =>
  administratorPost(session) ? undefined : refuse('not-permitted', { wanted: 'administrator' })

/** An administrator of a town would else make posts of the whole district. */
export const administratorPost = ({ posts, scope }: Session): Session['posts'][number] | undefined =>
  posts.find(post => post.kind === 'administrator' && covers(post.area, scope.district))

/** Everybody who can sign in as an administrator of the district today, by the unit of that post. */
export async function administratorsOf(
  tx: Tx,
  q: { readonly district: string; readonly now: Instant },
): Promise<{ readonly name: string; readonly unit: string }[]> {
  const day = dayOf(q.now)
  const posts = (await postRows(tx, q.district, day)).filter(post => post.kind === 'administrator')
  const held = (await heldOn(tx, day)).filter(it => it.district === q.district)
  return (await accounts(tx)).flatMap(({ id, name, disabledAt }) => {
    const post = posts.find(it => held.some(holding => holding.person === id && holding.post === it.id))
    return disabledAt === null && post ? [{ name, unit: post.unit }] : []
  })
}

export async function addPerson(
  tx: Tx,
  office: Office,
  q: By & { readonly name: string; readonly title: Bilingual; readonly password?: string | undefined },
): Promise<{ id: string; password: string | null } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const made = await addUser(tx, { name: q.name, ...q.title, password: q.password, now: q.now })
  if ('problem' in made) return made
  office.registers.forget()
  const account = (await accounts(tx)).find(it => it.name === q.name)
  if (!account) throw new Error(`${q.name} was added a moment ago and is gone`)
  return { id: account.id, password: made.password ?? null }
}

export async function hold(
  tx: Tx,
  office: Office,
  q: By & {
    readonly post: string
    readonly person: string
    readonly role: 'holder' | 'deputy'
    readonly from: Day
    readonly to: Day | null
  },
): Promise<{ id: string } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const account = (await accounts(tx)).find(it => it.id === q.person)
  if (!account) return invalid('person', q.person, { zh: '现有人员', en: 'a person of the list' })
  const { district } = q.session.scope
  const done = await holdPost(tx, office, { ...q, name: account.name, district, to: q.to ?? undefined })
  if ('problem' in done) return done
  const held = (await holdingRows(tx, district)).find(
    it => it.person === q.person && it.post === q.post && it.from === done.from,
  )
  if (!held) throw new Error(`the post ${q.post} was taken a moment ago and is not held`)
  return { id: held.holding }
}

/** Ends a holding on a day; what was done on the post before stays as it was. */
export async function endHolding(
  tx: Tx,
  office: Office,
  q: By & { readonly id: string; readonly to: Day },
): Promise<{ done: true } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const { district } = q.session.scope
  const held = (await holdingRows(tx, district)).find(it => it.holding === q.id)
  if (!held) return refuse('not-found', { holding: q.id })
  if (q.to < held.from)
    return invalid('to', q.to, { zh: `不早于 ${held.from}`, en: `not before ${held.from}` })
  const mine = held.person === q.session.person.id && q.to <= addDays(dayOf(q.now), 1)
  if (mine && q.session.posts.find(post => post.id === held.post)?.kind === 'administrator')
    return invalid('id', q.id, { zh: '不能结束自己的管理员岗位', en: 'not your own post as administrator' })
  await storeEnd(tx, { district, id: q.id, to: q.to })
  office.registers.forget()
  return { done: true }
}

export async function addPost(
  tx: Tx,
  office: Office,
  q: By & {
    readonly id: string
    readonly kind: PostKind
    readonly unit: string
    readonly area: string
    readonly programs: readonly string[]
    readonly title: Bilingual
  },
): Promise<{ id: string } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const { district } = q.session.scope
  const names = await office.registers.of(tx, district, q.now)
  if (names.posts.has(q.id))
    return invalid('id', q.id, { zh: '尚未使用的岗位编号', en: 'an id that is not taken' })
  if (!names.units.has(q.unit)) return invalid('unit', q.unit, { zh: '现有单位', en: 'a unit of the list' })
  if (levelOf(q.area) === undefined || !names.areas.has(q.area) || !covers(district, q.area))
    return invalid('area', q.area, { zh: '本区县的辖区代码', en: 'the code of an area of this district' })
  const unknown = q.programs.find(it => it !== '*' && !office.programs.has(it))
  if (unknown !== undefined)
    return invalid('programs', unknown, {
      zh: `* 或 ${[...office.programs.keys()].join('、')}`,
      en: `* or ${[...office.programs.keys()].join(', ')}`,
    })
  await insertAll(tx, {
    posts: [
      {
        district,
        id: q.id,
        kind: q.kind,
        unit: q.unit,
        area: q.area,
        programs: q.programs,
        title_zh: q.title.zh,
        title_en: q.title.en,
        from_day: dayOf(q.now),
        to_day: null,
      },
    ],
  })
  office.registers.forget()
  return { id: q.id }
}
