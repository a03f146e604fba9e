/** `yiwang setup DISTRICT`: makes an empty installation ready for its first administrator. Twice changes nothing. */
import { isProblem } from '../core/problem.ts'
import { transact } from '../desk/office.ts'
import { setUp } from '../desk/setup.ts'
import { defineCommand, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

export const command = defineCommand({
  title: {
    zh: '初始化一个区县：装入区划，建立首个管理员；重复运行不变',
    en: 'Set a district up: its divisions and a first administrator; a second run changes nothing',
  },
  usage: 'setup DISTRICT [--name NAME]',
  options: {
    name: {
      type: 'string',
      value: 'NAME',
      say: { zh: '管理员用户名', en: 'how the administrator signs in (admin)' },
    },
  },
  async run({ openOffice, print, say }, { values, positionals }) {
    const [district, ...rest] = positionals
    if (district === undefined || rest.length > 0)
      throw new WrongUsage({
        zh: '应给出一个区县代码，如 setup 150302',
        en: 'expected the code of a district, as setup 150302',
      })
    const office = await openOffice()
    const done = await transact(office, tx =>
      setUp(tx, office, { district, name: values.name ?? 'admin', now: Date.now() }),
    )
    print(done)
    if (isProblem(done)) {
      for (const line of problemInWords(done)) say(line)
      return 1
    }
    const { name, administrators, password } = done
    if (done.made.length === 0) {
      say(`${name.zh}已初始化，未作改动；管理员：${administrators.join('、')}`)
      say(`${name.en} is set up, nothing was changed; administrators: ${administrators.join(', ')}`)
      say('忘记密码  password lost: yiwang user password NAME')
      return 0
    }
    say(`${name.zh}已初始化，管理员 ${administrators.join('、')}${password ? '，密码只显示这一次' : ''}`)
    say(`${name.en} is set up${password ? '; the password above is shown this once' : ''}`)
    say('下一步  Next: yiwang import units FILE.csv · import posts FILE.csv · import people FILE.csv')
    return 0
  },
})
