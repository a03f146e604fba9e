/** The divisions 区划 that we ship, put into an empty register so that an import has somewhere to go. */
import { createReadStream } from 'node:fs'
import { levelOf, parentOf } from '../core/area.ts'
import { areaCodes } from '../store/import-areas.ts'
import { insertAll } from '../store/insert.ts'
import { readCsv } from '../wire/csv.ts'
import { areaTitle, englishNames } from './demo/names.ts'
import type { Office, Tx } from './office.ts'
import { seedFile } from './seed.ts'

/** Before any case; the list does not say when an area was founded. A day before the demo's, so that both may stand. */
const FOUNDED = '1999-12-31'

/** Does nothing where any area is registered. */
export async function ensureDivisions(tx: Tx, office: Office): Promise<void> {
  const some = await areaCodes(tx, { levels: ['city', 'district', 'town', 'village', 'grid'], limit: 1 })
  if (some.length > 0) return
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
        source: 'seed/divisions-cn.csv',
      })
  }
  await insertAll(tx, { areas })
  office.registers.forget()
}
