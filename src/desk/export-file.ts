/** Rows of a list as a file: Excel, CSV or GeoJSON, with the same columns in all three. */
import { dayOf, type Instant } from '../core/instant.ts'
import type { Bilingual, Language } from '../core/language.ts'
import type { Position } from '../core/position.ts'
import { writeCsv } from '../wire/csv.ts'
import { writeXlsx } from '../wire/write-xlsx.ts'

export interface Exported {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export type Format = 'csv' | 'xlsx' | 'geojson'

/** A column; values a program can use stay numbers. */
export interface Column<T> {
  readonly title: Bilingual
  readonly value: (row: T, language: Language) => string | number | null
}

interface Placed {
  readonly id: string
  readonly position: Position | null
}

export async function fileOf<T extends Placed>(q: {
  /** What the file is called, before the day. */
  readonly stem: Bilingual
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly format: Format
  readonly language: Language
  readonly now: Instant
}): Promise<Exported> {
  const { language, format } = q
  const bytes =
    format === 'geojson'
      ? Buffer.from(JSON.stringify(collection(q.rows, q.columns, language)))
      : await tableOf({ ...q, format, columns: [...q.columns, ...whereColumns] })
  return { name: `${q.stem[language]}-${dayOf(q.now)}.${format}`, type: types[format], bytes }
}

const types: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json; charset=utf-8',
}

/** GeoJSON says it in its own way. */
const whereColumns: readonly Column<Placed>[] = [
  { title: { zh: '经度', en: 'Longitude' }, value: row => row.position?.lon ?? null },
  { title: { zh: '纬度', en: 'Latitude' }, value: row => row.position?.lat ?? null },
]

async function tableOf<T>(q: {
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly format: 'csv' | 'xlsx'
  readonly language: Language
}): Promise<Buffer> {
  const names = q.columns.map(column => column.title[q.language])
  const cells = q.rows.map(row =>
    Object.fromEntries(q.columns.map(column => [column.title[q.language], column.value(row, q.language)])),
  )
  const written = q.format === 'csv' ? writeCsv(names, cells) : writeXlsx(names, cells)
  const parts: Uint8Array[] = []
  for await (const part of written) parts.push(part)
  return Buffer.concat(parts)
}

const collection = <T extends Placed>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  language: Language,
) => ({
  type: 'FeatureCollection',
  features: rows.map(row => ({
    type: 'Feature',
    id: row.id,
    geometry: row.position && { type: 'Point', coordinates: [row.position.lon, row.position.lat] },
    properties: Object.fromEntries(columns.map(it => [it.title[language], it.value(row, language)])),
  })),
})
