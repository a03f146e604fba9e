/** The divisions 区划 that we ship, put into an empty register so that an import or a new office has somewhere to go. */
import { createReadStream } from 'node:fs'
import { levelOf, parentOf, prefixOf } from '../core/area.ts'
import { areaCodes } from '../store/import-areas.ts'
import { insertAll } from '../store/insert.ts'
import { readCsv } from '../wire/csv.ts'
import { areaTitle, englishNames } from './demo/names.ts'
import type { Office, Tx } from './office.ts'
import { seedFile } from './seed.ts'

/** Before any case; the list does not say when an area was founded. A day before the demo's, so that both may stand. */
export const FOUNDED = '1999-12-31'

/** Does nothing where any area is registered. */
export async function ensureDivisions(tx: Tx, office: Office): Promise<void> {
  const some = await areaCodes(tx, { levels: ['city', 'district', 'town', 'village', 'grid'], limit: 1 })
  if (some.length > 0) return
  await insertAll(tx, { areas: await shippedDivisions() })
  office.registers.forget()
}

/** What we ship of one district: itself, what lies in it, and the city above it; those of `but` left out. */
export async function loadDivisions(
  tx: Tx,
  office: Office,
  q: { readonly district: string; readonly but: ReadonlySet<string> },
): Promise<number> {
  const areas = (await shippedDivisions()).filter(
    it => it.code.startsWith(prefixOf(q.district)) || it.code === parentOf(q.district),
  )
  const missing = areas.filter(it => !q.but.has(it.code))
  if (missing.length > 0) await insertAll(tx, { areas: missing })
  office.registers.forget()
  return missing.length
}

/** Districts whose divisions we ship. */
export const shippedDistricts = async (): Promise<string[]> =>
  (await shippedDivisions()).filter(it => it.level === 'district').map(it => it.code)

async function shippedDivisions() {
  const areas = []
  for await (const row of readCsv(createReadStream(seedFile('divisions-cn.csv')))) {
    if (!('columns' in row)) continue
    const { code = '', name = '' } = row.columns
    const level = levelOf(code)
    if (level)
      areas.push({
        code,
        level,
        parent: parentOf(code) ?? null,
        name_zh: areaTitle(name),
        name_en: englishNames[code] ?? areaTitle(name),
        boundary: null,
        from_day: FOUNDED,
        to_day: null,
        source: '国家统计局统计用区划代码',
      })
  }
  return areas
}
