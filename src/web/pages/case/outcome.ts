/** What became of a case by a step, in one sentence: never just that it worked. */
import type { CaseReply } from '../../../contracts/cases.ts'
import type { Bilingual } from '../../../core/language.ts'
import { type Step, stepNames } from '../../../core/stage.ts'

interface After {
  readonly it: CaseReply
  /** 凤凰岭街道, or a dash when nobody owns it. */
  readonly owner: Bilingual
  /** 11月24日 17:30, when there is a deadline. */
  readonly due: Bilingual | undefined
}

const both = (zh: string, en: string): Bilingual => ({ zh, en })

/** “，11月24日 17:30 前办结”, or nothing without a deadline. */
const until = ({ due }: After): Bilingual =>
  due ? both(`，${due.zh} 前办结`, `, to be done by ${due.en}`) : both('', '')

const withUntil = (zh: string, en: string, after: After): Bilingual =>
  both(zh + until(after).zh, en + until(after).en)

const decided = (
  after: After,
  q: { asked: Bilingual; granted: Bilingual; refused: Bilingual },
): Bilingual => {
  const { extension } = after.it
  return extension === 'granted' || extension === 'refused' ? q[extension] : q.asked
}

const sentences: Partial<Record<Step, (after: After) => Bilingual>> = {
  accept: () => both('已受理，待派单', 'Accepted, now to be assigned'),
  dismiss: () => both('不予受理，已作废并告知原因', 'Not taken: it is void and the reason is on record'),
  answer: () => both('已答复并结案', 'Answered and closed'),
  'fix-on-spot': () => both('已立行立改并结案', 'Fixed on the spot and closed'),
  verify: () => both('核实结果已记入', 'What was found is on record'),
  assign: it => withUntil(`已派给${it.owner.zh}`, `Assigned to ${it.owner.en}`, it),
  acknowledge: it => withUntil('已签收', 'Acknowledged', it),
  decline: () => both('已退单，等派单员另派', 'Returned: the dispatcher will find another owner'),
  plan: () => both('整改方案已提交', 'The plan is on record'),
  act: it => withUntil('进展已记入', 'Progress is on record', it),
  extend: it =>
    decided(it, {
      asked: both('已申请延期，等待审批', 'Asked for more time: waiting for a decision'),
      granted: withUntil('已同意延期', 'More time granted', it),
      refused: withUntil('未同意延期，仍须按原时限', 'No more time: the deadline stays', it),
    }),
  defer: () => both('已缓办，计时停止', 'Deferred: the clock stands still'),
  shelve: () => both('已挂账，仍在清单中', 'Shelved: it stays on the list'),
  suspend: () => both('计时已停止', 'The clock stands still'),
  resume: it => withUntil('已恢复办理', 'Resumed', it),
  rectify: () => both('已申请办结，等待核查', 'Reported as done: somebody else will check'),
  pass: () => both('核查通过，已结案', 'Passed and closed'),
  fail: it => withUntil(`已退回${it.owner.zh}重办`, `Sent back to ${it.owner.en}`, it),
  reinspect: () => both('复查结果已记入', 'The re-inspection is on record'),
  urge: it =>
    both(
      `已催办${it.owner.zh}，第 ${it.it.urged} 次`,
      `${it.owner.en} has been urged, ${it.it.urged} so far`,
    ),
  supervise: it => both(`已对${it.owner.zh}督办`, `${it.owner.en} is under supervision`),
  'propose-exposure': () =>
    both('已提请曝光，等待宣传曝光组审核', 'Exposure proposed: the publicity group decides'),
  expose: () => both('已曝光，等待认领', 'Exposed: waiting for somebody to claim it'),
  claim: it => withUntil('已认领', 'Claimed', it),
  'call-back': () => both('回访结果已记入', 'The call-back is on record'),
  reopen: it =>
    it.it.owner === null
      ? both('已重新办理，待派单', 'Reopened, now to be assigned')
      : withUntil(`已重新办理，仍由${it.owner.zh}承办`, `Reopened with ${it.owner.en}`, it),
  merge: () => both('已并案，各位反映人仍会得到答复', 'Merged: every reporter will still be answered'),
  void: () => both('已作废，过程仍可查看', 'Void: what happened can still be read'),
}

export const outcome = (step: Step, after: After): Bilingual =>
  sentences[step]?.(after) ??
  both(`“${stepNames[step].zh}”已记入办理过程`, `“${stepNames[step].en}” is on record`)
