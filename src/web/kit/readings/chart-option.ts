/** What the chart of one factor is made of: the line, its holes, what does not count, what is over, and the limit. */
import type { EChartsType } from 'echarts/core'
import type { Series } from '../../../contracts/readings.ts'
import { SHANGHAI_OFFSET_MS } from '../../../core/instant.ts'
import type { RecordKind } from '../../../core/reading.ts'
import type { Palette } from '../../../look/tokens.ts'
import { sayNumber } from '../format.ts'
import type { Say } from '../language.tsx'
import { sayFlag } from './flags.ts'

/** The chart is told that Beijing time is UTC: then a browser in another zone shows the same hours. */
export const shifted = (at: string): number => Date.parse(at) + SHANGHAI_OFFSET_MS

type Option = Parameters<EChartsType['setOption']>[0]

export interface Drawn {
  readonly series: Series
  readonly kind: RecordKind
  readonly from: string
  readonly to: string
  readonly colours: Palette
  readonly say: Say
}

export function optionFor(q: Drawn): Option {
  const { points } = q.series
  return {
    animation: false,
    useUTC: true,
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    xAxis: {
      type: 'time',
      min: shifted(q.from),
      max: shifted(q.to),
      splitLine: { show: false },
      axisLabel: { hideOverlap: true, formatter: (at: number) => tick(at, q) },
    },
    yAxis: {
      type: 'value',
      scale: points.some(([, value]) => value !== null && value < 0),
      splitNumber: 3,
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: q.colours.edge } },
      formatter: (items: unknown) => tip(items, q),
    },
    series: [...band(q), line(q), doubtful(q), over(q), ...limits(q)],
  }
}

const HOURS = 3_600_000

function tick(at: number, { kind, from, to, say }: Drawn): string {
  const iso = new Date(at).toISOString()
  const [year, month, day] = [iso.slice(0, 4), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))]
  const isLong = Date.parse(to) - Date.parse(from) > 300 * 24 * HOURS
  if (isLong) return say({ zh: `${year}年${month}月`, en: `${year}-${iso.slice(5, 7)}` })
  if (kind === 'day' || at % (24 * HOURS) === 0)
    return say({ zh: `${month}月${day}日`, en: `${day} ${shortMonth(at)}` })
  const isShort = Date.parse(to) - Date.parse(from) < HOURS / 3
  return iso.slice(11, isShort ? 19 : 16)
}

const shortMonth = (at: number): string =>
  new Date(at).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' })

/** From the least to the greatest of each period: two stacked areas, the lower one unseen. */
function band({ series, colours }: Drawn): object[] {
  const has = series.points.some(it => it[2] !== null && it[3] !== null && it[2] !== it[3])
  if (!has) return []
  const common = { type: 'line', stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 } }
  const at = (it: Series['points'][number]) => shifted(it[0])
  return [
    { ...common, data: series.points.map(it => [at(it), it[5] ? it[2] : null]) },
    {
      ...common,
      areaStyle: { color: colours.series[0], opacity: 0.12 },
      data: series.points.map(it => [
        at(it),
        it[5] && it[2] !== null && it[3] !== null ? it[3] - it[2] : null,
      ]),
    },
  ]
}

/** Values that count; a value alone between two holes would be no line, and gets a dot. */
function line({ series, colours }: Drawn): object {
  const counts = (it: Series['points'][number] | undefined) => it !== undefined && it[5] && it[1] !== null
  const isFew = series.points.length <= 60
  return {
    type: 'line',
    id: 'line',
    color: colours.series[0],
    lineStyle: { width: 1.5 },
    connectNulls: false,
    showAllSymbol: true,
    data: series.points.map((it, i) => ({
      value: [shifted(it[0]), counts(it) ? it[1] : null],
      symbol: isFew || !(counts(series.points[i - 1]) || counts(series.points[i + 1])) ? 'circle' : 'none',
      symbolSize: 4,
    })),
  }
}

/** Hollow: measured, and not to be counted. */
const doubtful = ({ series, colours }: Drawn): object => ({
  type: 'scatter',
  symbol: 'circle',
  symbolSize: 6,
  itemStyle: { color: colours.panel, borderColor: colours.series[0], borderWidth: 1 },
  data: series.points.filter(it => !it[5] && it[1] !== null).map(it => [shifted(it[0]), it[1]]),
})

const isOver = (it: Series['points'][number], series: Series): boolean => {
  const value = it[1]
  if (!it[5] || value === null) return false
  const at = Date.parse(it[0])
  return series.limits.some(
    limit => Date.parse(limit.from) <= at && at <= Date.parse(limit.to) && value > limit.upper,
  )
}

const over = ({ series, colours }: Drawn): object => ({
  type: 'scatter',
  symbol: 'diamond',
  symbolSize: 8,
  itemStyle: { color: colours.cinnabar },
  data: series.points.filter(it => isOver(it, series)).map(it => [shifted(it[0]), it[1]]),
})

/** Labelled at the line, each as long as it applied. */
const limits = ({ series, colours, say }: Drawn): object[] =>
  series.limits.map(it => ({
    type: 'line',
    symbol: 'none',
    silent: true,
    lineStyle: { color: colours.cinnabar, width: 1, type: 'dashed' },
    data: [
      {
        value: [shifted(it.from), it.upper],
        label: {
          show: true,
          position: 'right',
          distance: 4,
          offset: [0, -9],
          color: colours.cinnabar,
          textBorderWidth: 0,
          formatter: say({
            zh: `限值 ${it.upper}${it.verified ? '' : '（未核实）'}`,
            en: `Limit ${it.upper}${it.verified ? '' : ' (unverified)'}`,
          }),
        },
        symbol: 'circle',
        symbolSize: 0.1,
      },
      { value: [shifted(it.to), it.upper] },
    ],
  }))

function tip(items: unknown, { series, say }: Drawn): string {
  const first: unknown = Array.isArray(items) ? items[0] : undefined
  if (typeof first !== 'object' || first === null || !('axisValue' in first)) return ''
  const at = Number(first.axisValue) - SHANGHAI_OFFSET_MS
  const it = series.points.find(point => Date.parse(point[0]) === at)
  if (!it) return ''
  const time = new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
  const lines = [time, `<b>${it[1] === null ? '—' : sayNumber(round(it[1]))}</b> ${series.unit}`]
  if (it[2] !== null && it[3] !== null && it[2] !== it[3])
    lines.push(`${sayNumber(round(it[2]))} – ${sayNumber(round(it[3]))}`)
  if (it[4] !== null && it[4] !== 'N') lines.push(say(sayFlag(it[4])))
  if (it[1] !== null && !it[5] && it[4] === null)
    lines.push(say({ zh: '有效数据不足，不参与评价', en: 'Too few valid values: not counted' }))
  if (isOver(it, series)) lines.push(say({ zh: '◆ 超过限值', en: '◆ Over the limit' }))
  return lines.join('<br>')
}

/** As many figures as a meter of this kind has. */
export const round = (n: number): number => Number(n.toPrecision(4))
