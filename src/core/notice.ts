/** Notices 通知: what one is told of, on which post, and in which words. */
import { isoShanghai, type Instant } from './instant.ts'
import type { Bilingual } from './language.ts'
import { decidersOf, type Post, type PostKind } from './post.ts'
import type { Rung } from './program.ts'
import { coversProgram, postSees, type Seen } from './scope.ts'
import { covers } from './area.ts'

/** Who hears of a kind of notice by day. */
export type Audience = 'owner' | 'unit' | 'deciders' | 'watch' | 'administrator' | Rung['to']

interface Kind extends Bilingual {
  readonly to: Audience
  /** Nobody on duty is woken for it. */
  readonly waits?: true
}

export const noticeKinds = {
  assigned: { zh: '新派单', en: 'New assignment', to: 'owner' },
  reopened: { zh: '重新办理', en: 'Opened again', to: 'owner' },
  failed: { zh: '核查退回', en: 'Sent back after the check', to: 'owner' },
  urged: { zh: '催办', en: 'Urged', to: 'owner' },
  supervised: { zh: '督办', en: 'Under supervision', to: 'owner' },
  'extension-asked': { zh: '延期申请待审批', en: 'Extension asked for', to: 'deciders' },
  'extension-decided': { zh: '延期审批结果', en: 'Extension decided', to: 'owner' },
  summoned: { zh: '吹哨报到', en: 'Summoned', to: 'unit' },
  resumed: { zh: '缓办期满', en: 'Deferral over', to: 'owner', waits: true },
  'rung-handler': { zh: '办理时限提醒', en: 'Deadline reminder', to: 'handler' },
  'rung-unit-head': { zh: '提醒单位负责人', en: 'Raised to the head of unit', to: 'unit-head' },
  'rung-leader': { zh: '报分管领导', en: 'Raised to the leader in charge', to: 'leader' },
  'rung-bulletin': { zh: '拟列入通报', en: 'To be named in the bulletin', to: 'bulletin' },
  'rung-exposure': { zh: '可提请曝光', en: 'Exposure may be proposed', to: 'exposure' },
  alarm: { zh: '监测超标报警', en: 'Monitoring alarm', to: 'watch' },
  'webhook-off': { zh: '事件订阅停用', en: 'Webhook switched off', to: 'administrator', waits: true },
} as const satisfies Record<string, Kind>

export type NoticeKind = keyof typeof noticeKinds

export const waits = (kind: NoticeKind): boolean => 'waits' in noticeKinds[kind]

/** What a notice keeps of its occasion, besides the case or alarm it is about. */
export interface NoticeData {
  /** The deadline as it stood. */
  readonly due?: Instant
  /** The unit that is summoned. */
  readonly unit?: string
  readonly number?: string
  readonly decision?: 'granted' | 'refused'
  /** What an alarm says: the place and its value over its limit, as one line. */
  readonly said?: Bilingual
  /** What it is called, where that is no case. */
  readonly title?: string
  /** The duty it was sent to, outside working hours. */
  readonly duty?: DutyRole
  /** Everybody who was sent it before and did not acknowledge it. */
  readonly told?: readonly string[]
}

export type DutyRole = 'leader' | 'chief' | 'officer' | 'team'

export const dutyNames: Record<DutyRole, Bilingual> = {
  leader: { zh: '带班领导', en: 'Leader on duty' },
  chief: { zh: '值班长', en: 'Chief of watch' },
  officer: { zh: '值班员', en: 'Duty officer' },
  team: { zh: '应急队', en: 'Emergency team' },
}

const owners: readonly PostKind[] = ['handler', 'grid-member']

/** The posts that hear of it, in order of their ids; of a restricted case none that is not named. */
export function audienceOf(
  to: Audience,
  q: { readonly posts: readonly Post[]; readonly about: Seen; readonly unit?: string | undefined },
): readonly Post[] {
  const { about } = q
  const seeing = q.posts.filter(post => postSees(post, about))
  const ofOwner = (kinds: readonly PostKind[]) =>
    seeing.filter(post => post.unit === about.owner && kinds.includes(post.kind))
  const anywhere = (...kinds: PostKind[]) => seeing.filter(post => kinds.includes(post.kind))
  switch (to) {
    case 'owner':
    case 'handler':
      return orElse(ofOwner(owners), ofOwner(['unit-head']))
    case 'unit-head':
      return orElse(ofOwner(['unit-head']), ofOwner(owners))
    case 'unit':
      return q.posts.filter(post => post.unit === q.unit && maySummon(post, about))
    case 'deciders':
      return anywhere(...decidersOf('extend'))
    case 'leader':
      return anywhere('leader')
    case 'bulletin':
      return anywhere('supervisor')
    case 'exposure':
      return anywhere('inspector', 'supervisor')
    case 'watch':
      return anywhere('duty-officer', 'inspector')
    case 'administrator': // of the system, not of cases
      return q.posts.filter(post => post.kind === 'administrator' && covers(post.area, about.area))
  }
}

/** Whose turn it is on duty: officer, then chief, then leader; the team if there is nobody else. */
export function onDutyInTurn<D extends { readonly role: DutyRole }>(duties: readonly D[]): readonly D[] {
  const turn = (['officer', 'chief', 'leader'] as const).flatMap(role =>
    duties.filter(it => it.role === role),
  )
  return orElse(
    turn,
    duties.filter(it => it.role === 'team'),
  )
}

/** One line in both languages. Whoever is on duty reads that it is for somebody else, who is not there now. */
export function sayNotice(kind: NoticeKind, data: NoticeData): Bilingual {
  const said = saidByDay(kind, data)
  return data.duty === undefined
    ? said
    : {
        zh: `非工作时间转值班处置：${said.zh}`,
        en: `Out of hours, for whoever is on duty to see to or pass on: ${said.en}`,
      }
}

function saidByDay(kind: NoticeKind, data: NoticeData): Bilingual {
  const due = data.due === undefined ? undefined : sayMoment(data.due)
  switch (kind) {
    case 'assigned':
      return withDue(due, { zh: '请签收并按时办理', en: 'Acknowledge it and see to it in time' })
    case 'reopened':
      return withDue(due, { zh: '该事项重新办理，请签收', en: 'It is opened again: acknowledge it' })
    case 'failed':
      return withDue(due, {
        zh: '核查未通过，请继续整改，时限不变',
        en: 'It did not pass the check: go on, the deadline stays',
      })
    case 'urged':
      return withDue(due, { zh: '请抓紧办理并反馈进展', en: 'See to it soon and say how far it is' })
    case 'supervised':
      return {
        zh: `已列入督办${data.number ? `（${data.number}）` : ''}，请按要求办理并报告结果`,
        en: 'It is under supervision: do as asked and report the result',
      }
    case 'extension-asked':
      return withDue(due, { zh: '承办单位申请延期，请审批', en: 'The unit asks for more time: decide' })
    case 'extension-decided':
      return data.decision === 'granted'
        ? withDue(due, { zh: '延期申请已同意', en: 'The extension is granted' })
        : withDue(due, {
            zh: '延期申请未获同意，时限不变',
            en: 'The extension is refused, the deadline stays',
          })
    case 'summoned':
      return { zh: '街镇吹哨，请及时到场报到', en: 'You are called to the spot: report there' }
    case 'resumed':
      return withDue(due, { zh: '缓办期满，已恢复办理', en: 'The deferral is over, the clock runs again' })
    case 'rung-handler':
      return withDue(due, { zh: '办理时限将至，请抓紧办理', en: 'The deadline is near: see to it' })
    case 'rung-unit-head':
      return withDue(due, {
        zh: '承办事项已超期，请单位负责人督促办结',
        en: 'Your unit is overdue: see that it is done',
      })
    case 'rung-leader':
      return withDue(due, { zh: '该事项超期未办结，请领导协调', en: 'It is overdue still: please step in' })
    case 'rung-bulletin':
      return withDue(due, {
        zh: '该事项长期超期，拟列入通报，请核实',
        en: 'It is long overdue and to be named in the bulletin: check it',
      })
    case 'rung-exposure':
      return withDue(due, {
        zh: '该事项超期未整改，已达到提请曝光条件',
        en: 'It is overdue and not put right: exposure may be proposed',
      })
    case 'alarm':
      return data.said ?? { zh: '监测数据超过限值', en: 'A reading is over its limit' }
    case 'webhook-off':
      return {
        zh: `向“${data.title ?? ''}”发送通知一直失败，已自动停用；请与对方联系，恢复后在“系统”页重新启用`,
        en: `Telling another system (${data.title ?? ''}) kept failing, so it was switched off: see to it with them, then switch it on again on the System page`,
      }
  }
}

const withDue = (due: Bilingual | undefined, said: Bilingual): Bilingual =>
  due === undefined ? said : { zh: `${said.zh}（截止 ${due.zh}）`, en: `${said.en} (deadline ${due.en})` }

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 11月21日 14:05: a deadline is never so far away that its year is in doubt. */
function sayMoment(at: Instant): Bilingual {
  const iso = isoShanghai(at)
  const [month, day, time] = [Number(iso.slice(5, 7)), Number(iso.slice(8, 10)), iso.slice(11, 16)]
  return { zh: `${month}月${day}日 ${time}`, en: `${day} ${months[month - 1]}, ${time}` }
}

/** Whoever is summoned does not have the case yet: area and program are enough, unless only named posts may know. */
const maySummon = (post: Post, about: Seen): boolean =>
  [...owners, 'unit-head'].includes(post.kind) &&
  (about.restricted === null
    ? covers(post.area, about.area) && coversProgram(post, about.program)
    : about.restricted.includes(post.id))

const orElse = <T>(first: readonly T[], second: readonly T[]): readonly T[] =>
  first.length > 0 ? first : second
