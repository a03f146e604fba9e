/** The period of the case list: a button that says it, and becomes two calendars when it is pressed. */
import { Suspense, lazy, useState } from 'react'
import { sayDay } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import type { Filters } from './case-list-head.tsx'

interface Props {
  readonly filters: Filters
  readonly onChange: (patch: Partial<Filters>) => void
}

/** The calendars weigh 25 kB: they are fetched when a period is asked for. */
const DayRange = lazy(async () => ({ default: (await import('./day-range.tsx')).DayRange }))

export function PeriodFilter({ filters: { from, to }, onChange }: Props) {
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  const period = {
    zh: `上报 ${from ? sayDay(from).zh : '…'}—${to ? sayDay(to).zh : '…'}`,
    en: `Reported ${from ? sayDay(from).en : '…'} – ${to ? sayDay(to).en : '…'}`,
  }
  const closed = (
    <button
      type="button"
      className="filter-toggle"
      aria-pressed={Boolean(from || to)}
      onClick={() => setOpen(true)}
    >
      {say(from || to ? period : { zh: '上报日期', en: 'Reported' })}
    </button>
  )
  if (!isOpen) return closed
  return (
    <Suspense fallback={closed}>
      <DayRange from={from} to={to} onChange={onChange} onClose={() => setOpen(false)} />
    </Suspense>
  )
}
