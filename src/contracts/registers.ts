/** Programs, areas, units, people: what the forms and menus of the screens are made of. */
import { z } from 'zod'
import { levels } from '../core/area.ts'
import { calendarDay, uuid } from '../core/form.ts'
import { postKinds } from '../core/post.ts'
import { stages, steps } from '../core/stage.ts'
import { postReply } from './session.ts'
import { bilingual, idParams, route } from './route.ts'

export const programReply = z
  .object({
    id: z.string(),
    title: bilingual,
    noun: bilingual,
    basis: z.string(),
    reporter: z.enum(['asked', 'optional', 'none']),
    kinds: z.array(bilingual.extend({ id: z.string(), termName: bilingual })),
    /** JSON Schema of the facts, with `zh`, `en`, `input`, `choices` beside each field. */
    facts: z.record(z.string(), z.unknown()),
    evidence: z.record(z.string(), z.int()),
  })
  .meta({ id: 'Program' })

export type ProgramReply = z.infer<typeof programReply>

export const listPrograms = route({
  method: 'GET',
  path: '/programs',
  tag: 'registers',
  summary: { zh: '业务', en: 'Programs' },
  reply: z.object({ items: z.array(programReply) }),
})

/** Names of stages and steps, and for each step the JSON Schema of what it has to say. */
export const workflow = route({
  method: 'GET',
  path: '/workflow',
  tag: 'registers',
  summary: { zh: '环节与动作', en: 'Stages and steps' },
  reply: z.object({
    stages: z.array(z.object({ id: z.enum(stages), name: bilingual })),
    steps: z.array(z.object({ id: z.enum(steps), name: bilingual, data: z.record(z.string(), z.unknown()) })),
  }),
})

export const areaReply = z.object({
  code: z.string(),
  level: z.enum(levels),
  parent: z.string().nullable(),
  name: bilingual,
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  source: z.string(),
})

export type AreaReply = z.infer<typeof areaReply>

export const listAreas = route({
  method: 'GET',
  path: '/areas',
  tag: 'registers',
  summary: { zh: '辖区', en: 'Areas' },
  reply: z.object({ items: z.array(areaReply) }),
})

/** GeoJSON of the boundaries, schematic unless imported. */
export const areaShapes = route({
  method: 'GET',
  path: '/areas/shapes',
  tag: 'registers',
  summary: { zh: '辖区边界（示意）', en: 'Area shapes' },
  query: z.object({ level: z.enum(levels).optional() }),
  reply: z.object({
    type: z.literal('FeatureCollection'),
    features: z.array(z.unknown()),
  }),
})

export const unitReply = z.object({
  id: z.string(),
  kind: z.string(),
  line: z.string().nullable(),
  area: z.string(),
  name: bilingual,
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  successor: z.string().nullable(),
})

export type UnitReply = z.infer<typeof unitReply>

export const listUnits = route({
  method: 'GET',
  path: '/units',
  tag: 'registers',
  summary: { zh: '单位', en: 'Units' },
  reply: z.object({ items: z.array(unitReply) }),
})

export const personReply = z.object({
  id: z.uuid(),
  name: z.string(),
  title: bilingual,
  disabled: z.boolean(),
  posts: z.array(postReply.extend({ holding: z.uuid(), from: z.iso.date(), to: z.iso.date().nullable() })),
})

export type PersonReply = z.infer<typeof personReply>

export const listPeople = route({
  method: 'GET',
  path: '/people',
  tag: 'registers',
  summary: { zh: '人员与岗位', en: 'People and posts' },
  reply: z.object({ items: z.array(personReply) }),
})

export const postPerson = route({
  method: 'POST',
  path: '/people',
  tag: 'registers',
  summary: { zh: '新增人员', en: 'Add a person' },
  body: z.object({
    name: z.string().regex(/^[a-z][a-z0-9._-]{1,39}$/),
    title: bilingual,
    password: z.string().min(10).max(200).optional(),
  }),
  reply: z.object({ id: z.uuid(), password: z.string().nullable() }),
  status: 201,
})

export const postHolding = route({
  method: 'POST',
  path: '/holdings',
  tag: 'registers',
  summary: { zh: '任岗', en: 'Let somebody hold a post' },
  body: z.object({
    post: z.string().max(64),
    person: uuid,
    role: z.enum(['holder', 'deputy']).default('holder'),
    from: calendarDay,
    to: calendarDay.nullable().default(null),
  }),
  reply: z.object({ id: z.uuid() }),
  status: 201,
})

export const endHolding = route({
  method: 'POST',
  path: '/holdings/{id}/end',
  tag: 'registers',
  summary: { zh: '离岗', en: 'End a holding' },
  params: idParams,
  body: z.object({ to: calendarDay }),
  reply: z.object({ done: z.literal(true) }),
})

export const postPost = route({
  method: 'POST',
  path: '/posts',
  tag: 'registers',
  summary: { zh: '新设岗位', en: 'Make a post' },
  body: z.object({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
    kind: z.enum(postKinds),
    unit: z.string().max(64),
    area: z.string(),
    programs: z.array(z.string()).min(1),
    title: bilingual,
  }),
  reply: z.object({ id: z.string() }),
  status: 201,
})

export const listPosts = route({
  method: 'GET',
  path: '/posts',
  tag: 'registers',
  summary: { zh: '岗位', en: 'Posts' },
  reply: z.object({ items: z.array(postReply.omit({ role: true })) }),
})

export const listDuties = route({
  method: 'GET',
  path: '/duties',
  tag: 'registers',
  summary: { zh: '值班表', en: 'Duty roster' },
  query: z.object({ day: calendarDay.optional() }),
  reply: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        role: z.string(),
        person: bilingual,
        startsAt: z.string(),
        endsAt: z.string(),
        /** The reader is on it, and may hand it over now. */
        mayHandOver: z.boolean(),
        handover: z
          .object({
            at: z.string(),
            /** Whose turn came next. */
            next: bilingual.nullable(),
            open: z.int(),
            overdue: z.int(),
            /** Notices nobody had acknowledged. */
            waiting: z.int(),
            note: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
  }),
})
