/** Files a draft and, when asked, sends it on in the same go; then says what became of it. */
import { type CaseReply, type CaseRow, postReport, postStep, readCase } from '../../../contracts/cases.ts'
import type { ProblemReply } from '../../../contracts/route.ts'
import type { Bilingual } from '../../../core/language.ts'
import type { Position } from '../../../core/position.ts'
import { type Step, stageNames } from '../../../core/stage.ts'
import { call, problemIn } from '../../kit/call.ts'
import { filled } from '../../kit/form/schema.ts'
import { sayMoment } from '../../kit/format.ts'
import type { Channel } from '../../../core/channel.ts'
import { newId } from '../../kit/new-id.ts'

/** What stands in the form. */
export interface Draft {
  readonly phone?: string
  readonly name?: string
  readonly disclose?: boolean
  readonly channel: Channel
  readonly program: string
  readonly kind: string
  readonly area: string
  readonly text: string
  readonly title?: string
  readonly position?: Position
  readonly files?: readonly string[]
  readonly facts?: Readonly<Record<string, unknown>>
  readonly owner?: string
}

export interface Outcome {
  readonly caseId: string
  readonly number: string
  readonly text: Bilingual
  /** Filed, but not sent on: why. */
  readonly problem?: ProblemReply
}

interface Asked {
  readonly id: string
  readonly draft: Draft
  readonly joins: CaseRow | undefined
  readonly assigns: boolean
}

export async function fileReport({ id, draft, joins, assigns }: Asked): Promise<Outcome> {
  const filed = await call(postReport, { body: bodyOf(id, draft, joins) }, { idempotencyKey: id })
  const outcome = { caseId: filed.caseId, number: filed.number }
  // From here on the report is safe: what fails below is told beside the number, not instead of it.
  try {
    const before = await call(readCase, { params: { id: filed.caseId } })
    if (joins) return { ...outcome, text: joined(before) }
    const after = assigns && draft.owner ? await assign(before, draft.owner) : before
    return { ...outcome, text: whatBecame(after) }
  } catch (error) {
    return { ...outcome, text: { zh: '已登记', en: 'Filed' }, problem: problemIn(error) }
  }
}

function bodyOf(id: string, draft: Draft, joins: CaseRow | undefined) {
  const { phone, name, disclose, channel, program, kind, area, text, title, position, files, facts } = draft
  const reporter = filled({ phone, name })
  return {
    id,
    program,
    kind,
    area,
    channel,
    text,
    title: title?.trim() || titleFrom(text),
    facts: filled(facts ?? {}),
    files: [...(files ?? [])],
    ...(position ? { position } : {}),
    ...(Object.keys(reporter).length > 0 ? { reporter: { ...reporter, disclose: disclose ?? false } } : {}),
    ...(joins ? { joins: joins.id } : {}),
  }
}

/** The title an operator would give: the first clause, as long as a line. */
export function titleFrom(text: string): string {
  const [first = ''] = text.trim().split(/[。！？\n；!?;]/)
  return first.length > 30 ? `${first.slice(0, 29)}…` : first || text.trim().slice(0, 30)
}

async function assign(before: CaseReply, owner: string): Promise<CaseReply> {
  let it = before
  if (isOpenTo(it, 'accept') && !isOpenTo(it, 'assign')) it = await take(it, 'accept', {})
  return take(it, 'assign', { owner })
}

const isOpenTo = (it: CaseReply, step: Step): boolean => it.openSteps.some(open => open.step === step)

const take = (it: CaseReply, step: Step, data: Record<string, unknown>): Promise<CaseReply> =>
  call(postStep, { params: { id: it.id }, body: { id: newId(), step, data } }, { ifMatch: it.seq })

/** 已派给凤凰岭街道，11月24日 17:30 前办结. */
export function whatBecame(it: CaseReply): Bilingual {
  if (it.stage === 'assigned' && it.ownerName) {
    const due = sayMoment(it.due)
    return {
      zh: `已派给${it.ownerName.zh}${it.due ? `，${due.zh} 前办结` : ''}`,
      en: `Assigned to ${it.ownerName.en}${it.due ? `, due ${due.en}` : ''}`,
    }
  }
  return { zh: `已登记，${stageNames[it.stage].zh}`, en: `Filed: ${stageNames[it.stage].en.toLowerCase()}` }
}

const joined = (it: CaseReply): Bilingual => ({
  zh: `已并入，该事项现有 ${it.reports} 次反映${it.ownerName ? `，由${it.ownerName.zh}办理` : ''}`,
  en: `Joined: the case now has ${it.reports} reports${it.ownerName ? `, handled by ${it.ownerName.en}` : ''}`,
})
