/** Programs, areas, units, posts, people over HTTP. */
import type { FastifyInstance } from 'fastify'
import {
  areaShapes,
  listAreas,
  listDuties,
  listPeople,
  listPosts,
  listPrograms,
  listUnits,
  workflow,
} from '../contracts/registers.ts'
import { dayOf } from '../core/instant.ts'
import type { Office } from '../desk/office.ts'
import { showDuties } from '../desk/handovers.ts'
import * as show from '../desk/show-registers.ts'
import { type Call, serve } from './api.ts'
import type { Route } from '../contracts/route.ts'

export function registerRoutes(app: FastifyInstance, office: Office): void {
  const namesOf = ({ tx, session, now }: Pick<Call<Route>, 'tx' | 'session' | 'now'>) =>
    office.registers.of(tx, session.scope.district, now)

  serve(app, office, listPrograms, async ({ now }) => show.showPrograms(office, now))
  serve(app, office, workflow, async () => show.showWorkflow())
  serve(app, office, listAreas, async call => show.showAreas(await namesOf(call)))
  serve(app, office, areaShapes, async ({ tx, session, query }) =>
    show.showShapes(tx, session.scope, query.level),
  )
  serve(app, office, listUnits, async call => show.showUnits(await namesOf(call)))
  serve(app, office, listPeople, async call =>
    show.showPeople(call.tx, await namesOf(call), call.session.scope),
  )
  serve(app, office, listPosts, async call => show.showPosts(await namesOf(call)))
  serve(app, office, listDuties, async ({ tx, session, query, now }) =>
    showDuties(tx, office, { session, now, day: query.day ?? dayOf(now) }),
  )
}
