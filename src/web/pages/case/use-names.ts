/** The names behind ids: units, areas, kinds, programs. Registers change by the month and are read once a visit. */
import { useMemo } from 'react'
import { listAreas, listPrograms, listUnits, workflow } from '../../../contracts/registers.ts'
import type { Bilingual } from '../../../core/language.ts'
import type { Step } from '../../../core/stage.ts'
import { useRead } from '../../kit/call.ts'
import { placeName } from '../../kit/place-name.ts'
import type { DataSchema, Names } from './event-data.ts'

const rarely = { staleTime: 10 * 60_000 } as const

export interface Glossary {
  readonly names: Names
  readonly stepSchema: (step: Step) => DataSchema | undefined
  readonly factSchema: (program: string) => DataSchema | undefined
}

/** From the town down, as one would say it on the telephone. */
function wholeName(code: string, names: ReadonlyMap<string, Bilingual>): Bilingual {
  const own = names.get(code) ?? { zh: code, en: code }
  const { name, within } = placeName(code, own, it => names.get(it))
  return within ? { zh: `${within.zh}${name.zh}`, en: `${name.en}, ${within.en}` } : name
}

export function useGlossary(program: string): Glossary {
  const units = useRead(listUnits, {}, rarely).data
  const areas = useRead(listAreas, {}, rarely).data
  const programs = useRead(listPrograms, {}, rarely).data
  const steps = useRead(workflow, {}, rarely).data
  return useMemo(() => {
    const ours = programs?.items.find(it => it.id === program)
    const unitNames = new Map(units?.items.map(it => [it.id, it.name]))
    const areaNames = new Map(areas?.items.map(it => [it.code, it.name]))
    const named = (name: Bilingual | undefined, id: string): Bilingual => name ?? { zh: id, en: id }
    return {
      names: {
        unit: id => named(unitNames.get(id), id),
        area: code => named(areaNames.get(code), code),
        place: code => wholeName(code, areaNames),
        kind: id =>
          named(
            ours?.kinds.find(it => it.id === id),
            id,
          ),
        program: id => named(programs?.items.find(it => it.id === id)?.title, id),
      },
      stepSchema: step => steps?.steps.find(it => it.id === step)?.data,
      factSchema: id => programs?.items.find(it => it.id === id)?.facts,
    }
  }, [units, areas, programs, steps, program])
}
