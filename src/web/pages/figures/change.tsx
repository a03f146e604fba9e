/** 较上期 ↑ +3.2 个百分点. Nothing when either period has no value. */
import type { Figure } from '../../../contracts/figures.ts'
import { sayChange } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { sayPeriod, sayUnit, sayValue } from './figure-search.ts'

interface ChangeProps {
  readonly now: Figure
  readonly before: Figure | undefined
  /** The column says against what. */
  readonly isBare?: boolean
}

const against = { zh: '较上期', en: 'on the period before' }
const points = { zh: '个百分点', en: 'points' }

export function Change({ now, before, isBare = false }: ChangeProps) {
  const say = useSay()
  if (!before || now.value === null || before.value === null)
    return <span className="second small">{isBare ? '—' : ' '}</span>
  const isShare = now.unit === '%'
  if (now.value === before.value)
    return (
      <span className="second small">
        {isBare
          ? say({ zh: '持平', en: 'same' })
          : say({ zh: '与上期持平', en: 'same as the period before' })}
      </span>
    )
  const said = sayChange(
    now.value - before.value,
    now.rounding.places,
    isShare ? points : sayUnit(now.unit),
    isBare ? { zh: '', en: '' } : against,
  )
  const period = sayPeriod(before)
  const title = say({
    zh: `上期 ${period.zh} 为 ${sayValue(before)}`,
    en: `${period.en}: ${sayValue(before)}`,
  })
  return (
    <span className="second small" title={title}>
      {say(said).trim()}
    </span>
  )
}
