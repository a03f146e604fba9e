/** The register of places 对象: listed, opened, added to by hand, taken along as a file. */
import type { PlaceReply, PlaceRow as Shown } from '../contracts/places.ts'
import { covers, levelOf } from '../core/area.ts'
import { dayOf, type Instant, isoShanghai } from '../core/instant.ts'
import { limitsOn } from '../core/limit.ts'
import type { Language } from '../core/language.ts'
import type { Position } from '../core/position.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import { coversProgram, type Scope } from '../core/scope.ts'
import { isOpen } from '../core/stage.ts'
import { casesByIds, casesNear } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { insertAll, iso } from '../store/insert.ts'
import {
  casesOfPlace,
  countKinds,
  countPlaces,
  isTaken,
  listPlaces,
  type NameCursor,
  placeById,
  type PlaceFilter,
  type PlaceRow,
} from '../store/places.ts'
import { limitsOf } from '../store/limits.ts'
import { alarmsOf } from './alarms.ts'
import { showDevices } from './devices.ts'
import { type Column, type Exported, fileOf, type Format } from './export-file.ts'
import { placeDigest } from './import-places.ts'
import { badCursor, showRows } from './list-cases.ts'
import { newId, type Office } from './office.ts'
import { pastOf } from './past.ts'
import { placeKindName, programName, showLimit, showPlace } from './show-places.ts'
import { showRow } from './show-row.ts'
import type { Session } from './sign-in.ts'
import { notAdministrator } from './staff.ts'

interface Asked {
  readonly scope: Scope
  readonly filter: PlaceFilter
  readonly now: Instant
  readonly at?: Instant | undefined
}

export async function list(
  tx: Tx,
  office: Office,
  q: Asked & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: Shown[]; next: string | null; total: number; asOf: string } | Problem> {
  const after = q.cursor === undefined ? undefined : parseNameCursor(q.cursor)
  if (q.cursor !== undefined && !after) return badCursor(q.cursor)
  const at = past(q)
  const rows = await listPlaces(tx, { ...q, at, after, limit: q.limit + 1 })
  const page = rows.slice(0, q.limit)
  const last = page.at(-1)
  return {
    items: await showAll(tx, office, { ...q, rows: page }),
    next: rows.length > q.limit && last ? nameCursorText(last) : null,
    total: await countPlaces(tx, { ...q, at }),
    asOf: isoShanghai(at ?? q.now),
  }
}

/** What lies ahead is not known: asked for, it is answered with now. */
const past = (q: { readonly at?: Instant | undefined; readonly now: Instant }): Instant | undefined =>
  q.at === undefined || q.at >= q.now ? undefined : q.at

async function showAll(
  tx: Tx,
  office: Office,
  q: Asked & { readonly rows: readonly PlaceRow[] },
): Promise<Shown[]> {
  const names = await office.registers.of(tx, q.scope.district, q.now)
  const limits = await limitsOf(tx, { district: q.scope.district, places: q.rows })
  return q.rows.map(row => showPlace(office, { row, names, limits, now: past(q) ?? q.now }))
}

/** Kinds with places in them, and those that a program of the asker's posts could have places of. */
export async function kinds(tx: Tx, office: Office, scope: Scope) {
  const found = await countKinds(tx, scope)
  const known = new Set(found.map(it => `${it.program}/${it.kind}`))
  const declared = [...office.programs.values()]
    .filter(program => scope.posts.some(post => coversProgram(post, program.id)))
    .flatMap(program =>
      Object.keys(program.places).map(kind => ({ program: program.id, kind, total: 0, openAlarms: 0 })),
    )
    .filter(it => !known.has(`${it.program}/${it.kind}`))
  return {
    items: [...found, ...declared].map(it => ({
      ...it,
      programName: programName(office, it.program),
      kindName: placeKindName(office, it.program, it.kind),
    })),
  }
}

/** Around a place: what lies within a few steps of an outlet or a gate. guess. */
const REACH_M = 200
const MOST = 20
const NO_CASE = '00000000-0000-0000-0000-000000000000'

export async function readPlace(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly id: string; readonly now: Instant; readonly at?: Instant | undefined },
): Promise<PlaceReply | Problem> {
  const { scope } = q
  const { district } = scope
  const at = past(q)
  const row = await placeById(tx, { scope, id: q.id, at })
  if (!row) return refuse('not-found', { place: q.id })
  const now = at ?? q.now
  const names = await office.registers.of(tx, district, q.now)
  const limits = await limitsOf(tx, { district, places: [row] })
  const ids = await casesOfPlace(tx, { district, place: row.id, limit: MOST })
  const before = at === undefined ? undefined : await pastOf(tx, office, { district, at })
  return {
    ...showPlace(office, { row, names, limits, now }),
    facts: row.facts,
    changedAt: isoShanghai(row.changedAt),
    asOf: isoShanghai(now),
    limits: limitsOn({ limits, place: row, day: dayOf(now) }).map(showLimit),
    alarms: await alarmsOf(tx, office, { scope, filter: { place: row.id, at }, limit: MOST, now: q.now }),
    cases: await showRows(tx, office, scope, await casesByIds(tx, scope, ids, before), now),
    near: at === undefined ? await nearby(tx, office, { scope, row, now, except: ids }) : [],
    reachM: REACH_M,
    deviceList: await showDevices(tx, office, { scope, place: row.id, now: q.now }),
  }
}

async function nearby(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly row: PlaceRow
    readonly now: Instant
    readonly except: readonly string[]
  },
) {
  const { lon, lat } = q.row
  if (lon === null || lat === null) return []
  const { district } = q.scope
  const around = { scope: q.scope, lon, lat, reachM: REACH_M, except: NO_CASE, limit: 50 }
  const found = await casesNear(tx, around)
  const names = await office.registers.of(tx, district, q.now)
  return found
    .filter(it => isOpen(it.stage) && !q.except.includes(it.id))
    .slice(0, MOST)
    .map(row => ({
      ...showRow(office, names, { district, row, now: q.now }),
      distanceM: Math.round(row.distanceM),
    }))
}

/** One place by hand; the same one coming with an import later is known. */
export async function addPlace(
  tx: Tx,
  office: Office,
  q: {
    readonly session: Session
    readonly now: Instant
    readonly program: string
    readonly kind: string
    readonly externalId: string
    readonly name: string
    readonly area: string
    readonly position: Position | null
    readonly facts: Readonly<Record<string, string>>
  },
): Promise<{ id: string } | Problem> {
  const { district } = q.session.scope
  const problem = notAdministrator(q) ?? (await badPlace(tx, office, q))
  if (problem) return problem
  const { program, kind, name, area, facts } = q
  const { lon, lat } = q.position ?? { lon: null, lat: null }
  const id = newId()
  await insertAll(tx, {
    places: [
      {
        district,
        id,
        program,
        kind,
        external_id: q.externalId,
        name,
        area,
        lon,
        lat,
        facts,
        digest: placeDigest({ id: q.externalId, kind, name, area, lon, lat, facts }),
        changed_at: iso(q.now),
      },
    ],
  })
  return { id }
}

async function badPlace(
  tx: Tx,
  office: Office,
  q: Parameters<typeof addPlace>[2],
): Promise<Problem | undefined> {
  const { district } = q.session.scope
  const program = office.programs.get(q.program)
  if (!program) {
    const ids = [...office.programs.keys()]
    return invalid('program', q.program, {
      zh: `可选：${ids.join('、')}`,
      en: `one of ${ids.join(', ')}`,
    })
  }
  const declared = Object.keys(program.places)
  if (declared.length > 0 && !declared.includes(q.kind))
    return invalid('kind', q.kind, {
      zh: `可选：${declared.join('、')}`,
      en: `one of ${declared.join(', ')}`,
    })
  const names = await office.registers.of(tx, district, q.now)
  if (levelOf(q.area) === undefined || !names.areas.has(q.area) || !covers(district, q.area))
    return invalid('area', q.area, { zh: '本区县的辖区代码', en: 'the code of an area of this district' })
  return (await isTaken(tx, { ...q, district }))
    ? invalid('externalId', q.externalId, { zh: '尚未使用的编号', en: 'a number that is not taken' })
    : undefined
}

/** Rows one export may hold. guess: a district keeps some ten thousand registered things. */
const MOST_ROWS = 50_000
const PAGE = 1_000

export async function exportPlaces(
  tx: Tx,
  office: Office,
  q: Asked & { readonly format: Format; readonly language: Language },
): Promise<Exported | Problem> {
  const rows: Shown[] = []
  for (let after: NameCursor | undefined; ;) {
    const page = await listPlaces(tx, { ...q, after, limit: PAGE })
    rows.push(...(await showAll(tx, office, { ...q, rows: page })))
    const last = page.at(-1)
    if (page.length < PAGE || !last) break
    if (rows.length >= MOST_ROWS)
      return invalid('area', q.filter.area ?? null, {
        zh: `一次最多导出 ${MOST_ROWS} 个，请缩小范围`,
        en: `at most ${MOST_ROWS} places at a time: narrow the area`,
      })
    after = last
  }
  return fileOf({ ...q, stem: { zh: '对象', en: 'places' }, rows, columns })
}

const column = (zh: string, en: string, value: Column<Shown>['value']): Column<Shown> => ({
  title: { zh, en },
  value,
})

const columns: readonly Column<Shown>[] = [
  column('编号', 'Number', row => row.externalId),
  column('名称', 'Name', row => row.name),
  column('业务', 'Program', (row, language) => row.programName[language]),
  column('类别', 'Kind', (row, language) => row.kindName[language]),
  column('辖区', 'Area', (row, language) => row.areaName[language]),
  column('辖区代码', 'Area code', row => row.area),
  column('设备数', 'Devices', row => row.devices),
  column('未解除报警', 'Open alarms', row => row.openAlarms),
  column('最新数据时间', 'Newest reading', row => row.latest?.at.slice(0, 19).replace('T', ' ') ?? null),
  column('最新数据', 'Values', (row, language) => valuesText(row, language)),
]

const valuesText = (row: Shown, language: Language): string | null =>
  row.latest?.values
    .map(it => `${it.name[language]} ${it.value ?? '—'}${it.unit === '' ? '' : ` ${it.unit}`}`)
    .join(language === 'zh' ? '；' : '; ') ?? null

/** A page goes on after a name, and of equal names after an id. */
export const nameCursorText = (it: NameCursor): string =>
  Buffer.from(JSON.stringify([it.name, it.id])).toString('base64url')

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function parseNameCursor(text: string): NameCursor | undefined {
  try {
    const [name, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[]
    const isOurs = typeof name === 'string' && typeof id === 'string' && UUID.test(id) && !name.includes('\0')
    return isOurs ? { name, id } : undefined
  } catch {
    return undefined
  }
}
