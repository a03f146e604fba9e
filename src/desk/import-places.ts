/** Imports places 对象 from GeoJSON or a table: the register of a program, each row by its outside id. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { districtOf, levelOf } from '../core/area.ts'
import type { Instant } from '../core/instant.ts'
import { invalid, isProblem, type Problem } from '../core/problem.ts'
import { placeDigests } from '../store/import.ts'
import { insertAll, iso } from '../store/insert.ts'
import { parsePlaces } from '../wire/geojson.ts'
import { refused, type Refusal, type Row } from '../wire/table.ts'
import { ensureDivisions } from './import-divisions.ts'
import { featureRefusal, type ImportFile, openFile, rowsOf, textOf } from './import-file.ts'
import { readRow } from './import-row.ts'
import { type BatchDone, type ImportSummary, runImport, settled } from './import-run.ts'
import { badArea } from './import-target.ts'
import { newId, type Office, type Tx } from './office.ts'

export interface PlacesImport {
  readonly path: string
  readonly program: string
  /** Of rows that do not name theirs. */
  readonly area?: string | undefined
  readonly isDryRun: boolean
  readonly clock: () => Instant
  readonly progress: (read: number) => void
  readonly stopping: AbortSignal
}

interface Place {
  readonly line: number
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly facts: Readonly<Record<string, unknown>>
}

const own = ['id', 'kind', 'name', 'area', 'lon', 'lat']
const DEFAULT_KIND = 'place'
const identifier = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

export async function importPlaces(office: Office, q: PlacesImport): Promise<ImportSummary | Problem> {
  if (!office.programs.has(q.program)) {
    const ids = [...office.programs.keys()].join(', ')
    return invalid('program', q.program, { zh: `可选：${ids}`, en: `one of ${ids}` })
  }
  const file = await openFile(q.path)
  if (isProblem(file)) return file
  const area = q.area ?? ''
  const problem = await settled(office, q.isDryRun, async tx => {
    await ensureDivisions(tx, office)
    return area === '' ? undefined : badArea(tx, office, { area, now: q.clock() })
  })
  if (problem) return problem
  const rows = isGeoJson(q.path)
    ? await featureRows(file)
    : rowsOf(file, area === '' ? ['id', 'name', 'area'] : ['id', 'name'])
  if (isProblem(rows)) return rows
  const seen = q.isDryRun ? new Map<string, string>() : undefined
  return runImport(office, {
    ...q,
    file,
    rows,
    what: 'places',
    take: (tx, batch, now) => takePlaces(tx, office, { rows: batch, program: q.program, area, seen, now }),
  })
}

const isGeoJson = (path: string) => /\.(geo)?json$/i.test(path)

/** Features as rows of a table, so that both go the same way. */
async function featureRows(file: ImportFile): Promise<AsyncIterable<Row | Refusal> | Problem> {
  const text = await textOf(file)
  if (isProblem(text)) return text
  const { features, refusals } = parsePlaces(text, z.record(z.string(), z.unknown()))
  const whole = refusals.find(it => it.feature === null)
  if (whole)
    return {
      problem: 'invalid',
      about: { file: file.path },
      fields: [{ field: whole.field || 'file', value: whole.value, allowed: whole.say }],
    }
  const rows = features.map(({ index, id, properties, position }): Row => {
    const columns = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, textFrom(value)]),
    )
    const { lon, lat } = position
    return {
      line: index + 1,
      columns: { ...columns, id: columns['id'] ?? textFrom(id), lon: String(lon), lat: String(lat) },
    }
  })
  const all = [...rows, ...refusals.map(featureRefusal)].sort((a, b) => a.line - b.line)
  return (async function* () {
    yield* all
  })()
}

/** Values of GeoJSON are JSON. */
const textFrom = (value: unknown): string => {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

async function takePlaces(
  tx: Tx,
  office: Office,
  q: {
    rows: readonly Row[]
    program: string
    area: string
    seen: Map<string, string> | undefined
    now: Instant
  },
): Promise<BatchDone> {
  const areas = await areasOf(tx, office, q)
  const refusals: Refusal[] = []
  const places: Place[] = []
  for (const row of q.rows) {
    const place = placeFrom(row, { area: q.area, isArea: code => areas.has(code) })
    if ('say' in place) refusals.push(place)
    else places.push(place)
  }
  let unchanged = 0
  const news: (Place & { district: string; digest: string })[] = []
  for (const [district, list] of Map.groupBy(places, it => districtOf(it.area))) {
    const known = await placeDigests(tx, { district, program: q.program, ids: list.map(it => it.id) })
    for (const it of list) {
      const key = `${it.kind}/${it.id}`
      const digest = placeDigest(it)
      const before = known.get(key) ?? q.seen?.get(`${district}/${key}`)
      if (before === digest) unchanged++
      else if (before !== undefined) refusals.push(changed(it))
      else {
        known.set(key, digest)
        q.seen?.set(`${district}/${key}`, digest)
        news.push({ ...it, district, digest })
      }
    }
  }
  if (!q.seen && news.length > 0)
    await insertAll(tx, {
      places: news.map(it => ({
        district: it.district,
        id: newId(),
        program: q.program,
        kind: it.kind,
        external_id: it.id,
        name: it.name,
        area: it.area,
        lon: it.lon,
        lat: it.lat,
        facts: it.facts,
        digest: it.digest,
        changed_at: iso(q.now),
      })),
    })
  return { district: news[0]?.district, accepted: news.length, unchanged, refusals }
}

/** Registers are read before, so that reading a row asks nobody. */
function placeFrom(
  row: Row,
  q: { readonly area: string; readonly isArea: (code: string) => boolean },
): Place | Refusal {
  return readRow(row, cells => {
    const [id, name] = [cells.id('id'), cells.text('name')]
    if (name === '' || name.length > 200)
      cells.refuse('name', '应为 1 至 200 字的名称', 'a name of 1 to 200 characters')
    const kind = cells.text('kind') || DEFAULT_KIND
    if (!identifier.test(kind))
      cells.refuse(
        'kind',
        '应为小写字母、数字和连字符',
        'small letters, digits and hyphens, as building-site',
      )
    const area = cells.text('area') || q.area
    if (!q.isArea(area)) cells.refuse('area', '应为已登记的辖区代码', 'the code of a registered area')
    const position = cells.position('lon', 'lat') ?? { lon: null, lat: null }
    const facts = Object.entries(row.columns).filter(([column, text]) => !own.includes(column) && text !== '')
    return { line: row.line, id, kind, name, area, ...position, facts: Object.fromEntries(facts) }
  })
}

/** The codes of the areas in every district that the rows name. */
async function areasOf(tx: Tx, office: Office, q: { rows: readonly Row[]; area: string; now: Instant }) {
  const codes = new Set(q.rows.map(row => row.columns['area']?.trim() || q.area))
  const districts = new Set([...codes].flatMap(code => (levelOf(code) ? districtOf(code) : [])))
  const found = new Set<string>()
  for (const district of districts)
    for (const code of (await office.registers.of(tx, district, q.now)).areas.keys()) found.add(code)
  return found
}

/** Not keyed: a register of sites and outlets names no one's words. */
export const placeDigest = (it: Omit<Place, 'line'> & { readonly line?: number }): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...it, line: undefined }))
    .digest('base64url')

const changed = (it: Place): Refusal =>
  refused(it.line, 'id', it.id, {
    zh: `changed 已变更：${it.kind} ${it.id} 已登记为另一内容`,
    en: `changed: ${it.kind} ${it.id} is registered with other values`,
  })
