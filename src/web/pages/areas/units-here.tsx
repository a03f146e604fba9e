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
          const here = items.filter(it => it.area === area)
          const below = items.filter(it => it.area !== area && covers(area, it.area))
          return (
            <>
              {here.length === 0 ? (
                <p className="second">
                  {say({
                    zh: `${areaName}本级没有单位，事项由上级单位承办`,
                    en: `${areaName} has no unit of its own: those above own its cases`,
                  })}
                </p>
              ) : (
                <UnitList units={here} all={items} />
              )}
              {below.length > 0 ? (
                <details className="units-below">
                  <summary>
                    {say({ zh: `下级单位 ${below.length} 个`, en: `${below.length} units below` })}
                  </summary>
                  <UnitList units={below} all={items} />
                </details>
              ) : null}
            </>
          )
        }}
      </Answer>
    </section>
  )
}

const UnitList = ({
  units,
  all,
}: {
  readonly units: readonly UnitReply[]
  readonly all: readonly UnitReply[]
}) => (
  <ul className="units">
    {units
      .toSorted(
        (a, b) =>
          a.area.localeCompare(b.area) ||
          (a.to === null ? 0 : 1) - (b.to === null ? 0 : 1) ||
          a.name.zh.localeCompare(b.name.zh, 'zh'),
      )
      .map(it => (
        <UnitLine key={it.id} it={it} all={all} />
      ))}
  </ul>
)

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
              ? {
                  zh: `${end.zh}并入${successor.name.zh}，在办事项已随之转移`,
                  en: `became ${successor.name.en} on ${end.en}; open cases moved along`,
                }
              : { zh: `${end.zh}撤销`, en: `ended on ${end.en}` },
          )}
        </span>
      ) : null}
      {before.length > 0 ? (
        <span className="second">
          {say({
            zh: `前身：${before.map(other => other.name.zh).join('、')}`,
            en: `before: ${before.map(other => other.name.en).join(', ')}`,
          })}
        </span>
      ) : null}
    </li>
  )
}
