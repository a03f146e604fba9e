/**
 * What measures in the demo 监测点: invented stacks, outfalls and stations, each with a device and its factors. Their
 * numbers (MN) depend on nothing, so a simulator that knows no database can speak for them.
 */
import { numeral } from './names.ts'

/** What a factor usually shows, and how it moves. Units: gas mg/m³, water mg/L, air as HJ 212 has them: mg/m³, dust and ozone μg/m³. */
export interface Profile {
  readonly factor: string
  readonly usual: number
  /** Share of the usual value that slow swings take it up and down. */
  readonly swing: number
  readonly decimals: number
  /** How it goes through the day. */
  readonly rhythm?: 'traffic' | 'sun' | 'shift' | 'dust' | 'inversion'
  /** Comes from the weather, which is the same for the whole district. */
  readonly weather?: 'temperature' | 'humidity' | 'pressure' | 'windSpeed' | 'windFrom'
  /** Limits of the demo: of a reading and of an hour's mean. */
  readonly upper?: number
}

export interface Monitor {
  readonly program: 'emission' | 'air'
  readonly kind: 'gas-outlet' | 'water-outlet' | 'air-station' | 'weather-station'
  readonly externalId: string
  readonly name: string
  /** The grid of this place of the demo, else some grid of a town. */
  readonly at: { readonly place: string } | { readonly town: string }
  readonly mn: string
  /** System code ST of HJ 212-2017 table 5. */
  readonly system: '22' | '31' | '32'
  /** Seconds between two realtime readings. */
  readonly everyS: number
  readonly profiles: readonly Profile[]
}

const flue = (sulphur: number, nitrogen: number, soot: number): readonly Profile[] => [
  { factor: 'a21026', usual: sulphur, swing: 0.22, decimals: 2, rhythm: 'shift', upper: 50 },
  { factor: 'a21002', usual: nitrogen, swing: 0.16, decimals: 2, rhythm: 'shift', upper: 200 },
  { factor: 'a34013', usual: soot, swing: 0.25, decimals: 2, upper: 20 },
  { factor: 'a19001', usual: 8.4, swing: 0.08, decimals: 2 },
  { factor: 'a01012', usual: 118, swing: 0.06, decimals: 1 },
  { factor: 'a00000', usual: 62, swing: 0.12, decimals: 1, rhythm: 'shift' },
]

const sewage = (oxygen: number, ammonia: number, phosphorus: number): readonly Profile[] => [
  { factor: 'w01018', usual: oxygen, swing: 0.2, decimals: 1, rhythm: 'shift', upper: 50 },
  { factor: 'w21003', usual: ammonia, swing: 0.25, decimals: 3, rhythm: 'shift', upper: 5 },
  { factor: 'w21011', usual: phosphorus, swing: 0.2, decimals: 3, upper: 0.5 },
  { factor: 'w01001', usual: 7.6, swing: 0.03, decimals: 2 },
  { factor: 'w00000', usual: 85, swing: 0.2, decimals: 1, rhythm: 'shift' },
]

const air = (dust: number): readonly Profile[] => [
  { factor: 'a34002', usual: dust, swing: 0.3, decimals: 0, rhythm: 'dust' },
  { factor: 'a34004', usual: dust * 0.42, swing: 0.3, decimals: 0, rhythm: 'inversion' },
  { factor: 'a21026', usual: 0.016, swing: 0.3, decimals: 3, rhythm: 'inversion' },
  { factor: 'a21004', usual: 0.031, swing: 0.25, decimals: 3, rhythm: 'traffic' },
  { factor: 'a21005', usual: 0.9, swing: 0.25, decimals: 2, rhythm: 'traffic' },
  { factor: 'a05024', usual: 62, swing: 0.2, decimals: 0, rhythm: 'sun' },
]

const weather: readonly Profile[] = [
  { factor: 'a01001', usual: 0, swing: 0, decimals: 1, weather: 'temperature' },
  { factor: 'a01002', usual: 0, swing: 0, decimals: 0, weather: 'humidity' },
  { factor: 'a01006', usual: 0, swing: 0, decimals: 2, weather: 'pressure' },
  { factor: 'a01007', usual: 0, swing: 0, decimals: 1, weather: 'windSpeed' },
  { factor: 'a01008', usual: 0, swing: 0, decimals: 0, weather: 'windFrom' },
]

const plant = (n: number) => ({ place: `demo-plant-${n}` })
const PARK = { town: '150302400' }

/** 24 digits of 0-9A-F, as HJ 212-2017 asks; the first six are the district. */
export const demoNumber = (system: string, n: number): string =>
  `150302DE30${system}${String(n).padStart(12, '0')}`

/** Seconds between two realtime readings: 30 to 3600 by HJ 212-2017 table 4, five of the demo's stacks to be watched. */
const EVERY_S = { stack: 5, outfall: 10, station: 60 }

const stack = (n: number, name: string, at: Monitor['at'], profiles: readonly Profile[]): Monitor => ({
  program: 'emission',
  kind: 'gas-outlet',
  externalId: `demo-gas-outlet-${n}`,
  name,
  at,
  mn: demoNumber('31', n),
  system: '31',
  everyS: EVERY_S.stack,
  profiles,
})

const outfall = (n: number, name: string, at: Monitor['at'], profiles: readonly Profile[]): Monitor => ({
  program: 'emission',
  kind: 'water-outlet',
  externalId: `demo-water-outlet-${n}`,
  name,
  at,
  mn: demoNumber('32', n),
  system: '32',
  everyS: EVERY_S.outfall,
  profiles,
})

const station = (n: number, town: string, dust: number): Monitor => ({
  program: 'air',
  kind: 'air-station',
  externalId: `demo-air-station-${n}`,
  name: `${numeral(n)}号空气站`,
  at: { town },
  mn: demoNumber('22', n),
  system: '22',
  everyS: EVERY_S.station,
  profiles: air(dust),
})

export const monitors: readonly Monitor[] = [
  stack(1, '一号焦化厂1号焦炉废气排口', plant(1), flue(31, 128, 9.5)),
  stack(2, '一号焦化厂2号焦炉废气排口', plant(1), flue(27, 119, 8.2)),
  stack(3, '二号焦化厂1号焦炉废气排口', plant(2), flue(34, 136, 11)),
  stack(4, '三号焦化厂干熄焦废气排口', plant(3), flue(22, 74, 12)),
  stack(5, '一号热电厂1号锅炉废气排口', PARK, flue(19, 42, 5.6)),
  stack(6, '一号水泥厂窑尾废气排口', PARK, flue(24, 146, 10.4)),
  outfall(1, '一号污水处理厂总排口', { town: '150302007' }, sewage(26, 1.4, 0.23)),
  outfall(2, '二号污水处理厂总排口', { town: '150302101' }, sewage(29, 1.9, 0.28)),
  outfall(3, '一号焦化厂废水总排口', plant(1), sewage(33, 2.6, 0.21)),
  station(1, '150302003', 72),
  station(2, '150302101', 84),
  station(3, '150302400', 108),
  {
    program: 'air',
    kind: 'weather-station',
    externalId: 'demo-weather-station-1',
    name: '一号气象站',
    at: { town: '150302007' },
    mn: demoNumber('22', 9),
    system: '22',
    everyS: EVERY_S.station,
    profiles: weather,
  },
]
