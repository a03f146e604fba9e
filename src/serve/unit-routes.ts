/** Units, successions, the duty roster and the calendar over HTTP. */
import type { FastifyInstance } from 'fastify'
import { readCalendar } from '../contracts/calendar.ts'
import { deleteDuty, handOver, postDuty, postUnit, putUnit, succeedUnit } from '../contracts/units.ts'
import { dayOf } from '../core/instant.ts'
import { refuse } from '../core/problem.ts'
import { showCalendar } from '../desk/calendar.ts'
import * as duties from '../desk/duties.ts'
import { handOverDuty } from '../desk/handovers.ts'
import type { Office } from '../desk/office.ts'
import { administratorPost } from '../desk/staff.ts'
import * as successions from '../desk/successions.ts'
import * as units from '../desk/units.ts'
import { serve } from './api.ts'

/** A request that takes longer is answered with what is left; the same request goes on from there. */
const MOVING_MS = 20_000

export function unitRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, postUnit, async ({ tx, body, session, now }) =>
    units.addUnit(tx, office, { ...body, session, now }),
  )
  serve(app, office, putUnit, async ({ tx, params, body, session, now }) =>
    units.endUnit(tx, office, { ...params, ...body, session, now }),
  )
  // Cases move in transactions of their own: the request's has only looked up who asks.
  serve(app, office, succeedUnit, async ({ params, body, session, now }) => {
    const post = administratorPost(session)
    if (!post) return refuse('not-permitted', { wanted: 'administrator' })
    return successions.succeedUnit(office, {
      ...body,
      district: session.scope.district,
      from: params.id,
      by: { person: session.person.id, post: post.id, unit: post.unit },
      clock: () => Date.now(),
      goesOn: () => Date.now() - now < MOVING_MS,
    })
  })
  serve(app, office, postDuty, async ({ tx, body, session, now }) =>
    duties.addDuty(tx, {
      ...body,
      startsAt: Date.parse(body.startsAt),
      endsAt: Date.parse(body.endsAt),
      session,
      now,
    }),
  )
  serve(app, office, handOver, async ({ tx, params, body, session, now }) =>
    handOverDuty(tx, office, { ...params, ...body, session, now }),
  )
  serve(app, office, deleteDuty, async ({ tx, params, session, now }) =>
    duties.removeDuty(tx, { ...params, session, now }),
  )
  serve(app, office, readCalendar, async ({ tx, query, now }) =>
    showCalendar(tx, query.year ?? Number(dayOf(now).slice(0, 4))),
  )
}
