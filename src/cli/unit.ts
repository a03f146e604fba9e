/** `yiwang unit succeed OLD NEW`: an office is merged or renamed. Stopped half-way, the same command goes on. */
import { succeedUnit } from '../desk/successions.ts'
import { defineCommand } from './arguments.ts'
import { askedSuccession, saySuccession, successionOptions } from './succession.ts'

export const command = defineCommand({
  title: {
    zh: '单位撤并：新单位承接旧单位的在办事项，时限不变',
    en: 'An office is followed by another, which takes over its open cases with their deadlines',
  },
  usage: 'unit succeed OLD NEW --day DAY --why TEXT [--district CODE]',
  options: {
    ...successionOptions,
    district: {
      type: 'string',
      value: 'CODE',
      say: { zh: '单位所在区县（仅一个时可省略）', en: 'district of the units, where there are several' },
    },
  },
  graceMs: 30_000,
  async run(context, { values, positionals }) {
    const asked = askedSuccession(context, command.usage, { values, positionals })
    const office = await context.openOffice()
    return saySuccession(context, await succeedUnit(office, { ...asked, district: values.district }))
  },
})
