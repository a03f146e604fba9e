/** Wind as one says it: where it blows from, in eight directions; below 0.3 m/s it is calm (GB/T 28591, force 0). */
import type { Bilingual } from '../../core/language.ts'

const CALM_M_PER_S = 0.3

const directions: readonly Bilingual[] = [
  { zh: '北风', en: 'N' },
  { zh: '东北风', en: 'NE' },
  { zh: '东风', en: 'E' },
  { zh: '东南风', en: 'SE' },
  { zh: '南风', en: 'S' },
  { zh: '西南风', en: 'SW' },
  { zh: '西风', en: 'W' },
  { zh: '西北风', en: 'NW' },
]

export const isCalm = (mPerS: number | null): boolean => mPerS !== null && mPerS < CALM_M_PER_S

/** 西北风, 静风, — */
export function sayWind(fromDeg: number | null, mPerS: number | null): Bilingual {
  if (isCalm(mPerS)) return { zh: '静风', en: 'Calm' }
  if (fromDeg === null) return { zh: '—', en: '—' }
  const turn = ((fromDeg % 360) + 360) % 360
  return directions[Math.round(turn / 45) % 8] ?? { zh: '—', en: '—' }
}
