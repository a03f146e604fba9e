/** The first line of a case: what, where, whose, how long is left. */
import { Link } from '@tanstack/react-router'
import type { CaseReply } from '../../../contracts/cases.ts'
import type { Bilingual } from '../../../core/language.ts'
import { isOpen, stageNames } from '../../../core/stage.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { Flags, LightMark, Mark } from '../../kit/signals.tsx'

export function CaseHead({ it, place }: { readonly it: CaseReply; readonly place: Bilingual }) {
  const say = useSay()
  return (
    <header className="matter-head">
      <p className="matter-what">
        <span>
          {say(it.noun)} {it.number}
        </span>
        <Link to="/cases" search={{ program: it.program }}>
          {say(it.programTitle)}
        </Link>
        <Link to="/cases" search={{ program: it.program, kind: it.kind }}>
          {say(it.kindName)}
        </Link>
        <Flags of={it} />
      </p>
      <h1>
        {it.title ?? say({ zh: '（内容已依法销毁）', en: '(the words have been destroyed as the law asks)' })}
      </h1>
      <p className="matter-first">
        <Link to="/cases" search={{ area: it.area }}>
          {say(place)}
        </Link>
        <Whose it={it} />
        <Left it={it} />
      </p>
    </header>
  )
}

function Whose({ it }: { readonly it: CaseReply }) {
  const say = useSay()
  if (!it.ownerName)
    return (
      <span>
        {isOpen(it.stage)
          ? say({ zh: '尚未确定承办单位', en: 'No owner yet' })
          : say({ zh: '当场办结，未派单', en: 'Settled without an owner' })}
      </span>
    )
  const helpers = it.coOwners.map(unit => say(unit.name)).join(say({ zh: '、', en: ', ' }))
  return (
    <span>
      {say({ zh: '承办 ', en: 'With ' })}
      <strong>{say(it.ownerName)}</strong>
      {helpers ? say({ zh: `，协办 ${helpers}`, en: `, helped by ${helpers}` }) : null}
    </span>
  )
}

/** ▲ 临期 还剩 3 小时 · 办理中，11月24日 17:30 前 */
function Left({ it }: { readonly it: CaseReply }) {
  const say = useSay()
  if (!isOpen(it.stage)) {
    return (
      <span>
        <LightMark of={it} /> {it.closedAt ? say(sayMoment(it.closedAt)) : null}
      </span>
    )
  }
  const due = sayMoment(it.due)
  return (
    <>
      <span>{say(stageNames[it.stage])}</span>
      <span className="matter-left">
        {it.left && it.light && !it.paused ? <Mark tone={it.light} text={it.left} /> : <LightMark of={it} />}
        {it.due && !it.paused ? (
          <span className="second">{say({ zh: `${due.zh} 截止`, en: `due ${due.en}` })}</span>
        ) : null}
        {it.provisional ? (
          <span className="second" title={say(provisionalWhy)}>
            {say({ zh: '（暂定）', en: '(provisional)' })}
          </span>
        ) : null}
      </span>
    </>
  )
}

const provisionalWhy = {
  zh: '时限跨入尚未公布放假安排的年份，按普通周末计算',
  en: 'The term reaches a year whose holidays are not published: plain weekends are counted',
}
