/** Where something is, so that the name says it: every village has a 第五网格, so a grid is named with its village. */
import { useMemo } from 'react'
import { listAreas } from '../../contracts/registers.ts'
import { levelOf, parentOf } from '../../core/area.ts'
import type { Bilingual } from '../../core/language.ts'
import { useRead } from './call.ts'

const A_DAY = 24 * 3_600_000

export interface PlaceName {
  readonly name: Bilingual
  /** The town, for what lies below one. */
  readonly within: Bilingual | undefined
}

type NameOf = (code: string) => Bilingual | undefined

export function placeName(code: string, own: Bilingual, nameOf: NameOf): PlaceName {
  const level = levelOf(code)
  const village = level === 'grid' ? nameOf(parentOf(code) ?? '') : undefined
  const within = level === 'grid' || level === 'village' ? nameOf(code.slice(0, 9)) : undefined
  const whole = village ? { zh: `${village.zh}${own.zh}`, en: `${village.en}, ${own.en}` } : own
  // A park's community carries the park's long name in front: said once, beside it.
  const zh =
    within && whole.zh !== within.zh && whole.zh.startsWith(within.zh)
      ? whole.zh.slice(within.zh.length)
      : whole.zh
  return { name: { ...whole, zh }, within }
}

/** `const place = usePlaceName(); place(row.area, row.areaName).name` */
export function usePlaceName(): (code: string, own: Bilingual) => PlaceName {
  const areas = useRead(listAreas, {}, { staleTime: A_DAY }).data
  return useMemo(() => {
    const names = new Map(areas?.items.map(it => [it.code, it.name]))
    return (code, own) => placeName(code, own, it => names.get(it))
  }, [areas])
}
