/** Loading, empty and failed: designed, not left over. */
import { type ReactNode, useEffect, useState } from 'react'
import type { Bilingual } from '../../core/language.ts'
import { useSay } from './language.tsx'
import { ProblemNote } from './problem-note.tsx'

/** Says nothing for the first fifth of a second: most answers are faster, and a flash is worse than a pause. */
export function Loading() {
  const say = useSay()
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="state" role="status" aria-live="polite">
      {isLate && say({ zh: '正在读取…', en: 'Loading…' })}
    </div>
  )
}

/** What will appear here, and how to make the first. */
export function Empty({ text, children }: { readonly text: Bilingual; readonly children?: ReactNode }) {
  const say = useSay()
  return (
    <div className="state">
      <p>{say(text)}</p>
      {children}
    </div>
  )
}

/** The answer of a query, or what stands in its place. */
export function Answer<T>(props: {
  readonly query: { readonly data: T | undefined; readonly error: unknown; readonly refetch: () => unknown }
  readonly children: (data: T) => ReactNode
}) {
  const { data, error, refetch } = props.query
  if (data !== undefined) return props.children(data)
  if (error) return <ProblemNote error={error} onRetry={() => void refetch()} />
  return <Loading />
}
