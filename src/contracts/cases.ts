/** Reports, cases, steps: the main job over HTTP. */
import { z } from 'zod'
import { areaCode } from '../core/area.ts'
import { channels } from '../core/channel.ts'
import { calendarDay, moment, uuid } from '../core/form.ts'
import { stages, steps } from '../core/stage.ts'
import { termSchema } from '../core/term.ts'
import { bilingual, idempotency, idParams, ifMatch, position, route } from './route.ts'

const stage = z.enum(stages)
const light = z.enum(['green', 'yellow', 'red'])

export const reporterInput = z.object({
  name: z.string().trim().max(60).optional(),
  phone: z.string().trim().max(30).optional(),
  /** The handler may see who it was. */
  disclose: z.boolean().default(false),
})

export const reportBody = z
  .object({
    id: uuid.optional(),
    program: z.string().min(1).max(64),
    kind: z.string().min(1).max(64),
    area: areaCode,
    position: position.nullable().optional(),
    title: z.string().trim().min(1).max(200).optional(),
    text: z.string().trim().min(1).max(20_000),
    channel: z.enum(channels).default('phone'),
    facts: z.record(z.string(), z.unknown()).default({}),
    files: z.array(uuid).max(30).default([]),
    reporter: reporterInput.optional(),
    /** When it was said, if not now. */
    at: moment.optional(),
    /** Hangs this report on a case that is open already instead of making a new one. */
    joins: uuid.optional(),
  })
  .meta({
    examples: [
      {
        program: 'one-of-get-programs',
        kind: 'one-of-its-kinds',
        area: '150302001',
        position: { lon: 106.82, lat: 39.67 },
        title: '工地夜间扬尘',
        text: '工地夜间运土不洒水，扬尘很大。',
        reporter: { name: '王女士', phone: '13800000000', disclose: false },
      },
    ],
  })

export const postReport = route({
  method: 'POST',
  path: '/reports',
  tag: 'cases',
  summary: { zh: '上报', en: 'File a report' },
  headers: idempotency,
  body: reportBody,
  reply: z.object({ id: z.uuid(), caseId: z.uuid(), number: z.string() }),
  status: 201,
})

export const unmask = route({
  method: 'POST',
  path: '/reports/{id}/unmask',
  tag: 'cases',
  summary: { zh: '查看来电人信息（留痕）', en: 'See who reported it (logged)' },
  params: idParams,
  body: z.object({ reason: z.string().trim().min(2).max(500) }),
  reply: z.object({ name: z.string().nullable(), phone: z.string().nullable() }),
})

export const openStep = z.object({
  step: z.enum(steps),
  name: bilingual,
  post: z.string(),
  postTitle: bilingual,
  phase: z.enum(['ask', 'decide']).optional(),
})

/** Words as an answer shows them: null once their key is destroyed. */
const shownWords = z.string().nullable()

export const caseRow = z
  .object({
    id: z.uuid(),
    number: z.string(),
    program: z.string(),
    kind: z.string(),
    kindName: bilingual,
    title: shownWords,
    stage,
    light: light.nullable(),
    area: z.string(),
    areaName: bilingual,
    owner: z.string().nullable(),
    ownerName: bilingual.nullable(),
    due: moment.nullable(),
    /** “还剩 3 小时”, “超期 2 天”. */
    left: bilingual.nullable(),
    provisional: z.boolean(),
    paused: z.boolean(),
    channel: z.string(),
    position: position.nullable(),
    reports: z.int(),
    restricted: z.boolean(),
    exposure: z.enum(['none', 'proposed', 'exposed', 'claimed']),
    urged: z.int(),
    supervised: z.int(),
    failures: z.int(),
    reportedAt: moment,
    closedAt: moment.nullable(),
  })
  .meta({ id: 'CaseRow' })

export type CaseRow = z.infer<typeof caseRow>

const fileReply = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  position: position.nullable(),
  takenAt: moment.nullable(),
})

export const eventReply = z
  .object({
    seq: z.int(),
    id: z.uuid(),
    step: z.enum(steps),
    name: bilingual,
    by: z.object({ title: bilingual, post: bilingual.nullable(), unit: bilingual.nullable() }),
    at: moment,
    recordedAt: moment,
    /** Plain values of the step, and its words opened; keys are field names. */
    data: z.record(z.string(), z.unknown()),
    words: z.record(z.string(), shownWords),
    files: z.array(fileReply),
    hash: z.string(),
  })
  .meta({ id: 'CaseEvent' })

export type EventReply = z.infer<typeof eventReply>

export const clockReply = z.object({
  id: z.string(),
  title: bilingual.nullable(),
  term: termSchema,
  termName: bilingual,
  start: moment,
  due: moment,
  provisional: z.boolean(),
  doneAt: moment.nullable(),
  light: light.nullable(),
  left: bilingual.nullable(),
})

export const reportReply = z.object({
  id: z.uuid(),
  channel: z.string(),
  title: shownWords,
  text: shownWords,
  /** Masked unless unmasked; null when this viewer may not know there is one, or there is none. */
  reporter: z.object({ name: z.string().nullable(), phone: z.string().nullable() }).nullable(),
  canUnmask: z.boolean(),
  receivedAt: moment,
})

export const caseReply = caseRow
  .extend({
    text: shownWords,
    facts: z.record(z.string(), z.unknown()),
    coOwners: z.array(z.object({ id: z.string(), name: bilingual })),
    programTitle: bilingual,
    noun: bilingual,
    clocks: z.array(clockReply),
    extension: z.enum(['none', 'asked', 'granted', 'refused']),
    /** How much more time was asked for last. */
    extensionTerm: bilingual.nullable(),
    rounds: z.int(),
    contacted: z.boolean().nullable(),
    solved: z.boolean().nullable(),
    satisfied: z.int().nullable(),
    parent: z.uuid().nullable(),
    external: z.object({ system: z.string(), id: z.string(), status: z.string().optional() }).nullable(),
    reportsList: z.array(reportReply),
    files: z.array(fileReply),
    events: z.array(eventReply),
    openSteps: z.array(openStep),
    seq: z.int(),
  })
  .meta({ id: 'Case' })

export type CaseReply = z.infer<typeof caseReply>

export const caseFilters = z.object({
  program: z.string().optional(),
  kind: z.string().optional(),
  stage: z.string().optional().meta({ description: 'one or more, separated by commas' }),
  light: light.optional(),
  area: areaCode.optional(),
  owner: z.string().optional(),
  channel: z.string().optional(),
  from: calendarDay.optional(),
  to: calendarDay.optional(),
  q: z.string().trim().max(100).optional(),
  mine: z.stringbool().optional(),
  asked: z.stringbool().optional(),
  toCallBack: z.stringbool().optional(),
  sort: z.enum(['recent', 'due']).default('recent'),
})

export const listQuery = caseFilters.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  at: moment.optional(),
})

export const listCases = route({
  method: 'GET',
  path: '/cases',
  tag: 'cases',
  summary: { zh: '事项列表', en: 'List cases' },
  query: listQuery,
  reply: z.object({ items: z.array(caseRow), next: z.string().nullable() }),
})

export const countCases = route({
  method: 'GET',
  path: '/cases/count',
  tag: 'cases',
  summary: { zh: '事项计数', en: 'Count cases' },
  query: caseFilters,
  reply: z.object({
    total: z.int(),
    byStage: z.record(z.string(), z.int()),
    byLight: z.record(z.string(), z.int()),
    /** Stages of which there are more: ended cases are counted up to 10,000. */
    more: z.array(stage),
  }),
})

export const exportCases = route({
  method: 'GET',
  path: '/cases/export',
  tag: 'cases',
  summary: { zh: '导出', en: 'Export' },
  query: caseFilters.extend({ format: z.enum(['csv', 'xlsx', 'geojson']).default('xlsx') }),
  reply: z.unknown(),
})

export const readCase = route({
  method: 'GET',
  path: '/cases/{id}',
  tag: 'cases',
  summary: { zh: '事项详情', en: 'Read a case' },
  params: idParams,
  query: z.object({ at: moment.optional(), knownAt: moment.optional() }),
  reply: caseReply,
})

export const stepBody = z
  .object({
    id: uuid,
    step: z.string(),
    data: z.record(z.string(), z.unknown()).default({}),
    /** When it happened, if not now: a phone that was offline. */
    at: moment.optional(),
  })
  .meta({
    examples: [
      {
        id: '019a0000-0000-7000-8000-000000000001',
        step: 'assign',
        data: { owner: 'urban-management', coOwners: [] },
      },
    ],
  })

export const postStep = route({
  method: 'POST',
  path: '/cases/{id}/steps',
  tag: 'cases',
  summary: { zh: '办理一步', en: 'Take a step' },
  params: idParams,
  headers: ifMatch,
  body: stepBody,
  reply: caseReply,
})

/** Cases close by and cases that read alike. */
export const nearCases = route({
  method: 'GET',
  path: '/cases/{id}/near',
  tag: 'cases',
  summary: { zh: '周边与相似事项', en: 'Neighbours and look-alikes' },
  params: idParams,
  reply: z.object({
    neighbours: z.array(caseRow.extend({ distanceM: z.number() })),
    lookAlikes: z.array(caseRow.extend({ likeness: z.number() })),
  }),
})

/** Before a report is filed: is this known already? */
export const lookAlikes = route({
  method: 'POST',
  path: '/look-alikes',
  tag: 'cases',
  summary: { zh: '疑似重复', en: 'Possible duplicates' },
  body: z.object({
    program: z.string().optional(),
    area: areaCode,
    text: z.string().trim().min(2).max(20_000),
    phone: z.string().max(30).optional(),
  }),
  reply: z.object({ items: z.array(caseRow.extend({ likeness: z.number(), samePerson: z.boolean() })) }),
})

export const suggestOwner = route({
  method: 'GET',
  path: '/owners/suggest',
  tag: 'cases',
  summary: { zh: '建议承办单位', en: 'Who should own it' },
  query: z.object({ program: z.string(), kind: z.string(), area: areaCode }),
  reply: z.object({
    owner: z.object({ id: z.string(), name: bilingual }).nullable(),
    coOwners: z.array(z.object({ id: z.string(), name: bilingual })),
    why: bilingual,
    term: termSchema,
    termName: bilingual,
    due: moment,
    provisional: z.boolean(),
  }),
})

export const toDo = route({
  method: 'GET',
  path: '/to-do',
  tag: 'cases',
  summary: { zh: '我的待办', en: 'My to-do' },
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: z.object({
    groups: z.array(
      z.object({
        id: z.string(),
        title: bilingual,
        /** The list of all of it: filters of `GET /cases`. */
        filter: z.record(z.string(), z.string()),
        total: z.int(),
        overdue: z.int(),
        items: z.array(caseRow),
      }),
    ),
  }),
})

export const postFile = route({
  method: 'POST',
  path: '/files',
  tag: 'files',
  summary: { zh: '上传文件', en: 'Send a file' },
  takesFile: true,
  reply: fileReply,
  status: 201,
})

export type FileReply = z.infer<typeof fileReply>

export const search = route({
  method: 'GET',
  path: '/search',
  tag: 'cases',
  summary: { zh: '搜索', en: 'Search' },
  query: z.object({
    q: z.string().trim().min(1).max(100),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  reply: z.object({ items: z.array(caseRow) }),
})
