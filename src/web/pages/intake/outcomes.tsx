/** What became of what was filed in this sitting, newest first. */
import { Link } from '@tanstack/react-router'
import { useSay } from '../../kit/language.tsx'
import type { Outcome } from './file-report.ts'

export function Outcomes({ list }: { readonly list: readonly Outcome[] }) {
  const say = useSay()
  return (
    <section
      aria-live="polite"
      className={list.length > 0 ? 'panel intake-outcomes' : 'intake-no-outcomes'}
      aria-label={say({ zh: '登记结果', en: 'What became of it' })}
    >
      <ol>
        {list.map(it => (
          <li key={`${it.caseId}${it.text.en}`}>
            <Link to="/cases/$id" params={{ id: it.caseId }}>
              {it.number}
            </Link>{' '}
            {say(it.text)}
            {it.problem && (
              <span className="outcome-problem">
                {say({ zh: `未能派单：${it.problem.say.zh}`, en: `Not assigned: ${it.problem.say.en}` })}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
