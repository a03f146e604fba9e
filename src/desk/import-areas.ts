/** Imports areas 辖区 from GeoJSON: level and parent checked, the boundary kept, a change dated instead of overwritten. */
import { basename } from 'node:path'
import { z } from 'zod'
import { type Level, levelOf, levels, parentOf } from '../core/area.ts'
import { type Day, dayOf, type Instant } from '../core/instant.ts'
import { isProblem, type Problem } from '../core/problem.ts'
import { type AreaVersion, areaVersions, drawArea, endArea } from '../store/import-areas.ts'
import { importOfFile, noteBatch } from '../store/import.ts'
import { insertAll } from '../store/insert.ts'
import { type AreaFeature, parseAreas } from '../wire/geojson.ts'
import { refused, type Refusal } from '../wire/table.ts'
import { ensureDivisions } from './import-divisions.ts'
import { featureRefusal, openFile, textOf } from './import-file.ts'
import { type ImportSummary, settled } from './import-run.ts'
import { newId, type Office, type Tx } from './office.ts'

export interface AreasImport {
  readonly path: string
  /** From when areas are valid that do not say so and are new. */
  readonly from?: Day | undefined
  readonly isDryRun: boolean
  readonly clock: () => Instant
  readonly progress: (read: number) => void
}

const code = z.union([z.string(), z.int()]).transform(String)
const day = z.iso.date()

/** `adcode` and a parent as an object are how the common atlases of Chinese divisions write it. */
const properties = z.object({
  code: code.optional(),
  adcode: code.optional(),
  level: z.union([z.enum(levels), z.int().min(1).max(5)]).optional(),
  parent: z.union([code, z.object({ adcode: code })]).nullish(),
  name: z.string().min(1).max(100),
  name_en: z.string().min(1).max(100).optional(),
  from: day.optional(),
  to: day.nullish(),
  source: z.string().max(300).optional(),
})

type Feature = AreaFeature<z.infer<typeof properties>>

/** Areas hang on one another, so a file of them is one transaction. */
export async function importAreas(office: Office, q: AreasImport): Promise<ImportSummary | Problem> {
  const file = await openFile(q.path)
  if (isProblem(file)) return file
  const text = await textOf(file)
  if (isProblem(text)) return text
  const parsed = parseAreas(text, properties)
  const whole = parsed.refusals.find(it => it.feature === null)
  if (whole)
    return {
      problem: 'invalid',
      about: { file: q.path },
      fields: [{ field: whole.field || 'file', value: whole.value, allowed: whole.say }],
    }
  const done = await settled(office, q.isDryRun, async tx => {
    await ensureDivisions(tx, office)
    const now = q.clock()
    const ordered = parsed.features.toSorted(
      (a, b) => codeOf(a).length - codeOf(b).length || a.index - b.index,
    )
    const taken = await takeAreas(tx, ordered, { from: q.from, today: dayOf(now), source: basename(q.path) })
    const district = taken.district?.slice(0, 6)
    if (taken.accepted > 0 && district !== undefined) {
      const key = { district, what: 'areas', program: null, digest: file.digest }
      const before = await importOfFile(tx, key)
      await noteBatch(tx, { ...key, id: before?.id ?? newId(), batch: 1, accepted: taken.accepted, now })
    }
    return taken
  })
  office.registers.forget()
  const refusals = [...parsed.refusals.map(featureRefusal), ...done.refusals].sort((a, b) => a.line - b.line)
  const read = parsed.features.length + parsed.refusals.length
  q.progress(read)
  return {
    read,
    accepted: done.accepted,
    unchanged: done.unchanged,
    refused: refusals.length,
    refusals: refusals.slice(0, 1_000),
  }
}

const codeOf = (it: Feature): string => it.properties.code ?? it.properties.adcode ?? ''

interface Defaults {
  readonly from: Day | undefined
  readonly today: Day
  readonly source: string
}

async function takeAreas(tx: Tx, features: readonly Feature[], defaults: Defaults) {
  const codes = features.map(codeOf)
  const versions = Map.groupBy(
    await areaVersions(tx, [...new Set(codes.flatMap(it => [it, parentOf(it) ?? it]))]),
    it => it.code,
  )
  const here = new Set(versions.keys())
  for (const city of impliedCities(codes, here)) {
    await insertAll(tx, {
      areas: [{ ...nameless(city), from_day: defaults.from ?? defaults.today, source: defaults.source }],
    })
    here.add(city)
  }
  const seen = new Set<string>()
  const sum = {
    accepted: 0,
    unchanged: 0,
    refusals: [] as Refusal[],
    district: undefined as string | undefined,
  }
  for (const feature of features) {
    const own = codeOf(feature)
    const fault = faultOf(feature, { parents: here, isSeen: seen.has(own) })
    const done = fault ?? (await takeArea(tx, feature, { ...defaults, versions: versions.get(own) ?? [] }))
    if (typeof done === 'object') sum.refusals.push(done)
    else {
      sum[done]++
      sum.district ??= own
      here.add(own)
      seen.add(own)
    }
  }
  return sum
}

/** Atlases list the districts of a city without the city: it is registered under its code until a file names it. */
const impliedCities = (codes: readonly string[], here: ReadonlySet<string>): Set<string> =>
  new Set(
    codes.flatMap(code => {
      const city = levelOf(code) === 'district' ? parentOf(code) : undefined
      return city === undefined || here.has(city) || codes.includes(city) ? [] : [city]
    }),
  )

const nameless = (code: string) => ({
  code,
  level: 'city',
  parent: null,
  name_zh: code,
  name_en: code,
  boundary: null,
  to_day: null,
})

/** What is wrong with an area by itself: its code, and what it says of its level and its parent. */
function faultOf(
  feature: Feature,
  q: { readonly parents: ReadonlySet<string>; readonly isSeen: boolean },
): Refusal | undefined {
  const { index, properties: it } = feature
  const wrong = (column: string, value: string | number | undefined, zh: string, en: string) =>
    refused(index + 1, column, `${value ?? ''}`, { zh, en })
  const own = codeOf(feature)
  const level = levelOf(own)
  if (level === undefined)
    return wrong('code', own, '辖区代码为 6、9、12 或 15 位数字', 'an area code has 6, 9, 12 or 15 digits')
  if (q.isSeen) return wrong('code', own, '文件中有两个相同代码', 'this code stands twice in the file')
  const said = typeof it.level === 'number' ? levels[it.level - 1] : it.level
  if (said !== undefined && said !== level)
    return wrong('level', it.level, `代码 ${own} 的层级为 ${level}`, `${own} is the code of a ${level}`)
  const parent = parentOf(own)
  const saidParent = typeof it.parent === 'object' ? it.parent?.adcode : it.parent
  if (saidParent !== undefined && saidParent !== parent)
    return wrong(
      'parent',
      saidParent,
      `代码 ${own} 的上级为 ${parent ?? '无'}`,
      `the parent of ${own} is ${parent ?? 'nothing'}`,
    )
  if (parent !== undefined && !q.parents.has(parent))
    return wrong(
      'parent',
      parent,
      `上级 ${parent} 尚未登记，请先导入或放在同一文件中`,
      `${parent} is not registered: import it first or in the same file`,
    )
  if (it.to && it.from && it.to <= it.from)
    return wrong('to', it.to, `应晚于 from ${it.from}`, `a day after from, ${it.from}`)
  return undefined
}

async function takeArea(
  tx: Tx,
  feature: Feature,
  q: Defaults & { readonly versions: readonly AreaVersion[] },
): Promise<'accepted' | 'unchanged' | Refusal> {
  const { properties: it, geometry } = feature
  const last = q.versions.at(-1)
  const from = it.from ?? q.from ?? last?.from ?? q.today
  const source = it.source ?? q.source
  const same = q.versions.find(version => version.from === from)
  if (same) {
    const change = changeOf(feature, same)
    if (change === undefined) return 'unchanged'
    if (change !== 'boundary' || same.boundary !== null) return changed(feature, change, same.from)
    const { name, name_en } = it
    const named = same.zh === same.code ? { zh: name, en: name_en ?? name } : same
    await drawArea(tx, { code: same.code, from, zh: named.zh, en: named.en, boundary: geometry, source })
    return 'accepted'
  }
  // Nothing to date: the same area again, said to begin later.
  if (last && last.from < from && it.from === undefined && changeOf(feature, last) === undefined)
    return 'unchanged'
  if (last && from < last.from)
    return refused(feature.index + 1, 'from', from, {
      zh: `晚于已登记版本的生效日期 ${last.from}`,
      en: `a day after ${last.from}, from when a newer version is registered`,
    })
  if (last && (last.to === null || last.to > from))
    await endArea(tx, { code: last.code, from: last.from, to: from })
  await insertAll(tx, { areas: [rowOf(feature, { from, source, last })] })
  return 'accepted'
}

function rowOf(
  feature: Feature,
  q: { readonly from: Day; readonly source: string; readonly last: AreaVersion | undefined },
) {
  const own = codeOf(feature)
  const { name, name_en, to } = feature.properties
  const level: Level = levelOf(own) ?? 'district'
  return {
    code: own,
    level,
    parent: parentOf(own) ?? null,
    name_zh: name,
    name_en: name_en ?? (q.last?.zh === name ? q.last.en : name),
    boundary: feature.geometry,
    from_day: q.from,
    to_day: to ?? null,
    source: q.source,
  }
}

/** Which of the values that the file gives differs from what is registered; the boundary last. */
function changeOf(
  { properties: it, geometry }: Feature,
  version: AreaVersion,
): 'name' | 'name_en' | 'to' | 'boundary' | undefined {
  const isNamed = version.zh !== version.code
  if (isNamed && it.name !== version.zh) return 'name'
  if (isNamed && it.name_en !== undefined && it.name_en !== version.en) return 'name_en'
  if (it.to !== undefined && it.to !== version.to) return 'to'
  const known = version.boundary as { type?: unknown; coordinates?: unknown } | null
  const isSame =
    known?.type === geometry.type &&
    JSON.stringify(known.coordinates) === JSON.stringify(geometry.coordinates)
  return isSame ? undefined : 'boundary'
}

function changed(feature: Feature, column: string, from: Day): Refusal {
  const { name, name_en, to } = feature.properties
  const value = { name, name_en, to, boundary: feature.geometry.type }[column] ?? ''
  return refused(feature.index + 1, column, value, {
    zh: `changed 已变更：${codeOf(feature)} 自 ${from} 起已登记为另一内容；变更请给出较晚的生效日期（from 或 --from）`,
    en: `changed: ${codeOf(feature)} is registered otherwise from ${from}; date a change with a later from, or --from`,
  })
}
