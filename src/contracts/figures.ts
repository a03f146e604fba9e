/** Figures that open: numerator, denominator, rule, moment, and the cases they count. */
import { z } from 'zod'
import { areaCode } from '../core/area.ts'
import { calendarDay, moment } from '../core/form.ts'
import { caseRow } from './cases.ts'
import { bilingual, route } from './route.ts'

const period = z.object({
  area: areaCode.optional(),
  program: z.string().optional(),
  owner: z.string().optional(),
  from: calendarDay.optional(),
  to: calendarDay.optional(),
  at: moment.optional(),
})

export const figureReply = z
  .object({
    id: z.string(),
    title: bilingual,
    value: z.number().nullable(),
    numerator: z.int(),
    denominator: z.int().nullable(),
    unit: z.string(),
    rounding: z.object({ places: z.int(), mode: z.enum(['half-up', 'truncate']) }),
    /** What numerator and denominator count, in words. */
    rule: z.object({ numerator: bilingual, denominator: bilingual.nullable() }),
    /** The same as ids, of the list in core/indicator.ts; `closedWithinDays:5` for one with a number. */
    clauses: z.object({ numerator: z.array(z.string()), denominator: z.array(z.string()).nullable() }),
    source: bilingual,
    area: z.string(),
    areaName: bilingual,
    from: z.iso.date(),
    to: z.iso.date(),
    asOf: moment,
  })
  .meta({ id: 'Figure' })

export type Figure = z.infer<typeof figureReply>

const part = z.object({ items: z.array(caseRow), next: z.string().nullable(), hidden: z.int() })

export const readFigure = route({
  method: 'GET',
  path: '/figures/{id}',
  tag: 'figures',
  summary: { zh: '一个指标', en: 'One figure' },
  params: z.object({ id: z.string() }),
  query: period.extend({
    explain: z
      .enum(['numerator', 'denominator', 'rest'])
      .optional()
      .meta({ description: 'also list the cases it counts; rest = denominator less numerator' }),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: figureReply.extend({ cases: part.optional() }),
})

export const listFigures = route({
  method: 'GET',
  path: '/figures',
  tag: 'figures',
  summary: { zh: '全部指标', en: 'All figures' },
  query: period,
  reply: z.object({ items: z.array(figureReply) }),
})

/** One figure for each area or unit below, ranked; ties share a rank. */
export const rankFigure = route({
  method: 'GET',
  path: '/figures/{id}/ranking',
  tag: 'figures',
  summary: { zh: '指标排名', en: 'A figure, ranked' },
  params: z.object({ id: z.string() }),
  query: period.extend({ by: z.enum(['area', 'owner']).default('area') }),
  reply: z.object({
    items: z.array(
      z.object({ rank: z.int().nullable(), key: z.string(), name: bilingual, figure: figureReply }),
    ),
  }),
})
