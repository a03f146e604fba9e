/** Picks an area by any part of its name or by its code; each is shown with what it lies in. */
import { Select } from 'antd'
import { useMemo } from 'react'
import { type AreaReply, listAreas } from '../../../contracts/registers.ts'
import { levelNames } from '../../../core/area.ts'
import { useRead } from '../call.ts'
import { type Say, useSay } from '../language.tsx'
import { type Control, bare } from './control.ts'
import { type PickOption, matches } from './find-option.ts'
import { QuickPick } from './quick-pick.tsx'

const A_DAY = 24 * 3_600_000

/** For a form that is filled in at speed. */
export const AreaPick = (control: Control<string>) => (
  <QuickPick {...control} options={useAreaOptions().options} />
)

type Props = Control<string> & { readonly placeholder?: string; readonly allowClear?: boolean }

/** For a filter that is set now and then. */
export function AreaSelect({ placeholder, ...control }: Props) {
  const say = useSay()
  const { options, isPending } = useAreaOptions()
  return (
    <Select
      {...bare(control)}
      loading={isPending}
      options={options}
      showSearch={{ filterOption: (typed, it) => matches(typed, it?.keys ?? '') }}
      popupMatchSelectWidth={360}
      placeholder={placeholder ?? say({ zh: '输入名称或代码', en: 'Type a name or code' })}
      optionRender={({ data }) => (
        <span className="area-option">
          {data.label}
          <span className="small second">{data.aside}</span>
        </span>
      )}
    />
  )
}

function useAreaOptions() {
  const say = useSay()
  const areas = useRead(listAreas, {}, { staleTime: A_DAY })
  const options = useMemo(() => optionsOf(areas.data?.items ?? [], say), [areas.data, say])
  return { options, isPending: areas.isPending }
}

/** In the order of the codes: each town is followed by what lies in it. */
function optionsOf(areas: readonly AreaReply[], say: Say): PickOption[] {
  const open = areas.filter(it => it.to === null)
  const byCode = new Map(open.map(it => [it.code, it]))
  return open
    .map(it => {
      const above = it.parent ? byCode.get(it.parent) : undefined
      return {
        value: it.code,
        label: say(it.name),
        aside: [above && say(above.name), say(levelNames[it.level]), it.code].filter(Boolean).join(' · '),
        keys: `${it.code} ${it.name.zh} ${it.name.en}`.toLowerCase(),
      }
    })
    .sort((a, b) => a.value.localeCompare(b.value))
}
