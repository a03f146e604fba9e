/** What the screen says by itself: an alarm that interrupts, and at rest three sentences, twenty seconds each. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Screen } from '../../contracts/screen.ts'
import { MINUTE_MS } from '../../core/instant.ts'
import { sayLength, sayNumber, sayTime } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { useOpen } from './opened.ts'

const EACH_MS = 20_000

const shapes = { late: '◆', plain: '●', good: '●' } as const

export function Telling({ screen: { sentences, ranking, asOf, isPast } }: { readonly screen: Screen }) {
  const say = useSay()
  const open = useOpen()
  const navigate = useNavigate()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn(before => before + 1), EACH_MS)
    return () => clearInterval(timer)
  }, [])
  const current = turn % Math.max(1, sentences.length)
  const it = sentences[current]
  if (!it) return null
  const go = () => {
    const { opens } = it
    if (opens.to !== 'figure') return open(opens)
    const { from, to } = ranking
    const search = { area: opens.area, from, to, ...(isPast ? { at: asOf } : {}) }
    void navigate({ to: '/figures/$id', params: { id: ranking.figure }, search })
  }
  return (
    <section
      className={`telling telling-${it.tone}`}
      aria-label={say({ zh: '今日要情', en: 'What matters now' })}
    >
      <span className="telling-shape" aria-hidden="true">
        {shapes[it.tone]}
      </span>
      <button type="button" className="telling-text" title={say(it.text)} onClick={go}>
        {say(it.text)}
      </button>
      <span className="telling-turns">
        {sentences.map((one, i) => (
          <button
            key={one.text.zh}
            type="button"
            aria-label={say({ zh: `第 ${i + 1} 条`, en: `Number ${i + 1}` })}
            aria-pressed={i === current}
            onClick={() => setTurn(i)}
          />
        ))}
      </span>
    </section>
  )
}

/** Over everything while an alarm is on: what, where, how much against what, since when, and its case. */
export function AlarmBand({ screen }: { readonly screen: Screen }) {
  const say = useSay()
  const open = useOpen()
  const on = screen.alarms.filter(it => it.endedAt === null)
  const it = on[0]
  if (!it) return null
  const lasting = sayLength(Math.max(MINUTE_MS, Date.parse(screen.asOf) - Date.parse(it.beginsAt)))
  const since = sayTime(it.beginsAt)
  const others = screen.day.know.open - 1
  const its = it.case
  return (
    <section className="alarm" role="alert" aria-label={say({ zh: '超标报警', en: 'Alarm' })}>
      <strong className="alarm-word">
        <span aria-hidden="true">◆</span> {say({ zh: '超标报警', en: 'Alarm' })}
      </strong>
      <span className="alarm-what" title={`${it.placeName} ${say(it.factorName)}`}>
        {it.placeName} {say(it.factorName)}
      </span>
      <span className="alarm-value">
        <button
          type="button"
          className="opens"
          title={say({ zh: '该排口最新读数', en: 'Latest readings here' })}
          onClick={() => open({ to: 'places', id: it.place })}
        >
          {it.value === null ? '—' : sayNumber(Math.round(it.value * 100) / 100)}
        </button>
        <small> {it.unit}</small>
        <small className="alarm-limit">
          {say({ zh: `限值 ${sayNumber(it.limit)}`, en: `limit ${sayNumber(it.limit)}` })}
        </small>
      </span>
      <span className="alarm-since">
        {say({ zh: `${since} 起，已 ${lasting.zh}`, en: `since ${since}, ${lasting.en}` })}
      </span>
      <span className="alarm-case">
        {its ? (
          <button type="button" className="opens" onClick={() => open({ to: 'case', id: its.id })}>
            {its.number}
          </button>
        ) : (
          say({ zh: '尚未立案', en: 'No case yet' })
        )}
      </span>
      {others > 0 ? (
        <button type="button" className="opens" onClick={() => open({ to: 'alarms' })}>
          {say({ zh: `另有 ${others} 起`, en: `${others} more` })}
        </button>
      ) : null}
    </section>
  )
}
