/** Refusals a person can act on: one catalogue, one shape (RFC 9457 at the border). */
import type { Bilingual } from './language.ts'

interface Kind extends Bilingual {
  readonly status: number
}

export const problems = {
  'not-found': {
    status: 404,
    zh: '没有找到，或不在您的职责范围内',
    en: 'Not found, or outside what you may see',
  },
  'step-not-open': { status: 409, zh: '当前环节不能进行此操作', en: 'This step is not open at this stage' },
  'already-done': { status: 409, zh: '此操作已经做过', en: 'This has been done already' },
  'nothing-pending': { status: 409, zh: '没有待审批的申请', en: 'There is nothing waiting for approval' },
  'awaiting-decision': {
    status: 409,
    zh: '已有申请等待审批',
    en: 'A request is already waiting for a decision',
  },
  'declines-used-up': {
    status: 409,
    zh: '退单次数或时限已用完，请提请会商确定承办单位',
    en: 'No more returns: a joint decision has to fix the owner',
  },
  'extensions-used-up': { status: 409, zh: '延期次数已用完', en: 'No more extensions are allowed' },
  'term-is-over': {
    status: 409,
    zh: '已超过办理时限，不能再申请',
    en: 'The deadline has passed, it is too late to ask',
  },
  'clock-paused': { status: 409, zh: '计时已停止，请先恢复办理', en: 'The clock is stopped: resume first' },
  'number-conflict': { status: 409, zh: '编号已被占用，请重试', en: 'That number is taken, try again' },
  stale: {
    status: 412,
    zh: '内容已被他人更新，请刷新后再试',
    en: 'Somebody changed this meanwhile: reload and try again',
  },
  'not-permitted': { status: 403, zh: '您的岗位不能进行此操作', en: 'Your post may not do this' },
  'checker-is-handler': {
    status: 403,
    zh: '承办人员不能核查自己办理的事项，请由他人核查',
    en: 'Whoever handled it may not check it: somebody else has to',
  },
  'approver-is-asker': {
    status: 403,
    zh: '申请人不能审批自己的申请',
    en: 'Whoever asked may not approve it',
  },
  invalid: { status: 422, zh: '填写的内容有误', en: 'Some values are not allowed' },
  'not-json': { status: 400, zh: '请求内容不是有效的 JSON', en: 'The body is not valid JSON' },
  'not-well-formed': { status: 400, zh: '请求格式有误', en: 'The request is not well formed' },
  'key-reused': {
    status: 422,
    zh: '同一幂等键用于不同内容',
    en: 'This Idempotency-Key was used before with another body',
  },
  'not-signed-in': { status: 401, zh: '请先登录', en: 'Sign in first' },
  'wrong-password': { status: 401, zh: '用户名、密码或验证码不正确', en: 'Name, password or code is wrong' },
  'passkey-refused': {
    status: 401,
    zh: '通行密钥未通过验证，请重试，或用密码登录',
    en: 'The passkey was not accepted: try again, or use the password',
  },
  'no-passkeys-here': {
    status: 409,
    zh: '通行密钥只能在本平台的正式网址上使用',
    en: 'Passkeys work at the public address of this platform only',
  },
  'too-many-tries': { status: 429, zh: '尝试次数过多，请稍后再试', en: 'Too many tries, wait a little' },
  'too-large': { status: 413, zh: '文件过大', en: 'The file is too large' },
  'wrong-type': { status: 415, zh: '不支持此类文件', en: 'Files of this kind are not taken' },
  'words-destroyed': {
    status: 410,
    zh: '相关个人信息已依法销毁',
    en: 'These personal words have been destroyed',
  },
  'no-space': {
    status: 507,
    zh: '服务器磁盘空间不足，本次未保存，请联系管理员',
    en: 'The server has no disk space left and kept nothing of this: tell its operator',
  },
  unavailable: {
    status: 503,
    zh: '服务暂时不可用，已提交的内容不会丢失',
    en: 'Not available right now; nothing that was accepted is lost',
  },
  internal: { status: 500, zh: '系统内部错误，已记录', en: 'Something broke here; it has been recorded' },
} as const satisfies Record<string, Kind>

export type ProblemCode = keyof typeof problems

/** One field that is wrong: where, what was given, what is allowed. */
export interface FieldProblem {
  readonly field: string
  readonly value?: unknown
  readonly allowed: Bilingual
}

export interface Problem {
  readonly problem: ProblemCode
  /** What it is about: the case, the step, the limits. Only plain values. */
  readonly about: Readonly<Record<string, unknown>>
  readonly fields: readonly FieldProblem[]
}

/** Makes a refusal; `fields` name the values that are wrong. */
export const refuse = (
  problem: ProblemCode,
  about: Readonly<Record<string, unknown>> = {},
  fields: readonly FieldProblem[] = [],
): Problem => ({ problem, about, fields })

/** One wrong field. */
export const invalid = (field: string, value: unknown, allowed: Bilingual): Problem =>
  refuse('invalid', {}, [{ field, value, allowed }])

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'problem' in value && 'fields' in value
