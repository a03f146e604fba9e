/** Above the list: how many stand in which stage, and the same list as a file. */
import { countCases, exportCases } from '../../contracts/cases.ts'
import type { Bilingual } from '../../core/language.ts'
import { isOpen, stageNames, stages } from '../../core/stage.ts'
import { addressOf, useRead } from '../kit/call.ts'
import { sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import type { CaseSearch } from '../routes.tsx'

export type Filters = Omit<CaseSearch, 'open'>

/** `sort` orders a list, it does not choose from it. */
export const countedBy = (filters: Filters): Filters => ({ ...filters, sort: undefined })

const openStages = stages.filter(isOpen).join(',')

const tabs: readonly { readonly stage: string | undefined; readonly name: Bilingual }[] = [
  { stage: undefined, name: { zh: '全部', en: 'All' } },
  { stage: openStages, name: { zh: '未结', en: 'Open' } },
  ...stages.map(stage => ({ stage, name: stageNames[stage] })),
]

export function StageTabs({
  filters,
  onChange,
}: {
  readonly filters: Filters
  readonly onChange: (patch: Partial<CaseSearch>) => void
}) {
  const say = useSay()
  const { stage: chosen, ...others } = countedBy(filters)
  const count = useRead(countCases, { query: others }, { placeholderData: before => before })
  const countOf = (stage: string | undefined): number | undefined => {
    if (!count.data) return undefined
    if (stage === undefined) return count.data.total
    return stage.split(',').reduce((sum, it) => sum + (count.data.byStage[it] ?? 0), 0)
  }
  const isMore = (stage: string | undefined): boolean =>
    count.data?.more.some(it => stage === undefined || stage.split(',').includes(it)) ?? false
  return (
    <div className="stage-tabs" role="group" aria-label={say({ zh: '环节', en: 'Stage' })}>
      {tabs.map(({ stage, name }) => (
        <button
          key={stage ?? 'all'}
          type="button"
          aria-pressed={chosen === stage}
          onClick={() => onChange({ stage, open: undefined })}
        >
          {say(name)}
          <span className="stage-tabs-count">
            {sayNumber(countOf(stage))}
            {isMore(stage) ? '+' : ''}
          </span>
        </button>
      ))}
    </div>
  )
}

export function ExportLinks({ filters }: { readonly filters: Filters }) {
  const say = useSay()
  const link = (format: 'xlsx' | 'csv' | 'geojson', name: string) => (
    <a href={addressOf(exportCases, { query: { ...filters, format } })} download>
      {name}
    </a>
  )
  return (
    <p className="export-links second">
      {say({ zh: '按当前条件导出', en: 'Export this list:' })} {link('xlsx', 'Excel')} {link('csv', 'CSV')}{' '}
      {link('geojson', 'GeoJSON')}
    </p>
  )
}
