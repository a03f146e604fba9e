/** Imports limits 限值 from a table, each by its id: of a kind of places by a standard, or of one place by its permit. */
import { dayOf } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import type { CaseRules } from '../core/program.ts'
import { recordKinds } from '../core/reading.ts'
import { registerId } from '../core/unit.ts'
import { insertAll } from '../store/insert.ts'
import { limitById, placeByExternalId } from '../store/limits.ts'
import { refused } from '../wire/table.ts'
import type { ImportSummary } from './import-run.ts'
import type { Cells } from './import-row.ts'
import {
  daysIn,
  importRegister,
  oneIn,
  type RegisterImport,
  type RowContext,
  type RowDone,
  unlike,
} from './import-register.ts'
import type { Office } from './office.ts'
import { takesAlarms } from './sense/alarm-facts.ts'

export const importLimits = (office: Office, q: RegisterImport): Promise<ImportSummary | Problem> =>
  importRegister(office, q, {
    what: 'limits',
    required: ['id', 'program', 'place_kind', 'factor', 'kind', 'upper', 'unit', 'case_kind', 'source'],
    read: limitIn,
    take: takeLimit,
  })

/** Of realtime records the moment's value is judged, of all others the mean; or either, converted to standard oxygen. */
const numbers = { realtime: ['Rtd', 'ZsRtd'], period: ['Avg', 'ZsAvg'] } as const

/** guess: nobody waits for more readings than an hour of them. */
const MOST_RUN = 720

function limitIn(cells: Cells, { office }: RowContext) {
  const program = programIn(cells, office)
  const kind = oneIn(cells, 'kind', { all: recordKinds })
  const judged = numbers[kind === 'realtime' ? 'realtime' : 'period']
  return {
    line: cells.line,
    id: idIn(cells),
    program: program.id,
    placeKind: oneIn(cells, 'place_kind', { all: Object.keys(program.places) }),
    place: cells.text('place'),
    factor: codeIn(cells),
    kind,
    value: oneIn(cells, 'value', { all: judged, or: judged[0] }),
    upper: numberIn(cells, 'upper', { least: 0, most: 1e9, isWhole: false }),
    unit: textIn(cells, 'unit', 20),
    run: cells.text('run') === '' ? 1 : numberIn(cells, 'run', { least: 1, most: MOST_RUN, isWhole: true }),
    caseKind: oneIn(cells, 'case_kind', { all: program.kinds }),
    source: textIn(cells, 'source', 200),
    verified: oneIn(cells, 'verified', { all: ['yes', 'no'], or: 'no' }) === 'yes',
    ...daysIn(cells),
  }
}

async function takeLimit(
  it: ReturnType<typeof limitIn>,
  { tx, district, now }: RowContext,
): Promise<RowDone> {
  const place =
    it.place === ''
      ? null
      : await placeByExternalId(tx, { district, program: it.program, kind: it.placeKind, id: it.place })
  if (place === undefined)
    return refused(it.line, 'place', it.place, {
      zh: `已登记的 ${it.placeKind} 的编号，或留空（此类全部对象）`,
      en: `the id of a registered ${it.placeKind}, or empty for all of them`,
    })
  const known = await limitById(tx, { district, id: it.id })
  if (known)
    return unlike(it.line, it.id, [
      ['program', it.program, known.program],
      ['place_kind', it.placeKind, known.placeKind],
      ['place', place, known.place],
      ['factor', it.factor, known.factor],
      ['kind', it.kind, known.kind],
      ['value', it.value, known.value],
      ['upper', String(it.upper), String(known.upper)],
      ['unit', it.unit, known.unit],
      ['run', String(it.run), String(known.run)],
      ['case_kind', it.caseKind, known.caseKind],
      ['from', it.from, known.from],
      ['to', it.to ?? undefined, known.to],
      ['source', it.source, known.source],
      ['verified', String(it.verified), String(known.verified)],
    ])
  await insertAll(tx, {
    limits: [
      {
        district,
        id: it.id,
        program: it.program,
        place_kind: it.placeKind,
        place,
        factor: it.factor,
        kind: it.kind,
        value: it.value,
        upper: it.upper,
        unit: it.unit,
        run: it.run,
        case_kind: it.caseKind,
        from_day: it.from ?? dayOf(now),
        to_day: it.to,
        source: it.source,
        verified: it.verified,
      },
    ],
  })
  return 'accepted'
}

/** A program that keeps places and has cases an alarm can become: one that can be said in what an alarm knows. */
function programIn(cells: Cells, office: Office) {
  const able = [...office.programs.values()].flatMap(({ id, places, cases }) =>
    cases && Object.keys(places).length > 0 && takesAlarms(cases.facts)
      ? [{ id, places, kinds: openKinds(cases) }]
      : [],
  )
  const id = oneIn(cells, 'program', { all: able.map(it => it.id) })
  const found = able.find(it => it.id === id)
  return found ?? cells.refuse('program', '没有可用的业务', 'no program takes alarms')
}

/** Not those that only named posts may know of: nobody would name them. */
const openKinds = ({ kinds }: CaseRules): string[] => Object.keys(kinds).filter(id => !kinds[id]?.restricted)

function idIn(cells: Cells): string {
  const id = cells.text('id')
  if (registerId.safeParse(id).success) return id
  return cells.refuse(
    'id',
    '应为小写字母、数字和连字符，以字母或数字开头，最多 63 个',
    'small letters, digits and hyphens, beginning with a letter or digit, 63 at most',
  )
}

/** As HJ 212 writes factors: a21026, w01018, or the extensions of others. */
function codeIn(cells: Cells): string {
  const code = cells.text('factor')
  if (/^[A-Za-z0-9_]{2,20}$/.test(code)) return code
  return cells.refuse('factor', '应为监测因子编码，如 a21026', 'the code of a factor, as a21026')
}

function textIn(cells: Cells, column: string, most: number): string {
  const text = cells.text(column)
  if (text !== '' && text.length <= most && !/\p{Cc}/u.test(text)) return text
  return cells.refuse(column, `应为 1 至 ${most} 字`, `1 to ${most} characters`)
}

function numberIn(
  cells: Cells,
  column: string,
  q: { readonly least: number; readonly most: number; readonly isWhole: boolean },
): number {
  const text = cells.text(column)
  const value = Number(text)
  const fits = text !== '' && value >= q.least && value <= q.most && (!q.isWhole || Number.isInteger(value))
  if (fits) return value
  const [zh, en] = q.isWhole ? ['整数', 'a whole number'] : ['数', 'a number']
  return cells.refuse(column, `应为 ${q.least} 至 ${q.most} 的${zh}`, `${en} from ${q.least} to ${q.most}`)
}
