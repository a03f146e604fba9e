/** What `unit succeed` and `area succeed` have in common: the words they take and how they end. */
import { isProblem, type Problem } from '../core/problem.ts'
import { type Context, type Options, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

export const successionOptions = {
  day: {
    type: 'string',
    value: 'DAY',
    say: { zh: '生效日期，不晚于今天', en: 'from which day, today at the latest' },
  },
  why: { type: 'string', value: 'TEXT', say: { zh: '依据，如文号', en: 'why: the document that says so' } },
} as const satisfies Options

export function askedSuccession(
  { stopping }: Context,
  usage: string,
  {
    values,
    positionals,
  }: {
    readonly values: { readonly day?: string | undefined; readonly why?: string | undefined }
    readonly positionals: readonly string[]
  },
) {
  const [verb, from, to, ...rest] = positionals
  const { day, why } = values
  const reason = why?.trim()
  if (verb !== 'succeed' || from === undefined || to === undefined || rest.length > 0 || !day || !reason)
    throw new WrongUsage({ zh: `参数应为 ${usage}`, en: `expected ${usage}` })
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new WrongUsage({
      zh: `--day 为 ${day}，应为存在的日期，如 2026-01-01`,
      en: `--day is ${day}: expected a day as 2026-01-01`,
    })
  return { from, to, day, reason, clock: () => Date.now(), goesOn: () => !stopping.aborted }
}

export function saySuccession(
  { print, say }: Context,
  done: { readonly moved: number; readonly left: number } | Problem,
): number {
  print(done)
  if (isProblem(done)) {
    for (const line of problemInWords(done)) say(line)
    return 1
  }
  say(`已转移 ${done.moved} 件  ${done.moved} cases moved`)
  if (done.left === 0) return 0
  say(`还有 ${done.left} 件，再次运行同一命令可继续  ${done.left} are left: the same command goes on`)
  return 1
}
