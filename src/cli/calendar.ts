/** `yiwang calendar import FILE`: the holiday notice of a new year. The same file twice changes nothing. */
import { isProblem } from '../core/problem.ts'
import { importCalendar } from '../desk/import-calendar.ts'
import { defineCommand, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

export const command = defineCommand({
  title: {
    zh: '导入年度放假调休安排，涉及的截止时间随之重新计算',
    en: 'Take in the holiday notice of a year; deadlines that it touches are counted anew',
  },
  usage: 'calendar import FILE.csv [--dry-run]',
  options: {
    'dry-run': { type: 'boolean', say: { zh: '只检查，不写入', en: 'check only, write nothing' } },
  },
  graceMs: 30_000,
  async run({ openOffice, print, say, stopping }, { values, positionals }) {
    const [verb, path, ...rest] = positionals
    if (verb !== 'import' || path === undefined || rest.length > 0)
      throw new WrongUsage({ zh: `参数应为 ${command.usage}`, en: `expected ${command.usage}` })
    const isDryRun = values['dry-run'] === true
    const done = await importCalendar(await openOffice(), {
      path,
      isDryRun,
      clock: () => Date.now(),
      goesOn: () => !stopping.aborted,
    })
    print(done)
    if (isProblem(done)) {
      for (const line of problemInWords(done)) say(line)
      return 1
    }
    if (stopping.aborted) {
      say('已中断；再次运行同一命令可继续  Interrupted: the same command goes on from here')
      return 1
    }
    if (!isDryRun && done.accepted > 0)
      say('正在运行的平台在几秒内采用新日历  A running server takes the new calendar within seconds')
    return 0
  },
})
