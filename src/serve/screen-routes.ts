/** The wall screen over HTTP. */
import type { FastifyInstance } from 'fastify'
import { readScreen, screenCases, screenDay } from '../contracts/screen.ts'
import type { Office } from '../desk/office.ts'
import * as desk from '../desk/screen/read-screen.ts'
import { listScreenCases, readScreenDay } from '../desk/screen/screen-cases.ts'
import { serve } from './api.ts'

export function screenRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, readScreen, async ({ tx, query, session, now }) =>
    desk.readScreen(tx, office, { scope: session.scope, at: momentOf(query.at), now }),
  )
  serve(app, office, screenCases, async ({ tx, query, session, now }) => {
    const { at, limit, ...of } = query
    return listScreenCases(tx, office, { scope: session.scope, of, at: momentOf(at), limit, now })
  })
  serve(app, office, screenDay, async ({ tx, query, session, now }) =>
    readScreenDay(tx, office, { scope: session.scope, day: query.day, now }),
  )
}

const momentOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text)
