/** How the demo's texts are told: a title, what was said, what the unit writes on the way and at the end. */
import type { Dice } from './dice.ts'
import { numeral } from './names.ts'

/** Title, words of the report, progress, result, and for the hotline the type of request. */
export type Matter = readonly [title: string, said: string, progress: string, done: string, request?: string]

/** Fills {village}, {estate}, {road}, {site}, {place} and {n}: numbers instead of names, so that nobody takes them for real. */
export function filled(
  text: string,
  q: { readonly village: string; readonly place: string; readonly numbers: readonly number[] },
): string {
  const [estate = 1, road = 1, site = 1, n = 3] = q.numbers
  const values: Readonly<Record<string, string>> = {
    village: q.village,
    place: q.place,
    estate: `${numeral(estate)}号小区`,
    road: `${road % 2 === 0 ? '经' : '纬'}${numeral(road)}路`,
    site: `${numeral(site)}号工地`,
    n: String(n),
  }
  return text.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all)
}

export const numbersFor = (dice: Dice): number[] => [
  dice.between(1, 16),
  dice.between(1, 9),
  dice.between(1, 14),
  dice.between(2, 9),
]

/** What people of the desk and the units write when something does not go straight. */
export const phrases = {
  urge: [
    '距办结时限不足一天，请抓紧办理并反馈进展。',
    '反映人再次来电催问，请尽快联系本人。',
    '已临近时限，未见阶段反馈，请说明情况。',
  ],
  supervise: [
    '事项超期未结，列入督办，请分管负责同志牵头，三个工作日内书面反馈。',
    '群众多次反映，请查明原因、明确责任人和完成时间。',
    '同类问题反复出现，请整改到位并举一反三。',
  ],
  fail: [
    '现场复查问题仍在，照片与办理结果不符，退回重办。',
    '整改不彻底，仅清理了表面，请按要求完成。',
    '未联系反映人，回复内容不具体，请补充办理。',
  ],
  pass: ['现场核查属实，同意办结。', '照片与现场一致，整改到位。', '已核对办理结果，同意办结。'],
  redone: ['已按退回意见逐项整改，现场重新拍照，请复核。', '补充整改完成，责任人已到场确认。'],
  extend: [
    '需采购专用配件，预计多需数日，申请延期。',
    '涉及多家单位会勘，时间不足，申请延期。',
    '连续降温不具备施工条件，申请延期。',
  ],
  granted: ['理由充分，同意延期，请告知反映人。', '同意延期一次，期间采取临时措施。'],
  refused: ['理由不充分，请按原时限办结。'],
  decline: [
    '经核实，该事项不属我单位职责范围，建议改派。',
    '对照职责清单，应由建议单位承办，现予退回。',
    '现场查看后确认主管部门为建议单位，请改派。',
  ],
  meet: '责任单位不一致，提请会商确定主办单位。',
  dismiss: '反映事项已进入诉讼程序，已告知通过法律途径解决。',
  malicious: '经多次回拨核实，反映地点和情形均不存在。',
  merge: '与在办事项反映同一问题，并案办理，办结后一并回访。',
  defer: '待天气转暖、具备施工条件后实施，已向反映人说明。',
  shelve: '需列入下年度改造计划，资金尚未落实，挂账管理。',
  lacking: '改造资金、产权单位同意书',
  suspend: '等待第三方检测结论，期间停时。',
  resume: '检测结论已出具，恢复办理。',
  instruct: '请城建和生态部门会同属地立即整改，举一反三，结果报我。',
  escalate: '跨部门事项协调未果，提级由区政府办统筹。',
  summon: '需权属单位到场会勘，请派员。',
  proposeExposure: '责令整改后逾期未改，扬尘问题仍然突出，建议媒体曝光。',
  heard: '施工单位称材料未到场，未提供采购凭证，陈述理由不成立。',
  exposeText: '演示工地裸土未覆盖、车辆带泥上路，责令整改后仍未到位，现予曝光，整改情况将跟踪报道。',
  claim: '我单位认领该问题，已约谈建设、施工、监理三方。',
  verify: '现场核实情况属实。',
  reinspect: '回头看检查，问题未反弹。',
  peers: '请各在建工地对照本次问题开展自查，三日内报送结果。',
  reopen: '反映人称问题反弹，重新办理。',
  void: '重复登记，作废。',
  correct: '类别登记有误，更正。',
  happy: ['反映人表示满意，感谢处理及时。', '反映人称问题已解决。', '已回访，反映人认可办理结果。', ''],
  unhappy: ['反映人称承办单位未联系，问题没有解决。', '反映人对处理结果不满意，认为只是临时措施。'],
} as const
