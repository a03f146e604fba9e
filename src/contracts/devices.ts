/** Devices 设备 that send readings, how they are doing, and numbers nobody has registered. */
import { z } from 'zod'
import { moment, uuid } from '../core/form.ts'
import { recordKinds } from '../core/reading.ts'
import { bilingual, idParams, route } from './route.ts'

export const deviceRow = z
  .object({
    id: z.uuid(),
    mn: z.string(),
    title: z.string(),
    system: z.string(),
    place: z.uuid(),
    placeName: z.string(),
    area: z.string(),
    areaName: bilingual,
    from: z.iso.date(),
    to: z.iso.date().nullable(),
    /** `never` was not seen yet, `ended` is no longer in use. */
    state: z.enum(['online', 'silent', 'never', 'ended']),
    seenAt: moment.nullable(),
    packets: z.int(),
    refused: z.int(),
    conflicts: z.int(),
    fault: z.string().nullable(),
    faultAt: moment.nullable(),
  })
  .meta({ id: 'DeviceRow' })

export type DeviceRow = z.infer<typeof deviceRow>

export const listDevices = route({
  method: 'GET',
  path: '/devices',
  tag: 'places',
  summary: { zh: '设备', en: 'Devices' },
  query: z.object({
    place: uuid.optional(),
    state: z.enum(['online', 'silent', 'never', 'ended']).optional(),
    q: z.string().trim().min(1).max(100).optional(),
    cursor: z.string().max(600).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  reply: z.object({
    items: z.array(deviceRow),
    next: z.string().nullable(),
    byState: z.record(z.string(), z.int()),
    asOf: moment,
  }),
})

export const readDevice = route({
  method: 'GET',
  path: '/devices/{id}',
  tag: 'places',
  summary: { zh: '设备详情', en: 'One device' },
  params: idParams,
  reply: deviceRow.extend({
    /** Where it last called from; only for administrators. */
    peer: z.string().nullable(),
    hasPassword: z.boolean(),
    asOf: moment,
    records: z.array(
      z.object({
        kind: z.enum(recordKinds),
        kindName: bilingual,
        newest: moment,
        received: moment,
        lastDay: z.int(),
        resent: z.int(),
      }),
    ),
    /** Values that differed from those already kept, newest first. */
    differing: z.array(
      z.object({
        kind: z.enum(recordKinds),
        kindName: bilingual,
        at: moment,
        receivedAt: moment,
        factors: z.array(
          z.object({
            factor: z.string(),
            name: bilingual,
            unit: z.string(),
            kept: z.number().nullable(),
            sent: z.number().nullable(),
          }),
        ),
      }),
    ),
  }),
})

export const stranger = z.object({
  mn: z.string(),
  system: z.string(),
  firstAt: moment,
  lastAt: moment,
  packets: z.int(),
  peer: z.string(),
  packet: z.string(),
})

export type Stranger = z.infer<typeof stranger>

export const listStrangers = route({
  method: 'GET',
  path: '/strangers',
  tag: 'places',
  summary: { zh: '未登记的设备编号', en: 'Numbers nobody has registered' },
  reply: z.object({ items: z.array(stranger), asOf: moment }),
})

export const adoptStranger = route({
  method: 'POST',
  path: '/strangers/{mn}/adopt',
  tag: 'places',
  summary: { zh: '接管设备', en: 'Take a device on' },
  params: z.object({ mn: z.string().min(1).max(64) }),
  body: z.object({
    place: uuid,
    title: z.string().trim().min(1).max(100),
    system: z.string().trim().min(1).max(20),
    /** What the device sends as PW; not compared when absent. */
    password: z.string().min(1).max(20).optional(),
  }),
  reply: z.object({ id: z.uuid() }),
  status: 201,
})
