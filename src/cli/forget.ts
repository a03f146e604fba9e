/** `yiwang forget`: destroys the key of a person's words; figures and the chain stay as they are. */
import { isProblem } from '../core/problem.ts'
import { forget } from '../desk/forget.ts'
import { transact } from '../desk/office.ts'
import { defineCommand, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

export const command = defineCommand({
  title: {
    zh: '销毁一个人的密钥：其原文不可再读，数字和事件链不变',
    en: "Destroy a person's key: their words are gone, figures and the chain stay",
  },
  usage: 'forget --key ID | --report ID --why TEXT',
  options: {
    key: { type: 'string', value: 'ID', say: { zh: '密钥 id', en: 'id of the key' } },
    report: {
      type: 'string',
      value: 'ID',
      say: { zh: '此人任一上报的 id', en: 'id of any report of the person' },
    },
    why: {
      type: 'string',
      value: 'TEXT',
      say: { zh: '依据或原因，随记录保存', en: 'why, kept with the record' },
    },
  },
  async run({ openOffice, print, say }, { values, positionals }) {
    const { key, report, why = '' } = values
    if (positionals.length > 0 || (key === undefined) === (report === undefined))
      throw wrong('应给出 --key 或 --report 之一', 'expected either --key or --report')
    if (why.trim() === '') throw wrong('缺少 --why：请写明依据或原因', '--why is missing: say why')
    const by = key === undefined ? { report: idFrom(report ?? '', 'report') } : { key: idFrom(key, 'key') }
    const done = await transact(await openOffice(), tx =>
      forget(tx, { by, why: why.trim(), now: Date.now() }),
    )
    print(done)
    if (!isProblem(done)) return 0
    for (const line of problemInWords(done)) say(line)
    return 1
  },
})

const wrong = (zh: string, en: string) => new WrongUsage({ zh, en })

function idFrom(text: string, name: string): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)) return text
  throw wrong(`--${name} 为 ${text}，应为 UUID`, `--${name} is ${text}: expected a UUID`)
}
