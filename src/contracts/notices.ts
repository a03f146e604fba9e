/** Notices 通知: what one is told of, and the answer that one has heard. */
import { z } from 'zod'
import { bilingual, idParams, route } from './route.ts'

const moment = z.iso.datetime({ offset: true })

export const noticeReply = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    kindName: bilingual,
    /** One line: what is expected of the reader. */
    say: bilingual,
    at: moment,
    readAt: moment.nullable(),
    /** Sent to whoever is on duty: it goes to the next one unless it is acknowledged by then. */
    acknowledgeBy: moment.nullable(),
    acknowledgedAt: moment.nullable(),
    /** The post or the duty it was sent to. */
    as: bilingual.nullable(),
    /** Somebody on duty before did not acknowledge it in time. */
    isPassedOn: z.boolean(),
    alarm: z.uuid().nullable(),
    about: z
      .object({
        /** Null where the reader may not open the case. */
        id: z.uuid().nullable(),
        number: z.string(),
        kindName: bilingual,
        area: z.string(),
        areaName: bilingual,
        title: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Notice' })

export type NoticeReply = z.infer<typeof noticeReply>

export const listNotices = route({
  method: 'GET',
  path: '/notices',
  tag: 'notices',
  summary: { zh: '我的通知', en: 'My notices' },
  query: z.object({
    unread: z.stringbool().optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ items: z.array(noticeReply), next: z.string().nullable(), unread: z.int() }),
})

export const countNotices = route({
  method: 'GET',
  path: '/notices/count',
  tag: 'notices',
  summary: { zh: '未读通知数', en: 'How many notices are unread' },
  reply: z.object({
    unread: z.int(),
    /** Of these, sent to one on duty and not acknowledged. */
    waiting: z.int(),
  }),
})

export const readNotice = route({
  method: 'POST',
  path: '/notices/{id}/read',
  tag: 'notices',
  summary: { zh: '标为已读', en: 'Mark a notice as read' },
  params: idParams,
  reply: z.object({ readAt: moment }),
})

export const acknowledgeNotice = route({
  method: 'POST',
  path: '/notices/{id}/acknowledge',
  tag: 'notices',
  summary: { zh: '确认收到', en: 'Acknowledge a notice' },
  params: idParams,
  reply: z.object({ acknowledgedAt: moment }),
})

/** What wants an acknowledgement and has none stays unread. */
export const readAllNotices = route({
  method: 'POST',
  path: '/notices/read-all',
  tag: 'notices',
  summary: { zh: '全部标为已读', en: 'Mark all notices as read' },
  reply: z.object({ read: z.int() }),
})
