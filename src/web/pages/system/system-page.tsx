/** 系统: how the installation is doing, and which other systems are told of cases. For administrators. */
import './system.css'
import { type ReactNode, useId } from 'react'
import { readSystem } from '../../../contracts/system.ts'
import type { Bilingual } from '../../../core/language.ts'
import { stageNames } from '../../../core/stage.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { MISSING, sayLength, sayMoment, sayNumber, saySize } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { Opens } from '../../kit/opens.tsx'
import { Answer } from '../../kit/states.tsx'
import { Webhooks } from './webhooks.tsx'

const RENEW_MS = 15_000
/** What a scanner is late by when it is not late: it goes round every second or two. */
const IN_TIME_MS = 10_000
/** The server stops keeping new things at 128 MB. */
const LITTLE_BYTES = 2 * 1024 ** 3

export function SystemPage() {
  const say = useSay()
  const system = useRead(readSystem, {}, { refetchInterval: RENEW_MS })
  return (
    <>
      <header className="page-head">
        <h1>{say({ zh: '系统', en: 'System' })}</h1>
        {system.data ? <DataAsOf at={system.data.asOf} /> : null}
      </header>
      <Section title={{ zh: '运行状态', en: 'State' }}>
        <Answer query={system}>{it => <State it={it} />}</Answer>
      </Section>
      <Section title={{ zh: '事件订阅', en: 'Webhooks' }}>
        <Webhooks />
      </Section>
    </>
  )
}

function Section({ title, children }: { readonly title: Bilingual; readonly children: ReactNode }) {
  const say = useSay()
  const id = useId()
  return (
    <section className="panel system-section" aria-labelledby={id}>
      <h2 id={id}>{say(title)}</h2>
      {children}
    </section>
  )
}

type System = NonNullable<ReturnType<typeof useRead<typeof readSystem>>['data']>

function State({ it }: { readonly it: System }) {
  const say = useSay()
  const open = it.cases.reduce((sum, { cases }) => sum + cases, 0)
  return (
    <dl className="system-state">
      <Fact name={{ zh: '在办事项', en: 'Open cases' }}>
        <span>{sayNumber(open)}</span>
        <span className="small second">
          {it.cases.map(({ stage, cases }) => (
            <span key={stage} className="system-part">
              {say(stageNames[stage])}{' '}
              <Opens to="/cases" search={{ stage }} label={say(stageNames[stage])}>
                {sayNumber(cases)}
              </Opens>
            </span>
          ))}
        </span>
      </Fact>
      <Fact name={{ zh: '未解除的报警', en: 'Alarms not ended' }}>{sayNumber(it.alarms)}</Fact>
      <Fact name={{ zh: '到期任务', en: 'Things falling due' }}>
        {it.lagMs <= IN_TIME_MS ? (
          say({ zh: '均已按时处理', en: 'All done in time' })
        ) : (
          <strong className="left-yellow">
            {say({
              zh: `${it.waiting} 项未处理，最久已晚 ${sayLength(it.lagMs).zh}`,
              en: `${it.waiting} waiting, the oldest ${sayLength(it.lagMs).en} late`,
            })}
          </strong>
        )}
      </Fact>
      <Fact name={{ zh: '磁盘剩余', en: 'Disk left' }}>
        {it.freeBytes === null ? (
          say(MISSING)
        ) : (
          <span className={it.freeBytes < LITTLE_BYTES ? 'left-yellow' : undefined}>
            {saySize(it.freeBytes)}
          </span>
        )}
      </Fact>
      <Fact name={{ zh: '最近备份', en: 'Last backup' }}>
        {it.backupAt === null ? (
          <strong className="left-yellow">{say({ zh: '尚未备份', en: 'None yet' })}</strong>
        ) : (
          say(sayMoment(it.backupAt))
        )}
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: Bilingual; readonly children: ReactNode }) {
  const say = useSay()
  return (
    <div>
      <dt>{say(name)}</dt>
      <dd>{children}</dd>
    </div>
  )
}
