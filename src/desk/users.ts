/** Accounts 账户 as the operator of an installation keeps them. */
import { addDays, type Day, dayOf, type Instant, isoShanghai } from '../core/instant.ts'
import { invalid, type Problem } from '../core/problem.ts'
import {
  accountByName,
  accounts,
  addHolding,
  addPerson,
  disablePerson,
  heldOn,
  postsOn,
} from '../store/people.ts'
import { endSessionsOf, setPassword } from '../store/sessions.ts'
import { newId, type Office, type Tx } from './office.ts'
import { hashPassword, newPassword } from './passwords.ts'

/** A name and, when we made it, the password: shown once. */
export interface Made {
  readonly name: string
  readonly password?: string
}

/** guess: shorter ones are found by trying; a generated one has 16. */
const LEAST_PASSWORD = 10

/** What somebody types to sign in. */
export const isUserName = (name: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(name)

export async function addUser(
  tx: Tx,
  q: {
    readonly name: string
    readonly zh: string
    readonly en: string
    readonly password?: string | undefined
    readonly now: Instant
  },
): Promise<Made | Problem> {
  if (!isUserName(q.name))
    return invalid('name', q.name, {
      zh: '1 至 64 个字母、汉字、数字或 . _ @ -，以字母、汉字或数字开头',
      en: '1 to 64 letters, digits or . _ @ -, beginning with a letter or digit',
    })
  const given = await passwordFor(q.password)
  if ('problem' in given) return given
  const { stored, made } = given
  const isNew = await addPerson(tx, {
    id: newId(),
    name: q.name,
    zh: q.zh,
    en: q.en,
    password: stored,
    now: q.now,
  })
  if (!isNew) return invalid('name', q.name, { zh: '尚未使用的用户名', en: 'a name that is not taken' })
  return { name: q.name, ...made }
}

/** Sets a new password and ends every session of that person. */
export async function resetPassword(
  tx: Tx,
  q: { readonly name: string; readonly password?: string | undefined },
): Promise<Made | Problem> {
  const found = await accountByName(tx, q.name)
  if (!found) return unknown(tx, q.name)
  const given = await passwordFor(q.password)
  if ('problem' in given) return given
  await setPassword(tx, found.id, given.stored)
  await endSessionsOf(tx, found.id, null)
  return { name: q.name, ...given.made }
}

/** Nobody is deleted: events name them. Who is shut out cannot sign in, and is signed out now. */
export async function disableUser(
  tx: Tx,
  q: { readonly name: string; readonly now: Instant },
): Promise<{ name: string; disabled: true } | Problem> {
  const found = await accountByName(tx, q.name)
  if (!found) return unknown(tx, q.name)
  await disablePerson(tx, { id: found.id, now: q.now })
  await endSessionsOf(tx, found.id, null)
  return { name: q.name, disabled: true }
}

export interface Holding {
  readonly name: string
  readonly district: string
  readonly post: string
  readonly role: 'holder' | 'deputy'
  readonly from: Day
  readonly to: Day | null
}

/** Puts a person on a post, as holder or deputy, for now or until a day. */
export async function holdPost(
  tx: Tx,
  office: Pick<Office, 'registers'>,
  q: {
    readonly name: string
    readonly post: string
    readonly district?: string | undefined
    readonly role: 'holder' | 'deputy'
    readonly from?: Day | undefined
    readonly to?: Day | undefined
    readonly now: Instant
  },
): Promise<Holding | Problem> {
  const found = await accountByName(tx, q.name)
  if (!found) return unknown(tx, q.name)
  const today = dayOf(q.now)
  const all = (await postsOn(tx, q.from ?? today)).filter(
    it => q.district === undefined || it.district === q.district,
  )
  const [post, another] = all.filter(it => it.id === q.post)
  if (!post) return invalid('post', q.post, oneOf(all.map(it => it.id)))
  if (another)
    return invalid(
      'district',
      q.district ?? '',
      oneOf([...new Set(all.filter(it => it.id === q.post).map(it => it.district))]),
    )
  const from = q.from ?? today
  const to = q.to ?? null
  if (to !== null && to <= from)
    return invalid('to', to, { zh: `晚于 ${from}，如 ${addDays(from, 1)}`, en: `a day after ${from}` })
  const holding = { district: post.district, post: post.id, role: q.role, from, to }
  const same = (await heldOn(tx, from)).find(
    it => it.person === found.id && it.district === post.district && it.post === post.id,
  )
  if (!same) await addHolding(tx, { ...holding, id: newId(), person: found.id })
  office.registers.forget()
  return same
    ? { name: q.name, ...holding, role: same.role, from: same.from, to: same.to }
    : { name: q.name, ...holding }
}

/** Everybody with the posts they hold today, by name. */
export async function listUsers(tx: Tx, now: Instant) {
  const held = Map.groupBy(await heldOn(tx, dayOf(now)), it => it.person)
  return (await accounts(tx)).map(it => ({
    name: it.name,
    title: { zh: it.zh, en: it.en },
    posts: (held.get(it.id) ?? []).map(({ district, post, role }) => ({ district, post, role })),
    demo: it.demo,
    createdAt: isoShanghai(it.createdAt),
    disabledAt: it.disabledAt === null ? null : isoShanghai(it.disabledAt),
  }))
}

/** What is stored, and what to show when we made it up. */
async function passwordFor(
  given: string | undefined,
): Promise<{ stored: string; made: { password?: string } } | Problem> {
  if (given !== undefined && given.length < LEAST_PASSWORD)
    return invalid('password', `${given.length}`, {
      zh: `至少 ${LEAST_PASSWORD} 个字符`,
      en: `at least ${LEAST_PASSWORD} characters`,
    })
  const password = given ?? newPassword()
  return { stored: await hashPassword(password), made: given === undefined ? { password } : {} }
}

async function unknown(tx: Tx, name: string): Promise<Problem> {
  return invalid('name', name, oneOf((await accounts(tx)).map(it => it.name)))
}

/** Never pages of them. */
const MOST_NAMED = 20

function oneOf(values: readonly string[]) {
  if (values.length === 0) return { zh: '目前没有可选项', en: 'there is none yet' }
  const few = values.slice(0, MOST_NAMED)
  const more = values.length > few.length ? '…' : ''
  return { zh: `可选：${few.join('、')}${more}`, en: `one of ${few.join(', ')}${more}` }
}
