/** Units 单位 as an administrator keeps them: made, and ended when nothing is left to do. */
import { covers, levelOf } from '../core/area.ts'
import { addDays, type Day, dayOf, type Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import type { UnitKind } from '../core/unit.ts'
import type { Tx } from '../store/database.ts'
import { insertAll } from '../store/insert.ts'
import { countTouched } from '../store/moving.ts'
import { endUnit as storeEnd, unitById } from '../store/units.ts'
import type { Office } from './office.ts'
import type { Session } from './sign-in.ts'
import { administratorsOf, notAdministrator } from './staff.ts'

interface By {
  readonly session: Session
  readonly now: Instant
}

export async function addUnit(
  tx: Tx,
  office: Office,
  q: By & {
    readonly id: string
    readonly kind: UnitKind
    readonly line: string | null
    readonly area?: string | undefined
    readonly name: Bilingual
    readonly from?: Day | undefined
  },
): Promise<{ id: string } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const { district } = q.session.scope
  if (await unitById(tx, { district, id: q.id }))
    return invalid('id', q.id, { zh: '尚未使用的单位编号', en: 'an id that is not taken' })
  const names = await office.registers.of(tx, district, q.now)
  const area = q.area ?? district
  const isHere = covers(district, area) || covers(area, district)
  if (levelOf(area) === undefined || !names.areas.has(area) || !isHere)
    return invalid('area', area, { zh: '本区县的辖区代码', en: 'the code of an area of this district' })
  await insertAll(tx, {
    units: [
      {
        district,
        id: q.id,
        kind: q.kind,
        line: q.line,
        area,
        name_zh: q.name.zh,
        name_en: q.name.en,
        from_day: q.from ?? dayOf(q.now),
        to_day: null,
      },
    ],
  })
  office.registers.forget()
  return { id: q.id }
}

/** Ends a unit that nobody follows; while it has open cases somebody has to. */
export async function endUnit(
  tx: Tx,
  office: Office,
  q: By & { readonly id: string; readonly to: Day },
): Promise<{ done: true } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const { district } = q.session.scope
  const fault = await cannotEnd(tx, { district, id: q.id, to: q.to, field: 'to', now: q.now })
  if (fault) return fault
  const open = await countTouched(tx, { district, by: { unit: q.id } })
  if (open > 0)
    return invalid('id', q.id, {
      zh: `还有 ${open} 件在办事项：请指定承接单位，POST /units/${q.id}/succeed`,
      en: `${open} cases are open: name who follows, POST /units/${q.id}/succeed`,
    })
  await storeEnd(tx, { district, id: q.id, to: q.to })
  office.registers.forget()
  return { done: true }
}

/** Why a unit cannot end on that day, or nothing. Locks it. Somebody has to be left who can undo it. */
export async function cannotEnd(
  tx: Tx,
  q: {
    readonly district: string
    readonly id: string
    readonly to: Day
    readonly field: 'to' | 'day'
    readonly now: Instant
  },
): Promise<Problem | undefined> {
  const unit = await unitById(tx, q)
  if (!unit) return refuse('not-found', { unit: q.id })
  if (unit.to !== null && unit.to < q.to)
    return invalid('id', q.id, {
      zh: `已于 ${unit.to} 撤销`,
      en: `a unit that exists: it ended on ${unit.to}`,
    })
  if (q.to <= unit.from)
    return invalid(q.field, q.to, {
      zh: `晚于 ${unit.from}`,
      en: `after ${unit.from}, as ${addDays(unit.from, 1)}`,
    })
  const administrators = await administratorsOf(tx, q)
  if (administrators.length === 0 || administrators.some(it => it.unit !== q.id)) return undefined
  return invalid('id', q.id, {
    zh: '该单位设有本区县唯一的管理员岗位，请先在其他单位设管理员',
    en: 'not the unit of the only administrators: let somebody of another unit be one first',
  })
}
