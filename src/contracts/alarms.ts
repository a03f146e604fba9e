/** Alarms 报警: readings above their limit, since when, how high, and the case that came of it. */
import { z } from 'zod'
import { alarmEnds } from '../core/alarm.ts'
import { moment, uuid } from '../core/form.ts'
import { recordKinds } from '../core/reading.ts'
import { bilingual, position, route } from './route.ts'

export const alarmReply = z
  .object({
    id: z.uuid(),
    place: z.uuid(),
    placeName: z.string(),
    placeKindName: bilingual,
    program: z.string(),
    programName: bilingual,
    area: z.string(),
    areaName: bilingual,
    position: position.nullable(),
    factor: z.string(),
    factorName: bilingual,
    kind: z.enum(recordKinds),
    kindName: bilingual,
    upper: z.number(),
    unit: z.string(),
    peak: z.number(),
    readings: z.int(),
    beginsAt: moment,
    lastAt: moment,
    endedAt: moment.nullable(),
    endedBy: z.enum(alarmEnds).nullable(),
    endedByName: bilingual.nullable(),
    limitSource: z.string().nullable(),
    limitVerified: z.boolean(),
    /** The case it belongs to, when the asker may see it. */
    case: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  })
  .meta({ id: 'Alarm' })

export type AlarmReply = z.infer<typeof alarmReply>

const asFlag = z.enum(['true', 'false']).transform(it => it === 'true')

export const listAlarms = route({
  method: 'GET',
  path: '/alarms',
  tag: 'places',
  summary: { zh: '报警', en: 'Alarms' },
  query: z.object({
    open: asFlag.optional(),
    place: uuid.optional(),
    program: z.string().max(64).optional(),
    factor: z.string().max(20).optional(),
    case: uuid.optional(),
    /** Begun at or after, and before. */
    from: moment.optional(),
    to: moment.optional(),
    at: moment.optional(),
    cursor: z.string().max(80).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({
    items: z.array(alarmReply),
    next: z.string().nullable(),
    /** How many are open among all that the asker may see. */
    open: z.int(),
    asOf: moment,
  }),
})
