/** The newest reading of a place: each value with its unit, over the limit or not to be counted; when, and whether late. */
import './reading-values.css'
import type { LatestReading, ShownValue } from '../../../contracts/places.ts'
import { sayMoment, sayNumber } from '../format.ts'
import { useSay } from '../language.tsx'
import { round } from './chart-option.ts'
import { sayFlag } from './flags.ts'

interface Props {
  readonly latest: LatestReading
  /** The first few; all when absent. */
  readonly most?: number
}

export function ReadingValues({ latest, most }: Props) {
  const values = most === undefined ? latest.values : latest.values.slice(0, most)
  const rest = latest.values.length - values.length
  const say = useSay()
  return (
    <ul className="reading-values">
      {values.map(it => (
        <li key={it.factor}>
          <Value it={it} />
        </li>
      ))}
      {rest > 0 ? <li className="second small">{say({ zh: `另 ${rest} 项`, en: `${rest} more` })}</li> : null}
    </ul>
  )
}

function Value({ it }: { readonly it: ShownValue }) {
  const say = useSay()
  const hint = noteOn(it)
  return (
    <span className={it.over ? 'reading-value reading-value-over' : 'reading-value'}>
      <span className="second">{say(it.name)}</span>{' '}
      <b {...(hint ? { title: say(hint) } : {})}>
        {it.over ? <span aria-hidden="true">◆ </span> : null}
        {it.value === null ? '—' : sayNumber(round(it.value))}
      </b>{' '}
      <small>{it.unit}</small>
      {it.over ? (
        <span className="visually-hidden">{say({ zh: '超过限值', en: 'over the limit' })}</span>
      ) : null}
    </span>
  )
}

function noteOn(it: ShownValue) {
  if (it.value === null) return { zh: '设备没有上报此项', en: 'The device did not send it' }
  if (!it.valid && it.flag) return sayFlag(it.flag)
  return it.upper === null ? undefined : { zh: `限值 ${it.upper}`, en: `Limit ${it.upper}` }
}

/** When it was read; hatched when it is older than such readings may be. */
export function Freshness({ latest }: { readonly latest: LatestReading }) {
  const say = useSay()
  const at = say(sayMoment(latest.at))
  if (!latest.late)
    return (
      <span className="as-of">
        {say(latest.kindName)} {at}
      </span>
    )
  return (
    <span className="as-of as-of-late">{say({ zh: `${at} 起无新数据`, en: `Nothing new since ${at}` })}</span>
  )
}
