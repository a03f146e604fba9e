/** What the screen tells at rest: the three things that matter most, one plain sentence each. Alarms have a band of their own. */
import type { Screen } from '../../contracts/screen.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../core/instant.ts'
import type { Bilingual } from '../../core/language.ts'

type Told = Pick<Screen, 'day' | 'redLights' | 'ranking' | 'hot'>
type Sentence = Screen['sentences'][number]

const MOST = 3
/** guess: a report that nobody has taken up for this long is worth a sentence. */
const SLOW_MS = 4 * HOUR_MS
/** guess: fewer reports, or a smaller rise, are chance. */
const LEAST_REPORTS = 5
const LEAST_RISE = 1.5
/** guess: with nearly everything in time nobody has to be named. */
const GOOD_RATE = 95

export function sentencesOf(it: Told, asOf: Instant): Sentence[] {
  const found = [late(it), slow(it, asOf), rising(it), behind(it), closed(it)].filter(
    one => one !== undefined,
  )
  return found.length > 0 ? found.slice(0, MOST) : [calm]
}

function late({ day, redLights }: Told): Sentence | undefined {
  const first = redLights[0]
  if (day.overdue === 0 || !first) return undefined
  const whose = first.ownerName ?? { zh: '尚未派单', en: 'nobody yet' }
  return {
    tone: 'late',
    opens: { to: 'cases', set: 'overdue' },
    text: {
      zh: `${day.overdue} 件超期未结，最久的由${whose.zh}办理：${first.kindName.zh}，${first.left?.zh ?? ''}`,
      en: `${day.overdue} cases are overdue; the longest is with ${whose.en}: ${first.kindName.en}, ${first.left?.en ?? ''}`,
    },
  }
}

function slow({ day }: Told, asOf: Instant): Sentence | undefined {
  const { n, oldest } = day.report.toAccept
  const waited = oldest === null ? 0 : asOf - Date.parse(oldest)
  if (n === 0 || waited < SLOW_MS) return undefined
  const lasting = sayLasting(waited)
  return {
    tone: 'late',
    opens: { to: 'cases', set: 'to-accept' },
    text: {
      zh: `${n} 件上报还没有受理，最久的已等 ${lasting.zh}`,
      en: `${n} reports are not accepted yet; the oldest has waited ${lasting.en}`,
    },
  }
}

function rising({ hot }: Told): Sentence | undefined {
  const risen = hot.filter(it => it.lately >= LEAST_REPORTS && it.lately >= it.before * LEAST_RISE)
  const first = risen.toSorted((a, b) => b.lately - b.before - (a.lately - a.before))[0]
  if (!first) return undefined
  return {
    tone: 'plain',
    opens: { to: 'cases', set: 'kind-lately', program: first.program, kind: first.kind },
    text: {
      zh: `近 7 天“${first.kindName.zh}”上报 ${first.lately} 件，比前 7 天多 ${first.lately - first.before} 件`,
      en: `“${first.kindName.en}” was reported ${first.lately} times in the last 7 days, ${first.lately - first.before} more than in the 7 before`,
    },
  }
}

function behind({ ranking }: Told): Sentence | undefined {
  const last = ranking.items.findLast(it => it.rank !== null && it.value !== null)
  if (!last || last.rank === 1 || last.value === null || last.value >= GOOD_RATE) return undefined
  return {
    tone: 'plain',
    opens: { to: 'figure', area: last.area },
    text: {
      zh: `近 30 天按期办结率最低的是${last.name.zh}，${last.value.toFixed(2)}%，应结 ${last.denominator} 件、按期 ${last.numerator} 件`,
      en: `Lowest share closed in time in 30 days: ${last.name.en}, ${last.value.toFixed(2)} %, ${last.numerator} of ${last.denominator}`,
    },
  }
}

function closed({ day }: Told): Sentence | undefined {
  const { today, onTime } = day.evaluate
  if (today === 0) return undefined
  return {
    tone: 'good',
    opens: { to: 'cases', set: 'closed-today' },
    text: {
      zh: `今日已结案 ${today} 件，其中按期 ${onTime.numerator} 件`,
      en: `${today} cases were closed today, ${onTime.numerator} of them in time`,
    },
  }
}

const calm: Sentence = {
  tone: 'good',
  opens: { to: 'cases', set: 'open' },
  text: { zh: '目前没有超期的事项', en: 'Nothing is overdue' },
}

/** 12 分钟, 3 小时, 2 天. */
function sayLasting(ms: number): Bilingual {
  if (ms >= DAY_MS) return { zh: `${Math.floor(ms / DAY_MS)} 天`, en: `${Math.floor(ms / DAY_MS)} d` }
  if (ms >= HOUR_MS) return { zh: `${Math.floor(ms / HOUR_MS)} 小时`, en: `${Math.floor(ms / HOUR_MS)} h` }
  const minutes = Math.max(1, Math.floor(ms / MINUTE_MS))
  return { zh: `${minutes} 分钟`, en: `${minutes} min` }
}
