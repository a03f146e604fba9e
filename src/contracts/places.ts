/** Places 对象: the register of whatever has a position, with its newest reading and whether an alarm is open. */
import { z } from 'zod'
import { areaCode } from '../core/area.ts'
import { moment } from '../core/form.ts'
import { recordKinds } from '../core/reading.ts'
import { alarmReply } from './alarms.ts'
import { caseRow } from './cases.ts'
import { deviceRow } from './devices.ts'
import { bilingual, idParams, position, route } from './route.ts'

/** One factor of a reading as it is shown. */
export const shownValue = z.object({
  factor: z.string(),
  name: bilingual,
  unit: z.string(),
  value: z.number().nullable(),
  flag: z.string().nullable(),
  valid: z.boolean(),
  /** The limit for readings of this kind today; null when there is none. */
  upper: z.number().nullable(),
  over: z.boolean(),
})

export type ShownValue = z.infer<typeof shownValue>

export const latestReading = z.object({
  kind: z.enum(recordKinds),
  kindName: bilingual,
  at: moment,
  receivedAt: moment,
  /** Older than readings of this kind may be. */
  late: z.boolean(),
  values: z.array(shownValue),
})

export type LatestReading = z.infer<typeof latestReading>

export const placeRow = z
  .object({
    id: z.uuid(),
    program: z.string(),
    programName: bilingual,
    kind: z.string(),
    kindName: bilingual,
    externalId: z.string(),
    name: z.string(),
    area: z.string(),
    areaName: bilingual,
    position: position.nullable(),
    devices: z.int(),
    openAlarms: z.int(),
    latest: latestReading.nullable(),
  })
  .meta({ id: 'PlaceRow' })

export type PlaceRow = z.infer<typeof placeRow>

export const placeFilters = z.object({
  program: z.string().max(64).optional(),
  kind: z.string().max(64).optional(),
  area: areaCode.optional(),
  /** A part of the name or of the outside number. */
  q: z.string().trim().min(1).max(100).optional(),
  /** `alarm`: with an open alarm; `monitored`: with a device or a reading; `late`: monitored, and silent for too long. */
  state: z.enum(['alarm', 'monitored', 'late']).optional(),
})

export const listPlaces = route({
  method: 'GET',
  path: '/places',
  tag: 'places',
  summary: { zh: '对象', en: 'Places' },
  query: placeFilters.extend({
    at: moment.optional(),
    cursor: z.string().max(600).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
  }),
  reply: z.object({
    items: z.array(placeRow),
    next: z.string().nullable(),
    total: z.int(),
    asOf: moment,
  }),
})

/** What may stand in the filters: the kinds that each program keeps a register of, and how many there are. */
export const listPlaceKinds = route({
  method: 'GET',
  path: '/places/kinds',
  tag: 'places',
  summary: { zh: '对象类别', en: 'Kinds of places' },
  reply: z.object({
    items: z.array(
      z.object({
        program: z.string(),
        programName: bilingual,
        kind: z.string(),
        kindName: bilingual,
        total: z.int(),
        openAlarms: z.int(),
      }),
    ),
  }),
})

export const limitReply = z.object({
  id: z.string(),
  factor: z.string(),
  factorName: bilingual,
  kind: z.enum(recordKinds),
  kindName: bilingual,
  upper: z.number(),
  unit: z.string(),
  /** So many in a row open a case. */
  run: z.int(),
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  source: z.string(),
  /** Nobody has compared it with its source yet. */
  verified: z.boolean(),
})

export type LimitReply = z.infer<typeof limitReply>

export const placeReply = placeRow
  .extend({
    facts: z.record(z.string(), z.unknown()),
    changedAt: moment,
    asOf: moment,
    /** Those that apply on the day asked about. */
    limits: z.array(limitReply),
    alarms: z.array(alarmReply),
    /** Cases its alarms belong to, newest first. */
    cases: z.array(caseRow),
    /** Other open cases within `reachM`. */
    near: z.array(caseRow.extend({ distanceM: z.number() })),
    reachM: z.int(),
    deviceList: z.array(deviceRow),
  })
  .meta({ id: 'Place' })

export type PlaceReply = z.infer<typeof placeReply>

export const readPlace = route({
  method: 'GET',
  path: '/places/{id}',
  tag: 'places',
  summary: { zh: '对象详情', en: 'One place' },
  params: idParams,
  query: z.object({ at: moment.optional() }),
  reply: placeReply,
})

export const postPlace = route({
  method: 'POST',
  path: '/places',
  tag: 'places',
  summary: { zh: '新增对象', en: 'Add a place' },
  body: z.object({
    program: z.string().max(64),
    kind: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    externalId: z.string().trim().min(1).max(80),
    name: z.string().trim().min(1).max(200),
    area: areaCode,
    position: position.nullable().default(null),
    facts: z.record(z.string().max(60), z.string().max(500)).default({}),
  }),
  reply: z.object({ id: z.uuid() }),
  status: 201,
})

export const exportPlaces = route({
  method: 'GET',
  path: '/places/export',
  tag: 'places',
  summary: { zh: '导出对象', en: 'Places as a file' },
  query: placeFilters.extend({ format: z.enum(['csv', 'xlsx', 'geojson']) }),
  reply: z.unknown(),
})
