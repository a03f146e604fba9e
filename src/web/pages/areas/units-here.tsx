/** Units of an area, and what became of those that were merged or renamed. */
import { Link } from '@tanstack/react-router'
import { listUnits, type UnitReply } from '../../../contracts/registers.ts'
import { covers } from '../../../core/area.ts'
import { useRead } from '../../kit/call.ts'
import { sayDay } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { Answer } from '../../kit/states.tsx'

export function UnitsHere({ area, areaName }: { readonly area: string; readonly areaName: string }) {
  const say = useSay()
  const units = useRead(listUnits)
  return (
    <section className="panel area-card" aria-labelledby="units">
      <h2 id="units">{say({ zh: '单位', en: 'Units' })}</h2>
      <Answer query={units}>
        {({ items }) => {
          const here = items.filter(it => covers(area, it.area))
          return here.length === 0 ? (
            <p className="second">{say({ zh: `${areaName}没有单位，事项由上级单位承办`, en: `${areaName} has no units: those above own its cases` })}</p>
          ) : (
            <ul className="units">
              {here.map(it => (
                <UnitLine key={it.id} it={it} all={items} />
              ))}
            </ul>
          )
        }}
      </Answer>
    </section>
  )
}

function UnitLine({ it, all }: { readonly it: UnitReply; readonly all: readonly UnitReply[] }) {
  const say = useSay()
  const successor = all.find(other => other.id === it.successor)
  const before = all.filter(other => other.successor === it.id)
  const end = it.to ? sayDay(it.to) : undefined
  return (
    <li className={end ? 'unit-ended' : ''}>
      <Link to="/cases" search={{ owner: it.id }}>
        {say(it.name)}
      </Link>
      <span className="second small">{it.area}</span>
      {end ? (
        <span className="second">
          {say(
            successor
              ? { zh: `${end.zh}并入${successor.name.zh}，在办事项已随之转移`, en: `became ${successor.name.en} on ${end.en}; open cases moved along` }
              : { zh: `${end.zh}撤销`, en: `ended on ${end.en}` },
          )}
        </span>
      ) : null}
      {before.length > 0 ? (
        <span className="second">{say({ zh: `前身：${before.map(other => other.name.zh).join('、')}`, en: `before: ${before.map(other => other.name.en).join(', ')}` })}</span>
      ) : null}
    </li>
  )
}
