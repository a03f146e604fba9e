/** How a report reached the office 渠道. */
import type { Bilingual } from './language.ts'

export const channelNames = {
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
} as const satisfies Record<string, Bilingual>

export type Channel = keyof typeof channelNames

export const channels = Object.keys(channelNames) as [Channel, ...Channel[]]

/** The name of a channel; one that is gone from the list is shown by its id. */
export const sayChannel = (channel: string): Bilingual =>
  Object.hasOwn(channelNames, channel) ? channelNames[channel as Channel] : { zh: channel, en: channel }
