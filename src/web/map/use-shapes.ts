/** Outlines and names of the areas, and what to say when there are none. */
import { useMemo } from 'react'
import { areaShapes, listAreas } from '../../contracts/registers.ts'
import type { Bilingual } from '../../core/language.ts'
import { useRead } from '../kit/call.ts'
import { type NamedArea, type Shape, shapesFrom } from './map-data.ts'

/** Areas change by the year: they are read once a visit. */
const rarely = { staleTime: 10 * 60_000 } as const

export function useShapes(): {
  shapes: readonly Shape[]
  areas: readonly NamedArea[]
  note: Bilingual | undefined
} {
  const read = useRead(areaShapes, {}, rarely)
  const names = useRead(listAreas, {}, rarely)
  const shapes = useMemo(() => shapesFrom(read.data?.features ?? []), [read.data])
  const areas = names.data?.items ?? noAreas
  return {
    shapes,
    areas,
    note: read.isPending ? undefined : noteOn({ failed: read.isError, empty: shapes.length === 0 }),
  }
}

const noAreas: readonly NamedArea[] = []

function noteOn(it: { failed: boolean; empty: boolean }): Bilingual | undefined {
  if (it.failed && it.empty)
    return {
      zh: '辖区边界未能取得，点位仍可查看',
      en: 'Area shapes could not be read; things are still shown',
    }
  if (it.empty) return { zh: '尚未导入辖区边界，只显示点位', en: 'No area shapes yet: only things are shown' }
  return undefined
}
