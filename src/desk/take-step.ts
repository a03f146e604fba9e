/** Takes a step: load, decide, save. The only way any case anywhere changes. */
import { caseFrom, type Case } from '../core/case.ts'
import type { WordsRef } from '../core/case-event.ts'
import { wordFields } from '../core/form.ts'
import type { Instant } from '../core/instant.ts'
import type { Actor, Post } from '../core/post.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import type { CaseRules } from '../core/program.ts'
import { actingPost, type Question, refusal } from '../core/refusal.ts'
import type { Scope } from '../core/scope.ts'
import { isStep, type Step, steps } from '../core/stage.ts'
import { stepData } from '../core/step-data.ts'
import { lockCase } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { eventsOf } from '../store/events.ts'
import { hangFiles } from '../store/files.ts'
import { insertAll, type Row } from '../store/insert.ts'
import { append, eventOf, type NewEvent } from './append.ts'
import { type Consequences, consequences } from './consequences.ts'
import { beginLinked, type OtherCase, takeOver } from './linked-cases.ts'
import { noticeRows } from './notify.ts'
import { occasionsOf } from './occasions.ts'
import type { Office } from './office.ts'
import { marksOf } from './tallies.ts'
import { keyForMore, newKey, openAll, sealWords } from './words.ts'

export interface StepInput {
  /** Made by the sender: the same id twice is one step. */
  readonly id: string
  readonly step: string
  readonly data: unknown
  readonly at?: Instant | undefined
  /** The `seq` the sender saw: refused when the case has moved on since. */
  readonly ifSeq?: number | undefined
}

export interface Stepped {
  readonly before: Case
  readonly after: Case
}

/** Order of answers: a known step id 200, a stale If-Match 412, not open 409, not permitted 403, bad data 422. */
export async function takeStep(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly by: Actor
    readonly caseId: string
    readonly input: StepInput
    readonly now: Instant
  },
): Promise<Stepped | Problem> {
  const { scope, input, caseId, now } = q
  // Two cases are locked in the order of their ids, so that merging each into the other ends in no deadlock.
  const into = otherOf(input)
  if (into !== undefined && into < caseId) await lockCase(tx, scope, into)
  const locked = await lockCase(tx, scope, caseId)
  if (!locked) return refuse('not-found', { caseId })
  const rows = await eventsOf(tx, { district: scope.district, caseId })
  const before = caseFrom(rows.map(eventOf))
  if (rows.some(row => row.id === input.id)) return { before, after: before }
  if (input.ifSeq !== undefined && input.ifSeq !== before.seq)
    return refuse('stale', { caseId, sent: input.ifSeq, now: before.seq })
  if (!isStep(input.step) || input.step === 'report') return invalid('step', input.step, oneOfSteps)

  const rules = office.programs.get(before.program)?.cases
  if (!rules) throw new Error(`case ${caseId} is of program ${before.program}, which is not installed`)
  const question: Question = {
    ...input,
    step: input.step,
    before,
    at: input.at ?? now,
    rules,
    calendar: office.calendar,
    by: q.by,
    now,
  }
  const problem = refusal(question)
  if (problem) return problem
  const post = actingPost(question)
  if (!post) return refuse('not-permitted', { step: input.step })
  return save(tx, office, { ...q, before, head: locked.head, question, post, rules })
}

/** The case that a merge would hang this one's reports on, as far as it can be told before the data is read. */
function otherOf({ step, data }: StepInput): string | undefined {
  if (step !== 'merge') return undefined
  const parsed = stepData.merge.safeParse(data)
  return parsed.success ? parsed.data.into : undefined
}

const oneOfSteps = { zh: `可选：${steps.join('、')}`, en: `one of ${steps.join(', ')}` }

async function save(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly by: Actor
    readonly caseId: string
    readonly input: StepInput
    readonly now: Instant
    readonly before: Case
    readonly head: string
    readonly question: Question
    readonly post: Post
    readonly rules: CaseRules
  },
): Promise<Stepped | Problem> {
  const { scope, before, caseId, now, post, question } = q
  const district = scope.district
  const data = stepData[question.step].parse(question.data)
  const follow = await consequences(tx, office, { ...q, at: question.at, step: question.step, data })
  if ('problem' in follow) return follow
  const sealed = await sealNotes(tx, office, { district, caseId, step: question.step, data, now })
  const event: NewEvent = {
    id: q.input.id,
    step: question.step,
    by: q.by.person,
    post: post.id,
    at: question.at,
    data: { ...sealed.data, ...follow.data, unit: post.unit },
  }
  const made = append(office, {
    district,
    caseId,
    before,
    head: q.head,
    events: [event, ...follow.events],
    now,
  })
  const others = await otherCases(tx, office, { ...q, follow, sealed, at: question.at, after: made.after })
  const told = await noticeRows(tx, office, {
    district,
    now,
    occasions: [...occasionsOf({ ...made, caseId }), ...others.flatMap(it => it.occasions)],
  })
  await insertAll(
    tx,
    {
      vault_keys: sealed.keyRows,
      vault: sealed.rows,
      cases: others.flatMap(it => it.cases),
      case_events: [...made.eventRows, ...others.flatMap(it => it.caseEvents)],
      feed: [...made.feedRows, ...others.flatMap(it => it.feed)],
      tally_marks: marksOf(district, [...made.tallyDays, ...others.flatMap(it => it.tallyDays)]),
      searches: others.flatMap(it => it.searches),
      due: [...made.dueRows, ...others.flatMap(it => it.due), ...told.due],
      notices: told.notices,
    },
    [made.caseRow, ...others.flatMap(it => it.update)],
  )
  const files: readonly string[] = 'files' in data ? data.files : []
  if (files.length > 0) {
    const hung = await hangFiles(tx, { district, caseId, ids: files, by: q.by.person })
    if (hung !== new Set(files).size)
      return invalid('data.files', files, {
        zh: '应为已上传且未用于其他事项的文件',
        en: 'files sent before and not used by another case',
      })
  }
  return { before, after: made.after }
}

/** Cases that the step begins or adds to. */
async function otherCases(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly by: Actor
    readonly caseId: string
    readonly post: Post
    readonly rules: CaseRules
    readonly at: Instant
    readonly now: Instant
    readonly after: Case
    readonly follow: Consequences
    readonly sealed: Sealed
  },
): Promise<OtherCase[]> {
  const step = { scope: q.scope, person: q.by.person, post: q.post, at: q.at, now: q.now }
  const others: OtherCase[] = []
  if (q.follow.into !== undefined)
    others.push(await takeOver(tx, office, { ...step, into: q.follow.into, from: q.caseId }))
  for (const { titleField, ...begun } of q.follow.begins ?? []) {
    const title = titleField === 'title' ? q.sealed.words['title'] : await selfCheckTitle(tx, office, q)
    if (!title) throw new Error('a linked case needs a title')
    others.push(
      await beginLinked(tx, office, {
        ...step,
        ...begun,
        whole: q.after,
        wholeId: q.caseId,
        rules: q.rules,
        title,
      }),
    )
  }
  return others
}

/** `自查：` and what the case is called: whoever gets the task sees what to look for. */
async function selfCheckTitle(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly after: Case; readonly sealed: Sealed },
) {
  const { key, rows } = q.sealed
  const id = q.after.title?.vault
  const whole = id === undefined ? null : (await openAll(tx, office, q.scope.district, [id])).get(id)
  if (!key) return undefined
  const text = `自查：${whole ?? q.after.number}`
  const sealed = sealWords(office, q.scope.district, key, text)
  rows.push(sealed.row)
  return { ref: sealed.ref, text, keyId: key.id }
}

type Sealed = Awaited<ReturnType<typeof sealNotes>>

/**
 * Seals the free text of a step with the key of the case's first report: what officials write about a person
 * goes when the person's words go.
 */
async function sealNotes(
  tx: Tx,
  office: Office,
  q: {
    readonly district: string
    readonly caseId: string
    readonly step: Exclude<Step, 'report'>
    readonly data: Readonly<Record<string, unknown>>
    readonly now: Instant
  },
) {
  const names = wordFields(stepData[q.step]).filter(name => typeof q.data[name] === 'string')
  const data: Record<string, unknown> = { ...q.data }
  const rows: Row<'vault'>[] = []
  const words: Record<string, { ref: WordsRef; text: string; keyId: string }> = {}
  if (names.length === 0) return { data, rows, words, keyRows: [], key: undefined }
  const key = (await keyForMore(tx, office, q.district, q.caseId)) ?? newKey(office, q.district, q.now)
  for (const name of names) {
    const sealed = sealWords(office, q.district, key, String(q.data[name]))
    data[name] = sealed.ref
    words[name] = { ref: sealed.ref, text: String(q.data[name]), keyId: key.id }
    rows.push(sealed.row)
  }
  return { data, rows, words, keyRows: key.row ? [key.row] : [], key }
}
