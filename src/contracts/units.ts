/** Units kept by an administrator: made, ended, followed by another; and the duty roster. */
import { z } from 'zod'
import { areaCode } from '../core/area.ts'
import { calendarDay, moment, uuid } from '../core/form.ts'
import { registerId, unitKinds } from '../core/unit.ts'
import { bilingual, idParams, route } from './route.ts'

const unitParams = z.object({ id: z.string().max(64) })

export const postUnit = route({
  method: 'POST',
  path: '/units',
  tag: 'registers',
  summary: { zh: '新设单位', en: 'Make a unit' },
  body: z.object({
    id: registerId,
    kind: z.enum(unitKinds),
    line: registerId.nullable().default(null),
    area: areaCode.optional(),
    name: bilingual,
    from: calendarDay.optional(),
  }),
  reply: z.object({ id: z.string() }),
  status: 201,
})

export const putUnit = route({
  method: 'PUT',
  path: '/units/{id}',
  tag: 'registers',
  summary: { zh: '撤销单位', en: 'End a unit' },
  params: unitParams,
  body: z.object({ to: calendarDay }),
  reply: z.object({ done: z.literal(true) }),
})

/** Open cases move by one event each. With `left` above 0, the same request goes on where this one stopped. */
export const succeedUnit = route({
  method: 'POST',
  path: '/units/{id}/succeed',
  tag: 'registers',
  summary: { zh: '单位撤并', en: 'Let another unit follow' },
  params: unitParams,
  body: z.object({ to: z.string().max(64), day: calendarDay, reason: z.string().trim().min(1).max(500) }),
  reply: z.object({
    from: z.string(),
    to: z.string(),
    day: z.iso.date(),
    moved: z.int(),
    left: z.int(),
    posts: z.int(),
  }),
})

export const dutyRoles = ['leader', 'chief', 'officer', 'team'] as const

export const postDuty = route({
  method: 'POST',
  path: '/duties',
  tag: 'registers',
  summary: { zh: '排班', en: 'Put somebody on the roster' },
  body: z.object({ role: z.enum(dutyRoles), person: uuid, startsAt: moment, endsAt: moment }),
  reply: z.object({ id: z.uuid() }),
  status: 201,
})

/** Signed once, by whoever was on duty, until half a day after its end. */
export const handOver = route({
  method: 'POST',
  path: '/duties/{id}/hand-over',
  tag: 'registers',
  summary: { zh: '交接班', en: 'Hand a duty over' },
  params: idParams,
  body: z.object({ note: z.string().trim().min(1).max(2_000) }),
  reply: z.object({ at: moment }),
  status: 201,
})

/** What has begun ends now; what is over stays as it was. */
export const deleteDuty = route({
  method: 'DELETE',
  path: '/duties/{id}',
  tag: 'registers',
  summary: { zh: '取消值班', en: 'Take a duty off the roster' },
  params: idParams,
  reply: z.object({ done: z.literal(true) }),
})
