/** What was reported: the words, and what the program asks for besides. */
import type { CaseReply } from '../../../contracts/cases.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { sayChannel } from '../../../core/channel.ts'
import { factsIn } from './event-data.ts'
import { Pair } from './event-entry.tsx'
import type { Glossary } from './use-names.ts'

export function CaseWords({ it, glossary }: { readonly it: CaseReply; readonly glossary: Glossary }) {
  const say = useSay()
  const facts = factsIn(it.facts, glossary.factSchema(it.program), glossary.names)
  return (
    <section className="panel matter-block" aria-labelledby="words">
      <header className="matter-block-head">
        <h2 id="words">
          {say(
            it.channel === 'device'
              ? { zh: '报警内容', en: 'What set it off' }
              : { zh: '反映内容', en: 'What was reported' },
          )}
        </h2>
        <span className="second small">
          {say(sayMoment(it.reportedAt))} · {say(sayChannel(it.channel))}
        </span>
      </header>
      <p className="matter-text">
        {it.text ??
          say({
            zh: '内容已依法销毁，办理过程与统计不受影响',
            en: 'The words have been destroyed as the law asks; what happened and the figures stand',
          })}
      </p>
      {facts.length > 0 || it.external ? (
        <dl className="pairs">
          {facts.map(fact => (
            <Pair key={fact.id} title={fact.title} value={say(fact.value)} />
          ))}
          {it.external ? (
            <Pair
              title={{ zh: '来源编号', en: 'Number at the source' }}
              value={`${it.external.system} ${it.external.id}`}
            />
          ) : null}
          {it.external?.status ? (
            <Pair title={{ zh: '来源状态', en: 'Status at the source' }} value={it.external.status} />
          ) : null}
        </dl>
      ) : null}
    </section>
  )
}
