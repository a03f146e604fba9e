/** What presses: red lights, how the towns stand, and what is reported more than before. */
import './right-side.css'
import { Link } from '@tanstack/react-router'
import type { Screen } from '../../contracts/screen.ts'
import type { Bilingual } from '../../core/language.ts'
import { sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { usePlaceName } from '../kit/place-name.ts'
import { Count } from './count.tsx'
import { useOpen } from './opened.ts'
import { useFitting } from './use-fitting.ts'

export function RedLights({ screen: { redLights, day } }: { readonly screen: Screen }) {
  const say = useSay()
  const open = useOpen()
  const { list, fit } = useFitting()
  const place = usePlaceName()
  const title: Bilingual = { zh: '红灯 超期未结', en: 'Red lights: overdue' }
  return (
    <section className="block reds" aria-label={say(title)}>
      <h2>
        {say(title)}{' '}
        <span className={day.overdue > 0 ? 'is-late' : ''}>
          <Count n={day.overdue} opens={{ to: 'cases', set: 'overdue' }} label={title} />
        </span>
      </h2>
      {redLights.length === 0 ? (
        <p className="block-empty">{say({ zh: '● 没有超期的事项', en: '● Nothing is overdue' })}</p>
      ) : (
        <ol ref={list}>
          {redLights.slice(0, fit).map(it => {
            const what = it.title ?? say(it.kindName)
            const whose = it.ownerName ? say(it.ownerName) : say({ zh: '尚未派单', en: 'Not assigned' })
            const where = `${whose} · ${say(place(it.area, it.areaName).name)}`
            return (
              <li key={it.id}>
                <button type="button" onClick={() => open({ to: 'case', id: it.id })}>
                  <span className="red-mark" aria-hidden="true">
                    ◆
                  </span>
                  <span className="red-what" title={what}>
                    {what}
                  </span>
                  <span className="red-late">{it.left ? say(it.left) : ''}</span>
                  <span className="red-whose" title={where}>
                    {where}
                  </span>
                </button>
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}

export function Ranking({ screen: { ranking, asOf, isPast } }: { readonly screen: Screen }) {
  const say = useSay()
  const { from, to } = ranking
  const { list, fit } = useFitting()
  const past = isPast ? { at: asOf } : {}
  return (
    <section className="block ranking" aria-label={say(ranking.title)}>
      <h2>
        <Link to="/figures/$id" params={{ id: ranking.figure }} search={{ from, to, ...past }}>
          {say(ranking.title)}
        </Link>{' '}
        <small>{say({ zh: '近 30 天', en: 'last 30 days' })}</small>
      </h2>
      {ranking.items.length === 0 ? (
        <p className="block-empty">
          {say({ zh: '近 30 天没有到期的事项', en: 'Nothing has fallen due in 30 days' })}
        </p>
      ) : (
        <ol ref={list}>
          {ranking.items.slice(0, fit).map(it => (
            <li key={it.area}>
              <span className="rank">{it.rank ?? '—'}</span>
              <span className="rank-name" title={say(it.name)}>
                {say(it.name)}
              </span>
              <span className="rank-bar" aria-hidden="true">
                <span style={{ inlineSize: `${it.value ?? 0}%` }} />
              </span>
              <span className="rank-value">
                <Link
                  to="/figures/$id"
                  params={{ id: ranking.figure }}
                  search={{ area: it.area, from, to, ...past }}
                  className="opens"
                  title={say(ranking.title)}
                >
                  {it.value === null ? '—' : `${sayNumber(it.value, 2)}%`}
                </Link>
                <small>
                  {it.numerator}/{it.denominator}
                </small>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

export function HotMatters({ screen: { hot } }: { readonly screen: Screen }) {
  const say = useSay()
  const { list, fit } = useFitting()
  const title: Bilingual = { zh: '热点事项', en: 'Hot matters' }
  return (
    <section className="block hot" aria-label={say(title)}>
      <h2>
        {say(title)}{' '}
        <small>{say({ zh: '近 7 天，与前 7 天相比', en: 'last 7 days, against the 7 before' })}</small>
      </h2>
      {hot.length === 0 ? (
        <p className="block-empty">{say({ zh: '近 14 天没有上报', en: 'Nothing reported in 14 days' })}</p>
      ) : (
        <ol ref={list}>
          {hot.slice(0, fit).map(it => (
            <li key={`${it.program} ${it.kind}`}>
              <span className="hot-name" title={say(it.kindName)}>
                {say(it.kindName)}
              </span>
              <Count
                n={it.lately}
                opens={{ to: 'cases', set: 'kind-lately', program: it.program, kind: it.kind }}
                label={{ zh: `${it.kindName.zh} 近 7 天`, en: `${it.kindName.en}, last 7 days` }}
              />
              <span className="hot-change">
                {sayRise(it.lately - it.before)}
                <small>
                  <Count
                    n={it.before}
                    opens={{ to: 'cases', set: 'kind-before', program: it.program, kind: it.kind }}
                    label={{ zh: `${it.kindName.zh} 前 7 天`, en: `${it.kindName.en}, the 7 days before` }}
                  />
                </small>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

const sayRise = (change: number): string =>
  change > 0 ? `↑ +${change}` : change < 0 ? `↓ −${-change}` : '→ 0'
