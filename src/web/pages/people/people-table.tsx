/** People with the posts they hold; past holdings stay readable. */
import { Button } from 'antd'
import { useState } from 'react'
import type { PersonReply } from '../../../contracts/registers.ts'
import { dayOf } from '../../../core/instant.ts'
import { useSay } from '../../kit/language.tsx'
import { EndHolding, type HeldPost, HoldingDates, isHeldOn, Role } from './holding.tsx'
import { LetHold } from './let-hold.tsx'

interface TableProps {
  readonly people: readonly PersonReply[]
  readonly mayChange: boolean
}

export function PeopleTable({ people, mayChange }: TableProps) {
  const say = useSay()
  return (
    <div className="panel people-panel">
      <table className="people-table">
        <thead>
          <tr>
            <th scope="col">{say({ zh: '姓名', en: 'Name' })}</th>
            <th scope="col">{say({ zh: '用户名', en: 'Sign-in name' })}</th>
            <th scope="col">{say({ zh: '现任岗位', en: 'Posts held' })}</th>
            {mayChange ? (
              <th scope="col">
                <span className="visually-hidden">{say({ zh: '操作', en: 'Actions' })}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {people.map(it => (
            <PersonRow key={it.id} it={it} mayChange={mayChange} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PersonRow({ it, mayChange }: { readonly it: PersonReply; readonly mayChange: boolean }) {
  const say = useSay()
  const [isOpen, open] = useState(false)
  const today = dayOf(Date.now())
  const current = it.posts.filter(post => isHeldOn(post, today) || post.from > today)
  const past = it.posts.filter(post => !current.includes(post))
  return (
    <tr>
      <th scope="row">
        {say(it.title)}{' '}
        {it.disabled ? <span className="flag">{say({ zh: '已停用', en: 'Disabled' })}</span> : null}
      </th>
      <td className="second">{it.name}</td>
      <td>
        {current.length === 0 ? (
          <span className="second">
            {say({ zh: '未任岗，登录后看不到任何事项', en: 'No post: sees no case' })}
          </span>
        ) : null}
        <ul className="holdings">
          {current.map(post => (
            <Held key={post.holding} post={post} person={say(it.title)} mayChange={mayChange} />
          ))}
        </ul>
        {past.length > 0 ? (
          <details>
            <summary className="second small">
              {say({ zh: `曾任 ${past.length} 岗`, en: `${past.length} held before` })}
            </summary>
            <ul className="holdings">
              {past.map(post => (
                <Held key={post.holding} post={post} person={say(it.title)} mayChange={false} />
              ))}
            </ul>
          </details>
        ) : null}
        {isOpen ? <LetHold person={it} onDone={() => open(false)} /> : null}
      </td>
      {mayChange ? (
        <td className="people-actions">
          <Button size="small" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
            {say({ zh: '任岗', en: 'Give a post' })}
          </Button>
        </td>
      ) : null}
    </tr>
  )
}

function Held({
  post,
  person,
  mayChange,
}: {
  readonly post: HeldPost
  readonly person: string
  readonly mayChange: boolean
}) {
  const say = useSay()
  return (
    <li>
      <Role role={post.role} />
      <span>{say(post.title)}</span>
      <span className="second">{say(post.unitName)}</span>
      <HoldingDates it={post} />
      {mayChange && post.to === null ? <EndHolding it={post} person={person} /> : null}
    </li>
  )
}
