/** Readings 读数 of a place over a period: one series a factor, with the limits that applied. */
import { z } from 'zod'
import { moment } from '../core/form.ts'
import { recordKinds } from '../core/reading.ts'
import { bilingual, idParams, route } from './route.ts'

/** Moment, value, least, greatest, flag as sent, whether it counts. A row without values is a gap. */
export const point = z.tuple([
  moment,
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
  z.string().nullable(),
  z.boolean(),
])

export type Point = z.infer<typeof point>

export const limitLine = z.object({
  upper: z.number(),
  from: moment,
  to: moment,
  source: z.string(),
  verified: z.boolean(),
})

export const series = z.object({
  factor: z.string(),
  name: bilingual,
  unit: z.string(),
  points: z.array(point),
  limits: z.array(limitLine),
  /** What there is to say of it. */
  sentence: bilingual.nullable(),
})

export type Series = z.infer<typeof series>

export const placeReadings = route({
  method: 'GET',
  path: '/places/{id}/readings',
  tag: 'places',
  summary: { zh: '读数', en: 'Readings' },
  params: idParams,
  query: z.object({
    kind: z.enum(recordKinds).default('hour'),
    from: moment.optional(),
    to: moment.optional(),
    /** Codes with commas between; the first few when absent. */
    factor: z.string().max(200).optional(),
  }),
  reply: z.object({
    place: z.uuid(),
    kind: z.enum(recordKinds),
    from: moment,
    to: moment,
    asOf: moment,
    /** Every factor measured here, shown or not. */
    factors: z.array(z.object({ factor: z.string(), name: bilingual, unit: z.string() })),
    series: z.array(series),
  }),
})
