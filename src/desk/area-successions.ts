/** An area gets another code: registers and cases go on under it, each case by one `correct`; nothing else changes. */
import { districtOf, levelOf } from '../core/area.ts'
import { type Day, dayOf } from '../core/instant.ts'
import { invalid, isProblem, type Problem } from '../core/problem.ts'
import type { Succession } from '../core/unit.ts'
import { areasBelow, areaSuccessorsOf, moveRegisters, putAreaSuccession } from '../store/areas.ts'
import { areaVersions, type AreaVersion, endArea } from '../store/import-areas.ts'
import { countTouched } from '../store/moving.ts'
import { changeMany } from './change-many.ts'
import { newId, type Office, transact, type Tx } from './office.ts'
import { type AskedSuccession, signed, type Succeeded } from './successions.ts'

/**
 * Closed cases move too: lists, scopes and rankings read an area by the beginning of its code. How it was before is
 * still there for whoever asks with `at=`.
 */
export async function succeedArea(
  office: Office,
  q: Omit<AskedSuccession, 'district'>,
): Promise<Omit<Succeeded, 'posts'> | Problem> {
  const noted = await transact(office, tx => note(tx, q))
  office.registers.forget()
  if (isProblem(noted)) return noted
  const district = districtOf(q.from)
  const succession: Succession = { from: q.from, to: q.to, day: noted.day }
  const by = { area: q.from }
  const done = await changeMany(office, {
    ...q,
    district,
    by,
    event: (_, { now }) => ({
      id: newId(),
      step: 'correct',
      at: now,
      ...signed(q.by, { area: q.to, succession }),
    }),
  })
  const left = done.isWhole
    ? 0
    : await transact(office, tx => countTouched(tx, { district, by }), { readOnly: true })
  return { ...succession, moved: done.changed, left }
}

async function note(tx: Tx, q: Omit<AskedSuccession, 'district'>): Promise<{ readonly day: Day } | Problem> {
  const { from, to, day } = q
  const heirs = await areaSuccessorsOf(tx, from)
  const known = heirs.find(it => it.next === to)
  if (known) return { day: known.day } // begun before: the cases that are left are moved
  const today = dayOf(q.clock())
  if (day > today)
    return invalid('day', day, {
      zh: `不晚于今天 ${today}：请在生效当日办理`,
      en: `not after today, ${today}: cases move on the day itself`,
    })
  const versions = await areaVersions(tx, [from, to])
  const old = versions.findLast(it => it.code === from)
  const next = versions.findLast(it => it.code === to)
  const fault = heirs[0] ? followed(to, heirs[0]) : unfit({ from, to, day, old, next })
  if (fault) return fault
  const below = await areasBelow(tx, { code: from, day })
  if (below.length > 0)
    return invalid('from', from, {
      zh: `请先为其下 ${below.length} 个辖区指定承接代码，如 ${below.slice(0, 5).join('、')}`,
      en: `first give the ${below.length} areas below it a successor: ${below.slice(0, 5).join(', ')}`,
    })
  await putAreaSuccession(tx, { old: from, next: to, day, reason: q.reason })
  if (old && (old.to === null || old.to > day)) await endArea(tx, { code: from, from: old.from, to: day })
  await moveRegisters(tx, { district: districtOf(from), old: from, next: to })
  return { day }
}

const followed = (to: string, heir: { readonly next: string; readonly day: Day }): Problem =>
  invalid('to', to, {
    zh: `已于 ${heir.day} 由 ${heir.next} 承接`,
    en: `${heir.next}, which has followed since ${heir.day}`,
  })

/** A case never changes district, and a code stands for what its length says. */
function unfit(q: {
  readonly from: string
  readonly to: string
  readonly day: Day
  readonly old: AreaVersion | undefined
  readonly next: AreaVersion | undefined
}): Problem | undefined {
  const { from, to, day, old, next } = q
  const level = levelOf(from)
  if (!old || level === 'city' || level === 'district')
    return invalid('from', from, {
      zh: '已登记的镇街、村社区或网格代码',
      en: 'a registered town, village or grid',
    })
  if (day <= old.from) return invalid('day', day, { zh: `晚于 ${old.from}`, en: `a day after ${old.from}` })
  const isThere = next && next.from <= day && (next.to === null || next.to > day)
  const isLike = levelOf(to) === level && districtOf(to) === districtOf(from) && to !== from
  if (isThere && isLike) return undefined
  return invalid('to', to, {
    zh: `${districtOf(from)} 内同级、${day} 已登记的另一代码；新代码请先用 import areas 导入`,
    en: `another code of the same level in ${districtOf(from)}, registered on ${day}; import areas brings new ones`,
  })
}
