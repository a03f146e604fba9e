/** Bars that begin at zero, drawn by ECharts as SVG: its text takes the page's font, which a canvas would not wait for. */
import { BarChart as Bars } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, registerTheme, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { chartTheme } from '../../../look/chart-theme.ts'
import { palettes } from '../../../look/tokens.ts'
import { useMode } from '../../kit/mode.tsx'

use([Bars, GridComponent, TooltipComponent, SVGRenderer])
registerTheme('light', chartTheme('light'))
registerTheme('dark', chartTheme('dark'))

interface Bar {
  readonly name: string
  readonly value: number
  readonly label: string
  /** Too few to be ranked: hollow. */
  readonly isSmall: boolean
}

interface ChartProps {
  readonly bars: readonly Bar[]
  readonly unit: string
  readonly label: string
  readonly isShare: boolean
}

const ROW = 28

export default function BarChart({ bars, unit, label, isShare }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const { mode } = useMode()
  useEffect(() => {
    if (!box.current) return undefined
    const chart = init(box.current, mode, { renderer: 'svg' })
    chart.setOption(
      optionFor({ bars, isShare, colour: palettes[mode].series[0] ?? '', ink: palettes[mode].ink }),
    )
    const watcher = new ResizeObserver(() => chart.resize())
    watcher.observe(box.current)
    return () => {
      watcher.disconnect()
      chart.dispose()
    }
  }, [bars, mode, isShare, unit])
  return <div ref={box} role="img" aria-label={label} style={{ height: bars.length * ROW + 8 }} />
}

type Option = Parameters<EChartsType['setOption']>[0]

const optionFor = (q: { bars: readonly Bar[]; isShare: boolean; colour: string; ink: string }): Option => ({
  animation: false,
  grid: { left: 4, right: 64, top: 0, bottom: 8, containLabel: true },
  xAxis: { type: 'value', min: 0, ...(q.isShare ? { max: 100 } : {}), show: false },
  yAxis: {
    type: 'category',
    inverse: true,
    data: q.bars.map(it => it.name),
    axisLine: { show: true },
    axisLabel: { width: 128, overflow: 'truncate', interval: 0 },
  },
  series: [
    {
      type: 'bar',
      barWidth: 12,
      data: q.bars.map(it => ({
        value: it.value,
        itemStyle: it.isSmall
          ? { color: 'transparent', borderColor: q.colour, borderWidth: 1 }
          : { color: q.colour },
        // Without its own colour a label takes an outline that blurs on a dark ground.
        label: { show: true, position: 'right', formatter: it.label, color: q.ink, textBorderWidth: 0 },
      })),
    },
  ],
})
