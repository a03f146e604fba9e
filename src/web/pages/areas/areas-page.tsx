/** The five levels as a tree with names and codes, the chosen area on the map, its units and what became of them. */
import './areas.css'
import { Input, Tree } from 'antd'
import { type Key, useDeferredValue, useMemo, useState } from 'react'
import { type AreaReply, listAreas } from '../../../contracts/registers.ts'
import { levelNames, levels } from '../../../core/area.ts'
import { useRead } from '../../kit/call.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useMe } from '../../kit/me.ts'
import { Answer, Empty } from '../../kit/states.tsx'
import { AreaCard } from './area-card.tsx'
import { OpenCases } from './open-cases.tsx'
import { branchesOf, keysAbove } from './area-tree.tsx'
import { UnitsHere } from './units-here.tsx'

export function AreasPage() {
  const { say } = useLanguage()
  const areas = useRead(listAreas)
  return (
    <>
      <header className="page-head">
        <h1>{say({ zh: '辖区与单位', en: 'Areas and units' })}</h1>
        {areas.data ? (
          <span className="second">{countsOf(areas.data.items).map(say).join(' · ')}</span>
        ) : null}
      </header>
      <Answer query={areas}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              text={{
                zh: '尚无辖区。用 ./yiwang import areas 导入边界与代码',
                en: 'No areas yet: bring them in with ./yiwang import areas',
              }}
            />
          ) : (
            <Areas items={items} />
          )
        }
      </Answer>
    </>
  )
}

function Areas({ items }: { readonly items: readonly AreaReply[] }) {
  const { language, say } = useLanguage()
  const district = useMe().district.code
  const [chosen, choose] = useState(district)
  const [typed, type] = useState('')
  const wanted = useDeferredValue(typed.trim())
  const [opened, open] = useState<readonly Key[]>([district.slice(0, 4) + '00', district])
  const branches = useMemo(() => branchesOf(items, { language, wanted }), [items, language, wanted])
  const pick = (code: string) => {
    choose(code)
    open(keys => [...new Set([...keys, ...keysAbove(code)])])
  }
  const area = items.findLast(it => it.code === chosen)
  return (
    <div className="areas-body">
      <section className="panel areas-tree" aria-label={say({ zh: '辖区树', en: 'Area tree' })}>
        <Input
          allowClear
          value={typed}
          onChange={event => type(event.target.value)}
          aria-label={say({ zh: '查找辖区', en: 'Find an area' })}
          placeholder={say({ zh: '名称或代码', en: 'Name or code' })}
        />
        <Tree
          blockNode
          treeData={branches}
          selectedKeys={[chosen]}
          expandedKeys={wanted ? branches.flatMap(keysIn) : [...opened]}
          onExpand={keys => open(keys)}
          onSelect={([code]) => code !== undefined && pick(String(code))}
        />
      </section>
      <div className="areas-main">
        <OpenCases area={chosen} onArea={pick} />
        {area ? <AreaCard it={area} all={items} onPick={pick} /> : null}
        <UnitsHere area={chosen} areaName={area ? say(area.name) : chosen} />
      </div>
    </div>
  )
}

type Branch = ReturnType<typeof branchesOf>[number]

const keysIn = (it: Branch): string[] => [it.key, ...it.children.flatMap(keysIn)]

const countsOf = (items: readonly AreaReply[]) =>
  levels.flatMap(level => {
    const n = items.filter(it => it.level === level && it.to === null).length
    return n === 0 ? [] : [{ zh: `${levelNames[level].zh} ${n}`, en: `${levelNames[level].en} ${n}` }]
  })
