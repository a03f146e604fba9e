/** How the screen names what is measured: the factors a district's wall shows, by HJ 212-2017 appendix B. */
import type { Bilingual } from '../../core/language.ts'

export const WIND_SPEED = 'a01007'
export const WIND_FROM = 'a01008'
export const TEMPERATURE = 'a01001'
export const HUMIDITY = 'a01002'
const PM25 = 'a34004'
const PM10 = 'a34002'

interface Named {
  readonly name: Bilingual
  readonly unit: string
}

const named: Readonly<Record<string, Named>> = {
  [TEMPERATURE]: { name: { zh: '气温', en: 'Temperature' }, unit: '℃' },
  [HUMIDITY]: { name: { zh: '湿度', en: 'Humidity' }, unit: '%' },
  a01006: { name: { zh: '气压', en: 'Pressure' }, unit: 'kPa' },
  [WIND_SPEED]: { name: { zh: '风速', en: 'Wind speed' }, unit: 'm/s' },
  [WIND_FROM]: { name: { zh: '风向', en: 'Wind from' }, unit: '°' },
  a00000: { name: { zh: '废气流量', en: 'Gas flow' }, unit: 'm³/s' },
  a19001: { name: { zh: '氧含量', en: 'Oxygen' }, unit: '%' },
  a21002: { name: { zh: '氮氧化物', en: 'NOx' }, unit: 'mg/m³' },
  a21005: { name: { zh: '一氧化碳', en: 'CO' }, unit: 'mg/m³' },
  a21026: { name: { zh: '二氧化硫', en: 'SO₂' }, unit: 'mg/m³' },
  a24088: { name: { zh: '非甲烷总烃', en: 'NMHC' }, unit: 'mg/m³' },
  a34013: { name: { zh: '烟尘', en: 'Smoke dust' }, unit: 'mg/m³' },
  [PM10]: { name: { zh: 'PM10', en: 'PM10' }, unit: 'μg/m³' },
  [PM25]: { name: { zh: 'PM2.5', en: 'PM2.5' }, unit: 'μg/m³' },
  w01001: { name: { zh: 'pH 值', en: 'pH' }, unit: '' },
  w01018: { name: { zh: '化学需氧量', en: 'COD' }, unit: 'mg/L' },
  w21003: { name: { zh: '氨氮', en: 'Ammonia nitrogen' }, unit: 'mg/L' },
  w21011: { name: { zh: '总磷', en: 'Total phosphorus' }, unit: 'mg/L' },
  w21001: { name: { zh: '总氮', en: 'Total nitrogen' }, unit: 'mg/L' },
  w00000: { name: { zh: '污水流量', en: 'Water flow' }, unit: 'L/s' },
}

export const factorNamed = (code: string): Named => named[code] ?? { name: { zh: code, en: code }, unit: '' }

/** Where no limit says what presses most: what the air is judged by comes first. */
export const firstFactors: readonly string[] = [PM25, PM10, WIND_FROM, WIND_SPEED]
