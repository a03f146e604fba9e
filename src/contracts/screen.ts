/** The wall screen 大屏: one answer with all it shows, the cases behind each number, and what happened on a day. */
import { z } from 'zod'
import { areaCode } from '../core/area.ts'
import { dayCountIds } from '../core/day-count.ts'
import { calendarDay, moment } from '../core/form.ts'
import { recordKinds } from '../core/reading.ts'
import { stages } from '../core/stage.ts'
import { caseRow } from './cases.ts'
import { bilingual, position, route } from './route.ts'

const light = z.enum(['green', 'yellow', 'red'])

/** Which cases a number counts: what `GET /screen/cases` is asked for. */
export const caseSet = z.object({
  set: z.enum(dayCountIds),
  area: areaCode.optional(),
  program: z.string().max(64).optional(),
  kind: z.string().max(64).optional(),
})
export type CaseSet = z.infer<typeof caseSet>

/** A number that opens into cases, and since when the oldest of them waits. */
const counted = z.object({ n: z.int(), oldest: moment.nullable() })

const wholeDay = z.object({
  know: z.object({ records: z.int(), alarms: z.int(), open: z.int() }),
  report: z.object({ today: z.int(), toAccept: counted }),
  deliberate: z.object({ today: z.int(), toAssign: counted }),
  handle: z.object({ today: z.int(), inHand: counted, toCheck: counted }),
  evaluate: z.object({
    today: z.int(),
    /** In time of those closed today that had a deadline; no share of nothing. */
    onTime: z.object({ value: z.number().nullable(), numerator: z.int(), denominator: z.int() }),
    toCallBack: counted,
  }),
  open: z.int(),
  overdue: z.int(),
})

const value = z.object({
  factor: z.string(),
  name: bilingual,
  unit: z.string(),
  value: z.number().nullable(),
  /** Other than N it does not count. */
  flag: z.string().nullable(),
  limit: z.number().nullable(),
})

const measuring = z.object({
  id: z.uuid(),
  program: z.string(),
  kind: z.string(),
  kindName: bilingual,
  name: z.string(),
  area: z.string(),
  position: position.nullable(),
  recordKind: z.enum(recordKinds),
  at: moment,
  /** `late`: older than such records may be; `invalid`: the device itself says that the value does not count. */
  state: z.enum(['alarm', 'normal', 'invalid', 'late']),
  /** The most pressing first. */
  values: z.array(value),
  /** How many records of this day have come in. */
  records: z.int(),
})
export type Measuring = z.infer<typeof measuring>

const alarm = z.object({
  id: z.uuid(),
  place: z.uuid(),
  placeName: z.string(),
  areaName: bilingual,
  position: position.nullable(),
  factor: z.string(),
  factorName: bilingual,
  /** What was read last; the highest so far when that is not known. */
  value: z.number().nullable(),
  limit: z.number(),
  unit: z.string(),
  beginsAt: moment,
  endedAt: moment.nullable(),
  /** The case it opened or joined, when one may see it. */
  case: z.object({ id: z.uuid(), number: z.string() }).nullable(),
})
export type ScreenAlarm = z.infer<typeof alarm>

const mapped = z.object({
  id: z.uuid(),
  number: z.string(),
  program: z.string(),
  kindName: bilingual,
  stage: z.enum(stages),
  light: light.nullable(),
  position,
  changedAt: moment,
})
export type MappedCase = z.infer<typeof mapped>

const opens = z.discriminatedUnion('to', [
  caseSet.extend({ to: z.literal('cases') }),
  z.object({ to: z.literal('figure'), area: z.string() }),
])
export type Opens = z.infer<typeof opens>

export const screenReply = z
  .object({
    area: z.object({ code: z.string(), name: bilingual }),
    asOf: moment,
    /** A past moment was asked for. */
    isPast: z.boolean(),
    duties: z.array(z.object({ role: z.enum(['leader', 'chief', 'officer', 'team']), person: bilingual })),
    weather: z
      .object({
        place: z.string(),
        at: moment,
        state: measuring.shape.state,
        /** Where it blows from. */
        windFromDeg: z.number().nullable(),
        windMPerS: z.number().nullable(),
        temperatureC: z.number().nullable(),
        humidityPercent: z.number().nullable(),
      })
      .nullable(),
    day: wholeDay,
    /** Open cases with a position; empty when there are more than a map holds, then `clusters` has them. */
    cases: z.array(mapped),
    clusters: z.array(
      z.object({ area: z.string(), areaName: bilingual, position, n: z.int(), late: z.int() }),
    ),
    places: z.array(measuring),
    alarms: z.array(alarm),
    redLights: z.array(caseRow),
    ranking: z.object({
      figure: z.string(),
      title: bilingual,
      from: calendarDay,
      to: calendarDay,
      items: z.array(
        z.object({
          rank: z.int().nullable(),
          area: z.string(),
          name: bilingual,
          value: z.number().nullable(),
          numerator: z.int(),
          denominator: z.int(),
        }),
      ),
    }),
    hot: z.array(
      z.object({
        program: z.string(),
        kind: z.string(),
        kindName: bilingual,
        lately: z.int(),
        before: z.int(),
      }),
    ),
    sentences: z.array(z.object({ text: bilingual, tone: z.enum(['late', 'plain', 'good']), opens })),
  })
  .meta({ id: 'Screen' })

export type Screen = z.infer<typeof screenReply>

export const readScreen = route({
  method: 'GET',
  path: '/screen',
  tag: 'screen',
  summary: { zh: '大屏数据', en: 'What the wall screen shows' },
  query: z.object({ at: moment.optional() }),
  reply: screenReply,
})

export const screenCases = route({
  method: 'GET',
  path: '/screen/cases',
  tag: 'screen',
  summary: { zh: '大屏数字所计的事项', en: 'The cases a number on the screen counts' },
  query: caseSet.extend({
    at: moment.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({
    title: bilingual,
    rule: bilingual,
    asOf: moment,
    total: z.int(),
    /** Counted, but known only to named posts. */
    hidden: z.int(),
    items: z.array(caseRow),
    /** The same as a filter of `GET /cases`, where there is one. */
    filter: z.record(z.string(), z.string()).nullable(),
  }),
})

export const screenDay = route({
  method: 'GET',
  path: '/screen/day',
  tag: 'screen',
  summary: { zh: '一天的时间轴', en: 'What happened on a day, for the slider' },
  query: z.object({ day: calendarDay.optional() }),
  reply: z.object({
    day: calendarDay,
    /** Each five minutes in which something happened. */
    ticks: z.array(z.object({ at: moment, reported: z.int(), closed: z.int(), other: z.int() })),
    alarms: z.array(z.object({ id: z.uuid(), beginsAt: moment, endedAt: moment.nullable() })),
  }),
})
export type ScreenDay = z.infer<typeof screenDay.reply>
