/** All indicators of an area and a period: counts first, then shares as bars from zero; every number opens. */
import './figures.css'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type Figure, listFigures } from '../../../contracts/figures.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { Opens } from '../../kit/opens.tsx'
import { Answer } from '../../kit/states.tsx'
import { Change } from './change.tsx'
import { FigureFilters } from './figure-filters.tsx'
import { askedBy, type FigureSearch, periodBefore, sayPeriod, sayUnit, sayValue } from './figure-search.ts'

const ROUTE = '/shell/figures'

export function FiguresPage() {
  const say = useSay()
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate()
  const found = useRead(listFigures, { query: askedBy(search) }, { placeholderData: before => before })
  const first = found.data?.items[0]
  return (
    <>
      <header className="page-head">
        <h1>{say({ zh: '评价指标', en: 'Figures' })}</h1>
        {first ? (
          <span className="second">
            {say(first.areaName)} · {say(sayPeriod(first))}
          </span>
        ) : null}
        {first && !search.at ? <DataAsOf at={first.asOf} /> : null}
        {search.at ? (
          <span className="as-of">
            {say({
              zh: `按 ${sayMoment(search.at).zh} 时的情况`,
              en: `As things stood on ${sayMoment(search.at).en}`,
            })}
          </span>
        ) : null}
      </header>
      <FigureFilters
        search={search}
        shown={first}
        onChange={next => void navigate({ to: '/figures', search: next })}
      />
      <Answer query={found}>{({ items }) => <Numbers items={items} search={search} />}</Answer>
    </>
  )
}

function Numbers({ items, search }: { readonly items: readonly Figure[]; readonly search: FigureSearch }) {
  const say = useSay()
  const first = items[0]
  const earlier = first ? periodBefore(first) : undefined
  const before = useRead(
    listFigures,
    { query: { ...askedBy(search), ...earlier } },
    { enabled: earlier !== undefined },
  ).data?.items
  const beforeOf = (it: Figure) => before?.find(other => other.id === it.id)
  const counts = items.filter(it => it.denominator === null)
  const shares = items.filter(it => it.denominator !== null && it.value !== null)
  const idle = items.filter(it => it.denominator !== null && it.value === null)
  return (
    <>
      <section className="panel figure-counts" aria-label={say({ zh: '件数', en: 'Counts' })}>
        {counts.map(it => (
          <p key={it.id}>
            <span className="second">{say(it.title)}</span>
            <span className="figure-number">
              <FigureLink figure={it} search={search} /> <small>{say(sayUnit(it.unit))}</small>
            </span>
            <Change now={it} before={beforeOf(it)} />
          </p>
        ))}
      </section>
      <section className="panel figure-shares" aria-label={say({ zh: '比率', en: 'Shares' })}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say({ zh: '指标', en: 'Figure' })}</th>
              <th scope="col" className="right">
                {say({ zh: '数值', en: 'Value' })}
              </th>
              <th scope="col" className="share-bar-head">
                {say({ zh: '0—100%', en: '0–100%' })}
              </th>
              <th scope="col" className="right">
                {say({ zh: '分子 / 分母', en: 'Parts' })}
              </th>
              <th scope="col" className="right">
                {say({ zh: '较上期', en: 'Change' })}
              </th>
            </tr>
          </thead>
          <tbody>
            {shares.map(it => (
              <ShareRow key={it.id} it={it} before={beforeOf(it)} search={search} />
            ))}
          </tbody>
        </table>
        {idle.length > 0 ? (
          <details className="figure-idle">
            <summary>
              {say({
                zh: `本期没有可计入事项的指标 ${idle.length} 项`,
                en: `${idle.length} figures with nothing to count in this period`,
              })}
            </summary>
            <ul>
              {idle.map(it => (
                <li key={it.id}>
                  <Link to="/figures/$id" params={{ id: it.id }} search={search}>
                    {say(it.title)}
                  </Link>{' '}
                  <span className="second">
                    {say({ zh: `分母：${it.rule.denominator?.zh}`, en: `counts ${it.rule.denominator?.en}` })}
                  </span>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </section>
    </>
  )
}

function ShareRow({
  it,
  before,
  search,
}: {
  readonly it: Figure
  readonly before: Figure | undefined
  readonly search: FigureSearch
}) {
  const say = useSay()
  return (
    <tr>
      <th scope="row">{say(it.title)}</th>
      <td className="right figure-value">
        <FigureLink figure={it} search={search} />
        {it.value === null ? null : <small>{it.unit}</small>}
      </td>
      <td className="share-bar" aria-hidden="true">
        {it.value === null ? null : <span style={{ inlineSize: `${Math.min(100, it.value)}%` }} />}
      </td>
      <td className="right second">
        {it.numerator} / {it.denominator}
      </td>
      <td className="right">
        <Change now={it} before={before} isBare />
      </td>
    </tr>
  )
}

/** Nothing to count is a dash and says why; it is not zero. */
function FigureLink({ figure, search }: { readonly figure: Figure; readonly search: FigureSearch }) {
  const say = useSay()
  const why =
    figure.value === null
      ? say({ zh: '本期没有可计入的事项', en: 'Nothing to count in this period' })
      : say({ zh: `${figure.title.zh}：打开构成`, en: `${figure.title.en}: what it is made of` })
  return (
    <Opens to="/figures/$id" params={{ id: figure.id }} search={search} label={why}>
      {sayValue(figure)}
    </Opens>
  )
}
