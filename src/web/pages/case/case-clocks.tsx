/** Every deadline of a case with its light and what is left of it. */
import type { CaseReply } from '../../../contracts/cases.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { Mark } from '../../kit/signals.tsx'
import { lightNames } from '../../kit/names.ts'

type Clock = CaseReply['clocks'][number]

export function CaseClocks({ it }: { readonly it: CaseReply }) {
  const say = useSay()
  if (it.clocks.length === 0) return null
  return (
    <section className="panel matter-block" aria-labelledby="clocks">
      <header className="matter-block-head">
        <h2 id="clocks">{say({ zh: '时限', en: 'Deadlines' })}</h2>
        {it.paused ? (
          <span className="second">{say({ zh: '计时已停止', en: 'The clock stands still' })}</span>
        ) : null}
        {it.extension === 'asked' ? (
          <span className="flag">
            {say({
              zh: `申请延期 ${it.extensionTerm?.zh ?? ''}，待审批`,
              en: `Asks for ${it.extensionTerm?.en ?? 'more time'} more`,
            })}
          </span>
        ) : null}
      </header>
      <ul className="clocks">
        {it.clocks.map(clock => (
          <ClockLine key={clock.id} clock={clock} />
        ))}
      </ul>
    </section>
  )
}

function ClockLine({ clock }: { readonly clock: Clock }) {
  const say = useSay()
  const title = clock.title ?? { zh: '办结', en: 'To close' }
  return (
    <li>
      <span className="clock-title">
        {say(title)} <span className="second small">{say(clock.termName)}</span>
      </span>
      <span className="clock-state">
        {clock.doneAt ? (
          <Mark
            tone="closed"
            text={{ zh: `${sayMoment(clock.doneAt).zh} 完成`, en: `Done ${sayMoment(clock.doneAt).en}` }}
          />
        ) : clock.light ? (
          <Mark tone={clock.light} text={clock.left ?? lightNames[clock.light]} />
        ) : null}
      </span>
      <span className="second small clock-due">
        {say({
          zh: `${sayMoment(clock.start).zh} 起，${sayMoment(clock.due).zh} 截止`,
          en: `${sayMoment(clock.start).en} to ${sayMoment(clock.due).en}`,
        })}
      </span>
    </li>
  )
}
