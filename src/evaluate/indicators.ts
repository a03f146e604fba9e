/** The indicators 指标 every program shares, as data, and how each reads as a sentence. */
import type { Clause, Indicator, Rounding } from '../core/indicator.ts'
import type { Bilingual } from '../core/language.ts'

const twoPlaces: Rounding = { places: 2, mode: 'half-up' }
const whole: Rounding = { places: 0, mode: 'half-up' }

const STANDARD: Bilingual = {
  zh: 'GB/T 30428.4 《数字化城市管理信息系统 绩效评价》（未核对原文）',
  en: 'GB/T 30428.4, performance evaluation of digital city management (unverified)',
}
const HOTLINE: Bilingual = {
  zh: 'GB/T 33357-2016 《政府热线服务评价》（未核对原文）',
  en: 'GB/T 33357-2016, evaluation of government hotlines (unverified)',
}
const ANSWERED: Bilingual = {
  zh: '答复与上报之间的工作日数，次日起算（GB/T 33358-2016 的时限口径，未核对原文）',
  en: 'Working days from report to answer, counted from the day after (GB/T 33358-2016, unverified)',
}
const SUPERVISION: Bilingual = {
  zh: '焦作市污染防治攻坚战督导公开数据口径（2019年12月）',
  en: 'As counted by the pollution supervision of Jiaozuo, December 2019',
}

/** 应结案: the deadline falls in the period, less deferred 缓办. A merged or void case is nobody's to close. */
const due: readonly Clause[] = ['due-in-period', 'not-deferred', 'not-void']
/** 立案: reported in the period and not void. */
const filed: readonly Clause[] = ['reported-in-period', 'not-void']
const asked: readonly Clause[] = ['closed-in-period', 'called-back']

const count = (
  id: string,
  zh: string,
  en: string,
  clauses: readonly Clause[],
  source: Bilingual,
): Indicator => ({
  id,
  title: { zh, en },
  numerator: clauses,
  unit: '件',
  rounding: whole,
  source,
})

/** A share: of those that `denominator` counts, the ones for which `also` holds too. */
const share = (q: {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly of: readonly Clause[]
  readonly also: Clause
  readonly source: Bilingual
}): Indicator => ({
  id: q.id,
  title: { zh: q.zh, en: q.en },
  numerator: [...q.of, q.also],
  denominator: q.of,
  unit: '%',
  rounding: twoPlaces,
  source: q.source,
})

const answeredWithin = (n: number): Indicator =>
  share({
    id: `answered-within-${n}-workdays`,
    zh: `${n}个工作日内答复率`,
    en: `Answered within ${n} working day${n === 1 ? '' : 's'}`,
    of: ['reported-in-period', 'answered'],
    also: { closedWithinWorkdays: n },
    source: ANSWERED,
  })

export const indicators: readonly Indicator[] = [
  count('reported-count', '上报数', 'Reported', ['reported-in-period'], STANDARD),
  count('closed-count', '结案数', 'Closed', ['closed-in-period'], STANDARD),
  count('open-count', '在办数', 'Open', ['open'], STANDARD),
  count('overdue-open', '超期未结数', 'Overdue and open', ['open', 'overdue'], STANDARD),
  share({ id: 'closing-rate', zh: '办结率', en: 'Closing rate', of: due, also: 'closed', source: STANDARD }),
  share({
    id: 'on-time-closing-rate',
    zh: '按期办结率',
    en: 'Closed on time',
    of: due,
    also: 'closed-on-time',
    source: STANDARD,
  }),
  share({ id: 'rework-rate', zh: '返工率', en: 'Rework rate', of: due, also: 'reworked', source: STANDARD }),
  share({
    id: 'extension-rate',
    zh: '延期率',
    en: 'Extension rate',
    of: due,
    also: 'extended',
    source: STANDARD,
  }),
  share({
    id: 'decline-rate',
    zh: '退单率',
    en: 'Returned by the unit',
    of: [...filed, 'assigned-once'],
    also: 'declined',
    source: HOTLINE,
  }),
  share({
    id: 'supervision-rate',
    zh: '督办率',
    en: 'Supervision rate',
    of: filed,
    also: 'supervised',
    source: STANDARD,
  }),
  share({
    id: 'contact-rate',
    zh: '响应率',
    en: 'Contact rate',
    of: asked,
    also: 'contacted',
    source: HOTLINE,
  }),
  share({ id: 'solving-rate', zh: '解决率', en: 'Solving rate', of: asked, also: 'solved', source: HOTLINE }),
  share({
    id: 'satisfaction-rate',
    zh: '满意率',
    en: 'Satisfaction rate',
    of: asked,
    also: 'satisfied',
    source: HOTLINE,
  }),
  count(
    'fixed-on-spot-count',
    '立行立改数',
    'Fixed on the spot',
    ['closed-in-period', 'fixed-on-spot'],
    SUPERVISION,
  ),
  count('exposure-count', '曝光数', 'Exposed', [...filed, 'exposed'], SUPERVISION),
  ...[1, 3, 5, 10, 15, 30].map(answeredWithin),
  share({
    id: 'answered-within-60-days',
    zh: '60日内答复率',
    en: 'Answered within 60 days',
    of: ['reported-in-period', 'answered'],
    also: { closedWithinDays: 60 },
    source: ANSWERED,
  }),
]

/** Indicators of which less is better: a ranking by them begins with the least. */
const lessIsBetter = new Set([
  'open-count',
  'overdue-open',
  'rework-rate',
  'extension-rate',
  'decline-rate',
  'supervision-rate',
  'exposure-count',
])

export const isLessBetter = (indicator: Pick<Indicator, 'id'>): boolean => lessIsBetter.has(indicator.id)

type Named = Extract<Clause, string>

/** What a case did or was, so that clauses joined by “、” or commas make a sentence. */
const names: Readonly<Record<Named, Bilingual>> = {
  'reported-in-period': { zh: '本期上报', en: 'were reported in the period' },
  'closed-in-period': { zh: '本期结案', en: 'were closed in the period' },
  'due-in-period': { zh: '本期到期', en: 'fell due in the period' },
  open: { zh: '尚未结案', en: 'are open' },
  closed: { zh: '已结案', en: 'are closed' },
  'closed-on-time': { zh: '按期结案', en: 'were closed on time' },
  overdue: { zh: '已超期', en: 'are overdue' },
  'not-deferred': { zh: '未缓办', en: 'were not deferred' },
  'not-void': { zh: '未作废', en: 'are not void' },
  'assigned-once': { zh: '曾派单', en: 'were assigned' },
  'rectified-once': { zh: '曾申请办结', en: 'were reported as done' },
  reworked: { zh: '曾退回重办', en: 'failed a check' },
  extended: { zh: '曾延期', en: 'were extended' },
  declined: { zh: '曾退单', en: 'were returned by a unit' },
  supervised: { zh: '曾督办', en: 'were supervised' },
  exposed: { zh: '曾曝光', en: 'were exposed' },
  'called-back': { zh: '已回访', en: 'had a call-back' },
  contacted: { zh: '承办单位已联系', en: 'had the reporter contacted by the unit' },
  solved: { zh: '反映人认为已解决', en: 'were called solved by the reporter' },
  satisfied: { zh: '反映人满意或基本满意', en: 'satisfied the reporter' },
  answered: { zh: '已答复', en: 'were answered' },
  'fixed-on-spot': { zh: '立行立改', en: 'were fixed on the spot' },
}

/** The name of each clause; a clause with a number says it. */
export function clauseName(clause: Clause): Bilingual {
  if (typeof clause === 'string') return names[clause]
  if ('ofProgram' in clause) return { zh: `属“${clause.title.zh}”业务`, en: `belong to “${clause.title.en}”` }
  if ('closedWithinWorkdays' in clause) {
    const n = clause.closedWithinWorkdays
    return { zh: `${n}个工作日内结案`, en: `were closed within ${n} working day${n === 1 ? '' : 's'}` }
  }
  const n = clause.closedWithinDays
  return { zh: `${n}日内结案`, en: `were closed within ${n} day${n === 1 ? '' : 's'}` }
}

/** What numerator and denominator count: `本期到期、未缓办、未作废、已结案的事项`. */
export const ruleInWords = (
  indicator: Pick<Indicator, 'numerator' | 'denominator'>,
): { readonly numerator: Bilingual; readonly denominator: Bilingual | null } => ({
  numerator: sentence(indicator.numerator),
  denominator: indicator.denominator ? sentence(indicator.denominator) : null,
})

function sentence(clauses: readonly Clause[]): Bilingual {
  const said = clauses.map(clauseName)
  const last = said.at(-1)
  if (!last) return { zh: '全部事项', en: 'All cases' }
  const before = said.slice(0, -1).map(it => it.en)
  const en = before.length > 0 ? `${before.join(', ')} and ${last.en}` : last.en
  return { zh: `${said.map(it => it.zh).join('、')}的事项`, en: `Cases that ${en}` }
}
