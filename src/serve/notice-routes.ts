/** One's own notices over HTTP. */
import type { FastifyInstance } from 'fastify'
import {
  acknowledgeNotice,
  countNotices,
  listNotices,
  readAllNotices,
  readNotice,
} from '../contracts/notices.ts'
import * as notices from '../desk/notices.ts'
import type { Office } from '../desk/office.ts'
import { serve } from './api.ts'

export function noticeRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, listNotices, async ({ tx, query, session, now }) =>
    notices.listNotices(tx, office, { ...query, session, now }),
  )
  serve(app, office, countNotices, async ({ tx, session }) => notices.unreadNotices(tx, { session }))
  serve(app, office, readNotice, async ({ tx, params, session, now }) =>
    notices.markRead(tx, { ...params, session, now }),
  )
  serve(app, office, acknowledgeNotice, async ({ tx, params, session, now }) =>
    notices.acknowledge(tx, { ...params, session, now }),
  )
  serve(app, office, readAllNotices, async ({ tx, session, now }) =>
    notices.markAllRead(tx, { session, now }),
  )
}
