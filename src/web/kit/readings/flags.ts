/** What a flag beside a value says (HJ 212-2017 table 8). */
import type { Bilingual } from '../../../core/language.ts'

const flags: Readonly<Record<string, Bilingual>> = {
  N: { zh: '正常', en: 'Normal' },
  F: { zh: '停运', en: 'Out of operation' },
  M: { zh: '维护', en: 'Maintenance' },
  S: { zh: '手工输入', en: 'Entered by hand' },
  D: { zh: '故障', en: 'Fault' },
  C: { zh: '校准', en: 'Calibration' },
  T: { zh: '超出测量范围', en: 'Out of range' },
  B: { zh: '通讯异常', en: 'Broken connection' },
}

export const sayFlag = (flag: string): Bilingual => {
  const name = flags[flag]
  return name ? { zh: `${name.zh}，不参与评价`, en: `${name.en}: not counted` } : { zh: flag, en: flag }
}
