/** Why a step is refused, or nothing. The order of answers is fixed: open? permitted? well said? */
import type { Calendar } from './calendar.ts'
import { type Case, isPaused, mainClock } from './case.ts'
import { fieldProblems } from './form.ts'
import type { Instant } from './instant.ts'
import { type Actor, type Post, postFor } from './post.ts'
import { invalid, type Problem, refuse } from './problem.ts'
import type { CaseRules } from './program.ts'
import { postSees } from './scope.ts'
import { nextStage, type Step, stageNames, stepNames, steps } from './stage.ts'
import { stepData } from './step-data.ts'
import { dueOf } from './term.ts'

export interface Question {
  readonly before: Case
  readonly step: Exclude<Step, 'report'>
  readonly data: unknown
  /** When it happened, as the sender says. */
  readonly at: Instant
  readonly rules: CaseRules
  readonly calendar: Calendar
  readonly by: Actor
  readonly now: Instant
}

/** A phone's clock may run ahead by this much before what it says is refused. */
export const CLOCK_SLACK_MS = 120_000

/** Says why a step is refused, or nothing. */
export function refusal(q: Question): Problem | undefined {
  return notOpen(q) ?? notPermitted(q) ?? badData(q)
}

/** The steps this actor could take now, each with the post that would take it: what screens draw their buttons from. */
export function openSteps(
  q: Omit<Question, 'step' | 'data' | 'at'>,
): { step: Exclude<Step, 'report'>; post: Post; phase?: 'ask' | 'decide' }[] {
  return steps.flatMap(step => {
    if (step === 'report') return []
    const phase = phaseOf(q.before, step)
    const data = phase === 'decide' ? { decision: 'granted' } : {}
    const asked: Question = { ...q, step, data, at: q.now }
    const post = actingPost(asked)
    if (notOpen(asked) || notPermitted(asked) || !post) return []
    return [{ step, post, ...(phase ? { phase } : {}) }]
  })
}

/** Extensions and plans have two halves: somebody asks, somebody else decides. */
const phaseOf = (before: Case, step: Step): 'ask' | 'decide' | undefined => {
  if (step === 'extend') return before.extension === 'asked' ? 'decide' : 'ask'
  if (step === 'plan') return before.plan === 'asked' ? 'decide' : 'ask'
  return undefined
}

/** The post the actor would take this step as: one that sees the case, whatever else the same person holds. */
export const actingPost = (q: Question): Post | undefined =>
  postFor({
    step: q.step,
    deciding: isDecision(q),
    posts: q.by.posts.filter(post => postSees(post, q.before)),
    owner: q.before.owner,
    coOwners: q.before.coOwners,
    permits: q.rules.permits,
  })

const decisionOf = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'decision' in data ? data.decision : undefined

const isDecision = (q: Question): boolean => {
  const decision = decisionOf(q.data)
  return (q.step === 'extend' || q.step === 'plan') && (decision === 'granted' || decision === 'refused')
}

function notOpen(q: Question): Problem | undefined {
  const { before, step } = q
  const about = { step, stage: before.stage, stepName: stepNames[step], stageName: stageNames[before.stage] }
  if (nextStage(before.stage, step) === null) return refuse('step-not-open', about)
  switch (step) {
    case 'acknowledge':
      return before.acknowledged ? refuse('already-done', about) : undefined
    case 'decline':
      return declineClosed(q, about)
    case 'extend':
      return isDecision(q) ? pending(before.extension, about) : extendClosed(q, about)
    case 'plan':
      return isDecision(q)
        ? pending(before.plan, about)
        : before.plan === 'asked'
          ? refuse('awaiting-decision', about)
          : undefined
    case 'suspend':
    case 'defer':
    case 'shelve':
      return isPaused(before) ? refuse('clock-paused', about) : undefined
    case 'resume':
      return isPaused(before) ? undefined : refuse('step-not-open', about)
    case 'rectify':
      return isPaused(before) ? refuse('clock-paused', about) : undefined
    case 'propose-exposure':
      return before.exposure === 'none' ? undefined : refuse('already-done', about)
    case 'expose':
      return before.exposure === 'proposed' ? undefined : refuse('step-not-open', about)
    case 'claim':
      return before.exposure === 'exposed' ? undefined : refuse('step-not-open', about)
    case 'delist':
      return before.delisted ? refuse('already-done', about) : undefined
    default:
      return undefined
  }
}

const pending = (state: string, about: Record<string, unknown>): Problem | undefined =>
  state === 'asked' ? undefined : refuse('nothing-pending', about)

function declineClosed(q: Question, about: Record<string, unknown>): Problem | undefined {
  const { before, rules, calendar } = q
  if (before.ownerFixed || before.declines >= rules.declines.most || before.handlers.length > 0)
    return refuse('declines-used-up', { ...about, declines: before.declines, most: rules.declines.most })
  if (before.assignedAt === null) return undefined
  const last = dueOf({ calendar, start: before.assignedAt, term: rules.declines.within, suspensions: [] })
  return q.now > last.due ? refuse('declines-used-up', { ...about, until: last.due }) : undefined
}

function extendClosed(q: Question, about: Record<string, unknown>): Problem | undefined {
  const { before, rules } = q
  if (before.extension === 'asked') return refuse('awaiting-decision', about)
  if (before.extensions >= rules.extensions.most)
    return refuse('extensions-used-up', { ...about, most: rules.extensions.most })
  const due = mainClock(before)?.due
  return due !== undefined && q.now > due ? refuse('term-is-over', { ...about, due }) : undefined
}

function notPermitted(q: Question): Problem | undefined {
  const { before, step, by, rules } = q
  const about = { step, stepName: stepNames[step] }
  const post = actingPost(q)
  if (!post) return refuse('not-permitted', about)
  if (step === 'pass' || step === 'fail' || step === 'reinspect') {
    const mine = by.person !== null && before.handlers.includes(by.person)
    const ours = rules.checker === 'other-unit' && before.handlingUnits.includes(post.unit)
    if (mine || ours) return refuse('checker-is-handler', about)
  }
  const asker = step === 'extend' ? before.extensionBy : before.planBy
  if (isDecision(q) && by.person !== null && asker === by.person) return refuse('approver-is-asker', about)
  return undefined
}

function badData(q: Question): Problem | undefined {
  const parsed = stepData[q.step].safeParse(q.data)
  if (!parsed.success) return refuse('invalid', { step: q.step }, fieldProblems(parsed.error, q.data, 'data'))
  return badMoment(q) ?? tooLittleEvidence(q, parsed.data) ?? unknownKind(q, parsed.data)
}

/** Since when a case stands where it stands: nothing of this stage can have happened before. */
function stageSince(it: Case): Instant {
  const since = {
    reported: it.reportedAt,
    accepted: it.acceptedAt,
    assigned: it.assignedAt,
    rectified: it.rectifiedAt,
    closed: it.closedAt,
    void: it.changedAt,
  }
  return since[it.stage] ?? it.reportedAt
}

function badMoment({ at, now, before }: Question): Problem | undefined {
  const earliest = stageSince(before)
  if (at <= now + CLOCK_SLACK_MS && at >= earliest) return undefined
  const from = new Date(earliest).toISOString()
  const to = new Date(now).toISOString()
  return invalid('at', new Date(at).toISOString(), {
    zh: `应在 ${from} 与 ${to} 之间，请校准手机时间`,
    en: `between ${from} and ${to}: set the clock of the device`,
  })
}

function tooLittleEvidence({ step, rules }: Question, data: object): Problem | undefined {
  const least = rules.evidence[step] ?? 0
  const given = 'files' in data && Array.isArray(data.files) ? data.files.length : 0
  if (given >= least) return undefined
  return invalid('data.files', given, {
    zh: `至少 ${least} 张照片或附件`,
    en: `at least ${least} photos or files`,
  })
}

function unknownKind({ step, rules }: Question, data: object): Problem | undefined {
  if (step !== 'correct' && step !== 'split') return undefined
  if (!('kind' in data) || typeof data.kind !== 'string' || Object.hasOwn(rules.kinds, data.kind))
    return undefined
  const kinds = Object.keys(rules.kinds).join(', ')
  return invalid('data.kind', data.kind, { zh: `可选：${kinds}`, en: `one of ${kinds}` })
}
