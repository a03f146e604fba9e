/** The frame of every address, and what is shown when an address leads nowhere or a page breaks. */
import { Link, Outlet } from '@tanstack/react-router'
import { useSay } from '../kit/language.tsx'
import { ProblemNote } from '../kit/problem-note.tsx'
import { Outage } from './outage.tsx'

export const Root = () => (
  <>
    <Outlet />
    <Outage />
  </>
)

export function Broken({ error }: { readonly error: unknown }) {
  return (
    <div className="state">
      <ProblemNote error={error} onRetry={() => location.reload()} />
      <Home />
    </div>
  )
}

export function Lost() {
  const say = useSay()
  return (
    <div className="state">
      <p>
        {say({
          zh: '没有这个页面，可能地址有误，或不在您的职责范围内',
          en: 'There is no such page, or it is outside what you may see',
        })}
      </p>
      <Home />
    </div>
  )
}

function Home() {
  const say = useSay()
  return <Link to="/">{say({ zh: '回到我的待办', en: 'Back to my to-do' })}</Link>
}
