/** Words for the closed lists of the contracts. */
import type { channels } from '../../contracts/cases.ts'
import type { Bilingual } from '../../core/language.ts'

export type Channel = (typeof channels)[number]
export type Light = 'green' | 'yellow' | 'red'

export const channelNames: Record<Channel, Bilingual> = {
  phone: { zh: '电话', en: 'Phone' },
  web: { zh: '网页', en: 'Web' },
  app: { zh: '移动端', en: 'App' },
  patrol: { zh: '巡查', en: 'Patrol' },
  inspection: { zh: '督导检查', en: 'Inspection' },
  device: { zh: '设备', en: 'Device' },
  letter: { zh: '来信', en: 'Letter' },
  visit: { zh: '来访', en: 'Visit' },
  upper: { zh: '上级交办', en: 'From above' },
  import: { zh: '批量导入', en: 'Import' },
}

export const sayChannel = (channel: string): Bilingual =>
  channelNames[channel as Channel] ?? { zh: channel, en: channel }

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
