/** `yiwang verify`: checks that nothing of what happened was changed afterwards. */
import { isProblem } from '../core/problem.ts'
import { transact } from '../desk/office.ts'
import { verify } from '../desk/verify.ts'
import { defineCommand, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

const MOST_SAID = 20

export const command = defineCommand({
  title: {
    zh: '核对每个案件的事件链、案件记录和日根',
    en: 'Check the chain of events of every case, the case rows and the roots of the days',
  },
  usage: 'verify [--case ID] [--words]',
  options: {
    case: { type: 'string', value: 'ID', say: { zh: '只核对这一件', en: 'only this case' } },
    words: { type: 'boolean', say: { zh: '同时核对保管库中的原文', en: 'also the words in the vault' } },
  },
  async run({ openOffice, print, say }, { values, positionals }) {
    if (positionals.length > 0)
      throw new WrongUsage({ zh: '此命令没有参数', en: 'this command takes options only' })
    const id = values.case
    if (id !== undefined && !UUID.test(id))
      throw new WrongUsage({
        zh: `--case 为 ${id}，应为案件 id（UUID）`,
        en: `--case is ${id}: expected the id of a case, a UUID`,
      })
    let said = 0
    const office = await openOffice()
    const verdict = await transact(
      office,
      tx =>
        verify(tx, office, {
          case: id,
          words: values.words === true,
          say: line => {
            if (++said <= MOST_SAID) say(line)
          },
        }),
      { isolation: 'repeatable read', readOnly: true },
    )
    print(verdict)
    if (said > MOST_SAID) say(`另有 ${said - MOST_SAID} 处  and ${said - MOST_SAID} more`)
    if (!isProblem(verdict)) return verdict.ok ? 0 : 1
    for (const line of problemInWords(verdict)) say(line)
    return 1
  },
})

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
