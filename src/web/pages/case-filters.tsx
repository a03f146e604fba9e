/** The filters of the case list, each of them a part of the address. */
import { Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { countCases } from '../../contracts/cases.ts'
import { listPrograms } from '../../contracts/registers.ts'
import { useRead } from '../kit/call.ts'
import { AreaSelect } from '../kit/form/area-select.tsx'
import { matches } from '../kit/form/find-option.ts'
import { UnitSelect } from '../kit/form/unit-select.tsx'
import { sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { channelNames } from '../../core/channel.ts'
import { lightNames } from '../kit/names.ts'
import { useSettled } from '../kit/use-settled.ts'
import type { CaseSearch } from '../routes.tsx'
import { type Filters, countedBy } from './case-list-head.tsx'
import { PeriodFilter } from './period-filter.tsx'

interface Props {
  readonly filters: Filters
  readonly onChange: (patch: Partial<CaseSearch>) => void
}

const cleared: Record<keyof Filters, undefined> = {
  program: undefined,
  kind: undefined,
  stage: undefined,
  light: undefined,
  area: undefined,
  owner: undefined,
  channel: undefined,
  from: undefined,
  to: undefined,
  q: undefined,
  mine: undefined,
  asked: undefined,
  toCallBack: undefined,
  sort: undefined,
}

/** What the to-do opens into; shown while it is in force, so that it can be taken off. */
const waits = [
  { name: 'asked', title: { zh: '待审批', en: 'To decide' } },
  { name: 'toCallBack', title: { zh: '待回访', en: 'To call back' } },
] as const

export function CaseFilters({ filters, onChange }: Props) {
  const say = useSay()
  const change = (patch: Partial<Filters>) => onChange({ ...patch, open: undefined })
  // On a phone the filters are folded away; how many are in force is said.
  const [isUnfolded, unfold] = useState(false)
  const chosen = Object.values({ ...filters, stage: undefined, sort: undefined }).filter(Boolean).length
  return (
    <div
      className={isUnfolded ? 'case-filters' : 'case-filters case-filters-folded'}
      role="search"
      aria-label={say({ zh: '筛选', en: 'Filters' })}
    >
      <Words value={filters.q} onChange={q => change({ q })} />
      <button
        type="button"
        className="filter-toggle filter-fold"
        aria-expanded={isUnfolded}
        onClick={() => unfold(!isUnfolded)}
      >
        {say({ zh: '筛选', en: 'Filters' })}
        {chosen > 0 && ` ${chosen}`}
      </button>
      <Lights filters={filters} onChange={change} />
      <Kinds filters={filters} onChange={change} />
      <AreaSelect
        allowClear
        value={filters.area}
        onChange={area => change({ area })}
        placeholder={say({ zh: '辖区', en: 'Area' })}
        aria-label={say({ zh: '辖区', en: 'Area' })}
      />
      <UnitSelect
        value={filters.owner}
        onChange={owner => change({ owner: owner as string | undefined })}
        placeholder={say({ zh: '承办单位', en: 'Owner' })}
        aria-label={say({ zh: '承办单位', en: 'Owner' })}
      />
      <Select
        allowClear
        value={filters.channel}
        onChange={(channel: string | undefined) => change({ channel })}
        placeholder={say({ zh: '渠道', en: 'Channel' })}
        aria-label={say({ zh: '渠道', en: 'Channel' })}
        options={Object.entries(channelNames).map(([value, name]) => ({ value, label: say(name) }))}
      />
      <PeriodFilter filters={filters} onChange={change} />
      <Select
        value={filters.sort ?? 'recent'}
        onChange={sort => change({ sort: sort === 'recent' ? undefined : sort })}
        aria-label={say({ zh: '排序', en: 'Order' })}
        options={[
          { value: 'recent' as const, label: say({ zh: '最近上报在前', en: 'Newest first' }) },
          { value: 'due' as const, label: say({ zh: '最早截止在前', en: 'Due first' }) },
        ]}
      />
      <button
        type="button"
        className="filter-toggle"
        aria-pressed={filters.mine === 'true'}
        onClick={() => change({ mine: filters.mine ? undefined : 'true' })}
      >
        {say({ zh: '只看本单位', en: 'My unit only' })}
      </button>
      {waits.map(({ name, title }) =>
        filters[name] ? (
          <button
            key={name}
            type="button"
            className="filter-toggle"
            aria-pressed
            onClick={() => change({ [name]: undefined })}
          >
            {say(title)} ×
          </button>
        ) : null,
      )}
      {chosen > 0 && (
        <Button type="link" onClick={() => change(cleared)}>
          {say({ zh: '清除条件', en: 'Clear' })}
        </Button>
      )}
    </div>
  )
}

function Words({
  value,
  onChange,
}: {
  readonly value: string | undefined
  readonly onChange: (q: string | undefined) => void
}) {
  const say = useSay()
  const [typed, setTyped] = useState(value ?? '')
  const settled = useSettled(typed.trim(), 300)
  useEffect(() => {
    if (settled !== (value ?? '')) onChange(settled || undefined)
  }, [settled])
  useEffect(() => setTyped(now => (now.trim() === (value ?? '') ? now : (value ?? ''))), [value])
  return (
    <Input
      allowClear
      value={typed}
      onChange={event => setTyped(event.target.value)}
      aria-label={say({ zh: '编号或内容', en: 'Number or words' })}
      placeholder={say({ zh: '编号或内容', en: 'Number or words' })}
      maxLength={100}
    />
  )
}

function Lights({ filters, onChange }: Props) {
  const say = useSay()
  const { light: chosen, ...others } = countedBy(filters)
  const count = useRead(countCases, { query: others }, { placeholderData: before => before })
  const label = (light: keyof typeof lightNames, shape: string) => ({
    value: light,
    label: (
      <span className={`mark mark-${light}`}>
        <span aria-hidden="true">{shape}</span>
        {say(lightNames[light])} {sayNumber(count.data?.byLight[light] ?? 0)}
      </span>
    ),
  })
  return (
    <Select
      allowClear
      value={chosen}
      onChange={(light: Filters['light']) => onChange({ light })}
      placeholder={say({ zh: '时限状态', en: 'Deadline' })}
      aria-label={say({ zh: '时限状态', en: 'Deadline' })}
      options={[label('red', '◆'), label('yellow', '▲'), label('green', '●')]}
    />
  )
}

function Kinds({ filters, onChange }: Props) {
  const say = useSay()
  const programs = useRead(listPrograms, {}, { staleTime: Infinity })
  const chosen = programs.data?.items.find(it => it.id === filters.program)
  return (
    <>
      <Select
        allowClear
        value={filters.program}
        onChange={(program: string | undefined) => onChange({ program, kind: undefined })}
        placeholder={say({ zh: '业务', en: 'Program' })}
        aria-label={say({ zh: '业务', en: 'Program' })}
        options={(programs.data?.items ?? []).map(it => ({ value: it.id, label: say(it.title) }))}
      />
      {chosen && (
        <Select
          allowClear
          value={filters.kind}
          onChange={(kind: string | undefined) => onChange({ kind })}
          placeholder={say({ zh: '类别', en: 'Kind' })}
          aria-label={say({ zh: '类别', en: 'Kind' })}
          popupMatchSelectWidth={280}
          options={chosen.kinds.map(it => ({
            value: it.id,
            label: say(it),
            keys: `${it.zh} ${it.en} ${it.id}`.toLowerCase(),
          }))}
          showSearch={{ filterOption: (typed, it) => matches(typed, it?.keys ?? '') }}
        />
      )}
    </>
  )
}
