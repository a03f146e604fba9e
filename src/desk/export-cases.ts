/** A list as a file: the same filter, the same scope, every row of it. */
import { sayChannel } from '../core/channel.ts'
import { isoShanghai, dayOf, type Instant } from '../core/instant.ts'
import type { Bilingual, Language } from '../core/language.ts'
import { invalid, type Problem } from '../core/problem.ts'
import type { Scope } from '../core/scope.ts'
import { stageNames } from '../core/stage.ts'
import type { CaseRow as Shown } from '../contracts/cases.ts'
import { type Cursor, listCases } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { writeCsv } from '../wire/csv.ts'
import { writeXlsx } from '../wire/write-xlsx.ts'
import { type AskedFilter, filterOf, showRows } from './list-cases.ts'
import type { Office } from './office.ts'

/** Rows one export may hold: a month of a busy district. More is a task for `GET /cases` page by page. guess. */
const MOST_ROWS = 50_000
const PAGE = 2_000

export interface Exported {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export type Format = 'csv' | 'xlsx' | 'geojson'

export async function exportCases(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly asked: AskedFilter
    readonly format: Format
    readonly language: Language
    readonly now: Instant
  },
): Promise<Exported | Problem> {
  const filter = filterOf(office, q.scope, q.asked)
  if ('problem' in filter) return filter
  const rows: Shown[] = []
  for (let after: Cursor | undefined; ;) {
    const page = await listCases(tx, {
      scope: q.scope,
      filter,
      sort: 'recent',
      after,
      limit: PAGE,
      now: q.now,
    })
    rows.push(...(await showRows(tx, office, q.scope, page, q.now)))
    const last = page.at(-1)
    if (page.length < PAGE || !last) break
    if (rows.length >= MOST_ROWS)
      return invalid('from', q.asked.from ?? null, {
        zh: `一次最多导出 ${MOST_ROWS} 件，请缩小时间范围`,
        en: `at most ${MOST_ROWS} cases at a time: narrow the period`,
      })
    after = { key: last.reportedAt, id: last.id }
  }
  const name = `${q.language === 'zh' ? '事项' : 'cases'}-${dayOf(q.now)}.${q.format}`
  return { name, type: types[q.format], bytes: await bytesOf(rows, q.format, q.language) }
}

const types: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json; charset=utf-8',
}

async function bytesOf(rows: readonly Shown[], format: Format, language: Language): Promise<Buffer> {
  if (format === 'geojson') return Buffer.from(JSON.stringify(collection(rows, language)))
  const names = columns.map(column => column.title[language])
  const cells = rows.map(row =>
    Object.fromEntries(columns.map(column => [column.title[language], column.value(row, language)])),
  )
  const written = format === 'csv' ? writeCsv(names, cells) : writeXlsx(names, cells)
  const parts: Uint8Array[] = []
  for await (const part of written) parts.push(part)
  return Buffer.concat(parts)
}

interface Column {
  readonly title: Bilingual
  readonly value: (row: Shown, language: Language) => string | number | null
}

const column = (zh: string, en: string, value: Column['value']): Column => ({ title: { zh, en }, value })

const columns: readonly Column[] = [
  column('编号', 'Number', row => row.number),
  column('标题', 'Title', row => row.title),
  column('类别', 'Kind', (row, language) => row.kindName[language]),
  column('辖区', 'Area', (row, language) => row.areaName[language]),
  column('环节', 'Stage', (row, language) => stageNames[row.stage][language]),
  column('承办单位', 'Owner', (row, language) => row.ownerName?.[language] ?? null),
  column('上报时间', 'Reported', row => local(row.reportedAt)),
  column('截止时间', 'Due', row => local(row.due)),
  column('结案时间', 'Closed', row => local(row.closedAt)),
  column('渠道', 'Channel', (row, language) => sayChannel(row.channel)[language]),
  column('经度', 'Longitude', row => row.position?.lon ?? null),
  column('纬度', 'Latitude', row => row.position?.lat ?? null),
]

const local = (text: string | null): string | null =>
  text === null ? null : isoShanghai(Date.parse(text)).slice(0, 19).replace('T', ' ')

const collection = (rows: readonly Shown[], language: Language) => ({
  type: 'FeatureCollection',
  features: rows.map(row => ({
    type: 'Feature',
    id: row.id,
    geometry: row.position && { type: 'Point', coordinates: [row.position.lon, row.position.lat] },
    properties: Object.fromEntries(
      columns.slice(0, -2).map(it => [it.title[language], it.value(row, language)]),
    ),
  })),
})
