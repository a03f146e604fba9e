/** 知 报 议 办 评 as one flow: today's count, how many wait, and how long the oldest has waited. */
import './five-steps.css'
import type { ReactNode } from 'react'
import type { Screen } from '../../contracts/screen.ts'
import { dayCounts, type DayCountId } from '../../core/day-count.ts'
import type { Bilingual } from '../../core/language.ts'
import { sayLength, sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { Count } from './count.tsx'

interface Counted {
  readonly n: number
  readonly oldest: string | null
}

export function FiveSteps({ screen: { day, asOf } }: { readonly screen: Screen }) {
  const say = useSay()
  const now = Date.parse(asOf)
  const { know, report, deliberate, handle, evaluate } = day
  const waiting = (set: DayCountId, it: Counted) => <Waiting set={set} it={it} now={now} />
  const { onTime } = evaluate
  return (
    <section className="steps" aria-label={say({ zh: '五步流转', en: 'The five steps' })}>
      <Step
        sign={{ zh: '知', en: 'Know' }}
        count={<Count n={know.records} opens={{ to: 'places' }} label={recordsToday} />}
        unit={recordsToday}
      >
        <p>
          {say({ zh: '今日报警', en: 'Alarms today' })}{' '}
          <Count n={know.alarms} opens={{ to: 'alarms' }} label={{ zh: '今日报警', en: 'Alarms today' }} />
        </p>
        <p className={know.open > 0 ? 'is-late' : ''}>
          {say({ zh: '未解除', en: 'Still on' })}{' '}
          <Count n={know.open} opens={{ to: 'alarms' }} label={{ zh: '未解除的报警', en: 'Open alarms' }} />
        </p>
      </Step>
      <Step sign={{ zh: '报', en: 'Report' }} {...today('reported-today', report.today)}>
        {waiting('to-accept', report.toAccept)}
      </Step>
      <Step sign={{ zh: '议', en: 'Decide' }} {...today('assigned-today', deliberate.today)}>
        {waiting('to-assign', deliberate.toAssign)}
      </Step>
      <Step sign={{ zh: '办', en: 'Act' }} {...today('done-today', handle.today)}>
        {waiting('in-hand', handle.inHand)}
        {waiting('to-check', handle.toCheck)}
      </Step>
      <Step sign={{ zh: '评', en: 'Rate' }} {...today('closed-today', evaluate.today)}>
        <p>
          {say({ zh: '按期', en: 'In time' })}{' '}
          {onTime.value === null ? (
            <span title={say({ zh: '今日尚无定有时限的结案', en: 'None with a deadline closed today' })}>
              —
            </span>
          ) : (
            <>
              <Count
                n={onTime.numerator}
                opens={{ to: 'cases', set: 'on-time-today' }}
                label={dayCounts['on-time-today'].title}
                text={`${sayNumber(onTime.value, 2)}%`}
              />{' '}
              <small>
                (
                <Count
                  n={onTime.numerator}
                  opens={{ to: 'cases', set: 'on-time-today' }}
                  label={dayCounts['on-time-today'].title}
                />
                /
                <Count
                  n={onTime.denominator}
                  opens={{ to: 'cases', set: 'timed-today' }}
                  label={dayCounts['timed-today'].title}
                />
                )
              </small>
            </>
          )}
        </p>
        {waiting('to-call-back', evaluate.toCallBack)}
      </Step>
    </section>
  )
}

const recordsToday: Bilingual = { zh: '今日读数', en: 'Readings today' }

const today = (set: DayCountId, n: number) => ({
  count: <Count n={n} opens={{ to: 'cases', set }} label={dayCounts[set].title} />,
  unit: short[set] ?? dayCounts[set].title,
})

/** Where the sign beside it says the rest. */
const short: Partial<Record<DayCountId, Bilingual>> = {
  'done-today': { zh: '今日报结', en: 'Done today' },
}

interface StepProps {
  readonly sign: Bilingual
  readonly count: ReactNode
  readonly unit: Bilingual
  readonly children: ReactNode
}

function Step({ sign, count, unit, children }: StepProps) {
  const say = useSay()
  return (
    <div className="step">
      <h2 className="step-sign">{say(sign)}</h2>
      <div className="step-body">
        <p className="step-today">
          <span className="step-count">{count}</span>
          <span className="step-unit">{say(unit)}</span>
        </p>
        <div className="step-rest">{children}</div>
      </div>
    </div>
  )
}

function Waiting({ set, it, now }: { readonly set: DayCountId; readonly it: Counted; readonly now: number }) {
  const say = useSay()
  const { title } = dayCounts[set]
  const waited = it.oldest === null || it.n === 0 ? undefined : sayLength(now - Date.parse(it.oldest))
  return (
    <p>
      {say(title)} <Count n={it.n} opens={{ to: 'cases', set }} label={title} />
      {waited ? (
        <small className="step-oldest">{say({ zh: `最久 ${waited.zh}`, en: `longest ${waited.en}` })}</small>
      ) : null}
    </p>
  )
}
