/** `yiwang recompute`: counts minutes, hours and days of readings again from the records, and says what differed. */
import type { Day } from '../core/instant.ts'
import { isProblem } from '../core/problem.ts'
import { recompute } from '../desk/sense/recompute.ts'
import { defineCommand, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

const PROGRESS_DAYS = 100

export const command = defineCommand({
  title: {
    zh: '由原始记录重新汇总分钟、小时、日数据，并更正不一致之处',
    en: 'Count minutes, hours and days of readings anew from the records, and set right what differs',
  },
  usage: 'recompute [--place ID] [--from DAY] [--to DAY] [--district CODE]',
  options: {
    place: { type: 'string', value: 'ID', say: { zh: '只重算这一对象', en: 'only this place' } },
    from: { type: 'string', value: 'DAY', say: { zh: '起始日（默认全部）', en: 'first day (else all)' } },
    to: {
      type: 'string',
      value: 'DAY',
      say: { zh: '截止日，含当日（默认全部）', en: 'last day, included (else all)' },
    },
    district: {
      type: 'string',
      value: 'CODE',
      say: { zh: '区县代码（仅一个时可省略）', en: 'district, where there are several' },
    },
  },
  graceMs: 30_000,
  async run({ openOffice, print, say, stopping }, { values, positionals }) {
    if (positionals.length > 0)
      throw new WrongUsage({ zh: '此命令没有参数', en: 'this command takes options only' })
    const from = dayIn('from', values.from)
    const to = dayIn('to', values.to)
    if (from !== undefined && to !== undefined && from > to)
      throw new WrongUsage({
        zh: `--from ${from} 晚于 --to ${to}`,
        en: `--from ${from} is after --to ${to}`,
      })
    const place = values.place
    if (place !== undefined && !UUID.test(place))
      throw new WrongUsage({
        zh: `--place 为 ${place}，应为对象 id（UUID）`,
        en: `--place is ${place}: expected the id of a place, a UUID`,
      })
    const done = await recompute(await openOffice(), {
      district: values.district,
      place,
      from,
      to,
      clock: () => Date.now(),
      goesOn: () => !stopping.aborted,
      progress: days => {
        if (days % PROGRESS_DAYS === 0) say(`已重算 ${days} 天  ${days} days counted`)
      },
    })
    print(done)
    if (isProblem(done)) {
      for (const line of problemInWords(done)) say(line)
      return 1
    }
    return stopping.aborted ? 1 : 0
  },
})

function dayIn(name: string, text: string | undefined): Day | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  if (!Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text) return text
  throw new WrongUsage({
    zh: `--${name} 为 ${text}，应为存在的日期，如 2026-01-01`,
    en: `--${name} is ${text}: expected a day as 2026-01-01`,
  })
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
