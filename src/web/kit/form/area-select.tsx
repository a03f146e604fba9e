/** Picks an area by any part of its name or by its code; each is shown with what it lies in. */
import { Select } from 'antd'
import { useMemo } from 'react'
import { type AreaReply, listAreas } from '../../../contracts/registers.ts'
import { levelNames } from '../../../core/area.ts'
import { useRead } from '../call.ts'
import { type Say, useSay } from '../language.tsx'
import { type Control, bare } from './control.ts'

const A_DAY = 24 * 3_600_000

type Props = Control<string> & {
  readonly placeholder?: string
  readonly allowClear?: boolean
  readonly autoFocus?: boolean
}

export function AreaSelect({ placeholder, ...control }: Props) {
  const say = useSay()
  const areas = useRead(listAreas, {}, { staleTime: A_DAY })
  const options = useMemo(() => optionsOf(areas.data?.items ?? [], say), [areas.data, say])
  return (
    <Select
      {...bare(control)}
      loading={areas.isPending}
      options={options}
      showSearch={{ filterOption: (typed, it) => matches(typed, it?.keys ?? '') }}
      popupMatchSelectWidth={360}
      placeholder={placeholder ?? say({ zh: '输入名称或代码', en: 'Type a name or code' })}
      optionRender={({ data }) => (
        <span className="area-option">
          {data.label}
          <span className="small second">{data.within}</span>
        </span>
      )}
    />
  )
}

function optionsOf(areas: readonly AreaReply[], say: Say) {
  const open = areas.filter(it => it.to === null)
  const byCode = new Map(open.map(it => [it.code, it]))
  return open
    .map(it => {
      const above = it.parent ? byCode.get(it.parent) : undefined
      return {
        value: it.code,
        label: say(it.name),
        within: [above && say(above.name), say(levelNames[it.level]), it.code].filter(Boolean).join(' · '),
        keys: `${it.name.zh} ${it.name.en} ${it.code}`.toLowerCase(),
        order: it.code.padEnd(15, '0') + it.code.length,
      }
    })
    .sort((a, b) => a.order.localeCompare(b.order))
}

/** Each word that was typed has to be there somewhere: “凤凰 3” finds 凤凰岭街道第三网格 by name and code. */
export const matches = (typed: string, keys: string): boolean =>
  typed
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every(word => keys.includes(word))
