/** Areas 辖区: the five levels, and what their codes say. GB/T 2260, GB/T 10114, statistics bureau's 12 digits. */
import { z } from 'zod'
import type { Bilingual } from './language.ts'
import type { Day } from './instant.ts'

export const levels = ['city', 'district', 'town', 'village', 'grid'] as const
export type Level = (typeof levels)[number]

/** Level numbers as offices write them: 1 city … 5 grid. */
export const levelNumber = (level: Level): number => levels.indexOf(level) + 1

export const levelNames: Record<Level, Bilingual> = {
  city: { zh: '市', en: 'City' },
  district: { zh: '区县', en: 'District' },
  town: { zh: '镇街', en: 'Town' },
  village: { zh: '村社区', en: 'Village' },
  grid: { zh: '网格', en: 'Grid' },
}

/** One area as it was from `from` to `to` (exclusive, open when absent). */
export interface Area {
  readonly code: string
  readonly level: Level
  readonly parent: string | null
  readonly name: Bilingual
  readonly from: Day
  readonly to: Day | null
}

const lengths: Record<number, Level> = { 6: 'district', 9: 'town', 12: 'village', 15: 'grid' }

/** The level a code stands for, or undefined when it is no code. A city is six digits ending in 00. */
export function levelOf(code: string): Level | undefined {
  if (!/^\d+$/.test(code)) return undefined
  if (code.length === 6 && code.endsWith('00')) return 'city'
  return lengths[code.length]
}

/** The part of a code that all areas below it begin with: 150300 → 1503, 150302 → 150302. */
export const prefixOf = (code: string): string => (levelOf(code) === 'city' ? code.slice(0, 4) : code)

/** Whether `outer` is `inner` or stands above it. */
export const covers = (outer: string, inner: string): boolean => inner.startsWith(prefixOf(outer))

/** The district a code belongs to; what stands above a district carries the city's own code. */
export const districtOf = (code: string): string => code.slice(0, 6)

/** The code one level up, or undefined above a city. */
export function parentOf(code: string): string | undefined {
  switch (levelOf(code)) {
    case 'grid':
      return code.slice(0, 12)
    case 'village':
      return code.slice(0, 9)
    case 'town':
      return code.slice(0, 6)
    case 'district':
      return `${code.slice(0, 4)}00`
    case 'city':
    case undefined:
      return undefined
  }
}

export const areaCode = z
  .string()
  .refine(code => levelOf(code) !== undefined, {
    error: 'an area code has 6, 9, 12 or 15 digits 辖区代码为 6、9、12 或 15 位数字',
  })
  .meta({ title: 'area code', example: '150302001' })
