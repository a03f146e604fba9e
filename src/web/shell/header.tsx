/** Where one is, who one is, and the search box. */
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Me } from '../../contracts/session.ts'
import { useSay } from '../kit/language.tsx'
import { Bell } from './bell.tsx'
import { PersonMenu } from './person-menu.tsx'
import { LanguageSwitch, ModeSwitch } from './switches.tsx'

export function Header({ me }: { readonly me: Me }) {
  const say = useSay()
  return (
    <header className="header">
      <Link to="/" className="brand">
        <span className="brand-name">{say({ zh: '一网', en: 'Yiwang' })}</span>
        <span className="brand-district">{say(me.district.name)}</span>
      </Link>
      <SearchBox />
      <div className="header-end">
        <Link to="/screen" className="header-screen">
          {say({ zh: '大屏', en: 'Screen' })}
        </Link>
        <Bell />
        <LanguageSwitch />
        <ModeSwitch />
        <PersonMenu me={me} />
      </div>
    </header>
  )
}

function SearchBox() {
  const say = useSay()
  const navigate = useNavigate()
  const asked = useRouterState({
    select: it => (it.location.pathname === '/search' ? (it.location.search.q ?? '') : ''),
  })
  const [typed, setTyped] = useState(asked)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => setTyped(asked), [asked])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isWriting =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, [role="combobox"]')
      if (event.key !== '/' || isWriting || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      box.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <form
      role="search"
      className="search-box"
      onSubmit={event => {
        event.preventDefault()
        const q = typed.trim()
        if (q) void navigate({ to: '/search', search: { q } })
      }}
    >
      <input
        ref={box}
        type="search"
        value={typed}
        onChange={event => setTyped(event.target.value)}
        aria-label={say({ zh: '搜索事项', en: 'Search cases' })}
        placeholder={say({ zh: '编号、诉求内容', en: 'Number or words' })}
        maxLength={100}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  )
}
