/** In the drawer: the alarms of the day, and the places that measure with all they said last. */
import type { Measuring, Screen } from '../../contracts/screen.ts'
import { recordKindNames } from '../../core/reading.ts'
import type { Bilingual } from '../../core/language.ts'
import { sayLength, sayMoment, sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { useOpen } from './opened.ts'

const stateNames: Record<Measuring['state'], Bilingual> = {
  normal: { zh: '● 正常', en: '● Normal' },
  alarm: { zh: '◆ 超标报警', en: '◆ Over its limit' },
  invalid: { zh: '○ 数据无效', en: '○ Values invalid' },
  late: { zh: '○ 数据未更新', en: '○ Not renewed' },
}

export function AlarmsInside({ screen }: { readonly screen: Screen }) {
  const say = useSay()
  const open = useOpen()
  const { know } = screen.day
  return (
    <>
      <h2 id="drawer-title">
        {say({ zh: '今日报警', en: 'Alarms today' })} <strong>{know.alarms}</strong>{' '}
        <small>{say({ zh: `起，未解除 ${know.open} 起`, en: `, ${know.open} still on` })}</small>
      </h2>
      <p className="drawer-rule">
        {say({
          zh: '当日开始的，以及此前开始、尚未解除的',
          en: 'begun on this day, and earlier ones that are still on',
        })}
      </p>
      {screen.alarms.length === 0 ? (
        <p className="block-empty">{say({ zh: '没有报警', en: 'There were no alarms' })}</p>
      ) : null}
      <ul className="drawer-list">
        {screen.alarms.map(it => {
          const until = it.endedAt === null ? Date.parse(screen.asOf) : Date.parse(it.endedAt)
          const lasting = sayLength(until - Date.parse(it.beginsAt))
          const its = it.case
          return (
            <li key={it.id}>
              <button
                type="button"
                onClick={() => open(its ? { to: 'case', id: its.id } : { to: 'places', id: it.place })}
              >
                <span className={it.endedAt === null ? 'drawer-name is-late' : 'drawer-name'}>
                  {it.placeName} {say(it.factorName)} {it.value === null ? '—' : sayNumber(it.value)}{' '}
                  {it.unit}
                </span>
                <span className="drawer-more">
                  {say({ zh: `限值 ${sayNumber(it.limit)}`, en: `limit ${sayNumber(it.limit)}` })} ·{' '}
                  {say(sayMoment(it.beginsAt))} ·{' '}
                  {it.endedAt === null
                    ? say({ zh: `已持续 ${lasting.zh}`, en: `for ${lasting.en} so far` })
                    : say({ zh: `持续 ${lasting.zh}，已解除`, en: `lasted ${lasting.en}, over` })}
                  {its ? ` · ${its.number}` : ''}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

interface PlacesProps {
  readonly screen: Screen
  readonly id: string | undefined
  /** Only where wind is measured. */
  readonly windy: boolean
}

export function PlacesInside({ screen, id, windy }: PlacesProps) {
  const say = useSay()
  const isWindy = (it: Measuring) => it.name === screen.weather?.place
  const shown = screen.places.filter(it => (id ? it.id === id : windy ? isWindy(it) : true))
  const { records } = screen.day.know
  return (
    <>
      <h2 id="drawer-title">
        {id || windy ? (
          say({ zh: '监测点', en: 'Monitoring point' })
        ) : (
          <>
            {say({ zh: '今日读数', en: 'Readings today' })} <strong>{sayNumber(records)}</strong>{' '}
            <small>{say({ zh: '条', en: 'records' })}</small>
          </>
        )}
      </h2>
      <p className="drawer-rule">
        {say({
          zh: '当日收到的设备数据，每上传一次计一条；限值以来源文件为准',
          en: 'What devices sent of this day, one upload one record; limits hold as their source says',
        })}
      </p>
      {shown.length === 0 ? (
        <p className="block-empty">{say({ zh: '还没有监测数据', en: 'Nothing is measured yet' })}</p>
      ) : null}
      <ul className="drawer-list">
        {shown.map(it => (
          <li key={it.id} className="drawer-place">
            <span className={it.state === 'alarm' ? 'drawer-name is-late' : 'drawer-name'}>{it.name}</span>
            <span className="drawer-more">
              {say(stateNames[it.state])} · {say(it.kindName)} · {say(recordKindNames[it.recordKind])}{' '}
              {say(sayMoment(it.at))} ·{' '}
              {say({ zh: `今日 ${sayNumber(it.records)} 条`, en: `${sayNumber(it.records)} today` })}
            </span>
            <dl className={it.state === 'late' ? 'drawer-values is-old' : 'drawer-values'}>
              {it.values.map(one => (
                <div key={one.factor}>
                  <dt>{say(one.name)}</dt>
                  <dd className={one.limit !== null && (one.value ?? 0) > one.limit ? 'is-late' : ''}>
                    {one.value === null ? '—' : sayNumber(Math.round(one.value * 1_000) / 1_000)}{' '}
                    <small>{one.unit}</small>
                    {one.limit === null ? null : (
                      <small>
                        {' '}
                        {say({ zh: `限值 ${sayNumber(one.limit)}`, en: `limit ${sayNumber(one.limit)}` })}
                      </small>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  )
}
