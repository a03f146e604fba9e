/**
 * Factors 监测因子: codes as devices send them, with their names. HJ 212-2017 tables B.1 (water), B.2 (gas) and B.3
 * (noise); O₃ is not among them and comes as HJ 524 has it. A unit is a default: what a device really sends in is
 * its configuration. B.2 has ng/m³ for dust, NH₃ and CH₄, in which nobody sends: µg/m³ and mg/m³ here (guess).
 */
import type { Bilingual } from '../../core/language.ts'

export interface Factor {
  readonly code: string
  /** Its code of HJ/T 212-2005. */
  readonly legacy: string | null
  readonly name: Bilingual
  readonly unit: string
}

const table: readonly (readonly [
  code: string,
  legacy: string | null,
  zh: string,
  en: string,
  unit: string,
])[] = [
  ['w00000', 'B01', '污水流量', 'Waste water flow', 'L/s'],
  ['w01001', '001', 'pH值', 'pH', ''],
  ['w01002', '002', '色度', 'Colour', '°'],
  ['w01009', null, '溶解氧', 'Dissolved oxygen', 'mg/L'],
  ['w01010', null, '水温', 'Water temperature', '℃'],
  ['w01012', '003', '悬浮物', 'Suspended solids', 'mg/L'],
  ['w01014', null, '电导率', 'Conductivity', 'µS/cm'],
  ['w01017', '010', '五日生化需氧量', 'BOD₅', 'mg/L'],
  ['w01018', '011', '化学需氧量', 'COD', 'mg/L'],
  ['w01019', null, '高锰酸盐指数', 'Permanganate index', 'mg/L'],
  ['w19002', '520', '阴离子表面活性剂', 'Anionic surfactants', 'mg/L'],
  ['w20111', '020', '总汞', 'Total mercury', 'µg/L'],
  ['w20115', '022', '总镉', 'Total cadmium', 'µg/L'],
  ['w20116', '023', '总铬', 'Total chromium', 'mg/L'],
  ['w20117', '024', '六价铬', 'Chromium (VI)', 'µg/L'],
  ['w20119', '026', '总砷', 'Total arsenic', 'µg/L'],
  ['w20120', '027', '总铅', 'Total lead', 'µg/L'],
  ['w20121', '028', '总镍', 'Total nickel', 'mg/L'],
  ['w20122', '029', '总铜', 'Total copper', 'mg/L'],
  ['w20123', '030', '总锌', 'Total zinc', 'mg/L'],
  ['w21001', '065', '总氮', 'Total nitrogen', 'mg/L'],
  ['w21003', '060', '氨氮', 'Ammonia nitrogen', 'mg/L'],
  ['w21011', '101', '总磷', 'Total phosphorus', 'mg/L'],
  ['w21016', '070', '氰化物', 'Cyanide', 'mg/L'],
  ['w21017', '072', '氟化物', 'Fluoride', 'mg/L'],
  ['w22001', '080', '石油类', 'Petroleum', 'mg/L'],
  ['w23002', '110', '挥发酚', 'Volatile phenols', 'mg/L'],
  ['a00000', 'B02', '废气流量', 'Waste gas flow', 'm³/s'],
  ['a01001', null, '温度', 'Temperature', '℃'],
  ['a01002', null, '湿度', 'Humidity', '%'],
  ['a01006', null, '气压', 'Air pressure', 'kPa'],
  ['a01007', null, '风速', 'Wind speed', 'm/s'],
  ['a01008', null, '风向', 'Wind direction', '°'],
  ['a01011', 'S02', '烟气流速', 'Flue gas velocity', 'm/s'],
  ['a01012', 'S03', '烟气温度', 'Flue gas temperature', '℃'],
  ['a01013', 'S08', '烟气压力', 'Flue gas pressure', 'kPa'],
  ['a01014', 'S05', '烟气湿度', 'Flue gas moisture', '%'],
  ['a05002', null, '甲烷', 'Methane', 'mg/m³'],
  ['a05024', null, '臭氧', 'O₃', 'µg/m³'],
  ['a19001', 'S01', '氧气含量', 'Oxygen', '%'],
  ['a20057', '31', '汞及其化合物', 'Mercury and its compounds', 'mg/m³'],
  ['a21001', '10', '氨', 'Ammonia', 'mg/m³'],
  ['a21002', '03', '氮氧化物', 'NOx', 'mg/m³'],
  ['a21003', null, '一氧化氮', 'NO', 'mg/m³'],
  ['a21004', null, '二氧化氮', 'NO₂', 'mg/m³'],
  ['a21005', '04', '一氧化碳', 'CO', 'mg/m³'],
  ['a21018', '06', '氟化物', 'Fluorides', 'mg/m³'],
  ['a21024', '08', '氯化氢', 'Hydrogen chloride', 'mg/m³'],
  ['a21026', '02', '二氧化硫', 'SO₂', 'mg/m³'],
  ['a21028', '05', '硫化氢', 'Hydrogen sulphide', 'mg/m³'],
  ['a24087', '25', '碳氢化合物', 'Hydrocarbons', 'mg/m³'],
  ['a24088', null, '非甲烷总烃', 'Non-methane hydrocarbons', 'mg/m³'],
  ['a25002', null, '苯', 'Benzene', 'mg/m³'],
  ['a25003', '17', '甲苯', 'Toluene', 'mg/m³'],
  ['a25005', '18', '二甲苯', 'Xylene', 'mg/m³'],
  ['a25044', '20', '苯并[a]芘', 'Benzo[a]pyrene', 'mg/m³'],
  ['a34001', null, '总悬浮颗粒物 TSP', 'TSP', 'µg/m³'],
  ['a34002', null, '可吸入颗粒物 PM₁₀', 'PM₁₀', 'µg/m³'],
  ['a34004', null, '细颗粒物 PM₂.₅', 'PM₂.₅', 'µg/m³'],
  ['a34005', null, '亚微米颗粒物 PM₁', 'PM₁', 'µg/m³'],
  ['a34013', '01', '颗粒物（烟尘）', 'Particulates', 'mg/m³'],
  ['LA', null, 'A 声级', 'Sound level (A)', 'dB'],
  ['L5', null, '累计百分声级 L5', 'L5', 'dB'],
  ['L10', null, '累计百分声级 L10', 'L10', 'dB'],
  ['L50', null, '累计百分声级 L50', 'L50', 'dB'],
  ['L90', null, '累计百分声级 L90', 'L90', 'dB'],
  ['L95', null, '累计百分声级 L95', 'L95', 'dB'],
  ['Leq', null, '等效声级', 'Equivalent level', 'dB'],
  ['Ldn', null, '昼夜等效声级', 'Day-night level', 'dB'],
  ['Ld', null, '昼间等效声级', 'Day level', 'dB'],
  ['Ln', null, '夜间等效声级', 'Night level', 'dB'],
  ['LMx', null, '最大声级', 'Highest level', 'dB'],
  ['LMn', null, '最小声级', 'Lowest level', 'dB'],
]

export const factors: ReadonlyMap<string, Factor> = new Map(
  table.map(([code, legacy, zh, en, unit]) => [code, { code, legacy, name: { zh, en }, unit }]),
)

/** What a code is called; one that is not in the table by itself. */
export const factorName = (code: string): Bilingual => factors.get(code)?.name ?? { zh: code, en: code }

/** What its values are in, unless a device is set up otherwise. */
export const unitOf = (code: string): string => factors.get(code)?.unit ?? ''

const ofLegacy = new Map(
  table.flatMap(([code, legacy]) => (legacy === null ? [] : [[legacy, code] as const])),
)

/** Table 5: the systems whose devices measure water, and those that measure gas. */
const WATER = new Set(['21', '24', '26', '32', '33', '34', '52'])
const GAS = new Set(['22', '27', '31', '39', '51'])

/**
 * Today's code for one of 2005, where it is of the device's medium: makers have codes of their own that look like
 * the old ones of the other (a stack's `023` is not chromium in water).
 */
export function codeOf(sent: string, system: string): string {
  const code = ofLegacy.get(sent)
  if (code === undefined) return sent
  return (code.startsWith('w') ? WATER : GAS).has(system) ? code : sent
}
