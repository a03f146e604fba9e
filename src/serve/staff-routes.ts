/** Staff over HTTP: people, posts, holdings. */
import type { FastifyInstance } from 'fastify'
import { endHolding, postHolding, postPerson, postPost } from '../contracts/registers.ts'
import type { Office } from '../desk/office.ts'
import * as staff from '../desk/staff.ts'
import { serve } from './api.ts'

export function staffRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, postPerson, async ({ tx, body, session, now }) =>
    staff.addPerson(tx, office, { ...body, session, now }),
  )
  serve(app, office, postPost, async ({ tx, body, session, now }) =>
    staff.addPost(tx, office, { ...body, session, now }),
  )
  serve(app, office, postHolding, async ({ tx, body, session, now }) =>
    staff.hold(tx, office, { ...body, session, now }),
  )
  serve(app, office, endHolding, async ({ tx, params, body, session, now }) =>
    staff.endHolding(tx, office, { ...params, ...body, session, now }),
  )
}
