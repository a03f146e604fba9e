/** The wall screen 大屏: one district at one glance, live or at any past moment. */
import './screen.css'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { Screen } from '../../contracts/screen.ts'
import { problemIn } from '../kit/call.ts'
import { sayLength, sayMoment, sayTime } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { Drawer } from './drawer.tsx'
import { FiveSteps } from './five-steps.tsx'
import { OpenContext, type Opened } from './opened.ts'
import { HotMatters, Ranking, RedLights } from './right-side.tsx'
import { AlarmBand, Telling } from './telling.tsx'
import { TimeSlider } from './time-slider.tsx'
import { TopBand } from './top-band.tsx'
import { type Moment, useMoment } from './use-moment.ts'
import { type Shown, useScreen, useSecond } from './use-screen.ts'
import { useWallScale } from './wall-scale.ts'

const ScreenMap = lazy(() => import('./screen-map.tsx'))

export function ScreenPage() {
  const say = useSay()
  const moment = useMoment()
  const shown = useScreen(moment.asked)
  const scale = useWallScale()
  const [opened, open] = useState<Opened>()
  const close = useCallback(() => open(undefined), [])
  const { screen } = shown
  if (!screen) return <Before shown={shown} />
  return (
    <OpenContext value={open}>
      <main className={moment.at === undefined ? 'wall' : 'wall is-past'}>
        <TopBand screen={screen} at={moment.at} />
        <div className="wall-notes">
          <PastBand screen={screen} moment={moment} />
          <AlarmBand screen={screen} />
        </div>
        <FiveSteps screen={screen} />
        <div className="wall-middle">
          <Telling screen={screen} />
          <Suspense
            fallback={
              <p className="wall-map-wait">{say({ zh: '地图载入中…', en: 'The map is loading…' })}</p>
            }
          >
            <ScreenMap screen={screen} scale={scale.map} />
          </Suspense>
        </div>
        <div className="wall-right">
          <RedLights screen={screen} />
          <Ranking screen={screen} />
          <HotMatters screen={screen} />
        </div>
        <footer className="wall-bottom">
          <TimeSlider moment={moment}>
            <AsOf screen={screen} shown={shown} />
          </TimeSlider>
        </footer>
      </main>
      {opened ? <Drawer opened={opened} screen={screen} onClose={close} /> : null}
    </OpenContext>
  )
}

/** Until what is shown is of now again, it is said that it is not. */
function PastBand({ screen, moment }: { readonly screen: Screen; readonly moment: Moment }) {
  const say = useSay()
  if (moment.at === undefined && !screen.isPast) return null
  const at = sayMoment(screen.isPast ? screen.asOf : new Date(moment.at ?? 0).toISOString())
  return (
    <p className="past" role="status">
      <strong>{say({ zh: '历史时刻', en: 'A past moment' })}</strong>
      {say({ zh: `以下均为 ${at.zh} 的情况，不是现在`, en: `All of this is as it was on ${at.en}, not now` })}
      <button type="button" onClick={moment.live}>
        {say({ zh: '回到现在', en: 'Back to now' })}
      </button>
    </p>
  )
}

/** Older than three questions: it says so. */
const PROMISE_MS = 20_000

function AsOf({ screen, shown }: { readonly screen: Screen; readonly shown: Shown }) {
  const say = useSay()
  const second = useSecond()
  const age = second - Date.parse(screen.asOf)
  const time = sayTime(screen.asOf)
  if (screen.isPast || (age <= PROMISE_MS && !shown.isBehind))
    return <p className="as-of">{say({ zh: `数据截至 ${time}`, en: `Data as of ${time}` })}</p>
  const late = sayLength(age)
  return (
    <p className="as-of as-of-late" role="status">
      {say({
        zh: `数据截至 ${time}，已 ${late.zh}未更新，正在重试`,
        en: `Data as of ${time}, not renewed for ${late.en}, trying again`,
      })}
    </p>
  )
}

/** Before the first answer: the empty wall says what it waits for, or what went wrong. */
function Before({ shown }: { readonly shown: Shown }) {
  const say = useSay()
  return (
    <main className="wall-before">
      <h1>{say({ zh: '大屏', en: 'Screen' })}</h1>
      {shown.error ? (
        <>
          <p role="alert">{say(problemIn(shown.error).say)}</p>
          <button type="button" onClick={shown.again}>
            {say({ zh: '重试', en: 'Try again' })}
          </button>
        </>
      ) : (
        <p>{say({ zh: '数据载入中…', en: 'Loading…' })}</p>
      )}
    </main>
  )
}
