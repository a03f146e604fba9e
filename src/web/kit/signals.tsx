/** States as shape, word and colour together, so that they survive a grey print and colour-blind eyes. */
import type { CaseRow } from '../../contracts/cases.ts'
import type { Bilingual } from '../../core/language.ts'
import { isOpen, stageNames } from '../../core/stage.ts'
import { useSay } from './language.tsx'
import { lightNames } from './names.ts'

type Tone = 'green' | 'yellow' | 'red' | 'closed' | 'none'

const shapes: Record<Tone, string> = { green: '●', yellow: '▲', red: '◆', closed: '■', none: '' }

export function Mark({ tone, text }: { readonly tone: Tone; readonly text: Bilingual }) {
  const say = useSay()
  return (
    <span className={`mark mark-${tone}`}>
      <span className="mark-shape" aria-hidden="true">
        {shapes[tone]}
      </span>
      {say(text)}
    </span>
  )
}

/** ● 正常 ▲ 临期 ◆ 超期 ■ 已结案: how a case stands against its deadline. */
export function LightMark({ of: it }: { readonly of: Pick<CaseRow, 'stage' | 'light' | 'paused'> }) {
  if (!isOpen(it.stage)) return <Mark tone="closed" text={stageNames[it.stage]} />
  if (it.paused) return <Mark tone="none" text={{ zh: '停时', en: 'Clock stopped' }} />
  if (!it.light) return <Mark tone="none" text={{ zh: '未定时限', en: 'No deadline' }} />
  return <Mark tone={it.light} text={lightNames[it.light]} />
}

/** What else is to be known at a glance: 督办, 催办 2 次, 已曝光. Nothing when there is nothing. */
export function Flags({ of: it }: { readonly of: CaseRow }) {
  const say = useSay()
  const flags = flagsOf(it)
  if (flags.length === 0) return null
  return (
    <span className="flags">
      {flags.map(({ id, text, isRed }) => (
        <span key={id} className={isRed ? 'flag flag-red' : 'flag'}>
          {say(text)}
        </span>
      ))}
    </span>
  )
}

const exposures = {
  proposed: { zh: '拟曝光', en: 'Exposure proposed' },
  exposed: { zh: '已曝光', en: 'Exposed' },
  claimed: { zh: '已认领', en: 'Claimed' },
} as const

function flagsOf(it: CaseRow): { id: string; text: Bilingual; isRed: boolean }[] {
  const times = (n: number, zh: string, en: string) => ({
    zh: n > 1 ? `${zh} ${n} 次` : zh,
    en: n > 1 ? `${en} ${n}×` : en,
  })
  const list: (false | { id: string; text: Bilingual; isRed: boolean })[] = [
    it.restricted && { id: 'restricted', text: { zh: '限知悉范围', en: 'Restricted' }, isRed: false },
    it.supervised > 0 && { id: 'supervised', text: times(it.supervised, '督办', 'Supervised'), isRed: true },
    it.exposure !== 'none' && {
      id: 'exposure',
      text: exposures[it.exposure],
      isRed: it.exposure === 'exposed',
    },
    it.urged > 0 && { id: 'urged', text: times(it.urged, '催办', 'Urged'), isRed: false },
    it.failures > 0 && { id: 'failures', text: times(it.failures, '退回', 'Sent back'), isRed: false },
    it.reports > 1 && {
      id: 'reports',
      text: { zh: `${it.reports} 次反映`, en: `${it.reports} reports` },
      isRed: false,
    },
  ]
  return list.filter(flag => flag !== false)
}
