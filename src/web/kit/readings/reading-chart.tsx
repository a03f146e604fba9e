/** One factor over a period: a sentence as title when there is something to say, the chart, and its figures as a table. */
import './reading-chart.css'
import { lazy, Suspense, useState } from 'react'
import type { Series } from '../../../contracts/readings.ts'
import type { RecordKind } from '../../../core/reading.ts'
import { sayMoment, sayNumber, sayTime } from '../format.ts'
import { useSay } from '../language.tsx'
import { round } from './chart-option.ts'
import type { Zoom } from './chart-canvas.tsx'
import { sayFlag } from './flags.ts'

const ChartCanvas = lazy(() => import('./chart-canvas.tsx'))

interface Props {
  readonly series: Series
  readonly kind: RecordKind
  readonly from: string
  readonly to: string
  readonly height?: number
}

export function ReadingChart({ series, kind, from, to, height = 220 }: Props) {
  const say = useSay()
  const [zoom, setZoom] = useState<Zoom>()
  const name = `${say(series.name)}${series.unit ? ` · ${series.unit}` : ''}`
  const values = series.points.filter(it => it[1] !== null)
  return (
    <figure className="reading-chart" data-factor={series.factor} data-points={values.length}>
      <figcaption>
        <strong className={series.sentence ? 'reading-over' : ''}>
          {series.sentence ? say(series.sentence) : name}
        </strong>
        {zoom ? (
          <span className="reading-zoom">
            {say({
              zh: `已放大：${sayTime(zoom.from)}—${sayTime(zoom.to)}`,
              en: `Zoomed: ${sayTime(zoom.from)} – ${sayTime(zoom.to)}`,
            })}{' '}
            <button type="button" className="plain" onClick={() => setZoom(undefined)}>
              {say({ zh: '显示全部', en: 'Show all' })}
            </button>
          </span>
        ) : null}
      </figcaption>
      {values.length === 0 ? (
        <p className="reading-none second" style={{ height }}>
          {say({
            zh: '这段时间没有数据。设备一恢复上报，曲线就会接上。',
            en: 'No readings in this period. The curve goes on as soon as the device sends again.',
          })}
        </p>
      ) : (
        <Suspense fallback={<div style={{ height }} />}>
          <ChartCanvas
            {...{ series, kind, from, to, height, zoom }}
            onZoom={setZoom}
            label={series.sentence ? say(series.sentence) : name}
          />
        </Suspense>
      )}
      <Figures series={series} />
    </figure>
  )
}

/** As many as a person reads; all of them are in the export of the API. */
const MOST = 60

function Figures({ series }: { readonly series: Series }) {
  const say = useSay()
  const rows = series.points.filter(it => it[1] !== null).slice(-MOST)
  if (rows.length === 0) return null
  return (
    <details className="reading-figures">
      <summary>
        {say({ zh: `数值（最近 ${rows.length} 条）`, en: `As figures (the last ${rows.length})` })}
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{say({ zh: '时间', en: 'Time' })}</th>
            <th scope="col">
              {say(series.name)} {series.unit}
            </th>
            <th scope="col">{say({ zh: '说明', en: 'Note' })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map(([at, value, , , flag, valid]) => (
            <tr key={at}>
              <td>
                {say(sayMoment(at))}:{at.slice(17, 19)}
              </td>
              <td>{sayNumber(round(value ?? 0))}</td>
              <td>
                {valid
                  ? ''
                  : flag
                    ? say(sayFlag(flag))
                    : say({ zh: '有效数据不足', en: 'Too few valid values' })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
