/** One figure opened: numerator over denominator, the rule, the moment, the source; then the cases; then the ranking. */
import '../case/case.css'
import './figures.css'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type Figure, readFigure } from '../../../contracts/figures.ts'
import { useRead } from '../../kit/call.ts'
import { sayExactly, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { OpensHere } from '../../kit/opens.tsx'
import { Answer } from '../../kit/states.tsx'
import { Pair } from '../case/event-entry.tsx'
import { FigureCases } from './figure-cases.tsx'
import { FigureFilters } from './figure-filters.tsx'
import { FigureRanking } from './figure-ranking.tsx'
import { askedBy, type FigureSearch, sayPeriod, sayUnit, sayValue } from './figure-search.ts'

const ROUTE = '/shell/figures/$id'

export function FigurePage() {
  const say = useSay()
  const { id } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate()
  const found = useRead(
    readFigure,
    { params: { id }, query: askedBy(search) },
    { placeholderData: before => before },
  )
  const go = (next: FigureSearch) => void navigate({ to: '/figures/$id', params: { id }, search: next })
  return (
    <>
      <header className="page-head">
        <Link to="/figures" search={{ ...search, explain: undefined }}>
          {say({ zh: '← 全部指标', en: '← All figures' })}
        </Link>
        {found.data ? (
          <span className="second">
            {say(found.data.areaName)} · {say(sayPeriod(found.data))}
          </span>
        ) : null}
      </header>
      <FigureFilters search={search} shown={found.data} onChange={go} />
      <Answer query={found}>
        {it => (
          <div className="figure-body">
            <div className="figure-main">
              <Parts it={it} search={search} onOpen={explain => go({ ...search, explain })} />
              <FigureCases it={it} search={search} part={search.explain ?? 'numerator'} />
            </div>
            <FigureRanking it={it} search={search} />
          </div>
        )}
      </Answer>
    </>
  )
}

type Part = NonNullable<FigureSearch['explain']>

function Parts({
  it,
  search,
  onOpen,
}: {
  readonly it: Figure
  readonly search: FigureSearch
  readonly onOpen: (part: Part) => void
}) {
  const say = useSay()
  const shown = search.explain ?? 'numerator'
  const part = (name: Part, n: number, title: { zh: string; en: string }) => (
    <OpensHere
      label={say({ zh: `列出${title.zh}`, en: `List the ${title.en}` })}
      isOpen={shown === name}
      onOpen={() => onOpen(name)}
    >
      {sayNumber(n)}
    </OpensHere>
  )
  return (
    <section className="panel figure-parts">
      <h1>{say(it.title)}</h1>
      <p className="figure-sum">
        <span className="figure-number">
          {sayValue(it)}
          <small>{say(sayUnit(it.unit))}</small>
        </span>
        {it.denominator === null ? null : (
          <span>
            = {part('numerator', it.numerator, { zh: '分子', en: 'numerator' })} ÷{' '}
            {part('denominator', it.denominator, { zh: '分母', en: 'denominator' })}
            <span className="second">
              {say({ zh: '，其余 ', en: ', leaving ' })}
              {part('rest', it.denominator - it.numerator, { zh: '其余事项', en: 'rest' })}{' '}
              {say({ zh: '件', en: 'cases' })}
            </span>
          </span>
        )}
        {it.value === null ? (
          <span className="second">
            {say({
              zh: '本期没有可计入的事项，不作 0 计',
              en: 'Nothing to count in this period: this is not zero',
            })}
          </span>
        ) : null}
      </p>
      <dl className="pairs">
        <Pair
          title={it.denominator === null ? { zh: '计数', en: 'Counts' } : { zh: '分子', en: 'Numerator' }}
          value={say(it.rule.numerator)}
        />
        {it.rule.denominator ? (
          <Pair title={{ zh: '分母', en: 'Denominator' }} value={say(it.rule.denominator)} />
        ) : null}
        {it.denominator === null ? null : (
          <Pair title={{ zh: '取值', en: 'Rounding' }} value={say(sayRounding(it.rounding))} />
        )}
        <Pair title={{ zh: '计算时刻', en: 'As of' }} value={say(sayExactly(it.asOf))} />
        <Pair title={{ zh: '依据', en: 'Source' }} value={say(it.source)} />
      </dl>
    </section>
  )
}

const sayRounding = ({ places, mode }: Figure['rounding']) => ({
  zh: `${places === 0 ? '取整数' : `保留 ${places} 位小数`}，${mode === 'half-up' ? '四舍五入' : '截去其后各位'}`,
  en: `${places} decimal places, ${mode === 'half-up' ? 'rounded half up' : 'cut off'}`,
})
