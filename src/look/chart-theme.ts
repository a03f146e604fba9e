/** ECharts in our tokens: `echarts.registerTheme('yiwang-light', chartTheme('light'))`. */
import { type Mode, fontFamily, palettes, sizes } from './tokens.ts'

export function chartTheme(mode: Mode) {
  const p = palettes[mode]
  const axis = {
    axisLine: { lineStyle: { color: p.line } },
    axisTick: { show: false },
    axisLabel: { color: p.second, fontSize: sizes.small },
    splitLine: { lineStyle: { color: p.line } },
  }
  return {
    color: p.series,
    backgroundColor: 'transparent',
    textStyle: { fontFamily, color: p.ink, fontSize: sizes.text },
    title: {
      textStyle: { color: p.ink, fontSize: sizes.h3, fontWeight: 500 },
      subtextStyle: { color: p.second },
    },
    legend: { textStyle: { color: p.second } },
    tooltip: {
      backgroundColor: p.raised,
      borderColor: p.line,
      textStyle: { color: p.ink, fontSize: sizes.text },
      extraCssText: `box-shadow: ${p.shadow}; border-radius: ${sizes.radius}px`,
    },
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: axis,
    line: { lineStyle: { width: 2 }, symbolSize: 5, connectNulls: false },
    bar: { itemStyle: { borderRadius: [2, 2, 0, 0] } },
  }
}
