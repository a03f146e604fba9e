/** Picks one unit or several, by name or code. */
import { Select } from 'antd'
import { listUnits } from '../../../contracts/registers.ts'
import { useRead } from '../call.ts'
import { useSay } from '../language.tsx'
import { type Control, bare } from './control.ts'

const A_DAY = 24 * 3_600_000

type Props = Control<unknown> & {
  readonly isMany?: boolean
  readonly autoFocus?: boolean
  readonly placeholder?: string
}

export function UnitSelect({ isMany = false, autoFocus = false, placeholder, ...control }: Props) {
  const say = useSay()
  const units = useRead(listUnits, {}, { staleTime: A_DAY })
  // A unit that was merged into another takes no new work.
  const options = (units.data?.items ?? [])
    .filter(it => it.to === null)
    .map(it => ({
      value: it.id,
      label: say(it.name),
      keys: `${it.name.zh} ${it.name.en} ${it.id} ${it.area}`.toLowerCase(),
    }))
  return (
    <Select
      {...bare(control)}
      {...(isMany ? { mode: 'multiple' as const } : {})}
      autoFocus={autoFocus}
      allowClear
      loading={units.isPending}
      options={options}
      showSearch={{ filterOption: (typed, it) => it?.keys.includes(typed.trim().toLowerCase()) ?? false }}
      placeholder={placeholder ?? say({ zh: '输入名称或代码', en: 'Type a name or code' })}
    />
  )
}
