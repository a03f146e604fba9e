/** 值班表: who leads and who is on duty, now and later today, and what was handed over. */
import { listDuties } from '../../../contracts/registers.ts'
import type { Reply } from '../../../contracts/route.ts'
import type { Bilingual } from '../../../core/language.ts'
import { dutyNames } from '../../../core/notice.ts'
import { useRead } from '../../kit/call.ts'
import { useNow } from '../../kit/data-as-of.tsx'
import { sayMoment, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { HandOver } from './hand-over.tsx'

type Duty = Reply<typeof listDuties>['items'][number]

const roles: Readonly<Record<string, Bilingual>> = dutyNames

export function DutyToday() {
  const say = useSay()
  const now = useNow()
  const read = useRead(listDuties).data?.items
  if (!read) return null
  const duties = read.filter(it => Date.parse(it.endsAt) > now || it.mayHandOver || it.handover)
  return (
    <section className="panel duties" aria-labelledby="duties">
      <h2 id="duties">{say({ zh: '今日值班', en: 'On duty today' })}</h2>
      {duties.length === 0 ? (
        <p className="second">
          {say({
            zh: '今日没有排班。非工作时间的提醒将照常发给各岗位人员',
            en: 'Nobody is on the roster: out of hours too, notices go to the posts they go to by day',
          })}
        </p>
      ) : (
        <ul>
          {duties.map(it => (
            <OneDuty key={it.id} it={it} now={now} />
          ))}
        </ul>
      )}
    </section>
  )
}

function OneDuty({ it, now }: { readonly it: Duty; readonly now: number }) {
  const say = useSay()
  const isNow = Date.parse(it.startsAt) <= now && now < Date.parse(it.endsAt)
  return (
    <li aria-current={isNow ? 'time' : undefined}>
      <span className="second">{say(roles[it.role] ?? { zh: it.role, en: it.role })}</span>{' '}
      <strong>{say(it.person)}</strong>{' '}
      {isNow ? <span className="flag">{say({ zh: '在岗', en: 'Now' })}</span> : null}
      <span className="second small">
        {say({
          zh: `${sayMoment(it.startsAt).zh} 至 ${sayMoment(it.endsAt).zh}`,
          en: `${sayMoment(it.startsAt).en} to ${sayMoment(it.endsAt).en}`,
        })}
      </span>
      {it.handover ? <HandedOver it={it.handover} /> : null}
      {it.mayHandOver ? <HandOver id={it.id} /> : null}
    </li>
  )
}

function HandedOver({ it }: { readonly it: NonNullable<Duty['handover']> }) {
  const say = useSay()
  const at = sayMoment(it.at)
  const [open, overdue, waiting] = [it.open, it.overdue, it.waiting].map(n => sayNumber(n))
  const next = it.next ? { zh: `交给${it.next.zh}，`, en: `to ${it.next.en}; ` } : { zh: '', en: '' }
  return (
    <div className="handover small">
      <span className="second">
        {say({
          zh: `${at.zh} 已交班，${next.zh}在办 ${open} 件，其中超期 ${overdue} 件，待确认通知 ${waiting} 条`,
          en: `Handed over ${at.en} ${next.en}${open} open, ${overdue} of them overdue, ${waiting} notices unacknowledged`,
        })}
      </span>
      {it.note === null ? null : <q>{it.note}</q>}
    </div>
  )
}
