/** The demo's areas 辖区: the city, all of 海勃湾区 from the seed, and invented grids below its villages. */
import { type Area, levelOf, parentOf } from '../../core/area.ts'
import { diceOf } from './dice.ts'
import { areaTitle, englishNames, numeral } from './names.ts'
import { divide, type Outline } from './shapes.ts'

export const CITY = '150300'
export const DISTRICT = '150302'

/** One row of `seed/divisions-cn.csv`. */
export interface Division {
  readonly code: string
  readonly name: string
}

export interface DemoArea extends Area {
  /** Rings of [longitude, latitude]; null for the city, of which only one district is shown. */
  readonly boundary: {
    readonly type: 'Polygon'
    readonly coordinates: readonly Outline[]
    readonly schematic: true
  } | null
  readonly source: string
}

/** Before any case of the demo; the real founding dates are not in the list. */
export const FOUNDED = '2000-01-01'

const LIST = '国家统计局统计用区划代码；英文名按汉语拼音；边界为示意'
const INVENTED = '演示数据：虚构网格，边界为示意'

export function demoAreas(seed: string, divisions: readonly Division[]): DemoArea[] {
  const real = divisions.filter(it => it.code === CITY || it.code.startsWith(DISTRICT))
  const villages = real.map(it => it.code).filter(code => levelOf(code) === 'village')
  const dice = diceOf(`${seed}/grids`)
  const grids = villages.flatMap(village =>
    Array.from({ length: dice.between(3, 6) }, (_, i) => ({
      village,
      code: `${village}${String(i + 1).padStart(3, '0')}`,
      n: i + 1,
    })),
  )
  const shapes = divide({ seed, grids: grids.map(it => it.code), outlineOf: DISTRICT })
  const area = (code: string, zh: string, en: string, source: string): DemoArea => {
    const level = levelOf(code)
    if (!level) throw new Error(`${code} is no area code`)
    const ring = shapes.get(code)
    return {
      code,
      level,
      parent: parentOf(code) ?? null,
      name: { zh, en },
      from: FOUNDED,
      to: null,
      boundary: ring ? { type: 'Polygon', coordinates: [ring], schematic: true } : null,
      source,
    }
  }
  return [
    ...real.map(it => area(it.code, areaTitle(it.name), englishNames[it.code] ?? it.code, LIST)),
    ...grids.map(it => area(it.code, `第${numeral(it.n)}网格`, `Grid ${it.n}`, INVENTED)),
  ]
}
