/** What the five steps 知报议办评 count of a day. Each number on the screen is one of these, and opens into its cases. */
import type { Bilingual } from './language.ts'

export const dayCountIds = [
  'reported-today',
  'to-accept',
  'assigned-today',
  'to-assign',
  'done-today',
  'in-hand',
  'to-check',
  'closed-today',
  'timed-today',
  'on-time-today',
  'to-call-back',
  'open',
  'overdue',
  'kind-lately',
  'kind-before',
] as const
export type DayCountId = (typeof dayCountIds)[number]

interface DayCount {
  readonly title: Bilingual
  /** What is counted, in words. */
  readonly rule: Bilingual
  /** The filter of the workbench's list that shows the same cases, when there is one. */
  readonly filter?: Readonly<Record<string, string>>
  /** What one wants to see first: the one that waits longest, or the newest. */
  readonly order: 'oldest' | 'newest' | 'due'
}

/** guess: whom nobody has called within a week after closing is left to the to-do list of the operators. */
export const CALL_BACK_DAYS = 7

export const dayCounts: Readonly<Record<DayCountId, DayCount>> = {
  'reported-today': {
    title: { zh: '今日上报', en: 'Reported today' },
    rule: { zh: '上报时间在当日', en: 'reported on this day' },
    order: 'newest',
  },
  'to-accept': {
    title: { zh: '待受理', en: 'To accept' },
    rule: { zh: '当前环节为待受理', en: 'now at the stage “reported”' },
    filter: { stage: 'reported' },
    order: 'oldest',
  },
  'assigned-today': {
    title: { zh: '今日派单', en: 'Assigned today' },
    rule: { zh: '最近一次派单在当日', en: 'last assigned on this day' },
    order: 'newest',
  },
  'to-assign': {
    title: { zh: '待派单', en: 'To assign' },
    rule: { zh: '当前环节为待派', en: 'now at the stage “to assign”' },
    filter: { stage: 'accepted' },
    order: 'oldest',
  },
  'done-today': {
    title: { zh: '今日报结', en: 'Reported as done today' },
    rule: {
      zh: '当日申请办结，且未被退回',
      en: 'reported as done on this day and not sent back since',
    },
    order: 'newest',
  },
  'in-hand': {
    title: { zh: '办理中', en: 'In hand' },
    rule: { zh: '当前环节为办理中', en: 'now at the stage “in hand”' },
    filter: { stage: 'assigned' },
    order: 'oldest',
  },
  'to-check': {
    title: { zh: '待核查', en: 'To check' },
    rule: { zh: '当前环节为待核查', en: 'now at the stage “to check”' },
    filter: { stage: 'rectified' },
    order: 'oldest',
  },
  'closed-today': {
    title: { zh: '今日结案', en: 'Closed today' },
    rule: { zh: '结案时间在当日', en: 'closed on this day' },
    order: 'newest',
  },
  'timed-today': {
    title: { zh: '今日结案且有时限', en: 'Closed today, with a deadline' },
    rule: { zh: '结案时间在当日，且定有时限', en: 'closed on this day, and had a deadline' },
    order: 'newest',
  },
  'on-time-today': {
    title: { zh: '今日按期结案', en: 'Closed today in time' },
    rule: { zh: '结案时间在当日，且不晚于时限', en: 'closed on this day and not after the deadline' },
    order: 'newest',
  },
  'to-call-back': {
    title: { zh: '待回访', en: 'To call back' },
    rule: {
      zh: `近 ${CALL_BACK_DAYS} 天核查通过结案，由人反映，尚未回访`,
      en: `passed and closed in the last ${CALL_BACK_DAYS} days, reported by somebody, not yet called back`,
    },
    order: 'oldest',
  },
  open: {
    title: { zh: '未结事项', en: 'Open cases' },
    rule: { zh: '未结案且未作废', en: 'neither closed nor void' },
    filter: { stage: 'reported,accepted,assigned,rectified' },
    order: 'due',
  },
  overdue: {
    title: { zh: '超期未结', en: 'Overdue and open' },
    rule: { zh: '未结案，已过时限，未停时', en: 'open, past the deadline, clock not stopped' },
    filter: { light: 'red', sort: 'due' },
    order: 'due',
  },
  'kind-lately': {
    title: { zh: '近 7 天上报', en: 'Reported in the last 7 days' },
    rule: { zh: '近 7×24 小时内上报的此类事项', en: 'of this kind, reported in the last 7 × 24 hours' },
    order: 'newest',
  },
  'kind-before': {
    title: { zh: '前 7 天上报', en: 'Reported in the 7 days before' },
    rule: {
      zh: '再往前 7×24 小时内上报的此类事项',
      en: 'of this kind, reported in the 7 × 24 hours before that',
    },
    order: 'newest',
  },
}
