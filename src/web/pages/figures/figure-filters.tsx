/** Area, program, period and moment of the figures; every choice goes into the address at once. */
import { DownOutlined } from '@ant-design/icons'
import { Button, DatePicker, Select, TreeSelect } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useMemo } from 'react'
import type { Figure } from '../../../contracts/figures.ts'
import { type AreaReply, listAreas, listPrograms } from '../../../contracts/registers.ts'
import { isoShanghai } from '../../../core/instant.ts'
import { useRead } from '../../kit/call.ts'
import { UnitSelect } from '../../kit/form/unit-select.tsx'
import { useSay } from '../../kit/language.tsx'
import { type FigureSearch, namedPeriods } from './figure-search.ts'

interface FilterProps {
  readonly search: FigureSearch
  /** What the server took where the address says nothing. */
  readonly shown: Pick<Figure, 'area' | 'from' | 'to'> | undefined
  readonly onChange: (next: FigureSearch) => void
}

const DAY_FORMAT = 'YYYY-MM-DD'

export function FigureFilters({ search, shown, onChange }: FilterProps) {
  const say = useSay()
  const areas = useRead(listAreas, {}, { staleTime: 600_000 }).data?.items
  const programs = useRead(listPrograms, {}, { staleTime: 600_000 }).data?.items ?? []
  const tree = useMemo(() => treeOf(areas ?? [], say), [areas, say])
  const set = (next: FigureSearch) => onChange({ ...search, ...next })
  const from = search.from ?? shown?.from
  const to = search.to ?? shown?.to
  return (
    <div className="figure-filters" role="group" aria-label={say({ zh: '范围', en: 'Scope' })}>
      <Labelled text={say({ zh: '辖区', en: 'Area' })}>
        <TreeSelect<string | null, Branch>
          aria-label={say({ zh: '辖区', en: 'Area' })}
          value={search.area ?? shown?.area ?? null}
          treeData={tree}
          suffixIcon={<DownOutlined aria-hidden />}
          showSearch={{ treeNodeFilterProp: 'title' }}
          treeDefaultExpandedKeys={shown ? [shown.area.slice(0, 6)] : []}
          popupMatchSelectWidth={280}
          onChange={area => set({ area: area ?? undefined })}
        />
      </Labelled>
      <Labelled text={say({ zh: '业务', en: 'Program' })}>
        <Select
          aria-label={say({ zh: '业务', en: 'Program' })}
          value={search.program ?? ''}
          options={[
            { value: '', label: say({ zh: '全部业务', en: 'All programs' }) },
            ...programs.map(it => ({ value: it.id, label: say(it.title) })),
          ]}
          onChange={program => set({ program: program || undefined })}
        />
      </Labelled>
      <Labelled text={say({ zh: '承办单位', en: 'Unit' })} labels="figure-owner">
        <UnitSelect
          id="figure-owner"
          {...(search.owner ? { value: search.owner } : {})}
          onChange={owner => set({ owner: typeof owner === 'string' ? owner : undefined })}
        />
      </Labelled>
      <Labelled text={say({ zh: '期间', en: 'Period' })} isWide>
        <DatePicker.RangePicker
          allowClear={false}
          value={from && to ? [dayjs(from), dayjs(to)] : null}
          presets={namedPeriods(Date.now()).map(it => ({
            label: say(it.name),
            value: [dayjs(it.from), dayjs(it.to)],
          }))}
          onChange={days =>
            days?.[0] && days[1] && set({ from: days[0].format(DAY_FORMAT), to: days[1].format(DAY_FORMAT) })
          }
        />
      </Labelled>
      <Labelled text={say({ zh: '截至时刻', en: 'As of' })}>
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          placeholder={say({ zh: '现在', en: 'Now' })}
          value={search.at ? dayjs(search.at) : null}
          disabledDate={day => day.valueOf() > Date.now()}
          onChange={at => set({ at: at ? isoShanghai(at.valueOf()) : undefined })}
        />
      </Labelled>
      <Button type="text" onClick={() => onChange({})}>
        {say({ zh: '恢复默认', en: 'Reset' })}
      </Button>
    </div>
  )
}

const Labelled = ({
  text,
  isWide = false,
  labels,
  children,
}: {
  readonly text: string
  readonly isWide?: boolean
  /** The id of the control, where it has no label of its own. */
  readonly labels?: string
  readonly children: ReactNode
}) => (
  <div className={isWide ? 'figure-filter figure-period' : 'figure-filter'}>
    {labels ? (
      <label htmlFor={labels} className="second small">
        {text}
      </label>
    ) : (
      <span className="second small">{text}</span>
    )}
    {children}
  </div>
)

interface Branch {
  readonly value: string
  readonly title: string
  readonly children: Branch[]
}

export function treeOf(areas: readonly AreaReply[], say: (text: AreaReply['name']) => string): Branch[] {
  const current = areas.filter(it => it.to === null)
  const known = new Set(current.map(it => it.code))
  const branch = (it: AreaReply): Branch => ({
    value: it.code,
    title: say(it.name),
    children: current.filter(other => other.parent === it.code).map(branch),
  })
  return current.filter(it => it.parent === null || !known.has(it.parent)).map(branch)
}
