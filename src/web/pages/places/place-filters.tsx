/** The filters of the register, each of them a part of the address. */
import { Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { listPlaceKinds } from '../../../contracts/places.ts'
import { useRead } from '../../kit/call.ts'
import { AreaSelect } from '../../kit/form/area-select.tsx'
import { sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { useSettled } from '../../kit/use-settled.ts'
import type { PlaceSearch } from '../../routes.tsx'

interface Props {
  readonly filters: PlaceSearch
  readonly onChange: (patch: Partial<PlaceSearch>) => void
}

const states = [
  { id: 'alarm', title: { zh: '报警中', en: 'With an alarm' } },
  { id: 'late', title: { zh: '数据超时', en: 'No new data' } },
  { id: 'monitored', title: { zh: '有在线监测', en: 'Monitored' } },
] as const

export function PlaceFilters({ filters, onChange }: Props) {
  const say = useSay()
  return (
    <div className="place-filters" role="search" aria-label={say({ zh: '筛选', en: 'Filters' })}>
      <Words value={filters.q} onChange={q => onChange({ q })} />
      <Kinds filters={filters} onChange={onChange} />
      <AreaSelect
        allowClear
        value={filters.area}
        onChange={area => onChange({ area })}
        placeholder={say({ zh: '辖区', en: 'Area' })}
        aria-label={say({ zh: '辖区', en: 'Area' })}
      />
      <span className="place-states" role="group" aria-label={say({ zh: '监测状态', en: 'State' })}>
        {states.map(it => (
          <button
            key={it.id}
            type="button"
            className="filter-toggle"
            aria-pressed={filters.state === it.id}
            onClick={() => onChange({ state: filters.state === it.id ? undefined : it.id })}
          >
            {say(it.title)}
          </button>
        ))}
      </span>
      {Object.values(filters).some(Boolean) ? (
        <Button
          type="link"
          onClick={() =>
            onChange({
              program: undefined,
              kind: undefined,
              area: undefined,
              q: undefined,
              state: undefined,
            })
          }
        >
          {say({ zh: '清除条件', en: 'Clear' })}
        </Button>
      ) : null}
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
      aria-label={say({ zh: '名称或编号', en: 'Name or number' })}
      placeholder={say({ zh: '名称或编号', en: 'Name or number' })}
      maxLength={100}
    />
  )
}

/** Kinds under the programs that keep them, each with how many there are. */
function Kinds({ filters, onChange }: Props) {
  const say = useSay()
  const kinds = useRead(listPlaceKinds, {}, { staleTime: 60_000 }).data?.items ?? []
  const used = kinds.filter(it => it.total > 0)
  const options = [...Map.groupBy(used, it => it.program)].map(([program, list]) => ({
    label: list[0] ? say(list[0].programName) : program,
    title: program,
    options: list.map(it => ({
      value: `${program}/${it.kind}`,
      label: `${say(it.kindName)} ${sayNumber(it.total)}`,
    })),
  }))
  const value = filters.program && filters.kind ? `${filters.program}/${filters.kind}` : undefined
  return (
    <Select
      allowClear
      value={value}
      options={options}
      onChange={(chosen: string | undefined) => {
        const [program, kind] = chosen?.split('/') ?? []
        onChange({ program, kind })
      }}
      popupMatchSelectWidth={240}
      placeholder={say({ zh: '类别', en: 'Kind' })}
      aria-label={say({ zh: '类别', en: 'Kind' })}
    />
  )
}
