/** 值班表: who leads and who is on duty, now and later today. */
import { listDuties } from '../../../contracts/registers.ts'
import type { Bilingual } from '../../../core/language.ts'
import { dutyNames } from '../../../core/notice.ts'
import { useRead } from '../../kit/call.ts'
import { useNow } from '../../kit/data-as-of.tsx'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'

const roles: Readonly<Record<string, Bilingual>> = dutyNames

export function DutyToday() {
  const say = useSay()
  const now = useNow()
  const read = useRead(listDuties).data?.items
  if (!read) return null
  const duties = read.filter(it => Date.parse(it.endsAt) > now)
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
          {duties.map(it => {
            const isNow = Date.parse(it.startsAt) <= now && now < Date.parse(it.endsAt)
            return (
              <li key={it.id} aria-current={isNow ? 'time' : undefined}>
                <span className="second">{say(roles[it.role] ?? { zh: it.role, en: it.role })}</span>{' '}
                <strong>{say(it.person)}</strong>{' '}
                {isNow ? <span className="flag">{say({ zh: '在岗', en: 'Now' })}</span> : null}
                <span className="second small">
                  {say({
                    zh: `${sayMoment(it.startsAt).zh} 至 ${sayMoment(it.endsAt).zh}`,
                    en: `${sayMoment(it.startsAt).en} to ${sayMoment(it.endsAt).en}`,
                  })}
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
