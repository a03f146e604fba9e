/** Figures over HTTP. */
import type { FastifyInstance } from 'fastify'
import { listFigures, rankFigure, readFigure } from '../contracts/figures.ts'
import * as desk from '../desk/figures.ts'
import type { Office } from '../desk/office.ts'
import { serve } from './api.ts'

export function figureRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, listFigures, async ({ tx, query, session, now }) =>
    desk.readFigures(tx, office, { scope: session.scope, asked: { ...query, at: momentOf(query.at) }, now }),
  )
  serve(app, office, readFigure, async ({ tx, params, query, session, now }) => {
    const { explain, cursor, limit, at, ...asked } = query
    return desk.readFigure(tx, office, {
      scope: session.scope,
      id: params.id,
      asked: { ...asked, at: momentOf(at) },
      explain,
      cursor,
      limit,
      now,
    })
  })
  serve(app, office, rankFigure, async ({ tx, params, query, session, now }) => {
    const { by, at, ...asked } = query
    return desk.rankFigure(tx, office, {
      scope: session.scope,
      id: params.id,
      asked: { ...asked, at: momentOf(at) },
      by,
      now,
    })
  })
}

const momentOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text)
