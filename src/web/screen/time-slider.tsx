/** The day along the bottom: drag to any moment of it, choose another day, play it faster than life, come back to now. */
import './time-slider.css'
import { type ReactNode, useMemo } from 'react'
import { screenDay, type ScreenDay } from '../../contracts/screen.ts'
import { addDays, DAY_MS, dayOf, isoShanghai, MINUTE_MS, startOfDay } from '../../core/instant.ts'
import { useRead } from '../kit/call.ts'
import { sayDay, sayMoment, sayTime } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { type Moment, rates } from './use-moment.ts'
import { useSecond } from './use-screen.ts'

const REFRESH_MS = 60_000
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24]

interface SliderProps {
  readonly moment: Moment
  /** How old the data are. */
  readonly children: ReactNode
}

export function TimeSlider({ moment, children }: SliderProps) {
  const say = useSay()
  const second = useSecond()
  const now = Math.floor(second / MINUTE_MS) * MINUTE_MS
  const day = dayOf(moment.at ?? second)
  const isToday = day === dayOf(second)
  const start = startOfDay(day)
  const read = useRead(
    screenDay,
    { query: { day } },
    isToday ? { refetchInterval: REFRESH_MS, staleTime: REFRESH_MS } : { staleTime: Infinity },
  )
  const shown = moment.at ?? second
  const toDay = (next: string) => {
    if (/^\d{4}-\d\d-\d\d$/.test(next)) moment.go(startOfDay(next) + (shown - start))
  }
  const toTime = (time: string) => {
    const at = Date.parse(`${day}T${time}:00+08:00`)
    if (Number.isNaN(at)) return
    moment.pause()
    moment.go(at)
  }
  const label = say({ zh: '时刻', en: 'Moment' })
  return (
    <section
      className={moment.at === undefined ? 'slider' : 'slider is-past'}
      aria-label={say({ zh: '时间轴', en: 'Timeline' })}
    >
      <div className="slider-day">
        <button
          type="button"
          aria-label={say({ zh: '前一天', en: 'The day before' })}
          onClick={() => toDay(addDays(day, -1))}
        >
          ‹
        </button>
        <label>
          <span className="visually-hidden">{say({ zh: '日期', en: 'Day' })}</span>
          <span aria-hidden="true">{say(sayDay(day))}</span>
          <input type="date" value={day} max={dayOf(second)} onChange={event => toDay(event.target.value)} />
        </label>
        <button
          type="button"
          disabled={isToday}
          aria-label={say({ zh: '后一天', en: 'The day after' })}
          onClick={() => toDay(addDays(day, 1))}
        >
          ›
        </button>
      </div>
      <div className="slider-play">
        {rates.map(rate => (
          <button
            key={rate}
            type="button"
            aria-pressed={moment.rate === rate}
            onClick={() => (moment.rate === rate ? moment.pause() : moment.play(rate))}
          >
            <span aria-hidden="true">{moment.rate === rate ? '❚❚' : '▶'}</span>{' '}
            {say({ zh: `${rate} 倍`, en: `${rate}×` })}
          </button>
        ))}
      </div>
      <div className="slider-track">
        <Ticks day={read.data} start={start} until={isToday ? now : start + DAY_MS} />
        <input
          type="range"
          min={start}
          max={start + DAY_MS - MINUTE_MS}
          step={MINUTE_MS}
          value={Math.min(shown, start + DAY_MS - MINUTE_MS)}
          aria-label={label}
          aria-valuetext={say(sayMoment(isoShanghai(shown)))}
          onChange={event => {
            moment.pause()
            moment.go(Number(event.target.value))
          }}
        />
        <span className="slider-hours" aria-hidden="true">
          {HOURS.map(hour => (
            <span key={hour} style={{ insetInlineStart: `${(hour / 24) * 100}%` }}>
              {String(hour).padStart(2, '0')}
            </span>
          ))}
        </span>
      </div>
      <div className="slider-now">
        <label>
          <span className="visually-hidden">{say({ zh: '几点几分', en: 'Time of day' })}</span>
          <span className="slider-clock" aria-hidden="true">
            {sayTime(shown)}
          </span>
          <input type="time" value={sayTime(shown)} onChange={event => toTime(event.target.value)} />
        </label>
        <button type="button" disabled={moment.at === undefined} onClick={moment.live}>
          {moment.at === undefined
            ? say({ zh: '● 实时', en: '● Live' })
            : say({ zh: '回到现在', en: 'Back to now' })}
        </button>
        {children}
      </div>
    </section>
  )
}

/** What happened, each five minutes a bar: reports upward in indigo, closings in green, alarms as spans in red. */
function Ticks({
  day,
  start,
  until,
}: {
  readonly day: ScreenDay | undefined
  readonly start: number
  readonly until: number
}) {
  const x = (at: number) => ((at - start) / DAY_MS) * 1_000
  const bars = useMemo(() => {
    const ticks = day?.ticks ?? []
    const most = ticks.reduce((n, it) => Math.max(n, it.reported + it.closed + it.other), 4)
    return ticks.map(it => {
      const high = (n: number) => (n / most) * 26
      const [a, b, c] = [high(it.reported), high(it.closed), high(it.other)]
      return { at: Date.parse(it.at), a, b, c }
    })
  }, [day])
  return (
    <svg className="slider-ticks" viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true">
      <rect className="tick-future" x={x(until)} y="0" width={1_000 - x(until)} height="30" />
      {bars.map(({ at, a, b, c }) => (
        <g key={at} transform={`translate(${x(at)} 30)`}>
          <rect className="tick-other" width="2.2" y={-c} height={c} />
          <rect className="tick-report" width="2.2" y={-c - a} height={a} />
          <rect className="tick-closed" width="2.2" y={-c - a - b} height={b} />
        </g>
      ))}
      {(day?.alarms ?? []).map(it => {
        const from = Math.max(0, x(Date.parse(it.beginsAt)))
        const to = Math.min(1_000, it.endedAt ? x(Date.parse(it.endedAt)) : x(until))
        return (
          <rect
            key={it.id}
            className="tick-alarm"
            x={from}
            y="0"
            width={Math.max(2.5, to - from)}
            height="5"
          />
        )
      })}
    </svg>
  )
}
