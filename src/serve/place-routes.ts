/** Places, their readings, alarms and devices over HTTP. */
import type { FastifyInstance } from 'fastify'
import { listAlarms } from '../contracts/alarms.ts'
import { adoptStranger, listDevices, listStrangers, readDevice } from '../contracts/devices.ts'
import { exportPlaces, listPlaceKinds, listPlaces, postPlace, readPlace } from '../contracts/places.ts'
import { placeReadings } from '../contracts/readings.ts'
import { isProblem } from '../core/problem.ts'
import * as alarms from '../desk/alarms.ts'
import * as devices from '../desk/devices.ts'
import type { Office } from '../desk/office.ts'
import * as places from '../desk/places.ts'
import { readingsOf } from '../desk/readings.ts'
import { SENT, serve } from './api.ts'
import { sendFile } from './file-routes.ts'

export function placeRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, listPlaces, async ({ tx, query, session, now }) => {
    const { cursor, limit, at, ...filter } = query
    return places.list(tx, office, { scope: session.scope, filter, cursor, limit, now, at: momentOf(at) })
  })
  serve(app, office, listPlaceKinds, async ({ tx, session }) => places.kinds(tx, office, session.scope))
  serve(app, office, exportPlaces, async ({ tx, query, session, now, reply }) => {
    const { format, ...filter } = query
    const { scope, person } = session
    const file = await places.exportPlaces(tx, office, {
      scope,
      filter,
      format,
      now,
      language: person.language,
    })
    if (isProblem(file)) return file
    await sendFile(reply, file)
    return SENT
  })
  serve(app, office, readPlace, async ({ tx, params, query, session, now }) =>
    places.readPlace(tx, office, { scope: session.scope, id: params.id, now, at: momentOf(query.at) }),
  )
  serve(app, office, postPlace, async ({ tx, body, session, now }) =>
    places.addPlace(tx, office, { ...body, session, now }),
  )
  serve(app, office, placeReadings, async ({ tx, params, query, session, now }) => {
    const { kind, factor } = query
    const [from, to] = [momentOf(query.from), momentOf(query.to)]
    return readingsOf(tx, { scope: session.scope, id: params.id, kind, factor, from, to, now })
  })
  serve(app, office, listAlarms, async ({ tx, query, session, now }) => {
    const { cursor, limit, from, to, at, ...rest } = query
    const filter = { ...rest, from: momentOf(from), to: momentOf(to), at: momentOf(at) }
    return alarms.list(tx, office, { scope: session.scope, filter, cursor, limit, now })
  })
  serve(app, office, listDevices, async ({ tx, query, session, now }) =>
    devices.list(tx, office, { scope: session.scope, ...query, now }),
  )
  serve(app, office, readDevice, async ({ tx, params, session, now }) =>
    devices.readDevice(tx, office, { session, id: params.id, now }),
  )
  serve(app, office, listStrangers, async ({ tx, session, now }) => devices.strangers(tx, { session, now }))
  serve(app, office, adoptStranger, async ({ tx, params, body, session, now }) =>
    devices.adopt(tx, { ...params, ...body, session, now }),
  )
}

const momentOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text)
