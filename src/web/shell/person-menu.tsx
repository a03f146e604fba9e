/** Who is signed in, on which posts, and the way out. */
import './person-menu.css'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Popover } from 'antd'
import { useState } from 'react'
import { type Me, signOut } from '../../contracts/session.ts'
import { call } from '../kit/call.ts'
import { useSay } from '../kit/language.tsx'

export function PersonMenu({ me }: { readonly me: Me }) {
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  const [first] = me.posts
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={<Posts me={me} onLeave={() => setOpen(false)} />}
    >
      <button type="button" className="person" aria-expanded={isOpen} aria-haspopup="dialog">
        <span className="person-name">{say(me.person.title)}</span>
        <span className="person-post small second">
          {first ? say(first.title) : say({ zh: '未任岗', en: 'No post' })}
          {me.posts.length > 1 && say({ zh: ` 等 ${me.posts.length} 岗`, en: ` +${me.posts.length - 1}` })}
        </span>
      </button>
    </Popover>
  )
}

function Posts({ me, onLeave }: { readonly me: Me; readonly onLeave: () => void }) {
  const say = useSay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const leave = async () => {
    // Signed out here even when the server cannot be reached: nobody after us reads our lists.
    await call(signOut).catch(() => undefined)
    queryClient.clear()
    await navigate({ to: '/sign-in', search: {} })
  }
  return (
    <div className="posts">
      <h2>{say(me.person.title)}</h2>
      <ul>
        {me.posts.map(post => (
          <li key={post.id}>
            {say(post.title)}
            {post.role === 'deputy' && <span className="flag">{say({ zh: 'B角', en: 'Deputy' })}</span>}
            <span className="small second">
              {say(post.unitName)} · {say(post.areaName)}
            </span>
          </li>
        ))}
      </ul>
      <p className="posts-end">
        <Link to="/account" onClick={onLeave}>
          {say({ zh: '我的账户', en: 'My account' })}
        </Link>
        {me.posts.some(post => post.kind === 'administrator') ? (
          <Link to="/system" onClick={onLeave}>
            {say({ zh: '系统', en: 'System' })}
          </Link>
        ) : null}
        <button type="button" className="plain" onClick={() => void leave()}>
          {say({ zh: '退出登录', en: 'Sign out' })}
        </button>
      </p>
    </div>
  )
}
