/** The drawing of one factor, by ECharts as SVG: its text takes the page's font, which a canvas would not wait for. */
import { LineChart, ScatterChart } from 'echarts/charts'
import { DataZoomComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { type EChartsType, init, registerTheme, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'
import { SHANGHAI_OFFSET_MS } from '../../../core/instant.ts'
import { chartTheme } from '../../../look/chart-theme.ts'
import { palettes } from '../../../look/tokens.ts'
import { useLanguage } from '../language.tsx'
import { useMode } from '../mode.tsx'
import { type Drawn, optionFor } from './chart-option.ts'

use([LineChart, ScatterChart, GridComponent, TooltipComponent, DataZoomComponent, SVGRenderer])
registerTheme('light', chartTheme('light'))
registerTheme('dark', chartTheme('dark'))

/** A part of the period, in real milliseconds. */
export interface Zoom {
  readonly from: number
  readonly to: number
}

interface CanvasProps extends Pick<Drawn, 'series' | 'kind' | 'from' | 'to'> {
  readonly label: string
  readonly height: number
  /** The wheel with Ctrl, or two fingers. Undefined is all of it. */
  readonly onZoom: (zoom: Zoom | undefined) => void
  readonly zoom: Zoom | undefined
}

export default function ChartCanvas({ series, kind, from, to, label, height, onZoom, zoom }: CanvasProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const { mode } = useMode()
  const { say } = useLanguage()
  const [isDrawn, setDrawn] = useState(false)
  const told = useRef(onZoom)
  told.current = onZoom
  useEffect(() => {
    if (!box.current) return undefined
    const made = init(box.current, mode, { renderer: 'svg' })
    made.setOption({ dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false }] })
    made.on('datazoom', () => told.current(zoomOf(made)))
    made.on('finished', () => setDrawn(true))
    chart.current = made
    const watcher = new ResizeObserver(() => made.resize())
    watcher.observe(box.current)
    return () => {
      watcher.disconnect()
      made.dispose()
    }
  }, [mode])
  useEffect(() => {
    const option = optionFor({ series, kind, from, to, say, colours: palettes[mode] })
    chart.current?.setOption(option, { replaceMerge: ['series'] })
  }, [series, kind, from, to, say, mode])
  useEffect(() => {
    if (!zoom) chart.current?.dispatchAction({ type: 'dataZoom', start: 0, end: 100 })
  }, [zoom])
  return (
    <div
      ref={box}
      className="reading-canvas"
      data-ready={isDrawn ? 'yes' : 'no'}
      role="img"
      aria-label={label}
      style={{ height }}
    />
  )
}

/** Nothing when all of the period is shown. */
function zoomOf(chart: EChartsType): Zoom | undefined {
  const option = chart.getOption()
  const [it] = Array.isArray(option['dataZoom']) ? (option['dataZoom'] as Record<string, unknown>[]) : []
  const [start, end] = [Number(it?.['start']), Number(it?.['end'])]
  if (!(start > 0.01 || end < 99.99)) return undefined
  return {
    from: Number(it?.['startValue']) - SHANGHAI_OFFSET_MS,
    to: Number(it?.['endValue']) - SHANGHAI_OFFSET_MS,
  }
}
