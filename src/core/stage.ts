/** The whole workflow on one screen: six stages, one table of steps. */
import type { Bilingual } from './language.ts'

/** Where a case stands 环节. Few on purpose: overdue, exposed, escalated are flags, not stages. */
export type Stage = (typeof stages)[number]
export const stages = ['reported', 'accepted', 'assigned', 'rectified', 'closed', 'void'] as const

/** What can happen to a case 动作. */
export type Step = keyof typeof table

type Cell = Stage | null
type Row = readonly [
  reported: Cell,
  accepted: Cell,
  assigned: Cell,
  rectified: Cell,
  closed: Cell,
  voided: Cell,
]

const no = null
const [rep, acc, asg, rec, clo, voi] = stages

/** A step that leaves the stage alone, open in the stages that are marked. */
const stay = (...open: Stage[]): Row => {
  const at = (stage: Stage): Cell => (open.includes(stage) ? stage : null)
  return [at(rep), at(acc), at(asg), at(rec), at(clo), at(voi)]
}

// prettier-ignore
const table = {
  //               reported accepted assigned rectified closed void
  'accept':        [acc,     no,      no,      no,       no,    no ],
  'dismiss':       [voi,     voi,     no,      no,       no,    no ],
  'answer':        [clo,     clo,     clo,     no,       no,    no ],
  'fix-on-spot':   [clo,     clo,     clo,     no,       no,    no ],
  'assign':        [no,      asg,     asg,     no,       no,    no ],
  'decline':       [no,      no,      acc,     no,       no,    no ],
  'rectify':       [no,      no,      rec,     no,       no,    no ],
  'pass':          [no,      no,      no,      clo,      no,    no ],
  'fail':          [no,      no,      no,      asg,      no,    no ],
  'reopen':        [no,      no,      no,      no,       asg,   asg],
  'merge':         [voi,     voi,     voi,     voi,      no,    no ],
  'void':          [voi,     voi,     voi,     voi,      no,    no ],
  // The stage stays.
  'report':            stay(rep, acc, asg, rec),
  'verify':            stay(rep, acc),
  'acknowledge':       stay(asg),
  'plan':              stay(asg),
  'act':               stay(asg),
  'extend':            stay(asg),
  'defer':             stay(acc, asg),
  'shelve':            stay(acc, asg),
  'suspend':           stay(acc, asg),
  'resume':            stay(acc, asg),
  'urge':              stay(rep, acc, asg, rec),
  'supervise':         stay(rep, acc, asg, rec),
  'instruct':          stay(rep, acc, asg, rec, clo),
  'escalate':          stay(rep, acc, asg, rec),
  'summon':            stay(asg),
  'meet':              stay(acc, asg),
  'split':             stay(acc, asg),
  'link':              stay(rep, acc, asg, rec, clo),
  'reinspect':         stay(rec, clo),
  'propose-exposure':  stay(asg, rec),
  'expose':            stay(asg, rec),
  'claim':             stay(asg, rec),
  'call-back':         stay(clo),
  'rate':              stay(clo),
  'extend-to-peers':   stay(asg, rec, clo),
  'delist':            stay(clo),
  'correct':           stay(rep, acc, asg, rec, clo, voi),
} as const satisfies Record<string, Row>

export const steps = Object.keys(table) as readonly Step[]

export const isStep = (value: unknown): value is Step =>
  typeof value === 'string' && Object.hasOwn(table, value)

/**
 * The stage a step leads to, or `null` when the step is not open there.
 * A case without an owner reopens at `accepted`: see `apply` in case.ts.
 */
export const nextStage = (before: Stage, step: Step): Stage | null =>
  table[step][stages.indexOf(before)] ?? null

/** Stages in which a case is still somebody's work. */
export const isOpen = (stage: Stage): boolean => stage !== 'closed' && stage !== 'void'

export const stageNames: Record<Stage, Bilingual> = {
  reported: { zh: '待受理', en: 'Reported' },
  accepted: { zh: '待派', en: 'To assign' },
  assigned: { zh: '办理中', en: 'In hand' },
  rectified: { zh: '待核查', en: 'To check' },
  closed: { zh: '已结案', en: 'Closed' },
  void: { zh: '已作废', en: 'Void' },
}

export const stepNames: Record<Step, Bilingual> = {
  report: { zh: '上报', en: 'Report' },
  accept: { zh: '受理', en: 'Accept' },
  dismiss: { zh: '不予受理', en: 'Dismiss' },
  answer: { zh: '答复', en: 'Answer' },
  'fix-on-spot': { zh: '立行立改', en: 'Fix on the spot' },
  verify: { zh: '核实', en: 'Verify' },
  assign: { zh: '派单', en: 'Assign' },
  acknowledge: { zh: '签收', en: 'Acknowledge' },
  decline: { zh: '退单', en: 'Decline' },
  plan: { zh: '整改方案', en: 'Plan' },
  act: { zh: '阶段反馈', en: 'Report progress' },
  extend: { zh: '延期', en: 'Extend' },
  defer: { zh: '缓办', en: 'Defer' },
  shelve: { zh: '挂账', en: 'Shelve' },
  suspend: { zh: '停时', en: 'Stop the clock' },
  resume: { zh: '恢复办理', en: 'Resume' },
  rectify: { zh: '申请办结', en: 'Report as done' },
  pass: { zh: '核查通过', en: 'Pass' },
  fail: { zh: '退回重办', en: 'Send back' },
  reinspect: { zh: '复查', en: 'Re-inspect' },
  urge: { zh: '催办', en: 'Urge' },
  supervise: { zh: '督办', en: 'Supervise' },
  instruct: { zh: '批示', en: 'Instruct' },
  escalate: { zh: '提级办理', en: 'Escalate' },
  summon: { zh: '吹哨', en: 'Summon' },
  meet: { zh: '会商', en: 'Meet' },
  'propose-exposure': { zh: '提请曝光', en: 'Propose exposure' },
  expose: { zh: '曝光', en: 'Expose' },
  claim: { zh: '认领', en: 'Claim' },
  split: { zh: '拆分', en: 'Split' },
  link: { zh: '关联', en: 'Link' },
  merge: { zh: '并案', en: 'Merge' },
  'call-back': { zh: '回访', en: 'Call back' },
  rate: { zh: '评价', en: 'Rate' },
  reopen: { zh: '重新办理', en: 'Reopen' },
  'extend-to-peers': { zh: '举一反三', en: 'Extend to peers' },
  delist: { zh: '销号', en: 'Delist' },
  correct: { zh: '更正', en: 'Correct' },
  void: { zh: '作废', en: 'Void' },
}
