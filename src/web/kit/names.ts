/** Words for the closed lists of the contracts. */
import type { Bilingual } from '../../core/language.ts'

export type Light = 'green' | 'yellow' | 'red'

export const lightNames: Record<Light, Bilingual> = {
  green: { zh: '正常', en: 'In time' },
  yellow: { zh: '临期', en: 'Due soon' },
  red: { zh: '超期', en: 'Overdue' },
}

export const clockNames = {
  hours: { zh: '小时（不分昼夜）', en: 'hours, round the clock' },
  'work-hours': { zh: '工作小时', en: 'working hours' },
  workdays: { zh: '工作日', en: 'working days' },
  days: { zh: '自然日', en: 'days' },
} as const satisfies Record<string, Bilingual>
