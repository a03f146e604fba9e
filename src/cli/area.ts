/** `yiwang area succeed OLD NEW`: an area gets another code. Stopped half-way, the same command goes on. */
import { succeedArea } from '../desk/area-successions.ts'
import { defineCommand } from './arguments.ts'
import { askedSuccession, saySuccession, successionOptions } from './succession.ts'

export const command = defineCommand({
  title: {
    zh: '辖区代码变更：登记、岗位和事项改用新代码，原代码的历史仍可查',
    en: 'An area gets another code: registers, posts and cases go on under it',
  },
  usage: 'area succeed OLD NEW --day DAY --why TEXT',
  options: successionOptions,
  graceMs: 30_000,
  async run(context, { values, positionals }) {
    const asked = askedSuccession(context, command.usage, { values, positionals })
    return saySuccession(context, await succeedArea(await context.openOffice(), asked))
  },
})
