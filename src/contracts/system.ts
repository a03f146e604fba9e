/** The state of the installation, for administrators. */
import { z } from 'zod'
import { moment } from '../core/form.ts'
import { stages } from '../core/stage.ts'
import { route } from './route.ts'

export const readSystem = route({
  method: 'GET',
  path: '/system',
  tag: 'system',
  summary: { zh: '运行状态', en: 'State of the system' },
  reply: z
    .object({
      asOf: moment,
      /** How late the oldest thing is that should have been done by now. */
      lagMs: z.number(),
      waiting: z.int(),
      freeBytes: z.number().nullable(),
      backupAt: moment.nullable(),
      alarms: z.int(),
      cases: z.array(z.object({ stage: z.enum(stages), cases: z.int() })),
    })
    .meta({ id: 'System' }),
})
