/** The frame of the workbench: rail of tasks, header, the page. */
import './shell.css'
import { Link, Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLanguage } from '../kit/language.tsx'
import { useMe } from '../kit/me.ts'
import { entries } from './entries.tsx'
import { Header } from './header.tsx'

export function Shell() {
  const me = useMe()
  const { say, suggestLanguage } = useLanguage()
  useEffect(() => suggestLanguage(me.person.language), [me.person.language, suggestLanguage])
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {say({ zh: '跳到正文', en: 'Skip to content' })}
      </a>
      <Header me={me} />
      <nav className="rail" aria-label={say({ zh: '主导航', en: 'Main' })}>
        {entries
          .filter(it => it.isShown(me))
          .map(it => (
            <Link
              key={it.to}
              to={it.to}
              activeOptions={{ exact: it.to === '/', includeSearch: false }}
              className="rail-entry"
            >
              {it.icon}
              <span>{say(it.text)}</span>
            </Link>
          ))}
        <p className="rail-note small second">
          {say({ zh: '非涉密系统，严禁录入国家秘密', en: 'Not for state secrets' })}
        </p>
      </nav>
      <main id="page" className="page" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}
