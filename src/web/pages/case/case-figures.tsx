/** The figures this case counts in: by program, area and owner, for the month it was reported. */
import { Link } from '@tanstack/react-router'
import type { CaseReply } from '../../../contracts/cases.ts'
import { addDays, type Day, dayOf } from '../../../core/instant.ts'
import type { Bilingual } from '../../../core/language.ts'
import { useSay } from '../../kit/language.tsx'

export function CaseFigures({ it, place }: { readonly it: CaseReply; readonly place: Bilingual }) {
  const say = useSay()
  const period = monthOf(dayOf(Date.parse(it.reportedAt)))
  const unit = it.ownerName
  return (
    <section className="panel matter-block" aria-labelledby="figures">
      <header className="matter-block-head">
        <h2 id="figures">{say({ zh: '计入哪些指标', en: 'Figures it counts in' })}</h2>
      </header>
      <ul className="near">
        <li>
          <Link to="/figures" search={{ program: it.program, area: it.area, ...period }}>
            {say({
              zh: `${place.zh}，${it.programTitle.zh}，当月`,
              en: `${it.programTitle.en} in ${place.en}, that month`,
            })}
          </Link>
        </li>
        {it.owner && unit ? (
          <li>
            <Link to="/figures" search={{ program: it.program, owner: it.owner, ...period }}>
              {say({ zh: `${unit.zh}，当月`, en: `${unit.en}, that month` })}
            </Link>
          </li>
        ) : null}
      </ul>
    </section>
  )
}

function monthOf(day: Day): { from: Day; to: Day } {
  const from = `${day.slice(0, 7)}-01`
  const next = `${addDays(from, 32).slice(0, 7)}-01`
  return { from, to: addDays(next, -1) }
}
