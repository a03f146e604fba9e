/** Posts with who holds them and who deputises; a post without anybody stands out, its work would wait. */
import { type PersonReply, listPosts } from '../../../contracts/registers.ts'
import { dayOf } from '../../../core/instant.ts'
import { useRead } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { Answer } from '../../kit/states.tsx'
import { EndHolding, HoldingDates, isHeldOn } from './holding.tsx'
import { matchesText } from './people-page.tsx'

interface TableProps {
  readonly people: readonly PersonReply[]
  readonly typed: string
  readonly mayChange: boolean
}

export function PostsTable({ people, typed, mayChange }: TableProps) {
  const say = useSay()
  const posts = useRead(listPosts)
  const today = dayOf(Date.now())
  const heldBy = (post: string, role: 'holder' | 'deputy') =>
    people.flatMap(person =>
      person.posts
        .filter(it => it.id === post && it.role === role && isHeldOn(it, today))
        .map(held => ({ person, held })),
    )
  return (
    <Answer query={posts}>
      {({ items }) => (
        <div className="panel people-panel">
          <table className="people-table">
            <thead>
              <tr>
                <th scope="col">{say({ zh: '岗位', en: 'Post' })}</th>
                <th scope="col">{say({ zh: '单位', en: 'Unit' })}</th>
                <th scope="col">{say({ zh: '辖区', en: 'Area' })}</th>
                <th scope="col">{say({ zh: 'A角', en: 'Holder' })}</th>
                <th scope="col">{say({ zh: 'B角', en: 'Deputy' })}</th>
              </tr>
            </thead>
            <tbody>
              {items
                .filter(
                  it =>
                    [it.title, it.unitName, it.areaName, it.kindName].some(word =>
                      matchesText(word, typed),
                    ) || heldBy(it.id, 'holder').some(({ person }) => matchesText(person.title, typed)),
                )
                .map(it => (
                  <tr key={it.id}>
                    <th scope="row">{say(it.title)}</th>
                    <td>{say(it.unitName)}</td>
                    <td>{say(it.areaName)}</td>
                    <td>
                      <Holders list={heldBy(it.id, 'holder')} mayChange={mayChange} isNeeded />
                    </td>
                    <td>
                      <Holders list={heldBy(it.id, 'deputy')} mayChange={mayChange} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </Answer>
  )
}

interface HoldersProps {
  readonly list: readonly { readonly person: PersonReply; readonly held: PersonReply['posts'][number] }[]
  readonly mayChange: boolean
  readonly isNeeded?: boolean
}

function Holders({ list, mayChange, isNeeded = false }: HoldersProps) {
  const say = useSay()
  if (list.length === 0)
    return isNeeded ? (
      <strong className="left-yellow">{say({ zh: '空缺', en: 'Vacant' })}</strong>
    ) : (
      <span className="second">—</span>
    )
  return (
    <ul className="holdings">
      {list.map(({ person, held }) => (
        <li key={held.holding}>
          <span>{say(person.title)}</span>
          <HoldingDates it={held} />
          {mayChange && held.to === null ? <EndHolding it={held} person={say(person.title)} /> : null}
        </li>
      ))}
    </ul>
  )
}
