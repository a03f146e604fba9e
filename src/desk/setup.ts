/** Sets up an empty office: its divisions, the unit `government`, and a first administrator. What is there stays. */
import type { Bilingual } from '../core/language.ts'
import { levelOf } from '../core/area.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import { invalid, isProblem, type Problem } from '../core/problem.ts'
import { areaCodes } from '../store/import-areas.ts'
import { insertAll } from '../store/insert.ts'
import { accounts, addHolding } from '../store/people.ts'
import { districtsHere } from '../store/registers.ts'
import { FOUNDED, loadDivisions, shippedDistricts } from './import-divisions.ts'
import { newId, type Office, type Tx } from './office.ts'
import { areaName, type Names } from './registers.ts'
import { administratorsOf } from './staff.ts'
import { addUser } from './users.ts'

const UNIT = 'government'
const POST = 'administrator'

export interface SetUp {
  readonly district: string
  readonly name: Bilingual
  readonly areas: number
  readonly units: number
  /** Names with which an administrator signs in. */
  readonly administrators: readonly string[]
  /** What this run made; empty when all of it was there. */
  readonly made: readonly string[]
  /** Of the administrator made now: shown once, kept nowhere. */
  readonly password?: string
}

export async function setUp(
  tx: Tx,
  office: Office,
  q: { readonly district: string; readonly name: string; readonly now: Instant },
): Promise<SetUp | Problem> {
  const { district } = q
  const problem = await unknownDistrict(tx, district)
  if (problem) return problem
  const before = (await administratorsOf(tx, { district, now: q.now })).map(it => it.name)
  // First, since it alone may refuse: nothing is written then.
  const person = before.length > 0 ? undefined : await firstPerson(tx, q)
  if (isProblem(person)) return person
  const known = await office.registers.of(tx, district, q.now)
  const areas = await loadDivisions(tx, office, { district, but: new Set(known.areas.keys()) })
  const made = areas > 0 ? ['areas'] : []
  if (person) made.push(...(await makePost(tx, { names: known, district, now: q.now })))
  if (person) {
    const holding = { district, post: POST, role: 'holder' as const, from: dayOf(q.now), to: null }
    await addHolding(tx, { ...holding, id: newId(), person: person.id })
    made.push(...(person.isNew ? ['person'] : []), 'holding')
  }
  office.registers.forget()
  const names = await office.registers.of(tx, district, q.now)
  return {
    district,
    name: areaName(names, district),
    areas: names.areas.size,
    units: names.units.size,
    administrators: person ? [q.name] : before,
    made,
    ...(person?.password === undefined ? {} : { password: person.password }),
  }
}

/** Districts that could be set up here, and whether somebody works here already. */
export async function setUpChoices(
  tx: Tx,
): Promise<{ readonly isEmpty: boolean; readonly districts: string[] }> {
  const registered = await areaCodes(tx, { levels: ['district'], limit: 1_000 })
  const districts = [...new Set([...registered, ...(await shippedDistricts())])].sort()
  return { isEmpty: (await districtsHere(tx)).length === 0, districts }
}

/** The district that is meant: the one that was named, or the only one that is set up here. */
export async function districtFor(tx: Tx, asked: string | undefined): Promise<string | Problem> {
  const here = await districtsHere(tx)
  const [only, ...more] = here
  if (asked === undefined && only !== undefined && more.length === 0) return only
  if (asked !== undefined && here.includes(asked)) return asked
  return invalid('district', asked ?? '', {
    zh: here.length === 0 ? '请先运行 yiwang setup DISTRICT' : `可选：${here.join('、')}`,
    en: here.length === 0 ? 'run yiwang setup DISTRICT first' : `one of ${here.join(', ')}`,
  })
}

async function unknownDistrict(tx: Tx, code: string): Promise<Problem | undefined> {
  const { districts } = await setUpChoices(tx)
  if (levelOf(code) === 'district' && districts.includes(code)) return undefined
  const few = districts.slice(0, 20)
  return invalid('district', code, {
    zh: `可选：${few.join('、')}；其他区县请先导入辖区：yiwang import areas FILE.geojson`,
    en: `one of ${few.join(', ')}; for another district first: yiwang import areas FILE.geojson`,
  })
}

/** Somebody who is here already is given the post; whoever was shut out is not let in by the back door. */
async function firstPerson(
  tx: Tx,
  q: { readonly name: string; readonly now: Instant },
): Promise<{ id: string; isNew: boolean; password?: string | undefined } | Problem> {
  const known = (await accounts(tx)).find(it => it.name === q.name)
  if (known && known.disabledAt !== null)
    return invalid('name', q.name, { zh: '未停用的用户名', en: 'a person who is not disabled' })
  if (known) return { id: known.id, isNew: false }
  const made = await addUser(tx, { name: q.name, zh: '系统管理员', en: 'Administrator', now: q.now })
  if (isProblem(made)) return made
  const id = (await accounts(tx)).find(it => it.name === q.name)?.id
  if (id === undefined) throw new Error(`${q.name} was added a moment ago and is gone`)
  return { id, isNew: true, password: made.password }
}

async function makePost(
  tx: Tx,
  q: { readonly names: Names; readonly district: string; readonly now: Instant },
): Promise<string[]> {
  const { names, district } = q
  const common = { district, area: district, to_day: null }
  const { zh, en } = areaName(names, district)
  const units = names.units.has(UNIT)
    ? []
    : [
        {
          ...common,
          id: UNIT,
          kind: 'government',
          line: null,
          name_zh: `${zh}人民政府`,
          name_en: `${en} Government`,
          from_day: FOUNDED,
        },
      ]
  const posts = names.posts.has(POST)
    ? []
    : [
        {
          ...common,
          id: POST,
          kind: 'administrator',
          unit: UNIT,
          programs: ['*'],
          title_zh: '系统管理员',
          title_en: 'Administrator',
          from_day: dayOf(q.now),
        },
      ]
  await insertAll(tx, { units, posts })
  return [...units.map(() => 'unit'), ...posts.map(() => 'post')]
}
