/** What each step has to say: one schema a step, from which its form, its check and its help text come. */
import { z } from 'zod'
import { calendarDay, choice, field, files, uuid, words } from './form.ts'
import type { Step } from './stage.ts'
import { termSchema } from './term.ts'

const unit = (zh: string, en: string) => field(z.string().min(1).max(64), zh, en, { input: 'unit' })
const units = (zh: string, en: string) =>
  field(z.array(z.string().min(1).max(64)).max(20), zh, en, { input: 'units' })
const day = (zh: string, en: string) => field(calendarDay, zh, en, { input: 'day' })
const yes = (zh: string, en: string) => field(z.boolean(), zh, en)
const term = field(termSchema, '时限', 'Term', { input: 'term' })
const note = words('说明', 'Note').optional()
const photos = files('照片和附件', 'Photos and files').default([])
const stars = field(z.int().min(1).max(5), '满意度(1—5)', 'Satisfaction (1–5)', { input: 'stars' })

/** Why a report is not taken. 国办发〔2020〕53号 names what a hotline does not take. */
export const dismissals = {
  'other-channel': {
    zh: '已进入诉讼、仲裁、信访、纪检等程序',
    en: 'In court, arbitration, petition or discipline',
  },
  emergency: { zh: '属紧急警情，已转110/119/120/122', en: 'An emergency, passed on to 110/119/120/122' },
  secret: { zh: '涉及国家秘密、商业秘密', en: 'Touches state or business secrets' },
  malicious: { zh: '恶意或虚假反映', en: 'Malicious or false' },
  unclear: { zh: '诉求不明且无法联系', en: 'Unclear, and nobody can be reached' },
  'not-real': { zh: '经核实不存在', en: 'Checked on site: it does not exist' },
  other: { zh: '其他', en: 'Other' },
} as const

const decision = <const C extends Record<string, { zh: string; en: string }>>(choices: C) =>
  choice('办理意见', 'Decision', choices)

const asked = { zh: '申请', en: 'Ask' }
const granted = { zh: '同意', en: 'Grant' }
const refused = { zh: '不同意', en: 'Refuse' }

export const stepData = {
  accept: z.strictObject({ note }),
  dismiss: z.strictObject({ reason: choice('不予受理原因', 'Why', dismissals), note }),
  verify: z.strictObject({ real: yes('情况属实', 'It is so'), note, files: photos }),
  answer: z.strictObject({ reply: words('答复内容', 'Reply') }),
  'fix-on-spot': z.strictObject({ note: words('处理情况', 'What was done'), files: photos }),
  assign: z.strictObject({
    owner: unit('主办单位', 'Lead unit'),
    coOwners: units('协办单位', 'Co-owners').default([]),
    term: term.optional(),
    note,
  }),
  acknowledge: z.strictObject({}),
  decline: z.strictObject({
    reason: words('退单理由', 'Why'),
    suggest: unit('建议承办单位', 'Who should take it'),
  }),
  plan: z.strictObject({
    decision: decision({ asked, granted, refused }).default('asked'),
    measures: words('整改措施', 'Measures').optional(),
    milestones: field(
      z
        .array(
          z.strictObject({
            title: field(z.string().min(1).max(200), '节点', 'Milestone'),
            due: day('完成日期', 'Due'),
          }),
        )
        .max(30),
      '节点',
      'Milestones',
    ).default([]),
    files: photos,
  }),
  act: z.strictObject({
    note: words('进展情况', 'Progress'),
    files: photos,
    part: field(z.string().max(40), '完成的分项时限', 'Part that is done').optional(),
  }),
  rectify: z.strictObject({ note: words('办理结果', 'Result'), files: photos }),
  pass: z.strictObject({ note, files: photos }),
  fail: z.strictObject({ reason: words('退回原因', 'What is still wrong'), files: photos }),
  reinspect: z.strictObject({ sound: yes('问题未反弹', 'It has stayed solved'), note, files: photos }),
  extend: z
    .strictObject({
      decision: decision({ asked, granted, refused }).default('asked'),
      term: term.optional(),
      reason: words('理由', 'Why').optional(),
    })
    .refine(it => it.decision !== 'asked' || (it.term !== undefined && it.reason !== undefined), {
      error: '申请延期须填写 term 和 reason (asking for an extension needs term and reason)',
      path: ['term'],
    }),
  defer: z.strictObject({ until: day('缓办至', 'Until'), reason: words('理由', 'Why') }),
  shelve: z.strictObject({
    reason: words('挂账理由', 'Why'),
    lacking: words('尚缺条件', 'What is lacking').optional(),
  }),
  suspend: z.strictObject({ reason: words('停时理由', 'Why') }),
  resume: z.strictObject({ note }),
  urge: z.strictObject({ note }),
  supervise: z.strictObject({ note: words('督办要求', 'What is asked'), term: term.optional() }),
  instruct: z.strictObject({
    kind: choice('类型', 'Kind', {
      read: { zh: '圈阅', en: 'Read' },
      instruct: { zh: '批示', en: 'Instruct' },
      order: { zh: '批办', en: 'Order' },
    }),
    leader: field(z.string().min(1).max(64), '批示领导', 'Leader'),
    note: words('批示内容', 'Words'),
    files: photos,
  }),
  escalate: z.strictObject({ to: unit('提级至', 'To'), note: words('理由', 'Why') }),
  summon: z.strictObject({
    unit: unit('吹哨部门', 'Department'),
    note: words('事由', 'What for'),
    term: term.optional(),
  }),
  meet: z.strictObject({
    units: units('参会单位', 'Units'),
    note: words('议题', 'Agenda'),
    owner: unit('会商确定的主办单位', 'Owner it fixed').optional(),
  }),
  'propose-exposure': z.strictObject({
    note: words('曝光理由', 'Why'),
    heard: words('对方陈述申辩', 'What the other side said'),
    files: photos,
  }),
  expose: z.strictObject({
    channel: field(z.string().min(1).max(100), '曝光渠道', 'Channel'),
    text: words('曝光文字', 'Text'),
    legalReview: field(z.literal(true), '已经法制审核', 'Legal review done'),
    secrecyReview: field(z.literal(true), '已经保密审查', 'Secrecy review done'),
    files: photos,
  }),
  claim: z.strictObject({ note }),
  split: z.strictObject({
    title: words('分案标题', 'Title of the new case'),
    kind: field(z.string().min(1).max(64), '类别', 'Kind'),
  }),
  link: z.strictObject({ case: field(uuid, '关联事项', 'Case', { input: 'case' }), note }),
  merge: z.strictObject({ into: field(uuid, '并入事项', 'Into', { input: 'case' }), note }),
  'call-back': z.strictObject({
    contacted: yes('承办单位已联系', 'The unit got in touch'),
    solved: yes('问题已解决', 'It is solved').optional(),
    satisfied: stars.optional(),
    note,
  }),
  rate: z.strictObject({ satisfied: stars, note }),
  reopen: z.strictObject({ reason: words('重新办理原因', 'Why') }),
  'extend-to-peers': z.strictObject({
    note: words('自查要求', 'What to check'),
    units: units('自查单位', 'Units'),
  }),
  delist: z.strictObject({ note }),
  correct: z.strictObject({
    kind: field(z.string().min(1).max(64), '类别', 'Kind').optional(),
    area: field(z.string().min(6).max(15), '辖区', 'Area').optional(),
    reason: words('更正原因', 'Why'),
  }),
  void: z.strictObject({ reason: words('作废原因', 'Why') }),
} as const satisfies Record<Exclude<Step, 'report'>, z.ZodObject>

/** What a person sends with a step. */
export type StepInput<S extends Exclude<Step, 'report'>> = z.infer<(typeof stepData)[S]>
