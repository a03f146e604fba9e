/** The working calendar of a year: days off, moved workdays, working hours. */
import { z } from 'zod'
import { route } from './route.ts'

const day = z.object({ day: z.iso.date(), name: z.string(), source: z.string() })

export const readCalendar = route({
  method: 'GET',
  path: '/calendar',
  tag: 'registers',
  summary: { zh: '工作日历', en: 'Working calendar' },
  query: z.object({ year: z.coerce.number().int().min(2000).max(2045).optional() }),
  reply: z.object({
    year: z.int(),
    /** Without a published notice, plain weekends count and deadlines that touch the year are provisional. */
    published: z.boolean(),
    workdays: z.int(),
    daysOff: z.array(day),
    movedWorkdays: z.array(day),
    hours: z.array(
      z.object({
        seasonFrom: z.string(),
        seasonTo: z.string(),
        spans: z.array(z.tuple([z.string(), z.string()])),
        validFrom: z.iso.date(),
        validTo: z.iso.date().nullable(),
        source: z.string(),
      }),
    ),
  }),
})
