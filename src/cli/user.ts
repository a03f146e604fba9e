/** `yiwang user`: accounts without a browser. A password we make is printed once and kept nowhere. */
import { text } from 'node:stream/consumers'
import { isProblem, type Problem } from '../core/problem.ts'
import { type Office, transact, type Tx } from '../desk/office.ts'
import { addUser, disableUser, holdPost, listUsers, resetPassword } from '../desk/users.ts'
import { defineCommand, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

const verbs = ['add', 'password', 'list', 'disable', 'hold'] as const

export const command = defineCommand({
  title: {
    zh: '用户：新增、重置密码、列出、停用、任职',
    en: 'People: add, new password, list, disable, put on a post',
  },
  usage: 'user add NAME --title TEXT | password NAME | list | disable NAME | hold NAME POST',
  options: {
    title: {
      type: 'string',
      value: 'TEXT',
      say: { zh: '称呼，如 张三 派单员', en: 'how the person is shown' },
    },
    'title-en': { type: 'string', value: 'TEXT', say: { zh: '英文称呼', en: 'the same in English' } },
    'password-stdin': {
      type: 'boolean',
      say: { zh: '从标准输入读密码', en: 'read the password from standard input' },
    },
    deputy: { type: 'boolean', say: { zh: '任 B 角', en: 'hold the post as deputy' } },
    district: { type: 'string', value: 'CODE', say: { zh: '岗位所在区县', en: 'district of the post' } },
    from: { type: 'string', value: 'DAY', say: { zh: '任职起始日', en: 'first day on the post (today)' } },
    to: {
      type: 'string',
      value: 'DAY',
      say: { zh: '任职终止日（不含）', en: 'day on which it ends, not included' },
    },
  },
  async run({ openOffice, print, say }, { values, positionals }) {
    const [verb, name = '', post = '', ...rest] = positionals
    const chosen = verbs.find(it => it === verb)
    const wanted = chosen && { add: 2, password: 2, list: 1, disable: 2, hold: 3 }[chosen]
    if (!chosen || positionals.length !== wanted || rest.length > 0)
      throw wrong(`参数应为 ${command.usage}`, `expected ${command.usage}`)
    const days = { from: dayFrom(values.from, 'from'), to: dayFrom(values.to, 'to') }
    const title = values.title?.trim()
    if (chosen === 'add' && !title) throw wrong('缺少 --title', '--title is missing')
    const password = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined
    const now = Date.now()
    const work = (tx: Tx, office: Office): Promise<object> => {
      switch (chosen) {
        case 'add':
          return addUser(tx, {
            name,
            zh: title ?? name,
            en: values['title-en'] ?? title ?? name,
            password,
            now,
          })
        case 'password':
          return resetPassword(tx, { name, password })
        case 'list':
          return listUsers(tx, now)
        case 'disable':
          return disableUser(tx, { name, now })
        case 'hold':
          return holdPost(tx, office, {
            name,
            post,
            district: values.district,
            role: values.deputy ? 'deputy' : 'holder',
            ...days,
            now,
          })
      }
    }
    const office = await openOffice()
    const done: object | Problem = await transact(office, tx => work(tx, office))
    for (const line of Array.isArray(done) ? (done as unknown[]) : [done]) print(line)
    if (!isProblem(done)) return 0
    for (const line of problemInWords(done)) say(line)
    return 1
  },
})

const wrong = (zh: string, en: string) => new WrongUsage({ zh, en })

function dayFrom(text: string | undefined, name: string): string | undefined {
  const isDay = text === undefined || (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)))
  if (isDay) return text
  throw wrong(
    `--${name} 为 ${text}，应为存在的日期，如 2026-01-01`,
    `--${name} is ${text}: expected a day as 2026-01-01`,
  )
}
