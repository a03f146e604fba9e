/** 数据截至 HH:mm. Older than was promised, it is hatched and says so. */
import { useEffect, useState } from 'react'
import { MINUTE_MS } from '../../core/instant.ts'
import { sayLength, sayMoment, sayTime } from './format.ts'
import { useSay } from './language.tsx'

interface Props {
  /** ISO text or milliseconds. */
  readonly at: string | number
  /** How old it may be. */
  readonly promiseMs?: number
}

export function DataAsOf({ at, promiseMs = 5 * MINUTE_MS }: Props) {
  const say = useSay()
  const now = useNow()
  const then = typeof at === 'number' ? at : Date.parse(at)
  const age = now - then
  const shown =
    age > 12 * 3_600_000 ? sayMoment(new Date(then).toISOString()) : { zh: sayTime(then), en: sayTime(then) }
  if (age <= promiseMs)
    return <span className="as-of">{say({ zh: `数据截至 ${shown.zh}`, en: `Data as of ${shown.en}` })}</span>
  const late = sayLength(age)
  return (
    <span className="as-of as-of-late">
      {say({
        zh: `数据截至 ${shown.zh}，已 ${late.zh}未更新`,
        en: `Data as of ${shown.en}, not renewed for ${late.en}`,
      })}
    </span>
  )
}

/** The moment, renewed every half minute while the page is open. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
