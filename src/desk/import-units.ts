/** Imports units 单位 and posts 岗位 from tables, each by its id. */
import { dayOf } from '../core/instant.ts'
import { postKinds } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { registerId, unitKinds } from '../core/unit.ts'
import { insertAll } from '../store/insert.ts'
import { postById, unitById } from '../store/units.ts'
import type { ImportSummary } from './import-run.ts'
import type { Cells } from './import-row.ts'
import {
  areaIn,
  daysIn,
  importRegister,
  oneIn,
  type RegisterImport,
  type RowContext,
  type RowDone,
  titleIn,
  unlike,
} from './import-register.ts'
import type { Office } from './office.ts'

export const importUnits = (office: Office, q: RegisterImport): Promise<ImportSummary | Problem> =>
  importRegister(office, q, {
    what: 'units',
    required: ['id', 'kind', 'area', 'name_zh'],
    read: unitIn,
    take: takeUnit,
  })

export const importPosts = (office: Office, q: RegisterImport): Promise<ImportSummary | Problem> =>
  importRegister(office, q, {
    what: 'posts',
    required: ['id', 'kind', 'unit', 'title_zh'],
    read: postIn,
    take: takePost,
  })

function unitIn(cells: Cells, context: RowContext) {
  const line = cells.text('line')
  if (line !== '' && !registerId.safeParse(line).success)
    cells.refuse('line', '应为小写字母、数字和连字符', 'small letters, digits and hyphens, as transport')
  return {
    line: cells.line,
    id: idIn(cells),
    kind: oneIn(cells, 'kind', { all: unitKinds }),
    ofLine: line || null,
    area: areaIn(cells, context),
    name: titleIn(cells, 'name'),
    ...daysIn(cells),
  }
}

async function takeUnit(it: ReturnType<typeof unitIn>, { tx, district, now }: RowContext): Promise<RowDone> {
  const known = await unitById(tx, { district, id: it.id })
  if (known)
    return unlike(it.line, it.id, [
      ['kind', it.kind, known.kind],
      ['line', it.ofLine, known.line],
      ['area', it.area, known.area],
      ['name_zh', it.name.zh, known.zh],
      ['name_en', it.name.saidEn, known.en],
      ['from', it.from, known.from],
      ['to', it.to ?? undefined, known.to],
    ])
  await insertAll(tx, {
    units: [
      {
        district,
        id: it.id,
        kind: it.kind,
        line: it.ofLine,
        area: it.area,
        name_zh: it.name.zh,
        name_en: it.name.en,
        from_day: it.from ?? dayOf(now),
        to_day: it.to,
      },
    ],
  })
  return 'accepted'
}

function postIn(cells: Cells, context: RowContext) {
  const programs = (cells.text('programs') || '*').split(/[\s,;、]+/).filter(it => it !== '')
  const known = ['*', ...context.office.programs.keys()]
  if (!programs.every(it => known.includes(it)))
    cells.refuse('programs', `可选：${known.join('、')}`, `any of ${known.join(', ')}`)
  const unit = context.names.units.get(cells.text('unit'))
  if (!unit) return cells.refuse('unit', '已登记单位的编号', 'the id of a registered unit')
  const area = cells.text('area') === '' ? unit.area : areaIn(cells, context)
  return {
    line: cells.line,
    id: idIn(cells),
    kind: oneIn(cells, 'kind', { all: postKinds }),
    unit: unit.id,
    area,
    programs,
    title: titleIn(cells, 'title'),
    ...daysIn(cells),
  }
}

async function takePost(it: ReturnType<typeof postIn>, { tx, district, now }: RowContext): Promise<RowDone> {
  const known = await postById(tx, { district, id: it.id })
  if (known)
    return unlike(it.line, it.id, [
      ['kind', it.kind, known.kind],
      ['unit', it.unit, known.unit],
      ['area', it.area, known.area],
      ['programs', it.programs.join(' '), known.programs.join(' ')],
      ['title_zh', it.title.zh, known.zh],
      ['title_en', it.title.saidEn, known.en],
      ['from', it.from, known.from],
      ['to', it.to ?? undefined, known.to],
    ])
  await insertAll(tx, {
    posts: [
      {
        district,
        id: it.id,
        kind: it.kind,
        unit: it.unit,
        area: it.area,
        programs: it.programs,
        title_zh: it.title.zh,
        title_en: it.title.en,
        from_day: it.from ?? dayOf(now),
        to_day: it.to,
      },
    ],
  })
  return 'accepted'
}

function idIn(cells: Cells): string {
  const id = cells.text('id')
  if (registerId.safeParse(id).success) return id
  return cells.refuse(
    'id',
    '应为小写字母、数字和连字符，以字母或数字开头，最多 63 个',
    'small letters, digits and hyphens, beginning with a letter or digit, 63 at most',
  )
}
