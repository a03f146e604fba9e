/** One area: level, code, validity, source, what lies below, and the ways on to its cases and figures. */
import { Link } from '@tanstack/react-router'
import type { AreaReply } from '../../../contracts/registers.ts'
import { levelNames, levelNumber } from '../../../core/area.ts'
import { sayDay } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'

interface CardProps {
  readonly it: AreaReply
  readonly all: readonly AreaReply[]
  readonly onPick: (code: string) => void
}

export function AreaCard({ it, all, onPick }: CardProps) {
  const say = useSay()
  const below = all.filter(other => other.parent === it.code && other.to === null)
  const parent = all.findLast(other => other.code === it.parent)
  const names = all.filter(other => other.code === it.code)
  return (
    <section className="panel area-card" aria-labelledby="area-name">
      <h2 id="area-name">{say(it.name)}</h2>
      <p className="area-facts">
        <span>
          {say({
            zh: `${levelNumber(it.level)} 级 ${levelNames[it.level].zh}`,
            en: `Level ${levelNumber(it.level)}, ${levelNames[it.level].en.toLowerCase()}`,
          })}
        </span>
        <span>{say({ zh: `代码 ${it.code}`, en: `Code ${it.code}` })}</span>
        {parent ? (
          <span>
            {say({ zh: '上级 ', en: 'In ' })}
            <button type="button" className="plain" onClick={() => onPick(parent.code)}>
              {say(parent.name)}
            </button>
          </span>
        ) : null}
        <Link to="/cases" search={{ area: it.code }}>
          {say({ zh: '本辖区事项', en: 'Its cases' })}
        </Link>
        <Link to="/figures" search={{ area: it.code }}>
          {say({ zh: '本辖区指标', en: 'Its figures' })}
        </Link>
      </p>
      {below.length > 0 ? (
        <p className="area-below">
          <span className="second">
            {say({ zh: `下辖 ${below.length} 个：`, en: `${below.length} below: ` })}
          </span>
          {below.map(other => (
            <button key={other.code} type="button" className="plain" onClick={() => onPick(other.code)}>
              {say(other.name)}
            </button>
          ))}
        </p>
      ) : null}
      {names.length > 1 ? (
        <p className="second">
          {names
            .map(name =>
              say({
                zh: `${sayDay(name.from).zh}起称${name.name.zh}`,
                en: `${name.name.en} from ${sayDay(name.from).en}`,
              }),
            )
            .join(say({ zh: '；', en: '; ' }))}
        </p>
      ) : null}
      <p className="second small">
        {say({ zh: '名称与代码来源：', en: 'Name and code from: ' })}
        <span>{it.source}</span>
      </p>
    </section>
  )
}
