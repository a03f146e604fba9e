/** Numbers, moments and lengths as a Chinese office writes them. All times are Beijing time, wherever the browser sits. */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, isoShanghai } from '../../core/instant.ts'
import type { Bilingual } from '../../core/language.ts'

/** What stands for a missing value; never 0. */
export const MISSING: Bilingual = { zh: '—', en: '—' }

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly time: string
}

function partsOf(at: string | Instant): Parts {
  const iso = isoShanghai(typeof at === 'number' ? at : Date.parse(at))
  return { year: +iso.slice(0, 4), month: +iso.slice(5, 7), day: +iso.slice(8, 10), time: iso.slice(11, 16) }
}

/** 11月21日 14:05; another year than this one is written out. */
export function sayMoment(at: string | null | undefined, now: Instant = Date.now()): Bilingual {
  if (!at) return MISSING
  const day = sayDay(at, now)
  const { time } = partsOf(at)
  return { zh: `${day.zh} ${time}`, en: `${day.en}, ${time}` }
}

/** 11月21日. Takes a day (`2026-11-21`) or a moment. */
export function sayDay(at: string | null | undefined, now: Instant = Date.now()): Bilingual {
  if (!at) return MISSING
  const { year, month, day } = partsOf(at.length === 10 ? `${at}T12:00:00+08:00` : at)
  const isThisYear = year === partsOf(now).year
  const en = `${day} ${months[month - 1]}`
  return { zh: `${isThisYear ? '' : `${year}年`}${month}月${day}日`, en: isThisYear ? en : `${en} ${year}` }
}

/** 14:05 */
export const sayTime = (at: string | Instant): string => partsOf(at).time

/** 2026年11月21日 14:05:06, for tooltips and proofs. */
export function sayExactly(at: string): Bilingual {
  const { year, month, day } = partsOf(at)
  const seconds = isoShanghai(Date.parse(at)).slice(11, 19)
  return {
    zh: `${year}年${month}月${day}日 ${seconds}`,
    en: `${day} ${months[month - 1]} ${year}, ${seconds}`,
  }
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 })

/** 12,479 */
export const sayNumber = (n: number | null | undefined, places?: number): string => {
  if (n === null || n === undefined) return MISSING.zh
  if (places === undefined) return grouped.format(n)
  return n.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })
}

/** 1.4 亿, 12,479: large amounts in the units people say. */
export function sayAmount(n: number | null | undefined): Bilingual {
  if (n === null || n === undefined) return MISSING
  const size = Math.abs(n)
  const inUnit = (unit: number) => grouped.format(Math.round((n / unit) * 10) / 10)
  return {
    zh: size >= 1e8 ? `${inUnit(1e8)} 亿` : size >= 1e6 ? `${inUnit(1e4)} 万` : grouped.format(n),
    en: size >= 1e9 ? `${inUnit(1e9)} bn` : size >= 1e6 ? `${inUnit(1e6)} m` : grouped.format(n),
  }
}

/** 3 小时, 2 天 4 小时: at most two units, the smaller one dropped when it is nothing. */
export function sayLength(ms: number): Bilingual {
  const size = Math.abs(ms)
  const days = Math.floor(size / DAY_MS)
  const hours = Math.floor((size % DAY_MS) / HOUR_MS)
  const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS)
  const parts: [number, string, string][] =
    days > 0
      ? [
          [days, '天', 'd'],
          [days < 3 ? hours : 0, '小时', 'h'],
        ]
      : [
          [hours, '小时', 'h'],
          [hours < 3 ? minutes : 0, '分钟', 'min'],
        ]
  const told = parts.filter(([n]) => n > 0)
  if (told.length === 0) return { zh: '不到 1 分钟', en: 'under 1 min' }
  return {
    zh: told.map(([n, zh]) => `${n} ${zh}`).join(' '),
    en: told.map(([n, , en]) => `${n} ${en}`).join(' '),
  }
}

/** 较上周 ↑ +3.2 个百分点: sign and arrow and against what. */
export function sayChange(change: number, places: number, unit: Bilingual, against: Bilingual): Bilingual {
  const arrow = change > 0 ? '↑ +' : change < 0 ? '↓ −' : '→ '
  const size = sayNumber(Math.abs(change), places)
  return { zh: `${against.zh} ${arrow}${size} ${unit.zh}`, en: `${arrow}${size} ${unit.en} ${against.en}` }
}

/** 860 米, 1.2 公里 */
export function sayDistance(metres: number): Bilingual {
  const km = sayNumber(metres / 1000, 1)
  const m = sayNumber(Math.round(metres))
  return metres < 1000 ? { zh: `${m} 米`, en: `${m} m` } : { zh: `${km} 公里`, en: `${km} km` }
}

/** 1.4 MB */
export function saySize(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
