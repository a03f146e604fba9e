/** Faults of devices 设备故障: why something they sent was not taken, and what was taken though it is not as the standard says. */
import type { Bilingual } from './language.ts'

/** Nothing of it was taken. */
export const deviceRefusals = {
  noise: { zh: '数据包之间有无法识别的内容', en: 'Something between the packets that is none' },
  length: { zh: '数据段长度与声明不符', en: 'The length is not the one declared' },
  'too-long': { zh: '数据包超过接收上限', en: 'The packet is longer than what is taken' },
  crc: { zh: 'CRC 校验错误', en: 'The check sum is wrong' },
  'crc-modbus': {
    zh: '校验用了 MODBUS 算法，应按 HJ 212 附录A',
    en: 'The check sum is that of MODBUS, not of HJ 212',
  },
  character: { zh: '含有不允许的控制字符', en: 'A control character that may not be there' },
  'no-data-area': { zh: '缺少完整的数据区 CP=&&…&&', en: 'No whole data area CP=&&…&&' },
  command: { zh: '缺少命令编码 CN，或不是四位数字', en: 'No command CN of four digits' },
  number: { zh: '缺少设备编号 MN，或超过 64 位', en: 'No device number MN, or more than 64 characters' },
  password: { zh: '访问密码 PW 不符', en: 'The password PW is another one' },
  'not-in-use': { zh: '数据时间不在设备启用期内', en: 'Its time is outside the days of use of the device' },
  'data-time': { zh: '数据时间 DataTime 缺失或不存在', en: 'DataTime is missing or no such moment' },
  'before-2005': { zh: '数据时间早于 2005 年', en: 'DataTime is before 2005' },
  ahead: { zh: '数据时间比平台时间晚一天以上', en: 'DataTime is more than a day ahead' },
  'no-factors': { zh: '没有监测因子数据', en: 'No values of any factor' },
  'not-stored': { zh: '数据无法保存', en: 'It could not be stored' },
} as const satisfies Record<string, Bilingual>

export type DeviceRefusal = keyof typeof deviceRefusals

/** Taken, and noted. */
export const deviceDeviations = {
  'line-end': { zh: '包尾不是回车换行', en: 'No CR LF at the end' },
  'long-segment': { zh: '数据段超过 1024 字节', en: 'A data segment of more than 1024 bytes' },
  'not-utf8': { zh: '中文不是 UTF-8 编码', en: 'Text that is not UTF-8' },
  'request-number': { zh: '请求编码 QN 不是 17 位时间', en: 'QN is no time of 17 digits' },
  system: { zh: '系统编码 ST 缺失或不是两位', en: 'No system code ST of two characters' },
  flag: { zh: '标志 Flag 不是 0 至 255 的整数', en: 'Flag is no whole number from 0 to 255' },
  part: { zh: '分包编号 PNUM、PNO 有误', en: 'PNUM or PNO is wrong' },
  'unknown-field': { zh: '有标准之外的字段', en: 'A field that the standard does not have' },
  'after-data': { zh: '数据区之后还有内容', en: 'Something after the data area' },
  'field-case': { zh: '字段名或数据标记大小写不规范', en: 'Names of fields or flags in the wrong case' },
  'legacy-code': { zh: '使用 2005 版因子编码', en: 'Factor codes of 2005' },
  'no-number': { zh: '数值不是数字', en: 'A value that is no number' },
  empty: { zh: '有因子没有数值', en: 'A factor without its value' },
  twice: { zh: '同一数值出现两次', en: 'A value that is there twice' },
  'data-time-length': { zh: '数据时间不是 14 位', en: 'DataTime is not of 14 digits' },
} as const satisfies Record<string, Bilingual>

export type DeviceDeviation = keyof typeof deviceDeviations

/** The name of a fault; one that is gone from the list is shown by its code. */
export function sayDeviceFault(fault: string): Bilingual {
  const all: Readonly<Record<string, Bilingual>> = { ...deviceRefusals, ...deviceDeviations }
  return Object.hasOwn(all, fault) ? (all[fault] ?? { zh: fault, en: fault }) : { zh: fault, en: fault }
}
