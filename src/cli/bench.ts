/** `yiwang bench`: one table of how fast it is here, each row a ratio to a yardstick or CPU milliseconds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { defineCommand } from './arguments.ts'

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url))

export const command = defineCommand({
  title: {
    zh: '测量速度：与标尺之比，或 CPU 毫秒',
    en: 'Measure: ratios to a yardstick, or CPU milliseconds',
  },
  usage: 'bench [--large] [--cases N] [--only ROW,ROW] [--json FILE]',
  options: {
    large: {
      type: 'boolean',
      say: {
        zh: '另用一百万件（首次生成约 15 分钟）',
        en: 'also with a million cases (made once, 15 minutes)',
      },
    },
    cases: { type: 'string', value: 'N', say: { zh: '--large 的件数', en: 'how many for --large' } },
    only: { type: 'string', value: 'ROW', say: { zh: '只测这些行', en: 'only these rows, as report,list' } },
    json: { type: 'string', value: 'FILE', say: { zh: '结果另存为 JSON', en: 'the result as JSON too' } },
  },
  graceMs: 30_000,
  async run({ stopping }, { values }) {
    // A process of its own: what we have loaded is not to be measured along.
    const words = Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : value === true ? [`--${name}`] : [`--${name}`, String(value)],
    )
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'inherit', 'inherit'] })
    stopping.addEventListener('abort', () => child.kill('SIGINT'))
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? 1
  },
})
