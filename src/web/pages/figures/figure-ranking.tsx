/** One figure for each area below or each unit, ranked: as bars from zero, and as the table an office files. */
import { Link } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { type Figure, rankFigure } from '../../../contracts/figures.ts'
import type { Reply } from '../../../contracts/route.ts'
import { useRead } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { Opens } from '../../kit/opens.tsx'
import { Answer } from '../../kit/states.tsx'
import { askedBy, type FigureSearch, sayUnit, sayValue } from './figure-search.ts'

const BarChart = lazy(() => import('./bar-chart.tsx'))

type Place = Reply<typeof rankFigure>['items'][number]

interface RankingProps {
  readonly it: Figure
  readonly search: FigureSearch
}

/** More bars than this are a comb. */
const BARS = 16

export function FigureRanking({ it, search }: RankingProps) {
  const say = useSay()
  const [by, rankBy] = useState<'area' | 'owner'>('area')
  const found = useRead(rankFigure, { params: { id: it.id }, query: { ...askedBy(search), by } })
  return (
    <section className="panel figure-ranking" aria-labelledby="ranking">
      <header className="figure-ranking-head">
        <h2 id="ranking">{say({ zh: '排名', en: 'Ranking' })}</h2>
        <Segmented
          aria-label={say({ zh: '排名对象', en: 'What is ranked' })}
          value={by}
          options={[
            { value: 'area', label: say({ zh: '按辖区', en: 'By area' }) },
            { value: 'owner', label: say({ zh: '按单位', en: 'By unit' }) },
          ]}
          onChange={rankBy}
        />
      </header>
      <Answer query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="second">
              {say({ zh: '本期没有可排名的数据', en: 'Nothing to rank in this period' })}
            </p>
          ) : (
            <>
              <Bars items={items} it={it} />
              <RankTable items={items} by={by} it={it} search={search} />
            </>
          )
        }
      </Answer>
    </section>
  )
}

function Bars({ items, it }: { readonly items: readonly Place[]; readonly it: Figure }) {
  const say = useSay()
  const bars = items
    .filter(place => place.figure.value !== null)
    .slice(0, BARS)
    .map(place => ({
      name: say(place.name),
      value: place.figure.value ?? 0,
      label: `${sayValue(place.figure)}${it.unit === '%' ? '%' : ''}`,
      isSmall: place.rank === null,
    }))
  if (bars.length === 0) return null
  return (
    <Suspense fallback={<div style={{ height: bars.length * 28 + 32 }} />}>
      <BarChart
        bars={bars}
        unit={say(sayUnit(it.unit))}
        label={say({ zh: `${it.title.zh}排名图`, en: `${it.title.en}, ranked` })}
        isShare={it.unit === '%'}
      />
    </Suspense>
  )
}

function RankTable({
  items,
  by,
  it,
  search,
}: RankingProps & { readonly items: readonly Place[]; readonly by: 'area' | 'owner' }) {
  const say = useSay()
  const hasParts = it.denominator !== null
  const unranked = items.some(place => place.rank === null)
  return (
    <>
      <table className="rank-table">
        <thead>
          <tr>
            <th scope="col">{say({ zh: '名次', en: 'Rank' })}</th>
            <th scope="col">
              {by === 'area' ? say({ zh: '辖区', en: 'Area' }) : say({ zh: '单位', en: 'Unit' })}
            </th>
            <th scope="col" className="right">
              {say(it.title)}
            </th>
            {hasParts ? (
              <th scope="col" className="right">
                {say({ zh: '分子 / 分母', en: 'Parts' })}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {items.map(place => (
            <tr key={place.key}>
              <td>{place.rank ?? '—'}</td>
              <th scope="row">
                <Link to="/figures" search={{ ...search, explain: undefined, [by]: place.key }}>
                  {say(place.name)}
                </Link>
              </th>
              <td className="right">
                <Opens to="/figures/$id" params={{ id: it.id }} search={{ ...search, [by]: place.key }}>
                  {sayValue(place.figure)}
                </Opens>
                {it.unit === '%' && place.figure.value !== null ? '%' : ''}
              </td>
              {hasParts ? (
                <td className="right second">
                  {place.figure.numerator} / {place.figure.denominator}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {unranked ? (
        <p className="second small">{say({ zh: '件数过少的不排名', en: 'Too few cases are not ranked' })}</p>
      ) : null}
    </>
  )
}
