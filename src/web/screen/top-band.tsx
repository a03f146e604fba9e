/** Where and when, who leads and who is on duty, the weather and the air; and the few switches a wall needs. */
import './top-band.css'
import { Link } from '@tanstack/react-router'
import type { Screen } from '../../contracts/screen.ts'
import { dayOf, type Instant } from '../../core/instant.ts'
import type { Bilingual } from '../../core/language.ts'
import { MISSING, sayDay, sayNumber, sayTime } from '../kit/format.ts'
import { useLanguage, useSay } from '../kit/language.tsx'
import { useMode } from '../kit/mode.tsx'
import { useOpen } from './opened.ts'
import { useSecond } from './use-screen.ts'
import { isCalm, sayWind } from './wind.ts'

const weekdays: readonly Bilingual[] = [
  { zh: '星期日', en: 'Sun' },
  { zh: '星期一', en: 'Mon' },
  { zh: '星期二', en: 'Tue' },
  { zh: '星期三', en: 'Wed' },
  { zh: '星期四', en: 'Thu' },
  { zh: '星期五', en: 'Fri' },
  { zh: '星期六', en: 'Sat' },
]

/** The emergency team is called by these; it stands on the roster. */
const roles = [
  ['leader', { zh: '带班领导', en: 'Leading' }],
  ['chief', { zh: '值班长', en: 'Duty chief' }],
  ['officer', { zh: '值班员', en: 'On duty' }],
] as const satisfies readonly (readonly [string, Bilingual])[]

export function TopBand({ screen, at }: { readonly screen: Screen; readonly at: Instant | undefined }) {
  const say = useSay()
  return (
    <header className="band">
      <h1 className="band-name">{say(screen.area.name)}</h1>
      <BandClock at={at} />
      <dl className="band-duty" aria-label={say({ zh: '值班', en: 'Duty' })}>
        {roles.map(([role, name]) => {
          const people = screen.duties.filter(it => it.role === role)
          const names = people.map(it => say(it.person)).join(say({ zh: '、', en: ', ' }))
          return (
            <div key={role}>
              <dt title={say(name)}>{say(name)}</dt>
              <dd title={names || say({ zh: '值班表未排', en: 'The roster has nobody' })}>
                {names || say(MISSING)}
              </dd>
            </div>
          )
        })}
      </dl>
      <Weather screen={screen} />
      <Switches />
    </header>
  )
}

function BandClock({ at }: { readonly at: Instant | undefined }) {
  const say = useSay()
  const second = useSecond()
  const now = at ?? second
  const day = dayOf(now)
  const weekday = weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? MISSING
  return (
    <p className="band-clock">
      <time dateTime={new Date(now).toISOString()}>{sayTime(now)}</time>
      <span>
        {say(sayDay(day))} {say(weekday)}
      </span>
    </p>
  )
}

function Weather({ screen: { weather, places } }: { readonly screen: Screen }) {
  const say = useSay()
  const open = useOpen()
  const air = particles.flatMap(([factor, name]) => {
    const values = places
      .filter(it => it.state !== 'late')
      .flatMap(it => it.values.filter(one => one.factor === factor && one.flag === 'N' && one.value !== null))
    const numbers = values.flatMap(it => it.value ?? [])
    const [first] = values
    return first ? [{ factor, name, unit: first.unit, numbers }] : []
  })
  return (
    <dl className="band-weather" aria-label={say({ zh: '气象与空气', en: 'Weather and air' })}>
      <div>
        <dt>{say({ zh: '风', en: 'Wind' })}</dt>
        <dd>
          {weather && weather.windFromDeg !== null && !isCalm(weather.windMPerS) ? (
            <svg className="band-arrow" viewBox="0 0 20 20" aria-hidden="true">
              <path
                d="M10 18V4M5 9l5-6 5 6"
                transform={`rotate(${weather.windFromDeg + 180} 10 10)`}
                fill="none"
                stroke="currentColor"
                strokeWidth="2"
              />
            </svg>
          ) : null}
          <button
            type="button"
            className="opens"
            title={say({ zh: '气象站读数', en: 'Readings of the weather station' })}
            onClick={() => open({ to: 'places', windy: true })}
          >
            {weather ? say(sayWind(weather.windFromDeg, weather.windMPerS)) : say(MISSING)}{' '}
            {weather?.windMPerS === null || weather === null ? '' : sayNumber(weather.windMPerS, 1)}
          </button>
          {weather?.windMPerS === null || weather === null ? null : <small> m/s</small>}
        </dd>
      </div>
      <div>
        <dt>{say({ zh: '气温', en: 'Temp.' })}</dt>
        <dd>
          {weather?.temperatureC === null || weather === null ? (
            say(MISSING)
          ) : (
            <>
              {sayNumber(weather.temperatureC, 1)}
              <small> ℃</small>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>{say({ zh: '湿度', en: 'Humidity' })}</dt>
        <dd>
          {weather?.humidityPercent === null || weather === null ? (
            say(MISSING)
          ) : (
            <>
              {sayNumber(weather.humidityPercent, 0)}
              <small> %</small>
            </>
          )}
        </dd>
      </div>
      {air.map(it => (
        <div key={it.factor}>
          <dt>{it.name}</dt>
          <dd>
            <button
              type="button"
              className="opens"
              title={say({
                zh: `${it.numbers.length} 个站的最新值`,
                en: `Latest of ${it.numbers.length} stations`,
              })}
              onClick={() => open({ to: 'places' })}
            >
              {range(it.numbers)}
            </button>
            <small> {it.unit}</small>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** By the names everybody knows them by. */
const particles = [
  ['a34004', 'PM2.5'],
  ['a34002', 'PM10'],
] as const

function range(numbers: readonly number[]): string {
  const least = sayNumber(Math.round(Math.min(...numbers)))
  const most = sayNumber(Math.round(Math.max(...numbers)))
  return least === most ? least : `${least}–${most}`
}

function Switches() {
  const { language, setLanguage, say } = useLanguage()
  const { mode, setMode } = useMode()
  const isChinese = language === 'zh'
  const isLight = mode === 'light'
  return (
    <nav className="band-switches" aria-label={say({ zh: '大屏设置', en: 'Screen settings' })}>
      <button
        type="button"
        lang={isChinese ? 'en' : 'zh-CN'}
        aria-label={isChinese ? 'EN: switch to English' : '中：切换为中文'}
        onClick={() => setLanguage(isChinese ? 'en' : 'zh')}
      >
        {isChinese ? 'EN' : '中'}
      </button>
      <button
        type="button"
        aria-label={say(
          isLight ? { zh: '切换为深色', en: 'Switch to dark' } : { zh: '切换为浅色', en: 'Switch to light' },
        )}
        title={say(
          isLight ? { zh: '切换为深色', en: 'Switch to dark' } : { zh: '切换为浅色', en: 'Switch to light' },
        )}
        onClick={() => setMode(isLight ? 'dark' : 'light')}
      >
        {isLight ? '◐' : '◑'}
      </button>
      <Link to="/">{say({ zh: '工作台', en: 'Workbench' })}</Link>
    </nav>
  )
}
